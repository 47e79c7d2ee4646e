"""What was found in documents that have not changed since, on disk.

A result holds as long as the document, what rules asked of the files around it, the rules and
their settings, and the programs and models that they use are the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..aws.cache import cache_folder
from ..model import Edit, Position, Span
from .diagnostic import Diagnostic
from .files import bytes_of, still_holds
from .rule import Severity
from .settings import LintSettings

_LIBRARIES = (
    "botocore",
    "markdown-it-py",
    "pyyaml",
    "pydantic",
    "jmespath",
    "jsonschema",
    "mermaidx",
    "openapi-spec-validator",
)
_PROGRAMS = ("bash", "shellcheck")
_MOST = 5000  # documents of one project that are remembered


class Cache:
    """What is known of the documents of one project; use it as a context to keep it."""

    def __init__(self, file: Path, basis: str) -> None:
        """Read what is known.

        Args:
            file: where it is kept; it need not be there.
            basis: what results rest on beside documents and files; a change forgets all.
        """
        self._file = file
        self._basis = basis
        self._known: dict[str, list[object]] = {}
        self._answers: dict[tuple[str, ...], bool] = {}
        self._is_changed = False
        try:
            read = json.loads(file.read_text(encoding="utf-8"))
            if read["basis"] == basis and isinstance(read["documents"], dict):
                self._known = read["documents"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass  # it is made anew

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_changed:
            return
        kept = dict([*self._known.items()][-_MOST:])
        text = json.dumps({"basis": self._basis, "documents": kept}, separators=(",", ":"))
        beside = self._file.with_suffix(f".{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(self._file)
        except OSError:
            beside.unlink(missing_ok=True)  # the disk is full: the next run looks anew

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not self._known

    def find(self, file: Path, shown: str) -> tuple[Diagnostic, ...] | None:
        """Give what was found in a document; None when that is not known, or may be otherwise now.

        Raises:
            OSError: the document cannot be read.
        """
        entry = self._known.get(_key(file, shown))
        if entry is None:
            return None
        try:
            stamp, asked, found = entry
            if stamp != _stamp(file):
                return None
            if not all(map(self._holds, asked)):  # type: ignore[call-overload]  # JSON
                return None
            return tuple(_read(row) for row in found)  # type: ignore[attr-defined]  # JSON
        except (TypeError, ValueError, KeyError):
            return None  # somebody else's file

    def _holds(self, question: list[str]) -> bool:
        """Say whether a question has its answer still; each is asked once."""
        asked = tuple(question)
        if asked not in self._answers:
            self._answers[asked] = still_holds(*question)
        return self._answers[asked]

    def keep(
        self,
        file: Path,
        shown: str,
        found: Sequence[Diagnostic],
        asked: Mapping[tuple[str, str], str],
    ) -> None:
        """Remember what was found, and what it depends on.

        Raises:
            OSError: the document cannot be read.
        """
        questions = [[what, path, answer] for (what, path), answer in asked.items()]
        self._known.pop(_key(file, shown), None)
        rows = [_written(one) for one in found]
        self._known[_key(file, shown)] = [_stamp(file), questions, rows]
        self._is_changed = True


def open_cache(root: Path, settings: LintSettings, machine: Mapping[str, str]) -> Cache | None:
    """Open what is known of a project; None where nothing can be kept.

    Args:
        root: the folder of the project.
        settings: what holds for its documents.
        machine: the variables of the machine.
    """
    try:
        folder = cache_folder(machine) / "lint"
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    name = hashlib.blake2b(str(root).encode(errors="surrogateescape"), digest_size=12).hexdigest()
    return Cache(folder / f"{name}.json", _basis(settings))


def _basis(settings: LintSettings) -> str:
    """Give a digest of the rules, their settings and what they use."""
    said: list[object] = [sys.version, *map(repr, _plain(settings))]
    package = Path(__file__).parent.parent
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - one of hundreds
            said.append((name, status.st_mtime_ns, status.st_size))
    for library in _LIBRARIES:
        try:
            said.append(version(library))
        except PackageNotFoundError:
            said.append("")
    for program in _PROGRAMS:
        found = shutil.which(program)
        said.append((found, os.stat(found).st_mtime_ns if found else 0))  # noqa: PTH116 - as above
    return _digest(repr(said).encode(errors="surrogatepass"))


def _plain(settings: LintSettings) -> Iterator[tuple[str, object]]:
    for one in fields(settings):
        value = getattr(settings, one.name)
        yield one.name, dict(value) if isinstance(value, Mapping) else value


def _stamp(file: Path) -> str:
    return _digest(bytes_of(file))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _key(file: Path, shown: str) -> str:
    return f"{file}\0{shown}"


def _written(one: Diagnostic) -> list[object]:
    edits = [
        [
            edit.span.start.path,
            edit.span.start.line,
            edit.span.start.column,
            edit.span.end.line,
            edit.span.end.column,
            edit.text,
        ]
        for edit in one.edits
    ]
    return [
        *(one.path, one.line, one.column, one.end_line, one.end_column),
        *(one.code, one.name, one.severity.value, one.message, one.hint, edits),
    ]


def _read(row: list[object]) -> Diagnostic:
    path, line, column, end_line, end_column, code, name, severity, message, hint, edits = row
    texts, numbers = (path, code, name, message, hint), (line, column, end_line, end_column)
    if not all(isinstance(one, str) for one in texts):
        raise TypeError(texts)
    if not all(isinstance(one, int) for one in numbers):
        raise TypeError(numbers)
    read = [
        Edit(Span(Position(p, first, start), Position(p, last, end)), text)
        for p, first, start, last, end, text in edits  # type: ignore[attr-defined]  # JSON
    ]
    return Diagnostic(
        *(path, line, column, end_line, end_column, code, name),  # type: ignore[arg-type]  # JSON
        Severity(str(severity)),
        str(message),
        str(hint),
        tuple(read),
    )
