"""What AWS does, tried on every emulator."""

from __future__ import annotations

from . import edge, functions, messages, stacks, storage, tables, watching
from .scenario import SCENARIOS

# A module registers its scenarios when it is imported.
MODULES = (edge, functions, messages, stacks, storage, tables, watching)
CASES = sorted(SCENARIOS, key=lambda one: one.name)
