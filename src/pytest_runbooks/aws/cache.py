"""The folder of this user in which is kept what costs time to find out or to unpack."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def cache_folder(machine: Mapping[str, str]) -> Path:
    """Give the folder, made if it is not there: below `XDG_CACHE_HOME`, else below `~/.cache`.

    Args:
        machine: the variables of the machine.

    Raises:
        OSError: it cannot be made, or belongs to somebody else, who could put a program into it.
    """
    base = Path(machine.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():  # which the specification of these folders wants to be ignored
        base = Path(machine.get("HOME") or Path.home()) / ".cache"
    folder = base / "pytest-runbooks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to another user")
    return folder


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Let one process at a time go on; a process that dies lets the next one.

    Args:
        file: what is locked; made if it is not there, and left there.

    Raises:
        OSError: it cannot be made.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
