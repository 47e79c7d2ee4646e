"""What a call had to load and to compile, so that those after it find it done.

Modules of the CLI and regular expressions are the same for every call. A call that needed some
which were not there tells of them when it ends.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import re
import sys
from collections.abc import Iterable, Iterator

Pattern = tuple[str, int]


class Knowledge:
    """What this process has loaded and compiled up to now."""

    def __init__(self) -> None:
        self._modules = frozenset(sys.modules)
        self._patterns = frozenset(_patterns())

    def news(self) -> bytes:
        """Say what has come since; empty when nothing has."""
        modules = [name for name in sys.modules if name not in self._modules]
        patterns = [one for one in _patterns() if one not in self._patterns]
        return json.dumps([modules, patterns]).encode() if modules or patterns else b""


def learn(modules: Iterable[str], patterns: Iterable[Pattern]) -> None:
    """Load and compile what another process has told of."""
    for name in modules:
        with contextlib.suppress(Exception):  # it is not for everybody: the call will say so
            importlib.import_module(name)
    for pattern, flags in patterns:
        with contextlib.suppress(Exception):  # as above
            re.compile(pattern, flags)


def _patterns() -> Iterator[Pattern]:
    """Give what the module `re` keeps, where it keeps it as it has since Python 3.7."""
    for key in list(getattr(re, "_cache", ())):
        if isinstance(key, tuple) and len(key) == 3 and isinstance(key[1], str):
            yield key[1], int(key[2])
