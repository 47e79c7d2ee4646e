"""One execution environment of a Lambda function: a process of its own, kept warm between calls.

The code runs on the interpreter that runs pytest, or on the machine's Node.js, whatever version of
them the function asks for, with nothing of the machine's environment but PATH. A function that
hangs, crashes, floods its output or uses more memory than it has ends with an error as on AWS, and
takes nobody along. What it started ends with its environment, whatever it did to get away.
"""

from __future__ import annotations

import io
import json
import math
import os
import select
import shutil
import signal
import socket
import time
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..errors import InfrastructureError
from ..supervision.process import SupervisedProcess
from .lambda_function import FunctionVersion, Invocation, PackageError, Result
from .lambda_memory import peak_of, used_by
from .lambda_report import answered, exited, framed, init_start, timed_out
from .lambda_runtimes import runtime_of
from .protocol import Outside

INIT_SECONDS = 10.0  # what AWS allows for importing the handler
EXIT_SECONDS = 2.0  # what a process gets for ending by itself once it has hung up
LOG_BYTES = 1024 * 1024  # of one invocation; what comes after is dropped, and said
LOOK_SECONDS = 0.1  # between two looks at the memory of a function that runs


class _OutOfMemoryError(Exception):
    """A function uses more memory than it has."""


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
        NotImplementedError: nothing on this machine runs it.
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
        self._runtime = runtime_of(version)
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
            command = [*self._runtime.command, str(theirs.fileno()), str(folder / "opt")]
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
            NotImplementedError: it needs something that is on AWS and not here.
            InfrastructureError: what it started cannot be ended, or its supervisor was killed.
        """
        init, loading, beginning = 0.0, "", ""
        timeout, id_ = float(self.version.timeout), invocation.request_id
        started = time.monotonic()
        try:
            if not self._used:
                self._used = True
                beginning = init_start(self.version, self._runtime.name)
                self._receive(started + max(INIT_SECONDS, timeout))
                init = (time.monotonic() - self._started) * 1000
                loading = self._written()
                started = time.monotonic()
            self._send(invocation, started + timeout)
            reply = self._receive(started + timeout)
            taken = time.monotonic() - started
            self._measure()
            if missing := reply.get("missing"):
                self._end()
                raise NotImplementedError(str(missing))
            self._check_memory()
            ending = answered(str(reply["payload"]), failed=bool(reply["failed"]))
            if not reply["warm"]:
                self._end()
        except TimeoutError:
            self._end()
            taken, ending = timeout, timed_out(id_, timeout)
        except _OutOfMemoryError:
            self._end()
            taken = min(timeout, time.monotonic() - started)
            ending = exited(id_, -signal.SIGKILL, out_of_memory=True)
        except (OSError, EOFError, ValueError, KeyError):
            self._process.await_exit(self._process.pid, EXIT_SECONDS)
            taken = min(timeout, time.monotonic() - started)
            ending = exited(id_, self._end())
        log = loading + framed(
            self.version,
            id_,
            self._written(),
            ending,
            taken=taken * 1000,
            memory=min(self._memory, self.version.memory),
            init=init,
        )
        return Result(ending.payload, ending.failed, log, taken * 1000, beginning)

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
        level = version.log_level
        programs = [str(self._folder / "opt" / "bin")] if version.layers else []
        layers, task = self._folder / "opt", self._folder / "task"
        modules = [*(str(layers / folder) for folder in self._runtime.modules), str(task)]
        return {
            **({"NODE_PATH": ":".join(modules)} if self._runtime.modules else {}),
            "PATH": ":".join([*programs, os.environ.get("PATH", os.defpath)]),
            "LANG": "C.UTF-8",
            "TZ": ":UTC",
            **dict(version.environment),
            "HOME": temporary,
            "TMPDIR": temporary,
            "_HANDLER": version.handler,
            "LAMBDA_TASK_ROOT": str(task),
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{version.runtime}",
            "AWS_LAMBDA_FUNCTION_NAME": version.name,
            "AWS_LAMBDA_FUNCTION_VERSION": version.version,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(version.memory),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": version.log_group,
            **({"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": level} if level else {}),
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
            _OutOfMemoryError: it uses more memory than it has.
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
            wait = 0 if ended else math.ceil(min(remaining, LOOK_SECONDS) * 1000)
            ready = {fd for fd, _ in poller.poll(wait)}
            if not ready and not ended:
                self._memory = max(self._memory, used_by(process.pid))
                self._check_memory()
                continue
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
        """Note the most memory that the process has used, in megabytes."""
        if self._process.status(self._process.pid) is None:  # else its number may be another's
            self._memory = max(self._memory, peak_of(self._process.pid))

    def _check_memory(self) -> None:
        if self._memory > self.version.memory:
            raise _OutOfMemoryError

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
