"""What a team wants its documents to hold: `standard.yml`, read.

Without the file nothing is wanted. A file with mistakes is one that wants nothing, and `lint` says
them before it looks at any document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from ..errors import DocumentError, Problem, SettingError
from .document import Document, per_document
from .files import Files
from .selection import matches
from .settings import LintSettings

DEFAULT = "runbooks/standard.yml"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the documents of one kind hold.

    Attributes:
        kind: of the documents.
        sections: all that they hold, each once.
        ordered: those of them that have an order, in it.
        metadata: labels.
        states: objectives, each stated as a duration.
    """

    kind: str
    sections: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    metadata: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """A `standard.yml`.

    Attributes:
        words: by the name of a section or a label, how else it may be called.
        documents: globs of the documents that it speaks of; none for all.
        files: globs, each with the kind of the documents that it means.
        kinds: what is wanted, by kind.
    """

    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    documents: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    kinds: Mapping[str, Wanted] = field(default_factory=lambda: MappingProxyType({}))

    def names_of(self, name: str) -> tuple[str, ...]:
        """Give all ways to call a section or a label, its name first."""
        return (name, *self.words.get(name, ()))


def check_standard(files: Files, settings: LintSettings) -> None:
    """Read the standard of a project, for its mistakes.

    Raises:
        SettingError: the file that the settings name is not there.
        DocumentError: it has mistakes; all of them, with their places.
    """
    named = settings.standard or DEFAULT
    text = files.text(files.root / named)
    if text is None:
        if settings.standard:
            raise SettingError(
                f"the setting `standard` names `{named}`, which cannot be read\n"
                f"  write a path relative to {files.root}"
            )
        return
    _, problems = _read(text, named)
    if problems:
        raise DocumentError(problems)


@lru_cache(maxsize=8)
def _read(text: str, path: str) -> tuple[Standard, tuple[Problem, ...]]:
    from .standard_reading import read_standard  # noqa: PLC0415 - pydantic takes long to load

    return read_standard(text, path)


@per_document
def standard_of(document: Document) -> Standard:
    """Give the standard that a document is held against; empty when there is none to hold."""
    named = document.settings.standard or DEFAULT
    text = document.files.text(document.files.root / named)
    standard = Standard() if text is None else _read(text, named)[0]
    return standard if _is_meant(document, standard.documents or ("*",)) else Standard()


@per_document
def wanted_of(document: Document) -> Wanted | None:
    """Say what a document has to hold; None when nothing is asked of it."""
    standard = standard_of(document)
    kind = kind_of(document)
    return standard.kinds.get(kind) if kind else None


@per_document
def kind_of(document: Document) -> str | None:
    """Give the kind of a document: what it says itself, else what the standard says of its file."""
    if document.front_matter.kind:
        return document.front_matter.kind
    for glob, kind in standard_of(document).files:
        if _is_meant(document, (glob,)):
            return kind
    return None


def _is_meant(document: Document, globs: tuple[str, ...]) -> bool:
    # `**/` stands for no folder, too.
    spellings = {form for one in globs for form in (one, one.removeprefix("**/"))}
    return any(matches(document.file, one, document.files.root) for one in spellings)


def place_of_standard(document: Document) -> Path:
    """Give the path of the standard, as messages call it."""
    return Path(document.settings.standard or DEFAULT)
