"""Looks at many documents: which there are, what holds for each, what is known from before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import Problem, SettingError
from .cache import Cache
from .diagnostic import Diagnostic
from .files import Files, OneFile
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
        self._own = tuple(own)
        self._cache = cache
        self._known: dict[Path, OneFile] = {}
        self._has_read_standard = False
        if cache is None or cache.is_empty:
            self._selection.of(root)  # for its mistakes; it was made before, else

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules there are, by their codes; what is known from before needs none."""
        from .registry import all_rules  # noqa: PLC0415 - loading all rules takes long

        return all_rules(self._own)

    @cached_property
    def _selection(self) -> Selection:
        return Selection(self.settings, self.rules, self.root)

    def check(self, file: Path, shown: str) -> Checked:
        """Look at a document; that it cannot be read, is found as well.

        Raises:
            SettingError: the standard that the settings name is not there.
            DocumentError: the standard has mistakes.
        """
        try:
            known = self._cache.find(file, shown) if self._cache else None
            if known is None:
                known = self._look_at(file, shown)
        except OSError as error:
            from .check import unreadable  # noqa: PLC0415 - as above

            said = f"the file cannot be read: {error.strerror or error}"
            known = (unreadable(Problem(shown, 1, 1, said)),)
        return Checked(file, shown, known)

    def _look_at(self, file: Path, shown: str) -> tuple[Diagnostic, ...]:
        from .check import check_file  # noqa: PLC0415 - as above

        files = Files(self.root, self._known, file.parent)
        self._read_standard(files)
        active = self._selection.of(file)
        found = tuple(check_file(file, shown, self.rules, active, files, self.settings))
        if self._cache:
            self._cache.keep(file, shown, found, files.asked)
        return found

    def check_text(self, text: str, file: Path, shown: str) -> Checked:
        """Look at a text as if it stood in a file; nothing of it is kept.

        Raises:
            SettingError, DocumentError: as `check`.
        """
        from .check import check_text  # noqa: PLC0415 - as above

        files = Files(self.root, None, file.parent)
        self._read_standard(files)
        active = self._selection.of(file)
        found = check_text(text, file, shown, self.rules, active, files, self.settings)
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
            file = here / name
            # A pipe gives nothing, or gives it for ever; a broken link is told.
            is_file = file.is_file() or not file.exists()
            is_meant = name.lower().endswith(SUFFIXES) and is_file
            if is_meant and not _is_excluded(file, settings, root):
                yield file


def _is_excluded(path: Path, settings: LintSettings, root: Path) -> bool:
    return any(matches(path, glob, root) for glob in settings.exclude)
