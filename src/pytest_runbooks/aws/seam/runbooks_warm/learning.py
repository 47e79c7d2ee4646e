"""What a call had to load and to compile, so that those after it find it done.

Modules of the CLI, its files of data and regular expressions are the same for every call. A call
that needed some which were not there tells of them when it ends.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import re
import sys
from collections.abc import Hashable, Iterable, Iterator
from typing import Any


class Knowledge:
    """What this process has loaded and compiled up to now.

    Args:
        loader: the CLI's loader of data, which keeps what it has loaded.
    """

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._modules = frozenset(sys.modules)
        self._patterns = frozenset(_patterns())
        self._loaded = frozenset(_loaded(loader))

    def news(self) -> bytes:
        """Say what has come since; empty when nothing has."""
        news = (
            [name for name in sys.modules if name not in self._modules],
            [one for one in _patterns() if one not in self._patterns],
            [one for one in _loaded(self._loader) if one not in self._loaded],
        )
        return json.dumps(news).encode() if any(news) else b""


def learn(loader: Any, news: bytes) -> None:
    """Load and compile what another process has told of.

    What cannot be had is left: it is not for everybody, and the call that needs it will say so.
    """
    modules, patterns, loaded = json.loads(news)
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    for pattern, flags in patterns:
        with contextlib.suppress(Exception):
            re.compile(pattern, flags)
    for method, *arguments in loaded:
        with contextlib.suppress(Exception):
            named = {}
            if arguments[-2:-1] == ["api_version"]:  # given by name, as the key of a result tells
                named = {"api_version": arguments.pop()}
                arguments.pop()
            getattr(loader, method)(*arguments, **named)


def _patterns() -> Iterator[tuple[str, int]]:
    """Give what the module `re` keeps, where it keeps it as it has since Python 3.7."""
    for key in list(getattr(re, "_cache", ())):
        if isinstance(key, tuple) and len(key) == 3 and isinstance(key[1], str):
            yield key[1], int(key[2])


def _loaded(loader: Any) -> Iterable[Hashable]:
    """Give what a loader has loaded: the name of a method and its arguments."""
    return list(getattr(loader, "_cache", ()))
