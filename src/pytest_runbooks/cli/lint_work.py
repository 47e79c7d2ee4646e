"""What `pytest-runbooks lint` does with documents: finds them, looks at them, mends them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingError
from ..lint.cache import open_cache
from ..lint.engine import Checked, Linter, documents_in
from ..lint.own_rules import own_rules
from ..lint.rule import Rule
from ..lint.settings import LintSettings
from .lint_progress import with_progress

if TYPE_CHECKING:
    from ..lint.fixes import Mended


_MANY = 500_000
"""Objects after which the collector looks for cycles: there are few, and looking takes a tenth.

Those of a document are some thousands: 200 documents of 300 lines are read without a look."""


class Work:
    """The documents that are looked at in one call.

    Attributes:
        checked: what was found in each, after it was mended.
        texts: the documents that are not on disk, by their paths as shown.
        mended: how many problems were mended.
    """

    def __init__(self, here: Path, root: Path, settings: LintSettings) -> None:
        self.checked: tuple[Checked, ...] = ()
        self.texts: dict[str, str] = {}
        self.mended = 0
        self._here = here
        self._root = root
        self._settings = settings
        self._linter: Linter | None = None
        self._documents: list[Path] = []
        self._changed: list[tuple[Path, Mended]] = []

    @property
    def rules(self) -> Mapping[str, Rule]:
        """All rules, by their codes; there are some when documents were looked at."""
        return self._linter.rules if self._linter else {}

    def find(self, paths: Sequence[Path]) -> None:
        """Find the documents that some paths name; without any, those of this folder.

        Raises:
            SettingError: there is no such path.
        """
        for path in paths:
            if not path.exists():
                raise SettingError(f"{path}: there is no such file or folder")
        absolute = [Path(os.path.normpath(self._here / path)) for path in paths or [Path()]]
        self._documents = [*documents_in(absolute, self._settings, self._root)]

    def take(self, data: bytes, name: str) -> None:
        """Take a text for a document that is called by a name.

        Raises:
            DocumentError: it is not UTF-8.
        """
        from ..parsing import decode  # noqa: PLC0415 - what is known from before needs no parser

        self._documents = [Path(os.path.normpath(self._here / name))]
        self.texts[self._shown(self._documents[0])] = decode(data, name)

    def look(self, *, mending: bool, caching: bool) -> None:
        """Look at the documents.

        Args:
            mending: mend them, too, but write nothing.
            caching: use what is known of unchanged documents from before, and keep it for later.

        Raises:
            SettingError: a setting or a rule of the project is wrong, or a file cannot be read.
        """
        own = own_rules(self._documents, self._root)
        # What rules of the project do, may change without a trace in the cache.
        keep = caching and not own and not self.texts
        cache = open_cache(self._root, self._settings, os.environ) if keep else None
        gc.set_threshold(_MANY)
        with cache or nullcontext():
            linter = Linter(self._root, self._settings, own, cache)
            self._linter = linter
            self.checked = tuple(
                self._look_at(file, linter, mending=mending)
                for file in with_progress(self._documents, sys.stderr)
            )

    def write(self) -> list[str]:
        """Write what was mended, and say which files could not be.

        A file that several names lead to is written once, as the first of them was mended.
        """
        from ..procedures.writing import write_over  # noqa: PLC0415 - only to mend

        written: set[Path] = set()
        problems = []
        for file, mended in self._changed:
            if (shown := mended.checked.path) in self.texts:
                self.texts[shown] = mended.text
            elif (target := file.resolve()) not in written:
                written.add(target)
                try:
                    write_over(file, mended.before.encode(), mended.text)
                except SettingError as error:
                    problems.append(str(error))
        return problems

    def diffs(self) -> str:
        """Give what mending changes as unified diffs."""
        from ..procedures.writing import diff  # noqa: PLC0415 - only to mend

        changed = (mended for _, mended in self._changed)
        return "".join(diff(one.before, one.text, one.checked.path) for one in changed)

    def what_would_be_done(self) -> str:
        """Say how much would be mended."""
        if not self._changed:
            return "Nothing would be mended."
        problems = f"{self.mended} problem{'' if self.mended == 1 else 's'}"
        number = len(self._changed)
        return f"Would mend {problems} in {number} document{'' if number == 1 else 's'}."

    def _look_at(self, file: Path, linter: Linter, *, mending: bool) -> Checked:
        shown = self._shown(file)
        text = self.texts.get(shown)
        checked = (
            linter.check(file, shown) if text is None else linter.check_text(text, file, shown)
        )
        if not mending or not any(one.edits for one in checked.diagnostics):
            return checked
        from ..lint.fixes import mend  # noqa: PLC0415 - only to mend
        from ..parsing import decode  # noqa: PLC0415 - as above

        before = decode(file.read_bytes(), shown) if text is None else text
        mended = mend(before, lambda now: linter.check_text(now, file, shown))
        if mended.text != before:
            self._changed.append((file, mended))
            self.mended += mended.count
        return mended.checked

    def _shown(self, file: Path) -> str:
        """Give a document's path as a person would type it here."""
        inside = file.is_relative_to(self._here)
        return str(file.relative_to(self._here)) if inside else str(file)
