"""Lambda functions of LocalStack as processes of this machine, by the worker that moto's run in.

Runs on LocalStack's own Python; `LAMBDA_WORKER` names the worker.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

START_SECONDS = 10.0


class ProcessExecutor(RuntimeExecutor):  # type: ignore[misc]  # LocalStack is not installed here
    def start(self, env_vars: dict[str, Any]) -> None:
        settings = self.function_version.config
        if not (settings.runtime or "").startswith("python"):
            raise NotImplementedError(f"only Python functions run here, not {settings.runtime}")
        task = Path(settings.code.get_unzipped_code_location())
        self._lock = threading.Lock()
        self._log = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - open as long as the process
        self._read = 0
        self._said = ""
        self._timeout = float(settings.timeout)
        self._channel, theirs = socket.socketpair()
        given = {name: str(value) for name, value in env_vars.items()}
        with theirs:
            largest_file, no_layers = "512", "/nowhere"
            arguments = [largest_file, str(theirs.fileno()), no_layers]
            self._process = subprocess.Popen(
                [sys.executable, "-u", os.environ["LAMBDA_WORKER"], *arguments],
                cwd=task,
                env={"PATH": os.environ["PATH"]} | given | {"LAMBDA_TASK_ROOT": str(task)},
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                pass_fds=[theirs.fileno()],
            )
        self._lines = self._channel.makefile("rb")
        self._receive(START_SECONDS)

    def stop(self) -> None:
        if hasattr(self, "_process"):
            self._process.kill()
            self._process.wait()
            self._channel.close()
            self._log.close()

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        request: dict[str, Any] = {
            "id": payload["invoke-id"],
            "arn": payload["invoked-function-arn"],
            "client_context": None,
            "payload": payload["payload"] or "{}",
            "deadline": time.time() + self._timeout,
        }
        with self._lock:
            began = time.monotonic()
            self._channel.sendall(json.dumps(request).encode() + b"\n")
            try:
                answer = self._receive(self._timeout)
            except TimeoutError:
                said = f"{request['id']} Task timed out after {self._timeout:.2f} seconds"
                answer = {"payload": json.dumps({"errorMessage": said}), "failed": True}
            log = self._new_log(request["id"], (time.monotonic() - began) * 1000)
        self._said += log
        return InvocationResult(request["id"], answer["payload"].encode(), answer["failed"], log)

    def get_logs(self) -> str:
        return self._said

    @classmethod
    def prepare_version(cls, function_version: Any) -> None:
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: Any) -> None: ...

    def _receive(self, seconds: float) -> dict[str, Any]:
        self._channel.settimeout(seconds)
        line = self._lines.readline()
        self._channel.settimeout(None)
        if not line:
            raise RuntimeError("the function's process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _new_log(self, request: str, milliseconds: float) -> str:
        settings = self.function_version.config
        written = self._log.seek(0, os.SEEK_END)
        self._log.seek(self._read)
        text = self._log.read().decode("utf-8", "replace").replace("\x1f", "\n")
        self._read = written
        return (
            f"START RequestId: {request} Version: {self.function_version.id.qualifier}\n{text}"
            f"END RequestId: {request}\nREPORT RequestId: {request}\t"
            f"Duration: {milliseconds:.2f} ms\tBilled Duration: {int(milliseconds) + 1} ms\t"
            f"Memory Size: {settings.memory_size} MB\tMax Memory Used: {settings.memory_size} MB\n"
        )
