"""What a person types goes to a terminal of its own, and what is said there to the person's.

A program that had the person's terminal itself could stop the harness, which waits there too, and
would have to be kept from what other programs of the person do with it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import signal
import termios
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ..supervision.process import SupervisedProcess

CHUNK = 1 << 12
_SIZE = b"\0" * 8  # rows, columns and two numbers that nobody uses; ioctl_tty(2)


def open_terminal(like: int) -> tuple[int, int]:
    """Make a pseudo-terminal with the size and the settings of another terminal.

    Returns:
        The harness's end and the program's.
    """
    ours, theirs = os.openpty()
    termios.tcsetattr(theirs, termios.TCSANOW, termios.tcgetattr(like))
    _copy_size(like, ours)
    os.set_blocking(ours, False)
    return ours, theirs


def relay(person: int, ours: int, process: SupervisedProcess) -> None:
    """Carry bytes to and fro until a process has ended, or the person's terminal is gone.

    Args:
        person: the person's terminal, whose keys do nothing of their own meanwhile: Ctrl-C is for
            the process, and not for the harness.
        ours: the harness's end of the process's terminal.
        process: what the person talks to.
    """
    typed = b""
    with _raw(person), _following(person, ours):
        while process.status(process.pid) is None:
            poller = select.poll()
            poller.register(process.report_fd, select.POLLIN)
            poller.register(ours, select.POLLIN | (select.POLLOUT if typed else 0))
            if not typed:  # a person who types ahead of a program that does not read waits
                poller.register(person, select.POLLIN)
            ready = dict(poller.poll())
            if process.report_fd in ready and not process.read_reports():
                break
            if ready.get(ours, 0) & ~select.POLLOUT and not _show(person, ours):
                process.await_exit(process.pid, 1.0)  # it has closed its terminal
                break
            if person in ready:
                typed = _read(person)
                if not typed:
                    break
            if typed:
                with suppress(BlockingIOError):
                    typed = typed[os.write(ours, typed) :]
        while _show(person, ours):
            pass


def _show(person: int, ours: int) -> bool:
    """Show what there is to show; False when there is nothing, or nothing will come any more."""
    try:
        said = os.read(ours, CHUNK)
    except BlockingIOError:
        return False
    except OSError as error:  # nobody has the other end any more
        if error.errno != errno.EIO:
            raise
        return False
    write_all(person, said)
    return bool(said)


def _read(person: int) -> bytes:
    try:
        return os.read(person, CHUNK)
    except OSError as error:  # the terminal was closed
        if error.errno != errno.EIO:
            raise
        return b""


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it, however little a terminal takes at a time."""
    while data:
        data = data[os.write(descriptor, data) :]


@contextmanager
def _raw(person: int) -> Iterator[None]:
    before = termios.tcgetattr(person)
    tty.setraw(person, termios.TCSADRAIN)
    try:
        yield
    finally:
        with suppress(termios.error):  # it was closed
            termios.tcsetattr(person, termios.TCSADRAIN, before)


@contextmanager
def _following(person: int, ours: int) -> Iterator[None]:
    """Let the process's terminal be as large as the person's; only a main thread is told."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def follow(*_: object) -> None:
        with suppress(OSError):  # it was closed
            _copy_size(person, ours)

    before: Any = signal.signal(signal.SIGWINCH, follow)
    try:
        yield
    finally:
        signal.signal(signal.SIGWINCH, before)


def _copy_size(of: int, to: int) -> None:
    fcntl.ioctl(to, termios.TIOCSWINSZ, fcntl.ioctl(of, termios.TIOCGWINSZ, _SIZE))
