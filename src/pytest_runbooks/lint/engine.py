"""Looks at many documents: which there are, what holds for each, what is known from before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, SettingError
from .cache import Cache
from .diagnostic import Diagnostic
from .files import Files
from .registry import all_rules
from .rule import Rule
from .selection import Selection, matches
from .settings import LintSettings

SUFFIXES = (".md", ".markdown")
_NOT_LOOKED_INTO = frozenset(
    {"node_modules", "site-packages", "venv", "__pycache__", "dist", "build"}
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was looked at.

    Attributes:
        file: where it is, absolute.
        path: how it is called in messages.
        diagnostics: what was found, in the order of the document.
    """

    file: Path
    path: str
    diagnostics: tuple[Diagnostic, ...]


class Linter:
    """Looks at documents of one project."""

    def __init__(
        self,
        root: Path,
        settings: LintSettings,
        own: Sequence[Rule] = (),
        cache: Cache | None = None,
    ) -> None:
        """Make ready.

        Args:
            root: the folder of the project.
            settings: what the project says, and the command line in its place.
            own: rules of the project.
            cache: what is known from before; None to look at everything anew.

        Raises:
            SettingError: a setting, or a rule of the project, is wrong.
        """
        self.root = root
        self.settings = settings
        self.rules = all_rules(own)
        self._selection = Selection(settings, self.rules, root)
        self._cache = cache
        self._texts: dict[Path, str | None] = {}
        self._has_read_standard = False

    def check(self, file: Path, shown: str) -> Checked:
        """Look at a document; that it cannot be read, is found as well.

        Raises:
            SettingError: the standard that the settings name is not there.
            DocumentError: the standard has mistakes.
        """
        from .check import (  # noqa: PLC0415 - what is known from before needs no parser
            check_file,
            unreadable,
        )

        files = Files(self.root, self._texts)
        active = self._selection.of(file)
        try:
            known = self._cache.find(file, shown, active) if self._cache else None
            if known is None:
                self._read_standard(files)
                known = tuple(check_file(file, shown, self.rules, active, files, self.settings))
                if self._cache:
                    self._cache.keep(file, shown, active, known, files.asked)
        except OSError as error:
            said = f"the file cannot be read: {error.strerror or error}"
            known = (unreadable(Problem(shown, 1, 1, said)),)
        return Checked(file, shown, known)

    def check_text(self, text: str, file: Path, shown: str) -> Checked:
        """Look at a text as if it stood in a file; nothing of it is kept.

        Raises:
            SettingError, DocumentError: as `check`.
        """
        from .check import check_text  # noqa: PLC0415 - as above

        self._read_standard(Files(self.root))
        active = self._selection.of(file)
        found = check_text(text, file, shown, self.rules, active, Files(self.root), self.settings)
        return Checked(file, shown, tuple(found))

    def _read_standard(self, files: Files) -> None:
        """Read the standard once, for its mistakes; results that are known hold for a right one."""
        if not self._has_read_standard:
            from .standard import check_standard  # noqa: PLC0415 - as above

            check_standard(files, self.settings)
            self._has_read_standard = True


def documents_in(paths: Iterable[Path], settings: LintSettings, root: Path) -> Iterator[Path]:
    """Find the documents that some paths name, each once, in order.

    A file is a document whatever its name; of a folder those whose names end like Markdown's, but
    for hidden folders, those of installed packages, and what the settings exclude.

    Raises:
        SettingError: a path does not exist.
    """
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found: Iterable[Path] = _in_folder(path, settings, root)
        elif path.exists():
            found = [path]
        else:
            raise SettingError(f"{path}: there is no such file or folder")
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _in_folder(folder: Path, settings: LintSettings, root: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _NOT_LOOKED_INTO
            and not _is_excluded(here / name, settings, root)
        )
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not _is_excluded(here / name, settings, root):
                yield here / name


def _is_excluded(path: Path, settings: LintSettings, root: Path) -> bool:
    return any(matches(path, glob, root) for glob in settings.exclude)
