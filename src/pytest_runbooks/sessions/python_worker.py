"""A program: the live interpreter of a Python session; it imports nothing of the package.

Run as `python python_worker.py FOLDER DOCUMENT [RECORDS LONGEST]`; the harness's side is
`python.py`. With the last two, long waits take at most LONGEST seconds, and are written down.

After each command it forks a copy of itself that waits: when the next command crashes, hangs or is
taken back, the harness ends this process and wakes the copy, which knows what was before. The
process that runs is always the older one, so that threads which a block started live on. The copy
before is kept until the next command begins, since the last one may still be taken back.

Files in FOLDER:
    requests     a FIFO; a line is the number of the command to run
    answers      a FIFO; `copy PID` for each copy, `NUMBER STATUS LINE CALLER` (0: none) when a
                 command has ended, `awake PID` from a copy that was woken
    step.NUMBER  the command, marshalled
    out, err     FIFOs, the standard streams of the commands
    trace        where the code was when the interpreter crashed, or the harness asked
"""

from __future__ import annotations
import __future__

import faulthandler
import fcntl
import io
import linecache
import marshal
import os
import signal
import stat
import sys
import types
from collections.abc import Callable, Iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # at run time it costs more than all the rest

ASK = signal.SIGRTMIN + 8
WAKE = signal.SIGRTMIN + 9
LOOK_AROUND = 1.0  # seconds between looks of a copy whether it is still wanted
FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
INTERRUPTED = 130  # as a shell says it of a program that SIGINT ended
LONG = 5.0  # seconds from which on a wait is shortened
LEAST = 0.1  # seconds that it takes then
FOREVER = 1e9  # seconds that nobody waits
waitpid = os.waitpid


