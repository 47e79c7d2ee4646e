"""The requests of one connection, answered one after the other until it ends."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import replace
from http import HTTPStatus
from http.client import responses
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from ..api.answers import answer_error
from ..api.calls import identify
from ..api.given_ids import ids_of
from ..api.recording import describe
from ..api.secret_values import secrets_of
from ..model import Stub
from .answer import Answer, ApplicationError
from .body import Body
from .desk import Desk
from .environ import environ_of
from .head import BadRequestError, Head
from .ledger import Entry
from .reader import Reader
from .refusal import PLAIN, plain_answer, refusal_text
from .stream import NoHold, Stream
from .stubs import KEPT, StubbedRequest
from .target import Target, is_own_name, parse_authority, parse_url

if TYPE_CHECKING:
    from .injury import Injured

_OF_DNS = "HTTP_X_RUNBOOKS_DNS"  # what `dig` of `procedures/stub_program` sends
FAREWELL = 2.0  # seconds that a client may take to hear an answer and to hang up


class Exchange:
    """Answers the requests of a connection, or of a tunnel within one.

    Args:
        stream: the connection or the tunnel.
        reader: of the stream.
        desk: what answers.
        scheme: `https` when the stream is encrypted.
        tunnel: where the client believes the stream to lead; None when that is the gateway.

    Attributes:
        requests: how many there were so far.
    """

    def __init__(
        self, stream: Stream, reader: Reader, desk: Desk, scheme: str, tunnel: Target | None
    ) -> None:
        self.requests = 0
        self._stream = stream
        self._reader = reader
        self._desk = desk
        self._scheme = scheme
        self._tunnel = tunnel

    def run(self) -> None:
        """Answer until the client ends the connection, or wants it to end.

        Raises:
            BadRequestError: something came that cannot be understood, and is not answered yet.
            OSError: the client hung up.
        """
        while head := self._reader.head():
            self.requests += 1
            if head.method == "CONNECT":
                self._open_tunnel(head)
                break
            if not self._answer(head):
                break

    def end(self, error: BadRequestError | None = None) -> None:
        """End the connection; tell the client first what could not be understood, if anything.

        Raises:
            OSError: the client hung up.
        """
        if error:
            text = f"{error.reason}\n".encode()
            self._stream.send(plain_answer(error.status, PLAIN, text, keeps_alive=False))
            self._linger()
        else:
            self._stream.end()

    def _open_tunnel(self, head: Head) -> None:
        from .tunnel import open_tunnel  # noqa: PLC0415 - it imports this, and ssl

        if self._tunnel:
            raise BadRequestError("a tunnel within a tunnel")
        open_tunnel(head, self._stream, self._reader, self._desk)

    def _answer(self, head: Head) -> bool:
        """Answer a request; say whether another may follow."""
        started = time.perf_counter()
        target = self._target(head)
        if stub := self._desk.stubs.find(head.method, target):
            return self._answer_stubbed(head, target, stub)
        why = self._desk.reason_to_refuse(target)
        if not why and head.get("upgrade").lower() == "websocket":
            why = "websockets are not emulated"
        if why:
            return self._refuse(head, target, why)
        return self._call(head, target, started)

    def _target(self, head: Head) -> Target:
        """Say what a request asks for.

        What the client asked the proxy for decides, be it by an absolute URL or by the end of a
        tunnel. A Host header that says otherwise decides nothing.
        """
        if not head.target.startswith("/"):
            return parse_url(head.target)
        if self._tunnel:
            return Target(self._scheme, self._tunnel.host, self._tunnel.port, head.target)
        host = head.get("host")
        named = parse_authority(host, self._scheme, head.target) if host else None
        if named and not is_own_name(named.host):
            return named
        return Target(self._scheme, self._desk.address, self._desk.port, head.target)

    def _refuse(self, head: Head, target: Target, why: str) -> bool:
        what = f"{head.method} {target.shown}"
        self._desk.ledger.refuse(what, why)
        content_type, text = refusal_text(what, why, head)
        if head.method == "HEAD":
            text = b""
        waits = head.expects and head.has_body  # and may send the body or not
        keeps_alive = head.keeps_alive and not waits
        self._stream.send(
            plain_answer(HTTPStatus.FORBIDDEN, content_type, text, keeps_alive=keeps_alive)
        )
        if waits:
            self._linger()
        else:
            for _ in self._reader.body(head):
                pass
        return keeps_alive

    def _linger(self) -> None:
        """Let the client read an answer that it may not expect yet, before the connection ends.

        Closed with something unread, it would be reset, and the answer lost.
        """
        self._stream.end()
        self._stream.set_timeout(FAREWELL)
        with suppress(OSError):
            while self._stream.receive():
                pass

    def _receive(self, head: Head, body: Body) -> None:
        if head.expects and head.has_body:
            self._stream.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        body.receive(self._reader.body(head))

    # --- stubs

    def _answer_stubbed(self, head: Head, target: Target, stub: Stub) -> bool:
        with closing(Body()) as body:
            self._receive(head, body)
            kept = body.file.read(KEPT)
        request = StubbedRequest(stub, head.method, target.url, head.headers, kept)
        self._desk.stubs.record(request)
        self._desk.closing.wait(stub.delay)

        def application(_: WSGIEnvironment, start_response: StartResponse, /) -> Iterable[bytes]:
            start_response(
                f"{stub.status} {responses.get(stub.status, '')}", [*stub.headers.items()]
            )
            return [stub.body]

        answer = Answer(self._stream, head, NoHold())
        answer.give(application, {})
        return answer.keeps_alive

    # --- AWS calls

    def _call(self, head: Head, target: Target, started: float) -> bool:
        """Let the emulator answer, and take the call down; one that was hung up on as well."""
        entry = self._desk.ledger.open()
        answer = Answer(self._stream, head, entry)
        injured: Injured | None = None
        with closing(Body()) as body:
            environ = environ_of(head, target, body, self._desk)
            try:
                self._receive(head, body)
                environ = environ_of(head, target, body, self._desk)
                injured = self._injured(environ, body, entry.step)
                self._give(answer, environ, body, injured)
            except BadRequestError:
                entry.release()
                raise
            except Exception:  # the client hung up, or something is wrong with this program
                status = answer.status if answer.is_begun else 0
                self._record(entry, environ, body, answer, status, started, injured)
                raise
        self._record(entry, environ, body, answer, answer.status, started, injured)
        return answer.keeps_alive

    def _injured(self, environ: WSGIEnvironment, body: Body, step: str) -> Injured | None:
        """Give what answers in the emulator's place while there are faults."""
        if not (self._desk.faults.are_active and self._desk.emulator):
            return None
        if environ.get(_OF_DNS):  # which goes on when the API of Route 53 fails
            return None
        from .injury import Injured, request_of  # noqa: PLC0415 - few runs have faults

        self._desk.note(environ)
        request = request_of(environ, body.beginning)
        return Injured(self._desk.emulator, self._desk.faults, request, body.beginning, step)

    def _give(
        self, answer: Answer, environ: WSGIEnvironment, body: Body, injured: Injured | None
    ) -> None:
        """Send the emulator's answer or that of a fault, or say that there is none."""

        def failure(message: str) -> WSGIApplication:
            call = identify(environ, body.beginning)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            return lambda _, start: answer_error(start, call, status, "InternalFailure", message)

        missing = failure("no emulator stands behind the gateway")
        emulator = injured or self._desk.emulator or missing
        if injured:
            injured.hold_up(self._stream, environ, self._desk.closing)
        try:
            answer.give(emulator, environ.copy())  # applications write into it
        except ApplicationError as error:
            if answer.is_begun:  # all that is left to say is that it is not whole
                raise ConnectionAbortedError(str(error)) from error
            answer.give(failure(f"the emulator failed: {error}"), environ)

    @staticmethod
    def _record(
        entry: Entry,
        environ: WSGIEnvironment,
        body: Body,
        answer: Answer,
        status: int,
        started: float,
        injured: Injured | None,
    ) -> None:
        seconds = time.perf_counter() - started
        try:
            sent, given = body.beginning, answer.beginning
            call = describe(environ, sent, status, answer.headers, given, seconds)
            if injured and injured.injury:
                gap = "" if injured.injury.answer else call.gap
                call = replace(call, fault=str(injured.injury), gap=gap)
            ids = ids_of(call.service, answer.headers, given) if entry.keeps_ids else ()
            entry.record(call, secrets_of(environ, sent, answer.headers, given), ids)
        finally:
            entry.release()  # whatever happens, nobody waits for ever
