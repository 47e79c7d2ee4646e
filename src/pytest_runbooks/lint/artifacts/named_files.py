"""The files of the project that a document names: in links, in `code`, in commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...model import Span
from ..document import Document, per_document
from ..fences import fenced_lines
from ..link_targets import target_of
from ..links import links
from ..shell import UNKNOWN, known_text, shell_codes

_ENDINGS = (".yml", ".yaml", ".json", ".template")
_CODE = re.compile(r"`(?P<path>[\w@./-]+\.(?:ya?ml|json|template))`")
_PREFIX = re.compile(r"(?:--?[\w-]+=)?(?:fileb?://)?")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a document names.

    Attributes:
        file: where it is.
        name: as the document writes it.
        place: of that.
        text: what it holds.
    """

    file: Path
    name: str
    place: Span
    text: str


@per_document
def named_files(document: Document) -> tuple[NamedFile, ...]:
    """Give the YAML and JSON files that a document names and that are there, each once."""
    found: dict[Path, NamedFile] = {}
    for file, name, place in _named(document):
        if file not in found and (text := document.files.text(file)) is not None:
            found[file] = NamedFile(file, name, place, text)
    return tuple(found.values())


def _named(document: Document) -> Iterator[tuple[Path, str, Span]]:
    for link in links(document):
        if link.target.partition("#")[0].endswith(_ENDINGS):
            target = target_of(document, link.target)
            if target.file is not None:
                yield target.file, target.path, link.span
    fenced = fenced_lines(document)
    for number, line in enumerate(document.lines, 1):
        if number in fenced or "`" not in line:
            continue
        for code in _CODE.finditer(line):
            place = document.at(number, code.start("path") + 1, len(code["path"]))
            if file := file_of(document, code["path"]):
                yield file, code["path"], place
    for shell in shell_codes(document):
        if not any(ending in shell.code for ending in _ENDINGS):
            continue
        for command in shell.commands.all:
            for word in command.words[1:]:
                text = known_text(word)
                if text.endswith(_ENDINGS) and UNKNOWN not in text:
                    path = _PREFIX.sub("", text, count=1)
                    if file := file_of(document, path):
                        yield file, path, shell.of_word(word)


def file_of(document: Document, path: str) -> Path | None:
    """Give the file that a path means; None when it is not there, or outside of the project.

    A shell can be in the folder of the document, or in any above it.
    """
    if not path or path.startswith(("/", "~")):
        return None
    folder = document.file.parent
    root = document.files.root
    while True:
        file = Path(folder, path)
        if document.files.exists(file):
            return file
        if folder == root or not folder.is_relative_to(root):
            return None
        folder = folder.parent
