"""The layers of the kernel's fence, tried out."""

from __future__ import annotations

from collections.abc import Iterator

from ...fence.landlock import version
from ...fence.trial import detect
from ..finding import Finding, Machine, Mark


def examine(machine: Machine) -> Iterator[Finding]:
    """Try what holds blocks in."""
    layers, needed = detect(), machine.pytest.sandbox == "require"
    if layers.files:
        yield Finding("Landlock", Mark.OK, f"version {version()}", needed=needed)
    else:
        yield Finding(
            "Landlock",
            Mark.MISSING,
            "the kernel does not have it" if not version() else "it does not hold here",
            "blocks can read and write files outside of their work directory",
            "run on Linux 5.13 or later with Landlock among the security modules (`lsm=`)",
            needed,
        )
    if layers.connections:
        yield Finding("seccomp", Mark.OK, "connections and signals are judged", needed=needed)
    else:
        yield Finding(
            "seccomp",
            Mark.MISSING,
            "notifications do not work here",
            "a program that ignores the proxy can reach the network",
            "run on Linux 5.9 or later, and a container with `--cap-add SYS_PTRACE`",
            needed,
        )
