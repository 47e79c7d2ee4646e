"""Comments that say which findings of `pytest-runbooks lint` are meant to be: no directives.

    <!-- runbook: ignore RB210 the operation is newer than the model -->

On a line of its own it speaks of what stands below it (a fence, a paragraph, a heading, a table);
in a line of text, of that line; as `ignore-file`, of the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pytest_runbooks.model import Block, Position

from .markdown import Comment, Edge, Element, Heading, InlineComment, Prose

IGNORE = "ignore"
IGNORE_FILE = "ignore-file"
_IGNORE = re.compile(r"\s*runbook:\s*(?P<what>ignore(?:-file)?)(?=\s|$)")
_CODE = re.compile(r"[\s,]*(?P<code>[A-Za-z]{1,10}\d+)(?=[\s,]|$)")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment that takes findings back.

    Attributes:
        codes: the codes of rules, with their places.
        reason: why; empty when none is given.
        position: of the comment.
        first_line: the first line that it speaks of.
        last_line: and the last one; 0 when it is the whole document.
    """

    codes: tuple[tuple[str, Position], ...]
    reason: str
    position: Position
    first_line: int
    last_line: int

    def covers(self, line: int) -> bool:
        """Say whether it speaks of a line."""
        return not self.last_line or self.first_line <= line <= self.last_line


def is_ignore(content: str) -> bool:
    """Say whether what stands between `<!--` and `-->` takes findings back."""
    return _IGNORE.match(content) is not None


def find_ignores(elements: Iterable[Element], lines: Sequence[str]) -> Iterator[Ignore]:
    """Find the comments of a document that take findings back, in their order.

    Args:
        elements: what the document holds.
        lines: all of it, in lines.
    """
    waiting: list[Comment] = []
    for element in elements:
        if isinstance(element, Comment):
            if is_ignore(element.content):
                waiting.append(element)
                continue
            if waiting and element.content.lstrip().startswith("runbook:"):
                yield from _of_all(waiting, element.last_line, above=True)
                waiting = [one for one in waiting if not _is_of_file(one)]
            continue
        if isinstance(element, InlineComment):
            if is_ignore(element.content):
                line = element.position.line
                yield _ignore(element.content, element.position, line, line)
            continue
        if isinstance(element, Edge):
            continue
        if waiting:
            yield from _of_all(waiting, _last_line(element, lines))
            waiting = []
    yield from _of_all(waiting, 0)


def _of_all(waiting: list[Comment], last: int, *, above: bool = False) -> Iterator[Ignore]:
    for comment in waiting:
        if above and not _is_of_file(comment):
            continue
        place = comment.excerpt.position(comment.start)
        end = 0 if _is_of_file(comment) else max(last, comment.last_line)
        yield _ignore(comment.content, place, comment.last_line, end, comment)


def _is_of_file(comment: Comment) -> bool:
    found = _IGNORE.match(comment.content)
    return found is not None and found["what"] == IGNORE_FILE


def _ignore(
    content: str, place: Position, first: int, last: int, comment: Comment | None = None
) -> Ignore:
    head = _IGNORE.match(content)
    assert head is not None
    if head["what"] == IGNORE_FILE:
        last = 0
    codes: list[tuple[str, Position]] = []
    at = head.end()
    while found := _CODE.match(content, at):
        begin = found.start("code")
        where = (
            comment.excerpt.position(comment.start + 4 + begin)
            if comment
            else Position(place.path, place.line, place.column + 4 + begin)
        )
        codes.append((found["code"], where))
        at = found.end()
    return Ignore(tuple(codes), content[at:].strip(" \t\n,:-"), place, first, last)


def _last_line(element: Heading | Prose | Block, lines: Sequence[str]) -> int:
    """Give the last line of an element; of a paragraph or table that before a blank one."""
    if isinstance(element, Block):
        return element.last_line
    if isinstance(element, Heading):
        return element.position.line
    last = element.excerpt.first_line
    while last < len(lines) and lines[last].strip(" \t>"):
        last += 1
    return last
