"""One execution environment of a Lambda function: a process of its own, kept warm between calls.

The code runs on the interpreter that runs pytest, whatever Python version the function asks for,
with nothing of the machine's environment but PATH. A function that hangs, crashes or
floods its output ends with an error as on AWS, and takes nobody along. What it started ends with
its environment, whatever it did to get away.
"""

from __future__ import annotations

import io
import json
import math
import os
import re
import select
import shutil
import signal
import socket
import sys
import time
import zipfile
import zlib
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import InfrastructureError
from ..supervision.process import SupervisedProcess
from .lambda_function import FunctionVersion, Invocation, PackageError, Result
from .protocol import Outside

WORKER = Path(__file__).with_name("lambda_worker.py")
INIT_SECONDS = 10.0  # what AWS allows for importing the handler
EXIT_SECONDS = 2.0  # what a process gets for ending by itself once it has hung up
LOG_BYTES = 1024 * 1024  # of one invocation; what comes after is dropped, and said
PAYLOAD_BYTES = 6_291_556  # the limit that AWS enforces and names


@dataclass(frozen=True, slots=True)
class _Ending:
    """How an invocation ended.

    Attributes:
        payload: the result, or the error, as JSON.
        failed: whether it is an error.
        said: what stands in the log when the function did not come to its end.
        status: the word for that in the last line of the log.
    """

    payload: str
    failed: bool
    said: str = ""
    status: str = ""


