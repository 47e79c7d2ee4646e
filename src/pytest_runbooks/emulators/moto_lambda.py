"""Lambda on moto: deployed Python code really runs, as it would on AWS.

moto keeps functions, versions, aliases and layers; by itself it runs nothing without Docker.
Asynchronous calls run once: the two retries of AWS come minutes later and are left out.
"""

from __future__ import annotations

import base64
import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from random import Random
from typing import Any
from uuid import UUID

from . import moto_seams
from .lambda_function import (
    FunctionVersion,
    Invocation,
    PackageError,
    Result,
    StoppedError,
    ThrottledError,
)
from .lambda_pool import ExecutionPool
from .lambda_runtimes import runtime_of
from .protocol import Gap, Outside

Answer = tuple[int, dict[str, str], bytes]

_NAME = re.compile(
    r"(?:arn:aws[\w-]*:lambda:(?P<region>[\w-]+):)?(?:(?P<account>\d{12}):function:|function:)?"
    r"(?P<name>[\w-]+)(?::(?P<qualifier>\$LATEST|[\w-]+))?"
)
PATIENCE = 5.0  # seconds for which `stop` waits for an asynchronous call to end
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
        self._lock = threading.Lock()
        self._asynchronous: set[threading.Thread] = set()

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
        try:
            self._pool.stop()
        finally:
            with self._lock:
                threads = list(self._asynchronous)
            for thread in threads:
                thread.join(PATIENCE)

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
        version = self._choose(account, region, named["name"], qualifier)
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
        if request.kind == "Event":
            self._start(version, invocation)
            return HTTPStatus.ACCEPTED, {}, b""
        try:
            result = self._run(version, invocation)
        except ThrottledError as error:
            return _throttled(error)
        except PackageError:
            return _unzippable()
        except StoppedError:
            return _error(500, "ServiceException", "the emulator was reset during the call")
        headers = {"content-type": "application/json", "x-amz-executed-version": version.version}
        if result.failed:
            headers["x-amz-function-error"] = "Unhandled"
        if request.wants_log:
            tail = result.log.encode()[-_LOG_TAIL:]
            headers["x-amz-log-result"] = base64.b64encode(tail).decode()
        return HTTPStatus.OK, headers, result.payload.encode()

    def trigger(self, function: FunctionVersion, payload: str) -> tuple[str, bool, str]:
        """Run a function for another service of moto, and wait for it."""
        try:
            runtime_of(function)
            result = self._run(function, Invocation(self._uuid(), payload, function.arn))
        except NotImplementedError as error:
            self._report(Gap("lambda", "Invoke", str(error)))
            return json.dumps({"errorType": "NotImplemented", "errorMessage": str(error)}), True, ""
        except (ThrottledError, PackageError, StoppedError) as error:
            kind = type(error).__name__
            return json.dumps({"errorType": kind, "errorMessage": str(error)}), True, ""
        return result.payload, result.failed, result.log

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

    def _start(self, version: FunctionVersion, invocation: Invocation) -> None:
        def run() -> None:
            try:
                with suppress(StoppedError):
                    self._run(version, invocation, patient=True)
            except Exception as error:  # noqa: BLE001 - nobody waits for it, so it is put on record
                detail = f"{version.name}: {type(error).__name__}: {error}"
                self._report(Gap("lambda", "Invoke", detail))
            finally:
                with self._lock:
                    self._asynchronous.discard(threading.current_thread())

        thread = threading.Thread(target=run, name=f"lambda {version.name}", daemon=True)
        with self._lock:
            self._asynchronous.add(thread)
        thread.start()

    def _run(
        self, version: FunctionVersion, invocation: Invocation, *, patient: bool = False
    ) -> Result:
        """Run a function, and leave its log and its metrics where AWS leaves them."""
        reserved = moto_seams.reserved_concurrency(version.account, version.region, version.name)
        started = time.time()
        try:
            done = self._pool.invoke(version, invocation, reserved, patient=patient)
        except ThrottledError:
            _measure(version, [("Throttles", 1.0, "Count")])
            raise
        result = done.result
        lines = (result.beginning + result.log).splitlines(keepends=True)
        ended = time.time()
        events = [
            {"timestamp": int((ended if number else started) * 1000), "message": line}
            for number, line in enumerate(lines)
        ]
        moto_seams.write_log(
            version.account, version.region, version.log_group, done.log_stream, events
        )
        _measure(
            version,
            [
                ("Invocations", 1.0, "Count"),
                ("Errors", float(result.failed), "Count"),
                ("Duration", result.milliseconds, "Milliseconds"),
            ],
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
    of = "ReservedFunctionConcurrent" if error.reserved else "Concurrent"
    reason = f"{of}InvocationLimitExceeded"
    return _error(429, "TooManyRequestsException", str(error), Reason=reason)


def _error(status: int, code: str, message: str, **more: str) -> Answer:
    body = json.dumps({**more, "Type": "User", "message": message}).encode()
    return status, {"content-type": "application/json", "x-amzn-errortype": code}, body


def _unzippable() -> Answer:
    message = "Lambda could not unzip the deployment package."
    return _error(400, "InvalidZipFileException", message)


def _measure(version: FunctionVersion, values: Sequence[tuple[str, float, str]]) -> None:
    """Record metrics under the name of the function.

    AWS records them by alias and version, too; moto's statistics would add those to the sum.
    """
    moto_seams.write_metrics(
        version.account,
        version.region,
        "AWS/Lambda",
        [
            {
                "MetricName": metric,
                "Dimensions": [{"Name": "FunctionName", "Value": version.name}],
                "Value": value,
                "Unit": unit,
            }
            for metric, value, unit in values
        ],
    )
