"""Emulators that run as a server: which one listens at an address, and how it is emptied."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InfrastructureError
from .address import Address

ASK_SECONDS = 10.0  # for one question about the server itself
RESTART_SECONDS = 60.0  # LocalStack takes 4 here
HEED_SECONDS = 10.0  # after which a LocalStack that still answers did not heed the wish to restart
POLL_SECONDS = 0.1

UNKNOWN = "endpoint"


@dataclass(frozen=True, slots=True)
class Server:
    """An emulator that listens somewhere.

    Attributes:
        address: where.
        name: the word for settings and conditions.
        title: what it calls itself, with its version.
        empty: makes it forget everything, or raises InfrastructureError; None when nobody knows
            how that is done.
    """

    address: Address
    name: str
    title: str
    empty: Callable[[Address], None] | None = None

    def __str__(self) -> str:
        return f"{self.title} at {self.address}"


def recognise(address: Address) -> Server:
    """Find out, once, what listens.

    Raises:
        InfrastructureError: nothing that speaks HTTP.
    """
    try:
        # MiniStack answers LocalStack's question as well.
        if version := _version(_ask(address, "GET", "/_ministack/health")):
            return Server(address, "ministack", f"MiniStack {version}", _empty_ministack)
        if version := _version(_ask(address, "GET", "/_localstack/health")):
            return Server(address, "localstack", f"LocalStack {version}", _empty_localstack)
        status, _ = _ask(address, "GET", "/moto-api/data.json")
    except (OSError, http.client.HTTPException) as error:
        raise InfrastructureError(f"nothing answers at {address}: {_reason(error)}") from error
    if status == 200:
        return Server(address, "moto-server", "moto's server", _empty_moto)
    return Server(address, UNKNOWN, "an unknown emulator")


def answers(address: Address) -> bool:
    """Say whether anything listens."""
    try:
        _ask(address, "GET", "/_localstack/health")
    except (OSError, http.client.HTTPException):
        return False
    return True


def _empty_ministack(address: Address) -> None:
    _must(address, "POST", "/_ministack/reset")


def _empty_moto(address: Address) -> None:
    _must(address, "POST", "/moto-api/reset")


def _empty_localstack(address: Address) -> None:
    """Let LocalStack forget everything.

    Editions with a licence have an endpoint for that. Others are asked to restart, which their
    supervisor does. Accounts would not be enough: the names of buckets are shared between them.
    """
    if _said(address, "POST", "/_localstack/state/reset")[0] == 200:
        return
    before = _session(address)
    _must(address, "POST", "/_localstack/health", {"action": "restart"})
    asked = time.monotonic()
    while True:
        time.sleep(POLL_SECONDS)
        waited = time.monotonic() - asked
        try:
            now = _session(address)
        except InfrastructureError:
            now = ""
        if now not in {"", before}:
            return
        if now == before and waited > HEED_SECONDS:
            raise InfrastructureError(
                f"LocalStack at {address} does not restart when it is asked to, so that it cannot "
                "be emptied\n  run its image, or its `localstack-supervisor`, which restarts it"
            )
        if waited > RESTART_SECONDS:
            raise InfrastructureError(
                f"LocalStack at {address} was restarted, to be emptied, and did not answer within "
                f"{RESTART_SECONDS:g} s\n  look at its log"
            )


def _session(address: Address) -> str:
    """Give the id of LocalStack's run; another one after a restart."""
    _, body = _said(address, "GET", "/_localstack/info")
    return str(_object(body).get("session_id", ""))


def _must(address: Address, method: str, path: str, body: object = None) -> None:
    status, said = _said(address, method, path, body)
    if status != 200:
        shown = said[:200].decode("utf-8", "replace")
        raise InfrastructureError(
            f"the emulator at {address} cannot be emptied: {method} {path} gave {status} {shown}"
        )


def _said(address: Address, method: str, path: str, body: object = None) -> tuple[int, bytes]:
    try:
        return _ask(address, method, path, body)
    except (OSError, http.client.HTTPException) as error:
        raise InfrastructureError(
            f"the emulator at {address} does not answer {method} {path}: {_reason(error)}"
        ) from error


def _ask(address: Address, method: str, path: str, body: object = None) -> tuple[int, bytes]:
    """Ask something that is no AWS call; give the status and the body."""
    import ssl  # noqa: PLC0415 - most emulators speak plain HTTP

    kind: Any = http.client.HTTPConnection
    options: dict[str, Any] = {}
    if address.scheme == "https":
        kind = http.client.HTTPSConnection
        if address.is_loopback:  # what listens there signs its own certificate
            options["context"] = ssl._create_unverified_context()  # noqa: S323, SLF001 - see above
    connection = kind(address.host, address.port, timeout=ASK_SECONDS, **options)
    try:
        headers = {"Content-Type": "application/json"} if body else {}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _version(answer: tuple[int, bytes]) -> str:
    """Give the version out of an answer about health; empty when it is none."""
    status, body = answer
    said = _object(body) if status == 200 else {}
    return str(said.get("version", "")) if "services" in said else ""


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _reason(error: Exception) -> str:
    match error:
        case ConnectionRefusedError():
            return "connection refused"
        case TimeoutError():
            return "it is silent"
        case OSError():
            return error.strerror or str(error)
        case _:
            return f"{type(error).__name__}: {error}"
