"""A system call that the kernel asks about, and what it points to."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .kernel import PIDFD_GETFD, PIDFD_OPEN, system_call
from .processes import group_leader

_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
SIZE = _NOTIFICATION.size
LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class Asked:
    """A thread that waits in a system call.

    What it points to is read once and acted on: another thread may change it meanwhile.

    Attributes:
        id: by which the kernel knows the question.
        thread: the thread that waits.
        number: the system call.
        arguments: its six arguments, each 64 bits wide.
    """

    id: int
    thread: int
    number: int
    arguments: tuple[int, ...]

    @classmethod
    def read(cls, notification: bytes) -> Asked:
        """Read a `struct seccomp_notif`."""
        id_, thread, _, number, _, _, *arguments = _NOTIFICATION.unpack(notification)
        return cls(id_, thread, number, tuple(arguments))

    def integer(self, index: int) -> int:
        """Give an argument as an `int`, with its sign."""
        low = self.arguments[index] & 0xFFFFFFFF
        return low - (1 << 32) if low >> 31 else low

    @property
    def process(self) -> int:
        """The process that the thread belongs to.

        Raises:
            OSError: it is gone.
        """
        return group_leader(self.thread)

    def memory(self, address: int, size: int) -> bytes:
        """Read memory of the process; less than `size` where it ends.

        Raises:
            OSError: there is nothing at the address.
        """
        memory = os.open(f"/proc/{self.thread}/mem", os.O_RDONLY | os.O_CLOEXEC)
        try:
            try:
                return os.pread(memory, size, address)
            except OSError:
                # Up to the end of the page: what comes after may be nobody's.
                page = os.sysconf("SC_PAGE_SIZE")
                try:
                    return os.pread(memory, min(size, page - address % page), address)
                except OSError:
                    raise OSError(errno.EFAULT, os.strerror(errno.EFAULT)) from None
        finally:
            os.close(memory)

    def text(self, address: int) -> bytes:
        """Read a text that ends with a zero byte.

        Raises:
            OSError: there is nothing at the address, or the text does not end.
        """
        text, zero, _ = self.memory(address, LONGEST_PATH).partition(b"\0")
        if not zero:
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
        return text

    @contextmanager
    def descriptor(self, number: int) -> Iterator[int]:
        """Give a descriptor of the process as one of ours: the same open file.

        Raises:
            OSError: it is not open, or not to be had.
        """
        process = system_call(PIDFD_OPEN, self.process, 0)
        try:
            mine = system_call(PIDFD_GETFD, process, number, 0)
        finally:
            os.close(process)
        try:
            yield mine
        finally:
            os.close(mine)

    def place(self, folder: int, path: bytes) -> bytes:
        """Give a path that names for us what `path` names for the thread.

        Args:
            folder: the descriptor that a relative path counts from; -100 (AT_FDCWD) for the
                working directory.
            path: as it was given.
        """
        for own in (b"/proc/self", b"/proc/thread-self", b"/dev/fd"):
            if path == own or path.startswith(own + b"/"):
                rest = path[len(own) :]
                named = b"/fd" + rest if own == b"/dev/fd" else rest
                return b"/proc/%d" % self.thread + named
        if path.startswith(b"/"):
            return path
        if folder == AT_FDCWD:
            return b"/proc/%d/cwd/" % self.thread + path
        return b"/proc/%d/fd/%d/" % (self.thread, folder) + path


AT_FDCWD = -100
