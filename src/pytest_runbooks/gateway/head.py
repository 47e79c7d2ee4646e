"""The head of an HTTP/1.1 request (RFC 9112), read strictly: what is doubtful is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

LIMIT = 65536  # bytes of a head; presigned URLs and session tokens take some thousands

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE = re.compile(rf"({_WORD}) ([^\x00-\x20\x7f]+) HTTP/([0-9])\.([0-9])")
_FIELD = re.compile(rf"({_WORD}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
_UNPRINTABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class BadRequestError(Exception):
    """A request that cannot be answered, and after which nothing can be understood.

    Args:
        reason: one line for the client.
        status: how it is answered.

    Attributes:
        reason: one line for the client.
        status: how it is answered.
    """

    def __init__(self, reason: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a request.

    Attributes:
        method: as it was sent.
        target: as it was sent: a path and query, an absolute URL, or for CONNECT host and port.
        version: `HTTP/1.0` or `HTTP/1.1`.
        headers: name and value of each, as they were sent.
        length: of the body in bytes; None when it comes in chunks.
        keeps_alive: whether another request may follow.
        expects: whether the client waits for leave to send the body.
    """

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    length: int | None
    keeps_alive: bool
    expects: bool

    def get(self, name: str) -> str:
        """Give the value of a header, several of one name joined by commas; empty when absent."""
        return ",".join(value for key, value in self.headers if key.lower() == name)

    @property
    def has_body(self) -> bool:
        """Whether bytes of a body follow."""
        return self.length != 0


def check_beginning(received: bytes | bytearray) -> None:
    """See whether what a client sent so far can be the beginning of an HTTP request.

    Clients of other protocols wait for an answer after a few bytes.

    Raises:
        BadRequestError: it cannot.
    """
    line, end, _ = received.partition(b"\n")
    if _UNPRINTABLE.search(line) or (end and not _request_line(line.decode("latin-1"))):
        raise BadRequestError("this is no HTTP request")


def parse_head(text: str) -> Head:
    """Read a head, without the empty line at its end.

    Raises:
        BadRequestError: it is not written as the standard wants it.
    """
    first, *lines = text.replace("\r\n", "\n").split("\n")
    request = _request_line(first)
    if not request:
        raise BadRequestError("this is no HTTP request")
    method, target, major, minor = request.groups()
    if major != "1":
        raise BadRequestError(
            f"HTTP/{major} is not spoken here, only HTTP/1.1",
            HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
        )
    fields = []
    for line in lines:
        field = _FIELD.fullmatch(line)
        if not field:
            raise BadRequestError(f"malformed header `{line[:80]}`")
        fields.append((field[1], field[2]))
    known: dict[str, list[str]] = {}
    for name, value in fields:
        known.setdefault(name.lower(), []).append(value)
    if len(known.get("host", ())) > 1:
        raise BadRequestError("more than one `Host` header")
    is_new = minor != "0"
    connection = {one.strip().lower() for one in ",".join(known.get("connection", ())).split(",")}
    expectations = ",".join(known.get("expect", ())).lower()
    if expectations not in {"", "100-continue"}:
        raise BadRequestError(
            f"unknown expectation `{expectations[:80]}`", HTTPStatus.EXPECTATION_FAILED
        )
    return Head(
        method,
        target,
        "HTTP/1.1" if is_new else "HTTP/1.0",
        tuple(fields),
        _length(known),
        "close" not in connection and (is_new or "keep-alive" in connection),
        bool(expectations) and is_new,
    )


def _request_line(line: str) -> re.Match[str] | None:
    return _REQUEST_LINE.fullmatch(line.removesuffix("\r"))


def _length(known: dict[str, list[str]]) -> int | None:
    lengths = {one.strip() for value in known.get("content-length", ()) for one in value.split(",")}
    if coding := ",".join(known.get("transfer-encoding", ())).strip().lower():
        if coding != "chunked":
            raise BadRequestError(
                f"unknown transfer coding `{coding[:80]}`", HTTPStatus.NOT_IMPLEMENTED
            )
        if lengths:
            raise BadRequestError("both `Content-Length` and `Transfer-Encoding`")
        return None
    if not lengths:
        return 0
    length = lengths.pop()
    if lengths or not (length.isascii() and length.isdecimal()) or len(length) > 18:
        raise BadRequestError("malformed `Content-Length`")
    return int(length)
