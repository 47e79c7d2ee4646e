"""Lambda on moto: deployed Python code really runs, as it would on AWS.

moto keeps functions, versions, aliases and layers; by itself it runs nothing without Docker.
What becomes of asynchronous calls is told by `services/lambda_events.py`.
"""

from __future__ import annotations

import base64
import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Any
from uuid import UUID

from . import moto_seams
from .lambda_asynchronous import AsynchronousCalls, Call
from .lambda_function import (
    FunctionVersion,
    Invocation,
    PackageError,
    Result,
    StoppedError,
    ThrottledError,
)
from .lambda_metrics import record
from .lambda_pool import ExecutionPool
from .lambda_runtimes import runtime_of
from .protocol import Gap, Outside

Answer = tuple[int, dict[str, str], bytes]

_NAME = re.compile(
    r"(?:arn:aws[\w-]*:lambda:(?P<region>[\w-]+):)?(?:(?P<account>\d{12}):function:|function:)?"
    r"(?P<name>[\w-]+)(?::(?P<qualifier>\$LATEST|[\w-]+))?"
)
_MOST_BYTES = {"RequestResponse": 6_291_456, "Event": 1_048_576}  # of an event
_LOG_TAIL = 4096  # bytes of the log that a caller may ask for
_KINDS = ("RequestResponse", "Event", "DryRun")


class MotoLambda:
    """Run the functions that moto keeps.

    Args:
        outside: what the functions see of the world.
        report: told of every function that cannot run here.
        seed: makes request ids, log streams and weighted aliases repeat from run to run.
    """

    def __init__(self, outside: Outside, report: Callable[[Gap], None], seed: int) -> None:
        self._report = report
        self._seed = seed
        self._random = Random(seed)  # noqa: S311 - ids that repeat are the point
        self._pool = ExecutionPool(outside, self._random)
        self._calls = AsynchronousCalls(self._run_later, _count)

    def reset(self) -> None:
        """End all functions that run, forget the warm ones, and start the ids again.

        Raises:
            InfrastructureError: something cannot be ended; the rest is done all the same.
        """
        try:
            self.stop()
        finally:
            self._random.seed(self._seed)
            self._pool.resume()

    def stop(self) -> None:
        """End all functions, and run none until `reset`.

        Raises:
            InfrastructureError: something cannot be ended; the rest is done all the same.
        """
        self._pool.stop()

    def answer(self, request: moto_seams.InvokeRequest) -> Answer:
        """Answer an Invoke call.

        https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

        Raises:
            NotImplementedError: the function cannot run here.
            HTTPException: there is no such function, version or alias.
        """
        named = _NAME.fullmatch(request.function)
        if not named or request.kind not in _KINDS:
            wrong = request.kind if named else request.function
            return _error(400, "ValidationException", f"1 validation error detected: {wrong!r}")
        account, region = named["account"] or request.account, named["region"] or request.region
        qualifier = named["qualifier"] or request.qualifier
        choose = partial(self._choose, account, region, named["name"], qualifier)
        version = choose()
        most = _MOST_BYTES.get(request.kind)
        if most and len(request.payload) > most:
            text = f"Request must be smaller than {most} bytes for the InvokeFunction operation"
            return _error(413, "RequestTooLargeException", text)
        try:
            payload = _event(request.payload)
            context = _client_context(request.client_context)
        except ValueError as error:
            return _error(400, "InvalidRequestContentException", str(error))
        runtime_of(version)  # or it is said now, also to who does not wait
        if not zipfile.is_zipfile(io.BytesIO(version.code)):
            return _unzippable()
        if request.kind == "DryRun":
            return HTTPStatus.NO_CONTENT, {}, b""
        arn = f"{version.arn}:{qualifier}" if qualifier else version.arn
        invocation = Invocation(self._uuid(), payload, arn, context)
        headers = {"x-amzn-requestid": invocation.request_id}
        if request.kind == "Event":
            self._calls.accept(Call(choose, qualifier, replace(invocation, client_context=None)))
            return HTTPStatus.ACCEPTED, headers, b""
        try:
            result = self._run(version, invocation)
        except ThrottledError as error:
            return _throttled(error)
        except PackageError:
            return _unzippable()
        except StoppedError:
            return _error(500, "ServiceException", "the emulator was reset during the call")
        headers["content-type"] = "application/json"
        headers["x-amz-executed-version"] = version.version
        if result.failed:
            headers["x-amz-function-error"] = "Unhandled"
        if request.wants_log:
            tail = result.text.encode()[-_LOG_TAIL:]
            headers["x-amz-log-result"] = base64.b64encode(tail).decode()
        return HTTPStatus.OK, headers, result.payload.encode()

    def trigger(
        self, function: FunctionVersion, payload: str, *, asynchronous: bool
    ) -> tuple[str, bool, str]:
        """Run a function for another service of moto, and wait for it if it is to be waited for."""
        qualifier = "" if function.version == "$LATEST" else function.version
        arn = f"{function.arn}:{qualifier}" if qualifier else function.arn
        invocation = Invocation(self._uuid(), payload, arn)
        try:
            runtime_of(function)
            if asynchronous:
                self._calls.accept(Call(lambda: function, qualifier, invocation))
                return "", False, ""
            result = self._run(function, invocation)
        except NotImplementedError as error:
            self._report(Gap("lambda", "Invoke", str(error)))
            return json.dumps({"errorType": "NotImplemented", "errorMessage": str(error)}), True, ""
        except (ThrottledError, PackageError, StoppedError) as error:
            kind = type(error).__name__
            return json.dumps({"errorType": kind, "errorMessage": str(error)}), True, ""
        return result.payload, result.failed, result.text

    def _choose(self, account: str, region: str, name: str, qualifier: str) -> FunctionVersion:
        """Find the version that a call gets, by the weights of the alias if it names one."""
        if not qualifier or qualifier == "$LATEST" or qualifier.isdecimal():
            return moto_seams.find_function(account, region, name, qualifier or None)
        alias = moto_seams.find_alias(account, region, name, qualifier)
        drawn = self._random.random()
        for version, weight in alias.weights.items():
            drawn -= weight
            if drawn < 0:
                return moto_seams.find_function(account, region, name, version)
        return moto_seams.find_function(account, region, name, alias.version)

    def _run_later(
        self, version: FunctionVersion, invocation: Invocation, seconds: float
    ) -> Result:
        return self._run(version, invocation, patience=seconds)

    def _run(
        self, version: FunctionVersion, invocation: Invocation, *, patience: float | None = None
    ) -> Result:
        """Run a function, and leave its log and its metrics where AWS leaves them."""
        reserved = moto_seams.reserved_concurrency(version.account, version.region, version.name)
        started = time.time()
        try:
            done = self._pool.invoke(version, invocation, reserved, patience)
        except ThrottledError:
            record(version, invocation.qualifier, [("Throttles", 1.0, "Count")])
            raise
        result = done.result
        ended = time.time()
        events = [
            {"timestamp": int((ended if number else started) * 1000), "message": line}
            for number, line in enumerate(result.events)
        ]
        moto_seams.write_log(
            version.account, version.region, version.log_group, done.log_stream, events
        )
        record(
            version,
            invocation.qualifier,
            [
                ("Invocations", 1.0, "Count"),
                ("Errors", float(result.failed), "Count"),
                ("Duration", result.milliseconds, "Milliseconds"),
            ],
            concurrent=(done.concurrent, done.concurrent_of_all),
        )
        return result

    def _uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))


