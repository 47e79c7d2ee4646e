"""What a call suffers from faults, between its arrival and its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from ..api.answers import answer_as_api, answer_error
from ..api.bodies import unpacked
from ..api.calls import identify
from ..api.common_errors import INVOKED, WireError, message_of, wire_error
from ..api.parameters import members_of
from ..api.recording import describe
from ..model.fault import Connection, Fault
from .faults import Faults, Injury, Request
from .stream import Stream


def request_of(environ: WSGIEnvironment, body: bytes) -> Request:
    """Say which call a request is, before it is answered; it never fails.

    Args:
        environ: the request.
        body: the first bytes of its body as it was sent.
    """
    call = describe(environ, body, 0, [], b"", 0.0)
    try:
        plain = unpacked(environ, body)
        members = members_of(identify(environ, plain), environ, plain)[0]
    except Exception:  # noqa: BLE001 - a request that is not what it says has no members
        members = {}
    return Request(call, members)


class Injured:
    """The emulator, as a call that meets faults has it.

    Args:
        emulator: answers what no fault answers.
        faults: of the gateway.
        request: the call.
        body: the first bytes of its body.
        step: the id of the step that runs.

    Attributes:
        injury: what happens to the call; None when nothing does.
    """

    def __init__(
        self, emulator: WSGIApplication, faults: Faults, request: Request, body: bytes, step: str
    ) -> None:
        self.injury: Injury | None = faults.meet(request, step)
        self._emulator = emulator
        self._faults = faults
        self._request = request
        self._body = body
        self._step = step

    def hold_up(self, stream: Stream, environ: WSGIEnvironment, closing: threading.Event) -> None:
        """Let the call be late, and end its connection when a fault wants that.

        Args:
            stream: the connection.
            environ: the request; it stays as it is.
            closing: set when nobody is to wait any more.

        Raises:
            ConnectionAbortedError: the connection has ended.
        """
        if not self.injury:
            return
        closing.wait(self.injury.delay)
        if not self.injury.connection:
            return
        match self.injury.connection:
            case Connection.TIMEOUT:
                stream.set_timeout(None)
                while stream.receive():  # until the caller has waited long enough
                    pass
            case Connection.RESET:
                for _ in self._watched(environ.copy(), lambda *_: lambda _: None):
                    pass
        stream.abort()
        raise ConnectionAbortedError(str(self.injury))

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        """Answer by the fault that answers, or let the emulator answer."""
        fault = self.injury.answer if self.injury else None
        if not fault:
            return self._watched(environ, start_response)
        call = identify(environ, unpacked(environ, self._body))
        error = _wire_error(fault, call.service, call.operation)
        status = HTTPStatus(fault.status or error.status)
        if call.service == INVOKED:
            message = fault.message or status.phrase
            return answer_as_api(start_response, status, error.code, message)
        message = fault.message or message_of(fault.error or _kind_of(fault))
        return answer_error(start_response, call, status, error.code, message)

    def _watched(self, environ: WSGIEnvironment, start_response: Any) -> Iterable[bytes]:
        """Let the emulator answer, and see whether the call is a remedy before its caller does."""

        def start(status: str, *arguments: Any) -> Callable[[bytes], object]:
            if int(status.partition(" ")[0]) < HTTPStatus.BAD_REQUEST:
                self._faults.succeeded(self._request, self._step)
            write: Callable[[bytes], object] = start_response(status, *arguments)
            return write

        return self._emulator(environ, start)


def _kind_of(fault: Fault) -> str:
    """Give the error of a fault that names none."""
    if fault.status is None:
        return "throttling"
    return "unavailable" if fault.status == HTTPStatus.SERVICE_UNAVAILABLE else "internal"


def _wire_error(fault: Fault, service: str, operation: str) -> WireError:
    try:
        return wire_error(service, operation, fault.error or _kind_of(fault))
    except LookupError:  # of all services, some do not have it
        return replace(wire_error(service, operation, "internal"), code=fault.error)
