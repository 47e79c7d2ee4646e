"""Fences that stand inside of a directive, where no reader sees them."""

from __future__ import annotations

import re

from pytest_runbooks.model import Block

from .info_strings import read_info_string
from .lines import Problems, join_lines
from .markdown import Comment

_OPENING = re.compile(r"(?P<indent>[ \t]*)(?P<marker>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")


def find_hidden_fence(comment: Comment) -> int | None:
    """Give the offset, in the content of a comment, of the line that opens a fence."""
    offset = 0
    for line in comment.content.split("\n"):
        if _OPENING.fullmatch(line):
            return offset
        offset += len(line) + 1
    return None


def read_hidden_fence(comment: Comment, start: int, problems: Problems) -> Block | None:
    """Read the fence of a directive; nothing may stand behind it.

    Args:
        comment: the directive.
        start: where the line that opens the fence begins, in the content of the comment.
        problems: where mistakes are noted; None is given then.
    """
    before = comment.start + len("<!--")
    first = comment.excerpt.position(before + start).line - comment.excerpt.first_line
    lines = comment.content[start:].split("\n")
    columns = comment.excerpt.columns[first : first + len(lines)]
    opening = _OPENING.fullmatch(lines[0])
    assert opening is not None
    marker, indent = opening["marker"], len(opening["indent"])
    offset = start if start == 0 else comment.content.rfind("\n", 0, start + 1) + 1
    position = comment.excerpt.position(before + offset + indent)
    closing = next((n for n, line in enumerate(lines[1:], 1) if _closes(line, marker)), None)
    if closing is None:
        problems.add(
            position,
            "the fence hidden in the directive is not closed",
            f"write {marker} below its last line, above the `-->`; a `-->` in the code ends the "
            "comment",
        )
        return None
    for number, line in enumerate(lines[closing + 1 :], closing + 1):
        if line.strip():
            at = before + start + sum(len(one) + 1 for one in lines[:number])
            problems.add(
                comment.excerpt.position(at + len(line) - len(line.lstrip())),
                "text stands behind the fence hidden in the directive",
                "a directive holds one fence and nothing below it; begin another directive",
            )
            return None
    info = read_info_string(opening["info"])
    shown = [_without(line, indent) for line in lines[1:closing]]
    return Block(
        position=position,
        last_line=position.line + closing,
        marker=marker,
        info=opening["info"].strip(" \t"),
        language=info.language,
        title=info.title,
        words=info.words,
        code=join_lines(shown),
        columns=tuple(
            column + len(line) - len(kept)
            for column, line, kept in zip(columns[1:closing], lines[1:closing], shown, strict=True)
        ),
        is_hidden=True,
    )


def _closes(line: str, marker: str) -> bool:
    text = line.strip(" \t")
    return len(text) >= len(marker) and set(text) == {marker[0]}


def _without(line: str, indent: int) -> str:
    """Take the indentation of the fence from a line, as far as it has it."""
    return line[min(indent, len(line) - len(line.lstrip(" \t"))) :]
