"""What the ledger says of an API call, read from the request and the answer."""

from __future__ import annotations

import re
from types import MappingProxyType
from wsgiref.types import WSGIEnvironment

from ..model import ApiCall
from .bodies import unpacked
from .calls import identify
from .effects import READING_METHODS, changes
from .gaps import NOT_IMPLEMENTED, gap_of, lack_of
from .invocations import Invocation, invocation_of
from .parameters import parameters_of
from .replies import Headers, fault_of
from .resources import account_of, resource_of

_ACCOUNT = re.compile(r"\d{12}", re.ASCII)


def describe(
    environ: WSGIEnvironment,
    body_head: bytes,
    status: int,
    answer_headers: Headers,
    answer_head: bytes,
    seconds: float,
) -> ApiCall:
    """Say what a request was and how it was answered; whatever stands in it, this does not fail.

    Args:
        environ: the request; its input is not read.
        body_head: the first bytes of its body as it was sent, up to 64 KiB.
        status: of the answer; 0 when there was none.
        answer_headers: of the answer.
        answer_head: the first bytes of the answer's body, up to 64 KiB.
        seconds: from the request's head to the end of the answer.
    """
    body = unpacked(environ, body_head)
    call = identify(environ, body)
    signer = call.access_key if _ACCOUNT.fullmatch(call.access_key) else ""
    if invocation := invocation_of(environ):
        fault = fault_of(status, answer_headers, answer_head)
        return _invoked(invocation, signer, status, lack_of(fault), seconds)
    try:
        parameters = parameters_of(call, environ, body)
    except Exception:  # noqa: BLE001 - a request that is not what it says has no parameters
        parameters = {}
    fault = fault_of(status, answer_headers, answer_head)
    return ApiCall(
        call.service,
        call.operation,
        region=call.region,
        account=signer or account_of(parameters),
        resource=resource_of(call.service, call.operation, parameters),
        parameters=MappingProxyType(parameters),
        status=status,
        error=fault.code if fault else "",
        changes=changes(call.service, call.operation, parameters),
        gap=gap_of(call, status, answer_headers, fault, answer_head),
        seconds=seconds,
    )


def _invoked(invocation: Invocation, signer: str, status: int, gap: str, seconds: float) -> ApiCall:
    """Describe a request to an API that a customer has built.

    What it answers is its own affair: an error in it has no code of AWS, and is no gap.
    """
    return ApiCall(
        *invocation.call,
        region=invocation.region,
        account=invocation.account or signer,
        resource=invocation.resource,
        status=status,
        error=NOT_IMPLEMENTED if gap else "",
        changes=invocation.method not in READING_METHODS,
        gap=gap,
        seconds=seconds,
    )
