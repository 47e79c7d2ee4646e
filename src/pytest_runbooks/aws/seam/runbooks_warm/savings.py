"""Pure functions of the CLI that are asked the same again and again, remembered."""

from __future__ import annotations


def apply() -> None:
    pass


def load() -> None:
    pass
