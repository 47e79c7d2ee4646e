"""What outputs are made of: the findings, and where they stand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from ...errors import DocumentError
from ..diagnostic import Diagnostic
from ..engine import Checked
from ..rule import Rule


@dataclass(frozen=True)
class Report:
    """What lint has to say.

    Attributes:
        checked: the documents that were looked at, in order.
        rules: all rules, by their codes.
        folder: what the paths of documents are relative to.
        checkout: the folder that a CI has checked out, to which programs relate paths.
        texts: documents that are not on disk as they were looked at, by their paths.
        coloured: it goes to a terminal that shows colours.
    """

    checked: tuple[Checked, ...]
    rules: Mapping[str, Rule]
    folder: Path
    checkout: Path
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    coloured: bool = False

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, in the order of the documents."""
        return tuple(one for checked in self.checked for one in checked.diagnostics)

    @cached_property
    def _lines(self) -> dict[str, tuple[str, ...]]:
        return {}

    def lines(self, path: str) -> tuple[str, ...]:
        """Give the lines of a file that a finding is in; none when they cannot be read."""
        if path not in self._lines:
            self._lines[path] = self._read(path)
        return self._lines[path]

    def absolute(self, path: str) -> Path:
        """Give where the file of a finding is."""
        return Path(os.path.normpath(self.folder / path))

    def in_checkout(self, path: str) -> str | None:
        """Give a file's path in the checkout, with `/`; None when it is not in there."""
        file = self.absolute(path)
        inside = file.is_relative_to(self.checkout)
        return file.relative_to(self.checkout).as_posix() if inside else None

    def _read(self, path: str) -> tuple[str, ...]:
        from ...parsing import decode  # noqa: PLC0415 - only outputs with text need a parser
        from ...parsing.lines import Source  # noqa: PLC0415 - as above

        try:
            text = self.texts.get(path)
            if text is None:
                text = decode(self.absolute(path).read_bytes(), path)
        except (OSError, DocumentError):
            return ()
        return Source.of(text, path).lines


def find_checkout(folder: Path) -> Path:
    """Give the nearest folder, from one upwards, that git has checked out; else the folder."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
