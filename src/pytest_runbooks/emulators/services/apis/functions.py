"""Functions that APIs call: whether they may, and what comes of it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from . import functions_seams as seams

PATIENCE = 5.0  # seconds for which `LateCalls.end` waits for a function that was given up
_ARN = re.compile(
    r"arn:aws[\w-]*:lambda:(?P<region>[\w-]+):(?P<account>\d{12}):function:"
    r"(?P<name>[\w-]+)(?::(?P<qualifier>\$LATEST|[\w-]+))?"
)
_URI = re.compile(r"arn:aws[\w-]*:apigateway:[\w-]+:lambda:path/[\d-]+/functions/(.+)/invocations")
_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")
_PRINCIPALS = ("apigateway.amazonaws.com", "*")
_ACTIONS = ("lambda:InvokeFunction", "lambda:*", "*")


class CallError(Exception):
    """A function was not run: it is not there, may not be called, or is called too often."""


class LateError(Exception):
    """A function did not answer in time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a function answered.

    Attributes:
        payload: its result, or its error, as JSON.
        failed: whether the payload is an error.
    """

    payload: bytes
    failed: bool


def filled(uri: str, variables: Mapping[str, str]) -> str:
    """Put stage variables into a URI; one that is not there is nothing."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], ""), uri)


def function_of(uri: str, variables: Mapping[str, str]) -> str | None:
    """Give the ARN of the function that a URI invokes; None when it invokes none.

    Args:
        uri: `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`.
        variables: of the stage, that the URI may name.
    """
    found = _URI.fullmatch(filled(uri, variables))
    return found[1] if found else None


class LateCalls:
    """Call functions, and give up those that take too long; they go on, as on AWS."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._going: set[threading.Thread] = set()

    def call(
        self,
        arn: str,
        event: Mapping[str, Any] | bytes,
        source: str,
        seconds: float,
        *,
        by_role: bool = False,
        kind: str = "RequestResponse",
    ) -> Outcome:
        """Invoke a function and wait for what it answers.

        Args:
            arn: the function's, with or without a qualifier.
            event: what it is called with: written as JSON, or JSON as it is.
            source: the ARN of the method or route that calls it.
            seconds: how long to wait.
            by_role: the caller has a role for it, and needs no permission of the function.
            kind: the invocation type.

        Raises:
            CallError: it was not run.
            LateError: it did not answer in time.
            NotImplementedError: it cannot run here.
        """
        named = _ARN.fullmatch(arn)
        if not named:
            raise CallError(f"{arn!r} is no function")
        region, account, name = named["region"], named["account"], named["name"]
        try:
            if not by_role and not _may(account, region, name, named["qualifier"] or "", source):
                raise CallError("Invalid permissions on Lambda function")
        except seams.HTTPException as error:
            raise CallError("there is no such function") from error
        request = seams.InvokeRequest(
            account=account,
            region=region,
            function=name,
            qualifier=named["qualifier"] or "",
            kind=kind,
            wants_log=False,
            client_context="",
            payload=event if isinstance(event, bytes) else json.dumps(event).encode(),
        )
        return self._within(seconds, lambda: _invoked(request))

    def end(self) -> None:
        """Wait for calls that were given up; their functions were ended before."""
        with self._lock:
            late = list(self._going)
            self._going.clear()
        for thread in late:
            thread.join(PATIENCE)

    def _within(self, seconds: float, call: Callable[[], Outcome]) -> Outcome:
        outcomes: list[Outcome | Exception] = []

        def run() -> None:
            try:
                outcomes.append(call())
            except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
                outcomes.append(error)
            finally:
                with self._lock:
                    self._going.discard(threading.current_thread())

        thread = threading.Thread(target=run, name="call of an API", daemon=True)
        with self._lock:
            self._going.add(thread)
        thread.start()
        thread.join(seconds)
        if not outcomes:
            raise LateError
        if isinstance(outcomes[0], Exception):
            raise outcomes[0]
        return outcomes[0]


CALLS = LateCalls()
"""The calls of all APIs of this process."""


def _invoked(request: seams.InvokeRequest) -> Outcome:
    try:
        status, headers, payload = seams.call_function(request)
    except seams.HTTPException as error:
        raise CallError("there is no such function") from error
    if status >= 400:  # throttled, above all
        raise CallError(f"Lambda invocation failed with status: {status}")
    return Outcome(payload, "x-amz-function-error" in headers)


def _may(account: str, region: str, name: str, qualifier: str, source: str) -> bool:
    """Say whether API Gateway may call a function, by the policy of what is called."""
    return any(
        _allows(statement, qualifier, source)
        for statement in seams.statements_of(account, region, name)
    )


def _allows(statement: Mapping[str, Any], qualifier: str, source: str) -> bool:
    principal = statement.get("Principal")
    named = principal.get("Service", "") if isinstance(principal, dict) else principal
    _, _, place = str(statement.get("Resource")).partition(":function:")
    return (
        statement.get("Effect") == "Allow"
        and statement.get("Action") in _ACTIONS
        and named in _PRINCIPALS
        and (place.split(":")[-1] if ":" in place else "") == qualifier
        and all(
            _holds(operator, key.lower(), value, source)
            for operator, tests in statement.get("Condition", {}).items()
            for key, value in tests.items()
        )
    )


def _holds(operator: str, key: str, wanted: Any, source: str) -> bool:
    """Check a condition; what is not known of API Gateway, as its organisation, does not hold."""
    values = [wanted] if isinstance(wanted, str) else wanted
    found = {"aws:sourcearn": source, "aws:sourceaccount": source.split(":")[4]}.get(key)
    if found is None:
        return False
    if operator in {"ArnLike", "ArnEquals", "StringLike"}:
        return any(fnmatchcase(found, value.replace("[", "[[]")) for value in values)
    return operator == "StringEquals" and found in values
