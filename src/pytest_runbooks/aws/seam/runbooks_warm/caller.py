"""A forked process takes on everything of its caller, and has what an interpreter starts with."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import resource
import signal
import sys
import time
from typing import Any, NamedTuple

from .judge import limits_of
from .request import Request

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
