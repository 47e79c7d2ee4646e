"""The parts of the fence that a kernel can have; `trial.py` finds out which hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layers:
    """The kernel's parts of the fence.

    Attributes:
        files: Landlock: reads and writes; connections to the port of the gateway only, where
            `connections` is missing and Landlock has version 4.
        connections: seccomp and the guard: connections by address, signals, other kinds of
            sockets, modes and owners of files.
    """

    files: bool = False
    connections: bool = False

    def __bool__(self) -> bool:
        return self.files or self.connections


ALL = Layers(files=True, connections=True)
NONE = Layers()
