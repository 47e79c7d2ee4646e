"""The protocol of what stands in for a part of moto, and how a part is replaced."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from inspect import isfunction
from typing import Any, Protocol


class Service(Protocol):
    """Something that answers in the place of a part of moto, while an emulator is open."""

    def install(self) -> None:
        """Take the place of moto's own; several emulators of one process may do so."""

    def reset(self) -> None:
        """Forget everything, as all accounts are emptied."""

    def uninstall(self) -> None:
        """Give moto its own back, when the last emulator that is open does so."""


class Replacement:
    """An attribute of moto that another one stands in for, for as long as somebody wants it to.

    Args:
        owner: the class or module.
        name: of the attribute.
        instead: makes of the original what stands there.

    Attributes:
        original: what moto has there; None when moto lacks it.
    """

    def __init__(self, owner: Any, name: str, instead: Callable[[Any], Any]) -> None:
        self.original = getattr(owner, name, None)
        self._owner, self._name = owner, name
        self._instead = instead(self.original)
        if isfunction(self.original) and isfunction(self._instead):
            update_wrapper(self._instead, self.original)  # who looks at it sees what moto has
        self._wanted = 0

    def install(self) -> None:
        """Put it there."""
        self._wanted += 1
        setattr(self._owner, self._name, self._instead)

    def uninstall(self) -> None:
        """Put the original back when nobody else wants it to be replaced."""
        self._wanted = max(0, self._wanted - 1)
        if self._wanted:
            return
        if self.original is not None:
            setattr(self._owner, self._name, self.original)
        elif hasattr(self._owner, self._name):
            delattr(self._owner, self._name)
