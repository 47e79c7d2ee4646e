"""A forked process becomes the call: it takes on everything of its caller, and runs the CLI."""

from __future__ import annotations

import atexit
import contextlib
import contextvars
import fcntl
import gc
import io
import json
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from .driver import Driver
from .judge import Judge, limits_of
from .learning import Knowledge
from .request import Request, receive
from .server import COLD

_TAKEN = b"A"  # to the caller: the call is taken
_PATIENCE = 5.0  # seconds for a caller to say what it wants
_HIGH = 512  # a number above those of descriptors that callers hand over, of which there are 250

_LIMITS = {
    "Max cpu time": resource.RLIMIT_CPU,
    "Max file size": resource.RLIMIT_FSIZE,
    "Max core file size": resource.RLIMIT_CORE,
    "Max processes": resource.RLIMIT_NPROC,
    "Max open files": resource.RLIMIT_NOFILE,
    "Max locked memory": resource.RLIMIT_MEMLOCK,
}


class Streams(NamedTuple):
    """How an interpreter has set up its standard streams, each with encoding and error handler."""

    stdin: tuple[str, str]
    stdout: tuple[str, str]
    stderr: tuple[str, str]

    @classmethod
    def of_this_process(cls) -> Streams:
        """Give those of this interpreter."""
        three = (sys.stdin, sys.stdout, sys.stderr)
        return cls(*((one.encoding, one.errors or "strict") for one in three))


class Start(NamedTuple):
    """What a process of the CLI has from its start, beside what its caller gives.

    Attributes:
        streams: how its standard streams are set up.
        variables: what the program itself sets in its environment.
        limits: the text of /proc/PID/limits of the process that is forked.
    """

    streams: Streams
    variables: dict[bytes, bytes]
    limits: str


def answer(
    caller: socket.socket,
    server: socket.socket,
    judge: Judge,
    start: Start,
    driver: Driver,
) -> NoReturn:
    """Be the call that a caller wants, or tell it to run the program itself.

    Args:
        caller: says what it wants.
        server: told of which service the call is, when it is taken, and later what it had to load;
            nothing when it is not taken.
        judge: knows what this process can do.
        start: what this process has from its start.
        driver: the CLI.
    """
    caller.settimeout(_PATIENCE)
    request = receive(caller)
    if request is None:
        os._exit(0)
    # Above all that the caller may have.
    kept = [socket.socket(fileno=_high(one.detach())) for one in (caller, server)]
    caller, server = kept
    try:
        cold = judge.reason_for_cold(request)
        if not cold:
            become(request, start, [one.fileno() for one in kept])
            cold = driver.reason_for_cold()
    except (OSError, ValueError, KeyError) as error:
        cold = str(error)
    if cold:
        caller.sendall(COLD)
        os._exit(0)
    server.sendall(json.dumps(_service(request.arguments)).encode())
    caller.sendall(_TAKEN)
    caller.close()
    run(driver, request.arguments, server)


