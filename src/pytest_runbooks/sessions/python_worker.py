"""A program: the live interpreter of a Python session; it imports nothing of the package.

Run as `python python_worker.py FOLDER DOCUMENT`; the harness's side is `python.py`.

Before each command it forks a copy of itself that waits: when the command crashes, hangs or is
taken back, the harness ends this process and wakes the copy, which knows what was before. The
process that runs is always the older one, so that threads which a block started live on.

Files in FOLDER:
    requests     a FIFO; a line is the number of the command to run
    answers      a FIFO; `running NUMBER PID COPY`, then `NUMBER STATUS LINE CALLER` (0: none)
    step.NUMBER  the command, as JSON
    trace        where the code was when the interpreter crashed, or the harness asked
"""

from __future__ import annotations
import __future__

import faulthandler
import gc
import io
import json
import linecache
import os
import signal
import sys
import types
from collections.abc import Callable
from typing import Any

WAKE = signal.SIGUSR1
ASK = signal.SIGRTMIN + 8
FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


class Worker:
    """The namespace of a document, and what runs code in it."""

    def __init__(self, folder: str, document: str) -> None:
        self.folder = folder
        self.document = document
        self.copy = 0
        self.flags = 0
        self.lines: list[str] = []
        self.module = types.ModuleType("__main__")
        self.module.__dict__["__builtins__"] = __builtins__
        sys.modules["__main__"] = self.module
        self.trace = os.open(f"{folder}/trace", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        faulthandler.enable(self.trace)
        faulthandler.register(ASK, self.trace, all_threads=False)

    def answer(self, *words: object) -> None:
        """Say one line to the harness."""
        descriptor = os.open(f"{self.folder}/answers", os.O_WRONLY)
        os.write(descriptor, (" ".join(map(str, words)) + "\n").encode())
        os.close(descriptor)

    def serve(self) -> None:
        """Run what is asked for until the request to end."""
        requests = os.open(f"{self.folder}/requests", os.O_RDONLY)
        while (number := self.next_request(requests)) != "end":
            with open(f"{self.folder}/step.{number}", encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs as much as all the rest
                step = json.load(file)
            self.keep_copy()
            self.answer("running", number, os.getpid(), self.copy)
            self.answer(number, *self.run(step))

    def next_request(self, requests: int) -> str:
        """Read one line; a byte at a time, since a copy may have to read on from here."""
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(requests, 1)
            if not byte:
                return "end"
            line += byte
        return line.decode().strip()

    def keep_copy(self) -> None:
        """Fork the copy that waits, in place of the one before."""
        before = self.copy
        gc.freeze()  # so that collecting garbage does not touch, and so copy, every page
        signal.pthread_sigmask(signal.SIG_BLOCK, {WAKE})
        pid = os.fork()
        if pid == 0:
            signal.sigwait({WAKE})
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {WAKE})
            self.copy = 0
            gc.unfreeze()
            raise Woken
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {WAKE})
        gc.unfreeze()
        self.copy = pid
        if before:
            os.kill(before, signal.SIGKILL)
            os.waitpid(before, 0)

    def run(self, step: dict[str, Any]) -> tuple[int, int, int]:
        """Run a command; give its exit status, the line that failed and the line it came from."""
        self.enter(step)
        try:
            self.execute(step["code"], step["line"], "single" if step["interactive"] else "exec")
        except SystemExit as end:
            return leave(end.code), *self.where(end, step["line"])
        except BaseException as error:  # noqa: BLE001 - whatever a block raises is its result
            self.show(error)
            return 1, *self.where(error, step["line"])
        finally:
            flush()
        return 0, 0, 0

    def enter(self, step: dict[str, Any]) -> None:
        """Take over the streams, and what the shell exported or where it went meanwhile."""
        for descriptor, path in ((1, step["out"]), (2, step["err"])):
            file = os.open(path, os.O_WRONLY | os.O_APPEND)
            os.dup2(file, descriptor)
            os.close(file)
        for name in ("stdin", "stdout", "stderr"):
            if getattr(sys, name, None) is None or getattr(sys, name).closed:
                setattr(sys, name, stream(name))
        for name in step["unset"]:
            os.environ.pop(name, None)
        os.environ.update(step["set"])
        if step["cwd"]:
            os.chdir(step["cwd"])

    def execute(self, code: str, line: int, mode: str) -> None:
        """Compile with the document's line numbers, and run in the document's namespace."""
        lines = code.splitlines(keepends=True)
        missing = line - 1 + len(lines) - len(self.lines)
        self.lines += ["\n"] * max(0, missing)
        self.lines[line - 1 : line - 1 + len(lines)] = lines
        # No modification time: such an entry is never checked against the file, and stays.
        linecache.cache[self.document] = (0, None, self.lines, self.document)
        text = "\n" * (line - 1) + code
        compiled = compile(text, self.document, mode, self.flags, dont_inherit=True)
        self.flags |= compiled.co_flags & FUTURES
        exec(compiled, self.module.__dict__)  # noqa: S102 - running the document is the purpose

    def show(self, error: BaseException) -> None:
        """Print the traceback as Python would, from the document on."""
        flush()
        trace = error.__traceback__
        while trace and trace.tb_frame.f_code.co_filename != self.document:
            trace = trace.tb_next
        if sys.excepthook is sys.__excepthook__:
            import traceback  # noqa: PLC0415 - only a failure needs it

            # Python's own hook looks for the source in files; this one knows `linecache`.
            traceback.print_exception(type(error), error, trace)
        else:
            sys.excepthook(type(error), error.with_traceback(trace), trace)

    def where(self, error: BaseException, first_line: int) -> tuple[int, int]:
        """Give the document's line that failed, and the line of this command that led there."""
        lines = []
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename == self.document:
                lines.append(trace.tb_lineno)
            trace = trace.tb_next
        if isinstance(error, SyntaxError) and error.filename == self.document and not lines:
            lines.append(error.lineno or first_line)
        if not lines:
            return 0, 0
        return lines[-1], lines[0] if lines[0] != lines[-1] else 0


class Woken(BaseException):
    """Unwinds a copy, when it is woken, to where it takes requests."""


def leave(code: object) -> int:
    """Give the exit status of `sys.exit(code)`, saying what Python would say."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def stream(name: str) -> io.TextIOWrapper:
    """Open a standard stream, line by line as on a terminal, so that both keep their order."""
    descriptor = ("stdin", "stdout", "stderr").index(name)
    raw = open(descriptor, "wb" if descriptor else "rb", closefd=False)  # noqa: SIM115 - it stays
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def flush() -> None:
    """Write out what is buffered, as far as the block left anything to write it with."""
    for one in (sys.stdout, sys.stderr):
        flusher: Callable[[], None] | None = getattr(one, "flush", None)
        try:
            if flusher:
                flusher()
        except (OSError, ValueError):
            continue


def main() -> None:
    """Serve; a copy that is woken serves on from where it was made."""
    folder, document = sys.argv[1:]
    sys.argv = [""]
    sys.path[0] = ""
    for name in ("stdin", "stdout", "stderr"):
        setattr(sys, name, stream(name))
    worker = Worker(folder, document)
    while True:
        try:
            worker.serve()
        except Woken:
            worker.answer("awake", os.getpid())
            continue
        return


if __name__ == "__main__":
    main()
