"""What /proc says of processes and of who listens; see proc(5)."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

_LISTENING = " 0A "  # the state, which no other field looks like


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


def listeners(host: IPv4Address | IPv6Address, port: int) -> frozenset[str]:
    """Give the sockets that may answer a connection to a TCP port, as /proc/PID/fd names them.

    Those that listen at the address, and those that listen at every address. Whether one that
    listens at every address of IPv6 takes connections of IPv4, too, is not to be seen.
    """
    mapped = host if host.version == 6 else IPv6Address(f"::ffff:{host}")
    here = {host, mapped, IPv4Address(0), IPv6Address(0)}
    return frozenset(
        name
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for place, name in _listening(table)
        if place[1] == port and place[0] in here
    )


def all_below(roots: Collection[int]) -> set[int]:
    """Give all processes that descend from one of `roots`, without those."""
    children: dict[int, list[int]] = {}
    for process in _all():
        with suppress(OSError):  # it has ended meanwhile
            children.setdefault(_parent_and_group(process)[0], []).append(process)
    found: set[int] = set()
    todo = [*roots]
    while todo:
        below = children.get(todo.pop(), [])
        todo += set(below) - found
        found.update(below)
    return found


def held(sockets: Collection[str], processes: Iterable[int]) -> frozenset[str]:
    """Give those of some sockets that one of some processes holds."""
    names = (name for process in processes for name in _descriptors(process))
    return frozenset(name for name in names if name in sockets)


def _listening(table: str) -> Iterator[tuple[tuple[IPv4Address | IPv6Address, int], str]]:
    with suppress(OSError):
        for line in Path(table).read_text().splitlines():
            if _LISTENING in line:  # there may be thousands that wait for their end
                fields = line.split()
                host, _, port = fields[1].partition(":")
                yield (_address(host), int(port, 16)), f"socket:[{fields[9]}]"


def _address(text: str) -> IPv4Address | IPv6Address:
    """Read an address as it lies in memory, in words of four bytes."""
    words = [int(text[at : at + 8], 16) for at in range(0, len(text), 8)]
    raw = b"".join(word.to_bytes(4, sys.byteorder) for word in words)
    return IPv4Address(raw) if len(raw) == 4 else IPv6Address(raw)


def _descriptors(process: int) -> Iterator[str]:
    folder = f"/proc/{process}/fd"
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - a path for each costs more than the rest
            with suppress(OSError):
                yield os.readlink(f"{folder}/{name}")  # noqa: PTH115 - as above


def _all() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - as above
