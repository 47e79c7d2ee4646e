"""What /proc says of processes and of who listens; see proc(5)."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

_LISTENING = "0A"


def group_leader(thread: int) -> int:
    """Give the process that a thread belongs to.

    Raises:
        OSError: the thread is gone.
    """
    for line in Path(f"/proc/{thread}/status").read_text(errors="replace").splitlines():
        if line.startswith("Tgid:"):
            return int(line.split()[1])
    raise ProcessLookupError


def _parent_and_group(process: int) -> tuple[int, int]:
    # The command's name, in parentheses, may itself hold blanks and parentheses.
    fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    return int(fields[1]), int(fields[2])


def is_below(process: int, roots: Collection[int]) -> bool:
    """Say whether a process descends from one of `roots`, and is none itself."""
    with suppress(OSError):
        while process > 1:
            process, _ = _parent_and_group(process)
            if process in roots:
                return True
    return False


def members(group: int) -> Iterator[int]:
    """Give the processes of a process group."""
    for process in _all():
        with suppress(OSError):
            if _parent_and_group(process)[1] == group:
                yield process


def listens(port: int, owns: Callable[[int], bool]) -> bool | None:
    """Say whether a process that is owned listens on a TCP port; None when nobody does."""
    sockets = set(_listening(port))
    if not sockets:
        return None
    return any(
        name in sockets for process in _all() if owns(process) for name in _descriptors(process)
    )


def _listening(port: int) -> Iterator[str]:
    """Give the sockets that listen on a port, as /proc/PID/fd names them."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    yield f"socket:[{fields[9]}]"


def _descriptors(process: int) -> Iterator[str]:
    folder = f"/proc/{process}/fd"
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - a path for each costs more than the rest
            with suppress(OSError):
                yield os.readlink(f"{folder}/{name}")  # noqa: PTH115 - as above


def _all() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - as above
