"""Landlock: which files a process can read and write, which ports it can connect to.

https://docs.kernel.org/userspace-api/landlock.html. The rules hold for a process and all that it
starts, for root too.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .kernel import LANDLOCK_ADD, LANDLOCK_CREATE, system_call, this_machine

_VERSION = 1  # the flag that asks for the version
_PATH_BENEATH, _NET_PORT = 1, 2
_READ_FILE = 1 << 2
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_WRITE_FILE = 1 << 1
_FILE = _READ_FILE | _WRITE_FILE | _TRUNCATE
# Remove and make: directories, files, devices, sockets, FIFOs, links.
_CHANGE_FOLDER = sum(1 << bit for bit in (4, 5, 6, 7, 8, 9, 10, 11, 12))
_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1
_SCOPE_ABSTRACT_SOCKETS = 1 << 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a ruleset allows.

    Attributes:
        readable: files and folders whose contents can be read.
        writable: folders in which everything can be changed; they can be read as well.
        fillable: files, and folders in which files can be read and written, and none made or
            removed.
        port: the only TCP port to connect to, at whatever address; None to leave that to others.
    """

    readable: Iterable[Path]
    writable: Iterable[Path]
    fillable: Iterable[Path]
    port: int | None = None


@cache
def version() -> int:
    """Give the version of Landlock that the kernel has; 0 when it has none."""
    if this_machine() is None:
        return 0
    try:
        return system_call(LANDLOCK_CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def create_ruleset(rules: Rules) -> int:
    """Make a ruleset and give its descriptor.

    What a version of Landlock lacks, a ruleset of that version does not hold: before version 3 a
    file can be cut short that cannot be written, before 4 there is nothing on ports, before 6
    nothing on abstract sockets.

    Raises:
        OSError: there is no Landlock.
    """
    has = version()
    change = _WRITE_FILE | _CHANGE_FOLDER
    change |= _REFER if has >= 2 else 0
    change |= _TRUNCATE if has >= 3 else 0
    files = change | _READ_FILE
    network = _CONNECT_TCP if has >= 4 and rules.port is not None else 0
    scoped = _SCOPE_ABSTRACT_SOCKETS if has >= 6 else 0
    attributes = struct.pack("=QQQ", files, network, scoped)
    size = 8 if has < 4 else 16 if has < 6 else 24
    ruleset = system_call(LANDLOCK_CREATE, attributes, size, 0)
    try:
        for path in rules.readable:
            _allow(ruleset, path, _READ_FILE)
        for path in rules.writable:
            _allow(ruleset, path, files)
        for path in rules.fillable:
            _allow(ruleset, path, files & _FILE)
        if network and rules.port is not None:
            rule = struct.pack("=QQ", network, rules.port)
            system_call(LANDLOCK_ADD, ruleset, _NET_PORT, rule, 0)
    except BaseException:
        os.close(ruleset)
        raise
    return ruleset


def _allow(ruleset: int, path: Path, access: int) -> None:
    """Add a rule; a path that is not there, or not to be reached, needs none."""
    with suppress(FileNotFoundError, PermissionError, NotADirectoryError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(place).st_mode):
                access &= _FILE
            rule = struct.pack("=Qi", access, place)
            system_call(LANDLOCK_ADD, ruleset, _PATH_BENEATH, rule, 0)
        finally:
            os.close(place)
