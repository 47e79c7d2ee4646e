"""Where the modules of the CLI have written down the HOME of their process.

Many compute a path below HOME once, when they are imported: the folder of a cache, the file of
aliases. A template has a HOME that occurs nowhere else, so that all these places can be found, and
a server moves them to the HOME of its procedure.
"""

from __future__ import annotations

import gc
import os
import types
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

Put = Callable[[Any], None]


class HomeError(Exception):
    """HOME is written down where it cannot be changed."""


class Places:
    """The places that name a folder.

    Args:
        folder: an absolute path that occurs in nothing else.

    Raises:
        HomeError: one is of a kind that is not known.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._found: list[tuple[Put, Any]] = []
        holders = gc.get_objects()
        passed = {id(os.environ), id(getattr(os.environ, "_data", None)), id(self)}
        for holder in holders:
            if isinstance(holder, type):  # its dictionary must be changed through it
                passed.update(id(one) for one in gc.get_referents(holder) if isinstance(one, dict))
        for holder in holders:
            if id(holder) not in passed and not isinstance(holder, types.FrameType):
                self._found += self._look(holder)

    def move(self, to: str) -> None:
        """Name another folder in all places."""
        for put, value in self._found:
            put(self._renamed(value, to))

    def _look(self, holder: Any) -> Iterator[tuple[Put, Any]]:
        if isinstance(holder, types.FunctionType):
            # The defaults of parameters, in tuples that the collector does not track.
            yield from self._defaults(holder)
            return
        if isinstance(holder, (dict, list)):
            for key, value in list(
                holder.items() if isinstance(holder, dict) else enumerate(holder)
            ):
                if self._names_it(value):
                    yield _item_putter(holder, key), value
            return
        if isinstance(holder, type):
            for name, value in list(vars(holder).items()):
                if self._names_it(value):
                    yield _attribute_putter(holder, name), value
            return
        if isinstance(holder, (tuple, PurePath)):
            return  # found where it is held
        for value in gc.get_referents(holder):
            if self._names_it(value):
                names = [name for name, held in _attributes(holder) if held is value]
                if not names:
                    raise HomeError(f"HOME is written down in a {type(holder).__name__}")
                yield _attribute_putter(holder, names[0]), value

    def _defaults(self, function: types.FunctionType) -> Iterator[tuple[Put, Any]]:
        for name in ("__defaults__", "__kwdefaults__"):
            values = getattr(function, name)
            held = values.values() if isinstance(values, dict) else values or ()
            if any(self._names_it(value) for value in held):
                yield _attribute_putter(function, name), values

    def _names_it(self, value: Any) -> bool:
        if isinstance(value, tuple):
            return any(isinstance(one, str) and self._folder in one for one in value)
        if isinstance(value, (str, PurePath)):
            return self._folder in str(value)
        return isinstance(value, bytes) and os.fsencode(self._folder) in value

    def _renamed(self, value: Any, to: str) -> Any:
        if isinstance(value, str):
            return value.replace(self._folder, to)
        if isinstance(value, bytes):
            return value.replace(os.fsencode(self._folder), os.fsencode(to))
        if isinstance(value, PurePath):
            return type(value)(str(value).replace(self._folder, to))
        if isinstance(value, tuple):
            return tuple(self._renamed(one, to) for one in value)
        if isinstance(value, dict):
            return {key: self._renamed(one, to) for key, one in value.items()}
        return value


def _attributes(holder: Any) -> Iterator[tuple[str, Any]]:
    yield from getattr(holder, "__dict__", {}).items()
    for kind in type(holder).__mro__:
        for name in getattr(kind, "__slots__", ()):
            yield name, getattr(holder, name, None)


def _item_putter(holder: Any, key: Any) -> Put:
    def put(value: Any) -> None:
        holder[key] = value

    return put


def _attribute_putter(holder: Any, name: str) -> Put:
    def put(value: Any) -> None:
        setattr(holder, name, value)

    return put
