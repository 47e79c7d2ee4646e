"""What AWS writes about an invocation: the lines around its log, and errors of the runtime."""

from __future__ import annotations

import hashlib
import json
import math
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .lambda_function import FunctionVersion

PAYLOAD_BYTES = 6_291_556  # the limit that AWS enforces and names

_FAILURES = "WARN"  # the level of logs in JSON at which only failures are told


@dataclass(frozen=True, slots=True)
class Ending:
    """How an invocation ended.

    Attributes:
        payload: the result, or the error, as JSON.
        failed: whether it is an error.
        said: what stands in the log when the function did not come to its end.
        status: how the last line of the log tells that.
    """

    payload: str
    failed: bool
    said: str = ""
    status: str = ""


def answered(payload: str, *, failed: bool) -> Ending:
    """Give the ending of a function that answered."""
    if len(payload.encode()) <= PAYLOAD_BYTES:
        return Ending(payload, failed)
    limit = f"maximum allowed payload size ({PAYLOAD_BYTES} bytes)"
    message = f"Response payload size exceeded {limit}."
    return Ending(_error("Function.ResponseSizeTooLarge", message), True)


def timed_out(request_id: str, seconds: float) -> Ending:
    """Give the ending of a function that was stopped at its time-out."""
    text = f"Task timed out after {seconds:.2f} seconds"
    payload = _error("Sandbox.Timedout", f"RequestId: {request_id} Error: {text}")
    return Ending(payload, True, f"{_now()} {request_id} {text}\n\n", "Status: timeout")


def exited(request_id: str, status: int, *, out_of_memory: bool = False) -> Ending:
    """Give the ending of a function whose process ended, by itself or for want of memory.

    Args:
        request_id: names the call.
        status: of the process, negative for a signal.
        out_of_memory: whether it was killed because it used more than it has.
    """
    text = f"RequestId: {request_id} Error: {_exit_words(status)}"
    kind = "Runtime.OutOfMemory" if out_of_memory else "Runtime.ExitError"
    return Ending(
        _error("Runtime.ExitError", text),
        True,
        f"{text}\nRuntime.ExitError\n",
        f"Status: error\tError Type: {kind}",
    )


def framed(
    version: FunctionVersion,
    request_id: str,
    written: str,
    ending: Ending,
    *,
    taken: float,
    memory: int,
    init: float,
) -> str:
    """Give the log of one invocation between the lines that AWS writes around it.

    Args:
        version: what ran.
        request_id: names the call.
        written: what the function wrote.
        ending: how it ended.
        taken: how long it took, in milliseconds.
        memory: the most that it used, in megabytes.
        init: how long loading took, in milliseconds; 0 when it was loaded already.
    """
    if version.log_level:
        return _framed_in_json(version, request_id, written, ending, taken, memory, init)
    fields = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {taken:.2f} ms",
        f"Billed Duration: {math.ceil(taken)} ms",
        f"Memory Size: {version.memory} MB",
        f"Max Memory Used: {memory} MB",
        *([f"Init Duration: {init:.2f} ms"] if init else []),
        *([ending.status] if ending.status else []),
    ]
    return (
        f"START RequestId: {request_id} Version: {version.version}\n{written}{ending.said}"
        f"END RequestId: {request_id}\n" + "\t".join(fields) + "\t\n"
    )


def _framed_in_json(
    version: FunctionVersion,
    request_id: str,
    written: str,
    ending: Ending,
    taken: float,
    memory: int,
    init: float,
) -> str:
    """Do the same in JSON.

    https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
    """
    start = {"requestId": request_id, "version": version.version}
    report = {
        "requestId": request_id,
        "metrics": {
            "durationMs": round(taken, 3),
            "billedDurationMs": math.ceil(taken),
            "memorySizeMB": version.memory,
            "maxMemoryUsedMB": memory,
            **({"initDurationMs": round(init, 3)} if init else {}),
        },
        "status": ending.status.partition("\t")[0].removeprefix("Status: ") or "success",
    }
    if kind := ending.status.partition("Error Type: ")[2]:
        report["errorType"] = kind
    begin, end = _event("platform.start", start), _event("platform.report", report)
    if version.system_log_level == _FAILURES:
        begin, end = "", end if ending.status else ""
    return f"{begin}{written}{ending.said}{end}"


def _event(kind: str, record: Mapping[str, object]) -> str:
    event = {"time": _now(), "type": kind, "record": record}
    return json.dumps(event, separators=(",", ":")) + "\n"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def init_start(version: FunctionVersion, runtime: str) -> str:
    """Give the line that begins the log of a new environment, with the runtime that really runs."""
    digest = hashlib.sha256(runtime.encode()).hexdigest()
    arn = f"arn:aws:lambda:{version.region}::runtime:{digest}"
    if version.system_log_level == _FAILURES:
        return ""
    if version.log_level:
        record = {
            "initializationType": "on-demand",
            "phase": "init",
            "runtimeVersion": runtime,
            "runtimeVersionArn": arn,
            "functionName": version.name,
            "functionVersion": version.version,
        }
        return _event("platform.initStart", record)
    return f"INIT_START Runtime Version: {runtime}\tRuntime Version ARN: {arn}\n"


def _error(kind: str, message: str) -> str:
    return json.dumps({"errorType": kind, "errorMessage": message})


def _exit_words(status: int) -> str:
    if status == 0:
        return "Runtime exited without providing a reason"
    if status > 0:
        return f"Runtime exited with error: exit status {status}"
    signal_name = signal.strsignal(-status) or f"signal {-status}"
    return f"Runtime exited with error: signal: {signal_name.lower()}"
