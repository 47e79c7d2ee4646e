"""Front matter, found; `keys.py` reads what is in it, `matter.py` checks it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from .lines import Problems, Source

if TYPE_CHECKING:
    from .yaml_text import Tree

_KEY = "runbook"
_OPENING = re.compile(r"---[ \t]*")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*")
_LOOKS_LIKE_YAML = re.compile(r"""[\w"'.-]+[ \t]*:(?:\s|$)|#""")
_OURS = re.compile(rf"{_KEY}[ \t]*:")


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the Markdown.

    Attributes:
        last_line: the line of the closing `---`; 0 when there is no front matter.
        title: the `title` that other tools read; empty when there is none.
        tree: what stands under `runbook:`; None when nothing does.
    """

    last_line: int = 0
    title: str = ""
    tree: Tree | None = None


def read_front_matter(source: Source, problems: Problems) -> Front:
    """Read the front matter of a document; every mistake in it is noted."""
    if not source.lines or not _OPENING.fullmatch(source.lines[0]):
        _check_below_the_top(source, problems)
        return Front()
    closing = next(
        (n for n, line in enumerate(source.lines[1:], 2) if _CLOSING.fullmatch(line)), None
    )
    if closing is None:
        if any(_OURS.match(line) for line in source.lines):
            problems.add(
                source.position(1), "the front matter is not closed", "write `---` below it"
            )
        return Front()
    lines = source.lines[1 : closing - 1]
    first = next((line for line in lines if line.strip()), "")
    if not _LOOKS_LIKE_YAML.match(first):
        return Front()  # a document that begins with a rule
    from .keys import read_keys  # noqa: PLC0415 - PyYAML and pydantic take long to load

    title, tree = read_keys(source.excerpt(2, lines), problems)
    return Front(closing, title, tree)


def _check_below_the_top(source: Source, problems: Problems) -> None:
    """Note front matter of ours that is none because it does not begin the document."""
    lines = enumerate(source.lines, 1)
    number, first = next(((n, line.strip()) for n, line in lines if line.strip()), (0, ""))
    if _OPENING.fullmatch(first):
        inside = takewhile(lambda line: not _CLOSING.fullmatch(line.strip()), source.lines[number:])
        if any(_OURS.match(line.strip()) for line in inside):
            problems.add(
                source.position(number, source.lines[number - 1].index("-") + 1),
                "the front matter does not begin the document, so nobody reads it",
                "begin the first line of the document with its `---`",
            )
