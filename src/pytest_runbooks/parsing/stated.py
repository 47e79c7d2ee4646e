"""Comments in code that state what comes out: `# Expected: "ACTIVE"`, `# Should return 3`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pytest_runbooks.model import Runner, Step

from .placeholders import find_placeholders
from .python_comments import comments_of
from .shell_commands import read_commands
from .shell_tokens import UNKNOWN

_VERB = r"(?:return|print|show|output|display|see|give|yield|list|contain|report|say|match)"
_STATES = re.compile(
    r"#+\s*(?:"
    r"(?:the )?(?:expected|expect(?:ed)? (?:output|result|response|value)s?|example output"
    r"|sample output|output|result|response)\s*(?:is\s*)?[:=]\s*(?=\S)"
    r"|(?:this |it |that |you |which |the \w+ )?(?:should|must|will) (?:now |then |only )?"
    rf"{_VERB}\b"
    r"|(?:this |it |that |which |the \w+ )?should (?:now |then )?be (?=[\"'`\d{[]|(?-i:[A-Z]{2}))"
    r"|=>\s*(?=\S)|>\s*(?=\S)|->\s*(?=[\"'`\d{[]|(?-i:[A-Z]{2}))"
    r"|(?:returns|prints|shows|outputs|gives):?\s+(?=[\"'`\d{[])"
    r")",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"#+[ \t]*")
_LINKS = (
    r"(?:a|an|and|as|at|because|but|by|for|from|if|in|into|like|of|on|or|that|the|to|until|when"
    r"|where|which|while|with|without)"
)
_LEADS_ON = re.compile(rf"(?:,|\b{_LINKS})$")
_GOES_ON = re.compile(rf"{_LINKS}\b")
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
_DEEPER = 2  # blanks more than behind the first `#`


@dataclass(frozen=True, slots=True)
class Stated:
    """A comment that states what comes out, and the lines below it that go on with it.

    A comment ends its line, so that its place is known by its text.

    Attributes:
        line: the document's line of the first of its lines.
        comments: its lines, each from `#` on, without blanks at the end.
        is_alone: nothing but blanks, or a prompt, stands before it.
        text: what it states, the lines joined by line feeds; empty when it says nothing.
    """

    line: int
    comments: tuple[str, ...]
    is_alone: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment of one line; `column` counts from 0 in the code."""

    line: int
    column: int
    is_alone: bool
    text: str


def states_an_output(comment: str) -> bool:
    """Say whether a comment says what comes out."""
    return bool(_STATES.match(comment))


def stated_in(step: Step, declared: Collection[str] = ()) -> tuple[Stated, ...]:
    """Find the comments that state what a step gives back, in order.

    Args:
        step: as it is on the page, without values for its placeholders.
        declared: the placeholders that the document declares.
    """
    found: list[Stated] = []
    for command in step.commands if step.runner else ():
        comments = list(_comments(command.code, step, declared))
        for index, comment in enumerate(comments):
            if opening := _STATES.match(comment.text):
                found.append(_joined(opening, comments[index:], command.line))
    return tuple(found)


def _comments(code: str, step: Step, declared: Collection[str]) -> Iterator[_Comment]:
    lines = code.split("\n")
    for line, column in _places(code, step, declared):
        text = lines[line]
        yield _Comment(line, column, not text[:column].strip(), text[column:].rstrip())


def _places(code: str, step: Step, declared: Collection[str]) -> Iterator[tuple[int, int]]:
    """Give the line and the column of each comment, both from 0."""
    if "#" not in code:
        return
    if step.runner is Runner.PYTHON:
        yield from ((line - 1, column) for line, column, _ in comments_of(code))
        return
    neutral, at = "", 0
    for one in find_placeholders(code, Runner.BASH, {*declared, *step.placeholders}):
        neutral += code[at : one.start] + UNKNOWN * len(one.text)
        at = one.end
    for begin, _ in read_commands(neutral + code[at:]).comments:
        yield code.count("\n", 0, begin), begin - code.rfind("\n", 0, begin) - 1


def _joined(opening: re.Match[str], comments: list[_Comment], above: int) -> Stated:
    """Join what a comment states with the comments directly below that go on with it."""
    first, *below = comments
    texts = [first.text[opening.end() :].lstrip(" \t:=")]
    number = 1
    for comment in below:
        is_next = (comment.line, comment.column) == (first.line + number, first.column)
        if not (is_next and comment.is_alone and _goes_on(first, texts, comment.text)):
            break
        texts.append(_SIGNS.sub("", comment.text, count=1))
        number += 1
    lines = tuple(comment.text for comment in comments[:number])
    return Stated(above + first.line, lines, first.is_alone, "\n".join(texts).strip())


def _goes_on(first: _Comment, texts: list[str], comment: str) -> bool:
    """Say whether a comment is the next line of another one, and no comment of its own."""
    text = _SIGNS.sub("", comment, count=1)
    if _STATES.match(comment) or not text:
        return False
    bare = _STRINGS.sub("", "\n".join(texts))
    is_open = sum(map(bare.count, "{[")) > sum(map(bare.count, "}]"))
    is_deeper = _indentation(comment) >= _indentation(first.text) + _DEEPER
    return is_open or is_deeper or bool(_LEADS_ON.search(texts[-1]) or _GOES_ON.match(text))


def _indentation(comment: str) -> int:
    signs = _SIGNS.match(comment)
    return len(signs[0].lstrip("#")) if signs else 0
