"""The program that runs the code of one Lambda function: started by its path, never imported.

It is what the runtime interface client is on AWS: it imports the handler, then serves invocation
after invocation (https://github.com/aws/aws-lambda-python-runtime-interface-client, version 3).
Invocations arrive as lines of JSON on the socket whose descriptor is the second argument, answers
leave on it in the same way. The first argument is how many megabytes a file may have, the third one
where the function's layers are. Standard error is the function's log, and so is, from here on,
standard output.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import resource
import socket
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

_LEVELS = {"TRACE": 5, "FATAL": logging.CRITICAL, "WARN": logging.WARNING}
"""Levels of AWS that Python has not, or calls otherwise."""

_WITHIN = "\x1f"
"""The end of a line within a record; who reads the log makes a newline of it."""

Handler = Callable[[Any, Any], Any]


class FaultError(Exception):
    """A mistake that the runtime itself finds, with the error type that AWS gives it."""

    def __init__(self, kind: str, message: str, stack: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.stack = list(stack)


class Context:
    """What a handler is told about its invocation."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.aws_request_id = request["id"]
        self.invoked_function_arn = request["arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        self.client_context = _client_context(request["client_context"])
        self._deadline = request["deadline"]

    def get_remaining_time_in_millis(self) -> int:
        """Give the milliseconds until the function is stopped."""
        return max(0, int((self._deadline - time.time()) * 1000))


def _client_context(sent: dict[str, Any] | None) -> SimpleNamespace | None:
    if sent is None:
        return None
    client = {"client_id" if k == "installation_id" else k: v for k, v in _part(sent, "client")}
    return SimpleNamespace(
        custom=sent.get("custom"), env=sent.get("env"), client=SimpleNamespace(**client)
    )


def _part(sent: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    return list((sent.get(name) or {}).items())


class LogRecords(logging.Handler):
    """Write log records as Lambda writes them: level, time, request id and message."""

    request_id = ""

    def __init__(self) -> None:
        super().__init__()
        formatter = logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
            "%Y-%m-%dT%H:%M:%S",
        )
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def write_json(self, level: str) -> None:
        """Write records as JSON from here on, from a level on."""
        self.setFormatter(JsonRecords())
        logging.getLogger().setLevel(_LEVELS.get(level, level))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        record.aws_request_id = self.request_id
        sys.stdout.write(_one_event(self.format(record)))


class JsonRecords(logging.Formatter):
    """Write a log record as Lambda writes it in JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the record as one line, with what the caller has added to it."""
        usual = vars(logging.makeLogRecord({})).keys() | {"aws_request_id", "message", "asctime"}
        said: dict[str, Any] = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[0]:
            kind, error, trace = record.exc_info
            said["stackTrace"] = [_on_aws(one) for one in traceback.format_tb(trace)]
            said["errorType"], said["errorMessage"] = kind.__name__, str(error)
            said["location"] = f"{_on_aws(record.pathname)}:{record.funcName}:{record.lineno}"
        said["requestId"] = vars(record)["aws_request_id"]
        added = {name: value for name, value in vars(record).items() if name not in usual}
        return json.dumps({**said, **added}, default=str, ensure_ascii=False)


def load_handler(name: str) -> Handler:
    """Import the function that a function's configuration names.

    Raises:
        FaultError: there is no such function, or its module cannot be imported.
    """
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        message = f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)"
        raise FaultError("Runtime.MalformedHandlerName", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{module_name}': {error}"
        raise FaultError("Runtime.ImportModuleError", message) from error
    except SyntaxError as error:
        place = f'  File "{_on_aws(str(error.filename))}" Line {error.lineno}\n    {error.text}'
        message = f"Syntax error in module '{module_name}': {error}"
        raise FaultError("Runtime.UserCodeSyntaxError", message, [place]) from error
    try:
        handler: Handler = getattr(module, function_name)
    except AttributeError as error:
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        raise FaultError("Runtime.HandlerNotFound", message) from error
    return handler


def run(handler: Handler, request: dict[str, Any]) -> str:
    """Call the handler and give its result as JSON.

    Raises:
        FaultError: the result cannot be written as JSON.
        Exception: whatever the handler raises.
    """
    result = handler(json.loads(request["payload"]), Context(request))
    try:
        return json.dumps(result, default=_plain, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"Unable to marshal response: {error}"
        raise FaultError("Runtime.MarshalError", message) from error


def _plain(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def report(error: Exception, request_id: str) -> str:
    """Write an error to the log, and give it as the payload that the caller receives."""
    if isinstance(error, FaultError):
        kind, stack = error.kind, error.stack
    else:
        kind = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        while frames and frames[0].filename == __file__:
            del frames[0]
        rows = [(frame.filename, frame.lineno or 0, frame.name, frame.line) for frame in frames]
        stack = [_on_aws(text) for text in traceback.format_list(rows)]
    said = {"errorMessage": str(error), "errorType": kind, "requestId": request_id}
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        record = {"timestamp": at, "log_level": "ERROR", **said, "stackTrace": stack}
        _write(json.dumps(record, ensure_ascii=False) + "\n")
        return json.dumps({**said, "stackTrace": stack}, ensure_ascii=False)
    lines = [f"[ERROR] {kind}: {error}" if str(error) else f"[ERROR] {kind}"]
    if stack:
        lines += ["Traceback (most recent call last):", "".join(stack).rstrip("\n")]
    _write(_one_event("\n".join(lines)))
    return json.dumps({**said, "stackTrace": stack}, ensure_ascii=False)


def _one_event(text: str) -> str:
    """Give a record as it stays together in the log, as its runtime has it on AWS."""
    return text.replace("\n", _WITHIN) + "\n"


def _write(text: str) -> None:
    with suppress(ValueError, OSError):  # the function has closed it
        sys.stdout.write(text)


def _on_aws(text: str) -> str:
    """Show the package and the standard library under the paths that they have on AWS."""
    text = text.replace(os.environ["LAMBDA_TASK_ROOT"], "/var/task")
    language = f"/var/lang/lib/python{sys.version_info.major}.{sys.version_info.minor}"
    return text.replace(os.path.dirname(os.__file__), language)  # noqa: PTH120 - for this one path


def serve(channel: socket.socket) -> None:
    """Import the handler, say so, and serve invocations until the channel closes."""
    log = LogRecords()
    logging.getLogger().addHandler(log)
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        log.write_json(os.environ["AWS_LAMBDA_LOG_LEVEL"])
    handler: Handler | None = None
    fault: Exception | None = None
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:  # noqa: BLE001 - the caller of the first invocation gets it
        fault = error
    _say(channel, {})
    for line in channel.makefile("rb"):
        request = json.loads(line)
        log.request_id = request["id"]
        failed = False
        try:
            if handler is None:
                assert fault is not None
                raise fault  # noqa: TRY301 - the same report as for an error of the handler
            payload = run(handler, request)
        except Exception as error:  # noqa: BLE001 - as on AWS, the caller gets what was raised
            failed, payload = True, report(error, request["id"])
        for stream in (sys.stdout, sys.stderr):
            with suppress(ValueError, OSError):  # the function has closed it
                stream.flush()
        # On AWS, too, an environment whose handler did not load is not used again.
        _say(channel, {"payload": payload, "failed": failed, "warm": handler is not None})


def _say(channel: socket.socket, message: dict[str, Any]) -> None:
    channel.sendall(json.dumps(message).encode() + b"\n")


def main() -> None:
    """Make the process look like the Lambda runtime, and serve."""
    largest = int(sys.argv.pop(1)) << 20
    channel = socket.socket(fileno=int(sys.argv.pop(1)))
    channel.set_inheritable(False)
    os.dup2(2, 1)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if hard == resource.RLIM_INFINITY or hard > largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    layers = sys.argv.pop(1) + "/python"
    release = os.environ["AWS_EXECUTION_ENV"].removeprefix("AWS_Lambda_")
    packages = f"{layers}/lib/{release}/site-packages"
    sys.path[:0] = [os.environ["LAMBDA_TASK_ROOT"], layers, packages]
    serve(channel)


if __name__ == "__main__":
    main()