def _event(sent: bytes) -> str:
    """Give the event as text.

    Raises:
        ValueError: it is not JSON.
    """
    try:
        text = sent.decode() or "{}"
        json.loads(text)
    except RecursionError:
        raise ValueError("Could not parse request body into json: it is nested too deep") from None
    except ValueError as error:
        raise ValueError(f"Could not parse request body into json: {error}") from error
    return text


def _client_context(sent: str) -> dict[str, Any] | None:
    """Decode the client context.

    Raises:
        ValueError: it is not an object written in JSON and base64.
    """
    if not sent:
        return None
    try:
        return dict(json.loads(base64.b64decode(sent, validate=True)))
    except (ValueError, TypeError) as error:
        raise ValueError("Client context must be a valid Base64-encoded JSON object.") from error


def _throttled(error: ThrottledError) -> Answer:
    of = "Concurrent" if error.reserved is None else "ReservedFunctionConcurrent"
    reason = f"{of}InvocationLimitExceeded"
    return _error(429, "TooManyRequestsException", str(error), Reason=reason)


def _error(status: int, code: str, message: str, **more: str) -> Answer:
    body = json.dumps({**more, "Type": "User", "message": message}).encode()
    return status, {"content-type": "application/json", "x-amzn-errortype": code}, body


def _unzippable() -> Answer:
    message = "Lambda could not unzip the deployment package."
    return _error(400, "InvalidZipFileException", message)


def _count(version: FunctionVersion, qualifier: str, metric: str) -> None:
    record(version, qualifier, [(metric, 1.0, "Count")])