class ExecutionEnvironment:
    """A process with a function's code in it, used by one caller at a time.

    What the function leaves running when it answers goes on between the calls, where AWS would
    freeze it, until the environment ends.

    Args:
        version: what to run.
        folder: a folder of its own, not yet there; gone after `stop`.
        log_stream: the log stream that its log is written to.
        outside: what the function sees of the world.

    Raises:
        PackageError: the code cannot be unpacked.
        InfrastructureError: the process cannot be started.
    """

    def __init__(
        self, version: FunctionVersion, folder: Path, log_stream: str, outside: Outside
    ) -> None:
        self.version = version
        self.log_stream = log_stream
        self._folder = folder
        self._started = time.monotonic()
        self._used = False
        self._ended = False
        self._memory = 0
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, folder, ignore_errors=True)
            _unpack(version.code, folder / "task")
            for layer in version.layers:
                _unpack(layer, folder / "opt")
            (folder / "tmp").mkdir()
            self._log = undo.enter_context((folder / "log").open("ab+"))
            self._fence = outside.enclose(folder)
            if self._fence:
                undo.callback(self._fence.close)
            self._channel, theirs = socket.socketpair()
            undo.enter_context(self._channel)
            command = [
                *(sys.executable, "-s", "-P", "-u", str(WORKER)),
                *(str(theirs.fileno()), str(folder / "opt" / "python")),
            ]
            with theirs:
                self._process = SupervisedProcess(
                    command,
                    env=self._environment(outside),
                    cwd=folder / "task",
                    log=folder / "log",
                    fence=self._fence,
                    descriptors=[theirs.fileno()],
                )
            undo.pop_all()

    @property
    def alive(self) -> bool:
        """Whether it can be called again."""
        return not self._ended

    def invoke(self, invocation: Invocation) -> Result:
        """Call the function and wait for it, at most as long as its time-out says.

        Raises:
            InfrastructureError: what it started cannot be ended, or its supervisor was killed.
        """
        init, loading = 0.0, ""
        timeout = float(self.version.timeout)
        started = time.monotonic()
        try:
            if not self._used:
                self._used = True
                self._receive(started + max(INIT_SECONDS, timeout))
                init = (time.monotonic() - self._started) * 1000
                loading = self._written()
                started = time.monotonic()
            self._send(invocation, started + timeout)
            reply = self._receive(started + timeout)
            taken = time.monotonic() - started
            self._measure()
            ending = _ending(str(reply["payload"]), failed=bool(reply["failed"]))
            if not reply["warm"]:
                self._end()
        except TimeoutError:
            self._end()
            taken, said = timeout, f"Task timed out after {timeout:.2f} seconds"
            message = f"RequestId: {invocation.request_id} Error: {said}"
            ending = _Ending(_error("Sandbox.Timedout", message), True, said, "timeout")
        except (OSError, EOFError, ValueError, KeyError):
            self._process.await_exit(self._process.pid, EXIT_SECONDS)
            taken = time.monotonic() - started
            said = f"Error: {_exit_words(self._end())}"
            message = f"RequestId: {invocation.request_id} {said}"
            ending = _Ending(_error("Runtime.ExitError", message), True, said, "error")
        log = loading + self._framed(invocation, ending, taken * 1000, init)
        return Result(ending.payload, ending.failed, log, taken * 1000)

    def kill(self) -> None:
        """Kill the process and all that it started, from any thread; who waits for it is told."""
        self._process.kill()

    def stop(self) -> None:
        """End the process and all that it started, and remove the folder; by who uses it.

        Raises:
            InfrastructureError: something cannot be ended; the rest is done all the same.
        """
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
            if self._fence:
                stack.callback(self._fence.close)
            stack.callback(self._log.close)
            stack.callback(self._channel.close)
            if not self._ended:
                self._end()

    def _environment(self, outside: Outside) -> dict[str, str]:
        """Give the variables of AWS's own runtime, and those that keep calls in the emulator.

        https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
        """
        version, temporary = self.version, str(self._folder / "tmp")
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "TZ": ":UTC",
            **dict(version.environment),
            "HOME": temporary,
            "TMPDIR": temporary,
            "_HANDLER": version.handler,
            "LAMBDA_TASK_ROOT": str(self._folder / "task"),
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{version.runtime}",
            "AWS_LAMBDA_FUNCTION_NAME": version.name,
            "AWS_LAMBDA_FUNCTION_VERSION": version.version,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(version.memory),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": version.log_group,
            "AWS_LAMBDA_LOG_STREAM_NAME": self.log_stream,
            "AWS_REGION": version.region,
            "AWS_DEFAULT_REGION": version.region,
            "AWS_ACCESS_KEY_ID": version.account,
            "AWS_SECRET_ACCESS_KEY": "emulated",
            "AWS_ENDPOINT_URL": outside.endpoint_url,
            **outside.env,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def _send(self, invocation: Invocation, deadline: float) -> None:
        message = {
            "id": invocation.request_id,
            "payload": invocation.payload,
            "arn": invocation.arn,
            "client_context": invocation.client_context,
            "deadline": time.time() + deadline - time.monotonic(),
        }
        self._channel.settimeout(max(0.001, deadline - time.monotonic()))
        self._channel.sendall(json.dumps(message).encode() + b"\n")

    def _receive(self, deadline: float) -> dict[str, Any]:
        """Read one message.

        Raises:
            TimeoutError: the deadline passed.
            EOFError: the process hung up, or ended; a child of it may hold the channel open.
        """
        process, chunks = self._process, list[bytes]()
        reports = process.report_fd
        poller = select.poll()
        poller.register(self._channel, select.POLLIN)
        poller.register(reports, select.POLLIN)
        ended = process.status(process.pid) is not None
        while not (chunks and chunks[-1].endswith(b"\n")):
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            ready = {fd for fd, _ in poller.poll(0 if ended else math.ceil(remaining * 1000))}
            if self._channel.fileno() in ready:
                chunks.append(self._channel.recv(1 << 18))
                if not chunks[-1]:
                    raise EOFError
            elif ended:  # what it sent before has been read
                raise EOFError
            elif reports in ready:
                ended = not process.read_reports() or process.status(process.pid) is not None
        message: dict[str, Any] = json.loads(b"".join(chunks))
        return message

    def _end(self) -> int:
        """End the process and all that it started, and give its exit status.

        Raises:
            InfrastructureError: something cannot be ended, or the supervisor was killed.
        """
        self._ended = True
        self._measure()
        self._process.close()
        status = self._process.status(self._process.pid)
        if status is None:
            raise InfrastructureError("the supervisor of a Lambda function was killed")
        return status

    def _measure(self) -> None:
        """Note the most memory that the process has used, in megabytes.

        The peak that `getrusage` knows includes that of the process which started it.
        """
        if self._process.status(self._process.pid) is not None:
            return  # its number may be another's
        with suppress(OSError):
            status = Path(f"/proc/{self._process.pid}/status").read_text()
            if found := re.search(r"VmHWM:\s*(\d+) kB", status):
                self._memory = int(found[1]) // 1024

    def _framed(self, invocation: Invocation, ending: _Ending, taken: float, init: float) -> str:
        """Give the log of one invocation between the lines that AWS writes around it."""
        id_, version = invocation.request_id, self.version
        fields = [
            f"REPORT RequestId: {id_}",
            f"Duration: {taken:.2f} ms",
            f"Billed Duration: {math.ceil(taken)} ms",
            f"Memory Size: {version.memory} MB",
            f"Max Memory Used: {self._memory} MB",
            *([f"Init Duration: {init:.2f} ms"] if init else []),
            *([f"Status: {ending.status}"] if ending.status else []),
        ]
        said = f"{_now()} {id_} {ending.said}\n\n" if ending.said else ""
        return (
            f"START RequestId: {id_} Version: {version.version}\n{self._written()}{said}"
            f"END RequestId: {id_}\n" + "\t".join(fields) + "\t\n"
        )

    def _written(self) -> str:
        """Take what the process wrote since the last call."""
        size = os.fstat(self._log.fileno()).st_size
        text = os.pread(self._log.fileno(), LOG_BYTES, 0).decode("utf-8", "replace")
        os.ftruncate(self._log.fileno(), 0)
        if text and not text.endswith("\n"):
            text += "\n"
        return text + (f"... {size - LOG_BYTES} bytes dropped\n" if size > LOG_BYTES else "")


def _unpack(archive: bytes, folder: Path) -> None:
    """Unpack a zip archive, with the permissions it holds, over what is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            for member in package.infolist():
                path = Path(package.extract(member, folder))
                if mode := member.external_attr >> 16 & 0o777:
                    path.chmod(mode | (0o700 if member.is_dir() else 0o400))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        raise PackageError(str(error)) from error


def _ending(payload: str, *, failed: bool) -> _Ending:
    if len(payload.encode()) <= PAYLOAD_BYTES:
        return _Ending(payload, failed)
    limit = f"maximum allowed payload size ({PAYLOAD_BYTES} bytes)"
    message = f"Response payload size exceeded {limit}."
    return _Ending(_error("Function.ResponseSizeTooLarge", message), True)


def _error(kind: str, message: str) -> str:
    return json.dumps({"errorType": kind, "errorMessage": message})


def _exit_words(status: int) -> str:
    if status == 0:
        return "Runtime exited without providing a reason"
    if status > 0:
        return f"Runtime exited with error: exit status {status}"
    signal_name = signal.strsignal(-status) or f"signal {-status}"
    return f"Runtime exited with error: signal: {signal_name.lower()}"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
