"""Whether a process has given up more than another: an identity, a filter, a namespace.

A process can give up more than the fence takes from it. What it then asks of another process of its
procedure, which runs what it is told, it must not get back.
"""

from __future__ import annotations

from pathlib import Path

_STATUS = (
    *("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs"),
    *("Seccomp", "Seccomp_filters"),
)
_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")


def are_equal(one: int, other: int) -> bool:
    """Say whether two processes, or threads, are held alike; a Landlock domain cannot be seen.

    Raises:
        OSError: one of them is gone.
    """
    return _holding(one) == _holding(other)


def _holding(process: int) -> object:
    folder = Path("/proc", str(process))
    pairs = (
        line.partition(":")
        for line in (folder / "status").read_text("ascii", "replace").splitlines()
    )
    status = {name: value for name, _, value in pairs if name in _STATUS}
    spaces = [(folder / "ns" / name).readlink() for name in _NAMESPACES]
    root = (folder / "root").stat()
    return status, spaces, root.st_dev, root.st_ino
