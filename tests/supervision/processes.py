"""What a test sees of processes of this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

NewChildren = Callable[[], dict[int, str]]
"""Gives the children of this process that came since the test began."""


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def started_with(word: str) -> list[int]:
    """The processes that have a word in their command line."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(word.encode() in one for one in words):
                found.append(int(folder.name))
    return found


def having(variable: str, value: object) -> set[int]:
    """The processes that began with a variable, or were forked from one that did.

    One that is becoming another program may be missed.
    """
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                variables = (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"{variable}={value}".encode() in variables:
                found.add(int(folder.name))
    return found


def children() -> dict[int, str]:
    """What /proc says of the children of this process, by their ids, zombies included."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            if stat.rpartition(")")[2].split()[1] == str(os.getpid()):
                found[int(folder.name)] = stat
    return {pid: stat for pid, stat in found.items() if "resource_tracker" not in stat}


def open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def soon(truth: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True
