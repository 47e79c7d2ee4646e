"""What the processes of a procedure may reach, for what only the guard can decide."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from .equals import are_equal
from .processes import all_below, is_below


@dataclass(frozen=True, slots=True)
class Permissions:
    """What is allowed, and who is told of what is not.

    Attributes:
        port: the gateway's, on the loopback interface.
        writable: folders, links resolved, in which everything can be changed.
        refuse: told what was tried, and why it is refused.
        roots: the processes below which the processes of the procedure are; grows.
        members: processes of the procedure themselves; grows.
        kept: sockets, by device and inode, to which only equals of a process may connect; 0 stands
            for nobody; grows.
        narrowed: set when a process of the procedure has entered a Landlock domain of its own.
            Which are in it cannot be known.
    """

    port: int
    writable: Collection[Path]
    refuse: Callable[[str, str], None]
    roots: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    kept: dict[tuple[int, int], int] = field(default_factory=dict)
    narrowed: threading.Event = field(default_factory=threading.Event)

    def owns(self, process: int) -> bool:
        """Say whether a process belongs to the procedure."""
        return process in self.members or is_below(process, self.roots | self.members)

    def processes(self) -> set[int]:
        """Give the processes of the procedure."""
        return all_below(self.roots | self.members) | self.members

    def lets_connect(self, thread: int, file: int) -> bool:
        """Say whether a thread may connect to the socket that an open file of ours is.

        Raises:
            OSError: one of the two is gone.
        """
        status = os.fstat(file)
        server = self.kept.get((status.st_dev, status.st_ino))
        if server is None:
            return True
        return bool(server) and not self.narrowed.is_set() and are_equal(thread, server)

    def holds(self, file: int) -> bool:
        """Say whether an open file of ours lies in a writable folder."""
        path = Path(os.readlink(f"/proc/self/fd/{file}"))  # noqa: PTH115 - no path of its own
        return any(path.is_relative_to(folder) for folder in self.writable)