class Worker:
    """The namespace of a document, and what runs code in it."""

    def __init__(self, folder: str, document: str) -> None:
        self.folder = folder
        self.document = document
        self.pid = os.getpid()
        self.copies: list[int] = []
        self.ended_copies: list[int] = []
        self.flags = 0
        self.lines: list[str] = []
        self.module = types.ModuleType("__main__")
        self.module.__dict__["__builtins__"] = __builtins__
        sys.modules["__main__"] = self.module
        self.trace = os.open(f"{folder}/trace", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        faulthandler.enable(self.trace, all_threads=False)
        faulthandler.register(ASK, self.trace, all_threads=False)

    def answer(self, *words: object) -> None:
        """Say one line to the harness."""
        descriptor = os.open(f"{self.folder}/answers", os.O_WRONLY)
        os.write(descriptor, (" ".join(map(str, words)) + "\n").encode())
        os.close(descriptor)

    def serve(self) -> None:
        """Run what is asked for until the request to end."""
        while True:
            self.reap_copies()
            self.keep_copy()
            number = self.next_request()
            if number == "end":
                return
            self.end_older_copies()
            with open(f"{self.folder}/step.{number}", "rb") as file:  # noqa: PTH123 - pathlib costs as much as all the rest
                step = marshal.load(file)  # noqa: S302 - the harness has written it
            result = self.run(step)
            if os.getpid() != self.pid:  # a child that the block forked ends as in a script
                raise SystemExit(result[0])
            self.answer(number, *result)

    def next_request(self) -> str:
        """Read one line, and no more: a copy may have to read on from here.

        The FIFO is open only here, so that a block has no descriptor of it to close.
        """
        requests = os.open(f"{self.folder}/requests", os.O_RDONLY)
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(requests, 1)
            if not byte:
                line = b"end\n"
            line += byte
        os.close(requests)
        return line.decode().strip()

    def keep_copy(self) -> None:
        """Fork a copy that waits; it ends when neither this process nor the supervisor is left."""
        above = {os.getpid(), os.getppid()}
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {WAKE})
        pid = os.fork()
        if pid == 0:
            break_pipes()
            while signal.sigtimedwait({WAKE}, LOOK_AROUND) is None:
                if os.getppid() not in above:
                    os._exit(0)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            hang_up()
            self.pid = os.getpid()
            self.copies.clear()
            self.ended_copies.clear()
            raise Woken
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.setpgid(pid, pid)  # so that `wait_own` does not wait for it
        self.copies.append(pid)
        self.answer("copy", pid)

    def end_older_copies(self) -> None:
        """End all copies but the last; they are waited for when there is time."""
        while len(self.copies) > 1:
            pid = self.copies.pop(0)
            os.kill(pid, signal.SIGKILL)
            self.ended_copies.append(pid)

    def reap_copies(self) -> None:
        """Wait for the copies that were ended."""
        while self.ended_copies:
            try:
                waitpid(self.ended_copies.pop(), 0)
            except ChildProcessError:  # the block ignores SIGCHLD, or waited for it
                continue

    def run(self, step: dict[str, Any]) -> tuple[int, int, int]:
        """Run a command; give its exit status, the line that failed and the line it came from."""
        self.enter(step)
        status = 0
        failed = caller = 0
        try:
            self.execute(step["code"], step["line"], "single" if step["interactive"] else "exec")
        except SystemExit as end:
            status = leave(end.code)
            failed, caller = self.where(end, step["line"])
        except BaseException as error:  # noqa: BLE001 - whatever a block raises is its result
            self.show(error)
            status = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
            failed, caller = self.where(error, step["line"])
        flush()
        self.connect("/dev/null", "/dev/null")
        return (status, failed, caller) if status else (0, 0, 0)

    def enter(self, step: dict[str, Any]) -> None:
        """Take over the streams, and what the shell exported or where it went meanwhile."""
        self.connect(f"{self.folder}/{step['out']}", f"{self.folder}/{step['err']}")
        for name in ("stdin", "stdout", "stderr"):
            if getattr(sys, name, None) is None or getattr(sys, name).closed:
                setattr(sys, name, stream(name))
        for name in step["unset"]:
            os.environ.pop(name, None)
        os.environ.update(step["set"])
        if step["cwd"]:
            try:  # noqa: SIM105 - contextlib costs as much as all the rest
                os.chdir(step["cwd"])
            except FileNotFoundError:
                pass  # the shell is in a directory that was removed

    def connect(self, *paths: str) -> None:
        """Have standard output and error go to these files."""
        for descriptor, path in enumerate(paths, 1):
            file = os.open(path, os.O_WRONLY | os.O_APPEND)
            os.dup2(file, descriptor)
            if file != descriptor:
                os.close(file)

    def execute(self, code: str, line: int, mode: str) -> None:
        """Compile with the document's line numbers, and run in the document's namespace."""
        lines = [f"{one}\n" for one in code.removesuffix("\n").split("\n")]
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
        one = trace
        while one:
            # A frame of `sleep`, of which an ordinary interpreter has none.
            while one.tb_next and one.tb_next.tb_frame.f_code.co_filename == __file__:
                one.tb_next = one.tb_next.tb_next
            one = one.tb_next
        try:
            if sys.excepthook is sys.__excepthook__:
                import traceback  # noqa: PLC0415 - only a failure needs it

                # Python's own hook looks for the source in files; this one knows `linecache`.
                traceback.print_exception(type(error), error, trace)
            else:
                sys.excepthook(type(error), error.with_traceback(trace), trace)
        except Exception:  # noqa: BLE001 - a hook, a stream, or a limit that the block has set
            os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="backslashreplace"))

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
        return (lines[-1], lines[0]) if lines else (0, 0)


class Woken(BaseException):
    """Unwinds a copy, when it is woken, to where it takes requests."""


