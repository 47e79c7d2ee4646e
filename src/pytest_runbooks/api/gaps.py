"""How emulators say that they lack something: never as AWS would answer the same call."""

from __future__ import annotations

import re

from .calls import Call
from .models import operation_of
from .replies import Fault, Headers

NOT_IMPLEMENTED = "NotImplemented"
"""The error code of an answer that says so."""

_LONGEST = 300  # characters of what an emulator says
# moto behind the gateway, LocalStack, MiniStack, moto's own server.
_LACKS = re.compile(
    r"moto \S+ (?:does not emulate|failed in) "
    r"|not yet implemented or pro feature|not available in your current license plan"
    r"|has not yet been emulated by LocalStack|^exception while calling \S+"
    r"|^Unsupported service: |^Unknown [\w. ]*(?:path|endpoint|route): ",
)
# What services say of an operation that they do not have; a model that has it knows better.
_UNKNOWN = re.compile(
    r"Unknown (?:action|operation)\b|^Operation \S+ (?:is )?not implemented", re.IGNORECASE
)
_UNKNOWN_CODES = frozenset(
    {"InvalidAction", "UnknownOperation", "UnknownOperationException", "UnknownAction"}
)


def gap_of(
    call: Call, status: int, headers: Headers, fault: Fault | None, answer_head: bytes
) -> str:
    """Say what an emulator lacks to answer a call; nothing when it answered truthfully.

    Args:
        call: what was asked.
        status: of the answer.
        headers: of the answer.
        fault: the error that the answer is.
        answer_head: the first bytes of the answer's body.
    """
    if fault is None:
        return ""
    name = f"{call.service}:{call.operation}"
    message = fault.message[:_LONGEST]
    if status == 501 or fault.code == NOT_IMPLEMENTED:
        return message or f"{name} is not implemented"
    if _LACKS.search(fault.message):
        return message
    is_unknown = fault.code in _UNKNOWN_CODES or _UNKNOWN.search(fault.message)
    if is_unknown and operation_of(call.service, call.operation) is not None:
        return f"{name} is unknown to the emulator: {message or fault.code}"
    is_page = any(k.lower() == "content-type" and "html" in v for k, v in headers)
    if status >= 500 and not fault.code and is_page:  # a program's traceback, for a browser
        found = re.search(rb"NotImplementedError: ([^<\n]{1,200})", answer_head)
        return found[1].decode("utf-8", "replace") if found else f"{name} failed in the emulator"
    return ""


def lack_of(fault: Fault | None) -> str:
    """Say what an emulator lacks to reach what a customer has built; nothing when it did.

    Only its own words count: a function may well answer 501.
    """
    return fault.message[:_LONGEST] if fault and _LACKS.search(fault.message) else ""