def _high(descriptor: int) -> int:
    """Move a descriptor above all that a caller can hand over."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _HIGH)
    os.close(descriptor)
    return moved


def _service(arguments: list[str]) -> str:
    return next((one for one in arguments if not one.startswith("-")), "-")


def become(request: Request, start: Start, kept: list[int]) -> None:
    """Take on all that the caller has: directory, descriptors, environment, limits, signals.

    Args:
        request: says what that is.
        start: what this process has from its start.
        kept: descriptors of its own that stay open.

    Raises:
        OSError, ValueError: something of it cannot be had; nothing was done that others could see.
    """
    os.fchdir(request.cwd)
    os.umask(int(request.status["Umask"], 8))
    if request.limits != start.limits:
        _take_limits(start.limits, request.limits)
    os.environb.clear()
    os.environb.update(request.environment)
    os.environb.update(start.variables)
    time.tzset()
    _take_descriptors(request, kept)
    _open_streams(start.streams)
    _take_signals(request.status)


def run(driver: Driver, arguments: list[str], server: socket.socket) -> NoReturn:
    """Run the CLI to its end, tell the server what was new, and end as an interpreter would."""
    status, crashed, before = 1, False, Knowledge(driver.loader)
    try:
        status = _status(contextvars.Context().run(driver.main, arguments))
    except SystemExit as error:
        status = _status(error.code)
    except BaseException:  # noqa: BLE001 - the interpreter's top, which says it
        sys.excepthook(*sys.exc_info())
        crashed = True
    # What an interpreter does at its end; pylifecycle.c, Py_FinalizeEx.
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001 - it is there in all versions
    atexit._run_exitfuncs()  # noqa: SLF001 - as above
    failed = _flush()
    _close_databases()
    # A frozen program that has crashed is ended by what started its interpreter, with its status.
    if failed and not (crashed and getattr(sys, "frozen", False)):
        status = failed
    with contextlib.suppress(OSError):  # too much for a packet, or nobody is left to hear it
        if news := before.news():
            server.sendall(news)
    os._exit(status & 0xFF)


def _close_databases() -> None:
    """Close, as an interpreter that takes its objects down, what would leave files behind."""
    if "sqlite3" in sys.modules and any(one.endswith("-wal") for one in _open_files()):
        for one in gc.get_objects():
            if isinstance(one, sys.modules["sqlite3"].Connection):
                one.close()


def _open_files() -> Iterator[str]:
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # that of the listing
            yield os.readlink(f"/proc/self/fd/{name}")


def _take_descriptors(request: Request, kept: list[int]) -> None:
    """Put each descriptor at its number, and close all others but `kept`."""
    above = max([2, *request.descriptors]) + 1
    moved = {
        number: fcntl.fcntl(passed, fcntl.F_DUPFD_CLOEXEC, above)
        for number, passed in request.descriptors.items()
    }
    for number, one in moved.items():
        os.dup2(one, number)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in request.descriptors and int(name) not in kept:
            with contextlib.suppress(OSError):  # that of the listing
                os.close(int(name))


def _take_limits(ours: str, theirs: str) -> None:
    before, wanted = limits_of(ours), limits_of(theirs)
    for name, number in _LIMITS.items():
        if wanted.get(name) != before.get(name):
            soft, hard = (
                resource.RLIM_INFINITY if one == "unlimited" else int(one) for one in wanted[name]
            )
            resource.setrlimit(number, (soft, hard))


def _open_streams(streams: Streams) -> None:
    """Open the standard streams as an interpreter does when it starts (pylifecycle.c)."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        encoding, errors = getattr(streams, name)
        buffer: Any = open(number, "wb" if number else "rb", closefd=False)  # noqa: SIM115 - it stays open
        buffer.raw.name = f"<{name}>"
        stream = io.TextIOWrapper(
            buffer,
            encoding=encoding,
            errors=errors,
            newline="\n",
            line_buffering=number == 2 or buffer.raw.isatty(),
        )
        stream.mode = "w" if number else "r"  # type: ignore[misc] # as the interpreter does
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _take_signals(status: dict[str, str]) -> None:
    ignored = _signals(status["SigIgn"])
    for number in ignored - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    if signal.SIGINT not in ignored:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, _signals(status["SigBlk"]))


def _signals(mask: str) -> set[int]:
    bits = int(mask, 16)
    return {number for number in signal.valid_signals() if bits >> (number - 1) & 1}


def _status(code: Any) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    sys.stderr.write(f"{code}\n")
    return 1


def _flush() -> int:
    """Flush what was said; give the status of an interpreter that cannot, else 0."""
    failed = 0
    try:
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said and not raised
        failed = 120
        _say_unraisable(error)
    try:
        sys.stderr.flush()
    except Exception:  # noqa: BLE001 - as the interpreter, which has no way left to say it
        failed = 120
    return failed


def _say_unraisable(error: Exception) -> None:
    shown = f"{type(error).__name__}: {error}"
    if sys.version_info >= (3, 13):
        sys.stderr.write(f"Exception ignored while flushing sys.stdout:\n{shown}\n")
    else:
        sys.stderr.write(f"Exception ignored in: {sys.stdout!r}\n{shown}\n")
