"""How much memory a process and its children use, as the kernel tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)
_NOW = re.compile(r"^VmRSS:\s*(\d+) kB", re.MULTILINE)
_SHARE = re.compile(r"^Pss:\s*(\d+) kB", re.MULTILINE)


def peak_of(pid: int) -> int:
    """Give the most that a process has used, in megabytes; 0 when it is gone.

    The peak that `getrusage` knows includes that of the process which started it.
    """
    return _told(pid, "status", _PEAK) // 1024


def used_by(pid: int) -> int:
    """Give what a process and all below it use now, in megabytes; 0 when they are gone.

    What they have in common is counted once: a forked copy shares its memory with the original.
    """
    family = [pid, *_below(pid)]
    if len(family) == 1:
        return _told(pid, "status", _NOW) // 1024
    return sum(_told(one, "smaps_rollup", _SHARE) for one in family) // 1024


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):  # it is gone
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))


def _told(pid: int, file: str, what: re.Pattern[str]) -> int:
    with suppress(OSError):
        if found := what.search(Path(f"/proc/{pid}/{file}").read_text()):
            return int(found[1])
    return 0
