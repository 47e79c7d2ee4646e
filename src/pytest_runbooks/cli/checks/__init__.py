"""What `pytest-runbooks doctor` looks at, a module for each kind of thing, in their order."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding, Machine
from . import aws, emulators, fence, programs, python, settings


def examine(machine: Machine) -> Iterator[Finding]:
    """Look at everything, one after the other; that takes some seconds."""
    for part in (python, settings, programs, aws, fence, emulators):
        yield from part.examine(machine)
