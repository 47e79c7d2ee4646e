"""Asynchronous calls of functions: accepted, tried up to three times, and their outcome told.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

A function that fails is tried again at once, where AWS waits for one minute and then for two.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from .lambda_function import (
    FunctionVersion,
    Invocation,
    Result,
    StoppedError,
    ThrottledError,
)
from .moto_seams import InvokeRequest, call_function
from .protocol import Gap
from .services import lambda_events_seams as seams
from .services.afterwards import AFTERWARDS
from .services.lambda_events import Policy, policy_of

_ORIGIN = Gap("lambda", "Invoke")
_ERROR_BYTES = 1024  # of the error message that a dead letter has
Run = Callable[[FunctionVersion, Invocation, float], Result]


@dataclass(frozen=True, slots=True)
class Call:
    """An asynchronous call.

    Attributes:
        choose: gives the version that runs next; an alias may share calls out.
        qualifier: by which the function was called; empty for none.
        invocation: what it is called with.
    """

    choose: Callable[[], FunctionVersion]
    qualifier: str
    invocation: Invocation


@dataclass(frozen=True, slots=True)
class _Attempt:
    """How the last attempt ended.

    Attributes:
        version: that ran, or should have.
        number: how many attempts there were.
        result: what came of it; None when it could not run.
        condition: why there is no other one, in the words of AWS.
    """

    version: FunctionVersion
    number: int
    result: Result | None
    condition: str


class AsynchronousCalls:
    """Carry out calls for which nobody waits.

    Args:
        run: runs a function, and waits at most so many seconds while it may not run.
        measure: records a metric, and how often.
    """

    def __init__(self, run: Run, measure: Callable[[FunctionVersion, str, str], None]) -> None:
        self._run = run
        self._measure = measure

    def accept(self, call: Call) -> None:
        """Have a call carried out."""
        self._measure(call.choose(), call.qualifier, "AsyncEventsReceived")
        AFTERWARDS.later(_ORIGIN, partial(self._try, call, 1))

    def _try(self, call: Call, number: int) -> None:
        try:
            version = call.choose()
            account, region, name = version.account, version.region, version.name
            policy = policy_of(account, region, name, version.version, call.qualifier)
        except seams.HTTPException:
            return  # the function is gone, and its events with it
        try:
            result = self._run(version, call.invocation, policy.seconds)
        except StoppedError:
            return
        except ThrottledError as error:
            never = error.reserved == 0
            condition = "ZeroReservedConcurrency" if never else "EventAgeExceeded"
            self._end(call, policy, _Attempt(version, number - 1, None, condition))
            return
        if result.failed and number <= policy.retries:
            AFTERWARDS.later(_ORIGIN, partial(self._try, call, number + 1))
            return
        condition = "RetriesExhausted" if result.failed else "Success"
        self._end(call, policy, _Attempt(version, number, result, condition))

    def _end(self, call: Call, policy: Policy, attempt: _Attempt) -> None:
        """Tell of the last attempt whoever is to be told."""
        failed = attempt.condition != "Success"
        if failed:
            self._measure(attempt.version, call.qualifier, "AsyncEventsDropped")
        if failed and policy.dead_letters:
            self._send(
                partial(_send_dead_letter, policy.dead_letters, call.invocation, attempt.result),
                partial(self._measure, attempt.version, call.qualifier, "DeadLetterErrors"),
            )
        if target := policy.on_failure if failed else policy.on_success:
            metric = "DestinationDeliveryFailures"
            self._send(
                partial(self._deliver, target, call, attempt),
                partial(self._measure, attempt.version, call.qualifier, metric),
            )

    @staticmethod
    def _send(send: Callable[[], None], fail: Callable[[], None]) -> None:
        try:
            send()
        except NotImplementedError:
            raise
        except Exception:  # noqa: BLE001 - whatever refuses it: on AWS, too, a metric tells it
            fail()

    @staticmethod
    def _deliver(target: str, call: Call, attempt: _Attempt) -> None:
        record = _record(call, attempt)
        text = json.dumps(record)
        _, partition, service, region, account, name = target.split(":", 5)
        version = attempt.version
        if service == "sqs":
            if name.endswith(".fifo"):
                raise ValueError("a FIFO queue is no destination")
            seams.send_to_queue(target, text, {})
        elif service == "sns":
            seams.send_to_topic(target, text, {})
        elif service == "events":
            how = "Success" if attempt.condition == "Success" else "Failure"
            event = {
                "Source": "lambda",
                "DetailType": f"Lambda Function Invocation Result - {how}",
                "Resources": [target, record["requestContext"]["functionArn"]],
                "Detail": text,
                "EventBusName": name.removeprefix("event-bus/"),
            }
            seams.put_event(account, region, event)
        elif service == "s3":
            now = seams.utcnow()
            day = f"aws/lambda/async/{version.name}/{now:%Y/%m/%d}"
            key = f"{day}/{now:%Y-%m-%dT%H.%M.%S}-{call.invocation.request_id}"
            seams.put_object(version.account, partition, name, key, text)
        elif service == "lambda":
            status, _, said = call_function(
                InvokeRequest(account, region, target, "", "Event", False, "", text.encode())
            )
            if status != HTTPStatus.ACCEPTED:
                raise ValueError(said)
        else:
            raise NotImplementedError(f"destination {target}")


def _record(call: Call, attempt: _Attempt) -> dict[str, Any]:
    """Write what a destination is told."""
    arn = attempt.version.arn
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": f"{seams.utcnow():%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "requestContext": {
            "requestId": call.invocation.request_id,
            "functionArn": f"{arn}:{call.qualifier or '$LATEST'}",
            "condition": attempt.condition,
            "approximateInvokeCount": attempt.number,
        },
        "requestPayload": json.loads(call.invocation.payload),
    }
    if attempt.result:
        error = {"functionError": "Unhandled"} if attempt.result.failed else {}
        record["responseContext"] = {
            "statusCode": 200,
            "executedVersion": attempt.version.version,
            **error,
        }
        record["responsePayload"] = json.loads(attempt.result.payload)
    return record


def _send_dead_letter(target: str, invocation: Invocation, result: Result | None) -> None:
    """Send an event to where it can be looked at, with the error as attributes."""
    code, message = "429", "Rate Exceeded."
    if result:
        code, message = "200", str(json.loads(result.payload).get("errorMessage", ""))
    attributes = {
        "RequestID": ("String", invocation.request_id),
        "ErrorCode": ("Number", code),
    }
    if short := message.encode()[:_ERROR_BYTES].decode(errors="ignore"):
        attributes["ErrorMessage"] = ("String", short)
    send = seams.send_to_topic if target.split(":")[2] == "sns" else seams.send_to_queue
    send(target, invocation.payload, attributes)
