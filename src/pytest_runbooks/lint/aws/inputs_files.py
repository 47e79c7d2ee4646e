"""Files that options name by `file://` and `fileb://`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...model import Runner
from ...parsing.placeholders import find_placeholders
from ..document import Document
from .values_text import Text

PREFIXES = ("file://", "fileb://")
_FILLED_LATER = re.compile(r"\$[({A-Za-z_]|\{\{|<[A-Za-z]|%[A-Za-z]|@[A-Z]|\b(?:YOUR|REPLACE)")


def path_of(text: Text) -> str:
    """Give the path that a value names; empty when it names no file, or not by itself."""
    for prefix in PREFIXES:
        if text.signs.startswith(prefix) and text.is_known:
            return text.signs.removeprefix(prefix)
    return ""


def places_of(document: Document, path: str) -> list[Path]:
    """Give where a relative path may lead, since a shell can be in any folder of the project."""
    folders = [document.file.parent]
    root = document.files.root
    while folders[-1] != root and folders[-1].is_relative_to(root):
        folders.append(folders[-1].parent)
    return [folder / path for folder in folders]


def with_files(document: Document, texts: Sequence[Text]) -> tuple[Text, ...]:
    """Give the texts with those of the files that they name, where these are the last word.

    A file that holds something which is to be filled in is left as its name.
    """
    if len(texts) != 1 or not (path := path_of(texts[0])) or path.startswith(("/", "~")):
        return tuple(texts)
    for place in places_of(document, path):
        content = document.files.text(place)
        if content is None:
            continue
        if _FILLED_LATER.search(content) or any(find_placeholders(content, Runner.BASH, set())):
            break
        return (replace(texts[0], signs=content, places=(), file=path),)
    return tuple(texts)
