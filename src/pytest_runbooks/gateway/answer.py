"""The answer of a WSGI application (PEP 3333), sent as the application gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import formatdate
from types import TracebackType
from wsgiref.types import WSGIApplication, WSGIEnvironment

from .body import KEPT
from .head import Head
from .stream import Hold, Stream

_OWN = frozenset({"connection", "content-length", "date", "keep-alive", "transfer-encoding"})
_JOINED = 65536  # bytes that are rather copied than sent one after the other

Headers = list[tuple[str, str]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class ApplicationError(Exception):
    """The application failed, or did not keep to PEP 3333."""


class Answer:
    """The answer to one request.

    Args:
        stream: where it is sent.
        head: of the request.
        hold: held when the last byte leaves.

    Attributes:
        status: of the answer; 0 before the application has said it.
        headers: of the answer, as the application gave them.
        beginning: the first `KEPT` bytes of the body.
        keeps_alive: whether another request may follow on the connection.
    """

    def __init__(self, stream: Stream, head: Head, hold: Hold) -> None:
        self.status = 0
        self.headers: Headers = []
        self.beginning = b""
        self.keeps_alive = head.keeps_alive
        self._stream = stream
        self._request = head
        self._hold = hold
        self._phrase = ""
        self._written: list[bytes] = []
        self._is_begun = False

    def give(self, application: WSGIApplication, environ: WSGIEnvironment) -> None:
        """Let the application answer, and send what it gives.

        Raises:
            OSError: the client hung up.
            ApplicationError: the application failed; `is_begun` tells whether the answer can
                still say so.
        """
        try:
            chunks = application(environ, self._start)
        except Exception as error:  # whatever it is, the client is told
            raise ApplicationError(f"{type(error).__name__}: {error}") from error
        closing = [getattr(chunks, "close", None)]

        def close() -> None:
            while closing:
                if one := closing.pop():
                    one()

        try:
            if isinstance(chunks, list | tuple):
                self._whole([*self._written, *chunks])
            else:
                self._streamed(_guarded(chunks), close)
        finally:
            close()

    @property
    def is_begun(self) -> bool:
        """Whether something of the answer was sent."""
        return self._is_begun

    def _start(
        self, status: str, headers: Headers, exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        if exc_info and exc_info[1] and self._is_begun:
            raise exc_info[1]
        code, _, self._phrase = status.partition(" ")
        self.status, self.headers = int(code), headers
        return self._written.append

    @property
    def _is_bodiless(self) -> bool:
        return self.status in {204, 304} or self.status < 200

    def _head(self, framing: str) -> bytes:
        if not self.status:
            raise ApplicationError("no call of `start_response`")
        self._is_begun = True
        lines = [f"HTTP/1.1 {self.status} {self._phrase}", f"Date: {formatdate(usegmt=True)}"]
        lines += [f"{name}: {value}" for name, value in self.headers if name.lower() not in _OWN]
        if framing:
            lines.append(framing)
        if not self.keeps_alive:
            lines.append("Connection: close")
        elif self._request.version == "HTTP/1.0":
            lines.append("Connection: keep-alive")
        return b"".join(_encoded(line) + b"\r\n" for line in [*lines, ""])

    def _said_length(self) -> int | None:
        said = next((v for n, v in self.headers if n.lower() == "content-length"), None)
        return None if said is None else int(said)

    def _keep(self, piece: bytes) -> None:
        if len(self.beginning) < KEPT:
            self.beginning += piece[: KEPT - len(self.beginning)]

    def _whole(self, pieces: Sequence[bytes]) -> None:
        """Send a body that is there as a whole."""
        size = sum(map(len, pieces))
        said = self._said_length()
        framing = "" if self._is_bodiless else f"Content-Length: {size if said is None else said}"
        if self._is_bodiless or self._request.method == "HEAD":
            self._stream.send_last(self._head(framing), self._hold)
            return
        if said not in {None, size}:
            raise ApplicationError(f"a body of {size} bytes with a length of {said}")
        for piece in pieces:
            self._keep(piece)
        head = self._head(framing)
        if size <= _JOINED:
            self._stream.send_last(head + b"".join(pieces), self._hold)
            return
        self._stream.send(head)
        *firsts, last = filter(None, pieces)
        for piece in firsts:
            self._stream.send(piece)
        self._stream.send_last(last, self._hold)

    def _streamed(self, chunks: Iterable[bytes], close: Callable[[], object]) -> None:
        """Send a body as it comes; nothing of it is kept back until more is there."""
        iterator = iter(chunks)
        # Only now, says PEP 3333, has an application that is a generator called `start_response`.
        pieces = self._written
        for piece in iterator:
            pieces.append(piece)
            if piece:
                break
        said = self._said_length()
        if self._is_bodiless or self._request.method == "HEAD":
            close()
            framing = "" if said is None or self._is_bodiless else f"Content-Length: {said}"
            self._stream.send_last(self._head(framing), self._hold)
        elif said is not None:
            self._measured(said, _chain(pieces, iterator), close)
        elif self._request.version == "HTTP/1.1":
            self._chunked(_chain(pieces, iterator), close)
        else:
            self.keeps_alive = False
            self._stream.send(self._head(""))
            for piece in _chain(pieces, iterator):
                self._keep(piece)
                self._stream.send(piece)
            close()
            self._hold.hold()  # the end of the connection is the end of the answer

    def _measured(self, size: int, pieces: Iterable[bytes], close: Callable[[], object]) -> None:
        self._stream.send(self._head(f"Content-Length: {size}"))
        last, left = b"", size
        for piece in pieces:
            self._keep(piece)
            left -= len(piece)
            if left < 0:
                raise ApplicationError(f"a body longer than its length of {size}")
            if left:
                self._stream.send(piece)
            else:
                last = piece
        if left:
            raise ApplicationError(f"a body {left} bytes shorter than its length of {size}")
        close()
        self._stream.send_last(last, self._hold)

    def _chunked(self, pieces: Iterable[bytes], close: Callable[[], object]) -> None:
        self._stream.send(self._head("Transfer-Encoding: chunked"))
        for piece in pieces:
            self._keep(piece)
            size = b"%x\r\n" % len(piece)
            if len(piece) <= _JOINED:
                self._stream.send(size + piece + b"\r\n")
            else:
                self._stream.send(size)
                self._stream.send(piece)
                self._stream.send(b"\r\n")
        close()
        self._stream.send_last(b"0\r\n\r\n", self._hold)


def _encoded(line: str) -> bytes:
    """Encode a line of a head; what PEP 3333 does not allow goes out as AWS sends it."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace")


def _chain(written: list[bytes], rest: Iterable[bytes]) -> Iterator[bytes]:
    """Give all pieces but empty ones; those by the `write` of PEP 3333 in their place."""
    yield from _taken(written)
    for piece in rest:
        written.append(piece)
        yield from _taken(written)
    yield from _taken(written)


def _taken(written: list[bytes]) -> Iterator[bytes]:
    while written:
        if piece := written.pop(0):
            yield piece


def _guarded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give all chunks; their failure is the application's, whereas that to send is the client's."""
    try:
        yield from chunks
    except Exception as error:
        raise ApplicationError(f"{type(error).__name__}: {error}") from error
