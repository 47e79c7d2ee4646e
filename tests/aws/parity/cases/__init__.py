"""The cases, by subject; each file has a list."""

from __future__ import annotations

from ..case import Case
from . import objects, output, services, settings, surroundings, taking

CASES: tuple[Case, ...] = (
    *services.CASES,
    *output.CASES,
    *taking.CASES,
    *objects.CASES,
    *settings.CASES,
    *surroundings.CASES,
)
