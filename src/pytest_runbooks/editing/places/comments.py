"""Comments that state an output, taken out of the code when a fence says what they said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...model import Block, Edit, Position, Span
from ...parsing.info_strings import TRANSCRIPTS
from ...parsing.lines import Source
from ...parsing.stated import Stated
from ..statements import not_told

_PROMPTS = ("$ ", ">>> ")


def comment_edits(source: Source, block: Block, stated: Sequence[Stated]) -> list[Edit]:
    """Take comments out of the code of a block.

    Law: the block runs the same commands, and what stands outside of the edits stays.

    Left are comments that say more than the announcement of them tells, those behind a backslash,
    and all of them where nothing else stands in the block. With a comment that stood apart, the
    blank lines that parted it go.

    Args:
        source: the document.
        block: the fence that they stand in.
        stated: the comments of it that a fence replaces.
    """
    code = block.code.split("\n")[:-1]
    first = block.first_code_line
    is_transcript = block.language in TRANSCRIPTS
    whole: set[int] = set()
    behind: list[Edit] = []
    staying = not_told(stated)
    for one in stated:
        lines = range(one.line - first, one.line - first + len(one.comments))
        alone = lines if one.is_alone else lines[1:]
        if one in staying or not _is_free(code, lines, one):
            continue
        if is_transcript and not all(code[line].startswith(_PROMPTS) for line in alone):
            continue  # it decides how the lines of a command are read
        if not all(map(_ends_in, (source.lines[first + line - 1] for line in lines), one.comments)):
            continue
        if not one.is_alone:
            behind.append(_behind(source, first + lines[0], one.comments[0]))
        whole.update(alone)
    if all(index in whole or _is_blank(line) for index, line in enumerate(code)):
        return []
    if not is_transcript:
        whole.update(_parting(code, frozenset(whole)))
    return [*behind, *_of_lines(source.path, sorted(first + line for line in whole))]


def _is_free(code: Sequence[str], lines: range, stated: Stated) -> bool:
    """Say whether no line is continued by what a comment would leave."""
    above = code[lines[0] - 1] if lines[0] else ""
    before = code[lines[0]].rstrip().removesuffix(stated.comments[0]).rstrip()
    return not (above if stated.is_alone else before).endswith("\\")


def _ends_in(line: str, comment: str) -> bool:
    return line.rstrip().endswith(comment)


def _behind(source: Source, line: int, comment: str) -> Edit:
    """Take out a comment behind a command, with the blanks before it."""
    text = source.lines[line - 1]
    kept = text.rstrip().removesuffix(comment).rstrip(" \t")
    place = source.position
    return Edit(Span(place(line, len(kept) + 1), place(line, len(text) + 1)), "")


def _of_lines(path: str, lines: Sequence[int]) -> Iterator[Edit]:
    """Take out whole lines of the document; those in a row by one edit."""
    starts = [line for line in lines if line - 1 not in lines]
    ends = [line for line in lines if line + 1 not in lines]
    for start, end in zip(starts, ends, strict=True):
        yield Edit(Span(Position(path, start), Position(path, end + 1)), "")


def _parting(code: Sequence[str], whole: frozenset[int]) -> Iterator[int]:
    """Give the blank lines that part nothing any more when some lines are gone."""
    gap: list[int] = []
    for index in range(len(code) + 1):
        if index < len(code) and (index in whole or _is_blank(code[index])):
            gap.append(index)
            continue
        if whole.intersection(gap):
            blanks = [line for line in gap if line not in whole]
            is_last = index == len(code)
            if gap[0] > 0 and not (is_last and not code[gap[0] - 1].endswith("\\")):
                blanks = [line for line in blanks if line - blanks[0] > blanks.index(line)]
            yield from blanks
        gap = []


def _is_blank(line: str) -> bool:
    return not line.strip(" \t")