def descriptors(kind: Callable[[int], bool]) -> Iterator[int]:
    """Give the open descriptors, but for the standard ones, of a kind that `stat` knows."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - pathlib costs as much as all the rest
        try:
            if int(name) > 2 and kind(os.fstat(int(name)).st_mode):
                yield int(name)
        except OSError:  # the descriptor of the listing itself
            continue


def break_pipes() -> None:
    """Let go of the ends of pipes that are written to, in a copy.

    As long as the copy had them, who reads from them would see no end when the block closes them.
    A copy that is woken finds them broken.
    """
    pipes = list(descriptors(stat.S_ISFIFO))
    reader, broken = os.pipe()
    os.close(reader)
    for one in pipes:
        if fcntl.fcntl(one, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY:
            os.dup2(broken, one, inheritable=os.get_inheritable(one))
    os.close(broken)


def hang_up() -> None:
    """Shut the connections that a woken copy has in common with the process it takes over from.

    That process may have left half an answer in them, which would be taken for another's.
    """
    if socket := sys.modules.get("socket"):
        for one in list(descriptors(stat.S_ISSOCK)):
            with socket.socket(fileno=os.dup(one)) as connection:
                internet = connection.family in {socket.AF_INET, socket.AF_INET6}
                try:
                    connection.getpeername()
                    if internet and connection.type == socket.SOCK_STREAM:
                        connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # not connected
                    continue


def wait_own(pid: int = -1, options: int = 0, /) -> tuple[int, int]:
    """Do what `os.waitpid` does, without the copies: they are not of this process group."""
    return waitpid(0 if pid == -1 else pid, options)


def shorten_waits(worker: Worker, records: str, longest: float) -> None:
    """Let `time.sleep` take a short time for a long wait of the block, and write that down.

    Real stay: short waits; those of threads, and those that a thread may want to be over; those of
    a process that the block has forked; and those that an alarm is to end.
    """
    import _thread  # noqa: PLC0415 - built in, and of no use to a worker that does not shorten
    import time  # noqa: PLC0415 - as above

    real, main_thread = time.sleep, _thread.get_ident()

    def sleep(*arguments: Any, **named: Any) -> None:
        seconds = arguments[0] if len(arguments) == 1 and not named else None
        if (
            isinstance(seconds, int | float)
            and LONG < seconds < FOREVER
            and os.getpid() == worker.pid
            and _thread.get_ident() == main_thread
            and not _thread._count()  # noqa: SLF001 - what `threading` counts is not all of them
            and not signal.getitimer(signal.ITIMER_REAL)[0]
        ):
            waited = min(max(seconds / 50, LEAST), longest)
            file = os.open(records, os.O_WRONLY | os.O_APPEND)
            os.write(file, b"%d %d\n" % (seconds * 1000, waited * 1000))
            os.close(file)
            arguments = (waited,)
        real(*arguments, **named)

    sleep.__doc__, sleep.__module__, sleep.__qualname__ = real.__doc__, real.__module__, "sleep"
    time.sleep = sleep


def leave(code: object) -> int:
    """Give the exit status of `sys.exit(code)`, saying what Python would say."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def stream(name: str) -> io.TextIOWrapper:
    """Open a standard stream again that a block has closed."""
    descriptor = ("stdin", "stdout", "stderr").index(name)
    raw = open(descriptor, "wb" if descriptor else "rb", closefd=False)  # noqa: SIM115 - it stays
    errors = "backslashreplace" if name == "stderr" else "strict"
    return io.TextIOWrapper(raw, encoding="utf-8", errors=errors, line_buffering=True)


def flush() -> None:
    """Write out what is buffered, as far as the block left anything to write it with."""
    for name in ("stdout", "stderr"):
        flusher: Callable[[], None] | None = getattr(getattr(sys, name, None), "flush", None)
        try:
            if flusher:
                flusher()
        except (OSError, ValueError):
            continue


def main() -> None:
    """Serve; a copy that is woken serves on from where it was made."""
    folder, document, *shortening = sys.argv[1:]
    sys.argv = [""]
    sys.path[0] = ""
    for one in (sys.stdout, sys.stderr):
        one.reconfigure(line_buffering=True)  # type: ignore[union-attr] # as on a terminal
    os.waitpid = wait_own
    os.wait = wait_own
    worker = Worker(folder, document)
    if shortening:
        shorten_waits(worker, shortening[0], float(shortening[1]))
    while True:
        try:
            worker.serve()
        except Woken:
            worker.answer("awake", os.getpid())
            continue
        return


if __name__ == "__main__":
    main()
