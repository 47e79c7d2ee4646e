"""A forked process becomes a call: it runs the CLI, and ends as the CLI's interpreter would."""

from __future__ import annotations

import atexit
import contextlib
import contextvars
import fcntl
import gc
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

from .caller import Start, become
from .driver import Driver
from .judge import Judge
from .learning import Knowledge
from .request import receive
from .server import COLD, ENDED
from .waits import Shortening, shorten

_TAKEN = b"A"  # to the caller: the call is taken
_PATIENCE = 5.0  # seconds for a caller to say what it wants
_HIGH = 512  # a number above those of descriptors that callers hand over, of which there are 250


def answer(
    caller: socket.socket,
    server: socket.socket,
    judge: Judge,
    start: Start,
    driver: Driver,
    known: Knowledge,
    shortening: Shortening | None,
) -> NoReturn:
    """Be the call that a caller wants, or tell it to run the program itself.

    Args:
        caller: says what it wants.
        server: told of which service the call is, when it is taken, and later how it ended, and
            what it had to load; nothing when it is not taken.
        judge: knows what this process can do.
        start: what this process has from its start.
        driver: the CLI.
        known: what was loaded before.
        shortening: of long waits; None where all are real.
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
    if shortening:
        shorten(request, shortening)
    server.sendall(json.dumps(_service(request.arguments)).encode())
    caller.sendall(_TAKEN)
    caller.close()
    run(driver, request.arguments, server, known)


def _high(descriptor: int) -> int:
    """Move a descriptor above all that a caller can hand over."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _HIGH)
    os.close(descriptor)
    return moved


def _service(arguments: list[str]) -> str:
    return next((one for one in arguments if not one.startswith("-")), "-")


def run(driver: Driver, arguments: list[str], server: socket.socket, known: Knowledge) -> NoReturn:
    """Run the CLI to its end, tell the server what was new, and end as an interpreter would."""
    status, crashed = 1, False
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
    # To take down the memory that is shared takes as long as many a call: nobody waits for that.
    os.closerange(0, _HIGH)
    with contextlib.suppress(OSError):  # too much for a packet, or nobody is left to hear it
        server.sendall(ENDED + bytes([status & 0xFF]))
        if news := known.news():
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
