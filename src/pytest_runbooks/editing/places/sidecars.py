"""Puts texts to promise into a sidecar, as `output` of its rows.

Law: the row says the text afterwards, and all other lines stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from ...model import Edit, Position, Span
from ...parsing import SidecarText
from ...parsing.lines import Source
from ...parsing.sidecar import Row
from ..yaml_places import Change, IntricateError, Page
from ..yaml_writing import indented, literal, scalar
from .stretches import differing, line_end

_OUTPUT = "output"
_STEPS = "steps"
_HEADER = re.compile(r"(\|[0-9+-]*)( *| +#[^\n]*)$", re.MULTILINE)
_UNIT = 2  # blanks that a level is indented by where nothing else is seen


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sidecar is to promise.

    Attributes:
        row: the row that addresses the fence already; None when there is none.
        address: the value of `at` of a new row.
        text: the output, each line ended by a line feed.
    """

    row: Row | None
    address: str
    text: str


def sidecar_edits(sidecar: SidecarText, wanted: Iterable[Wanted]) -> list[Edit]:
    """Give the edits that put outputs into a sidecar.

    Args:
        sidecar: the file, which has no mistakes.
        wanted: all that it is to promise besides what it does; new rows come in this order.

    Raises:
        IntricateError: the file is written in a way in which no place for an output is found.
    """
    source = Source.of(sidecar.text, sidecar.path)
    text = "".join(f"{line}\n" for line in source.lines)
    page = Page(text, text)
    if not page.documents or not isinstance(page.documents[0], yaml.MappingNode):
        raise IntricateError("a sidecar without keys")
    root = page.documents[0]
    new: list[Wanted] = []
    changes: list[Change] = []
    for one in wanted:
        if one.row is None:
            new.append(one)
        else:
            changes.append(_in_row(page, _row_at(page, root, one.row.position), one.text))
    if new:
        changes.append(_with_rows(page, root, new))
    return [*_as_edits(source, page.edited(changes))]


def _row_at(page: Page, root: yaml.MappingNode, position: Position) -> yaml.MappingNode:
    steps = _value(root, _STEPS)
    for row in steps.value if isinstance(steps, yaml.SequenceNode) else ():
        is_there = page.place(row.start_mark.index) == (position.line, position.column)
        if is_there and isinstance(row, yaml.MappingNode):
            return row
    raise IntricateError("a row that is not there")


def _value(mapping: yaml.MappingNode, word: str) -> yaml.Node | None:
    return next((value for key, value in mapping.value if key.value == word), None)


def _in_row(page: Page, row: yaml.MappingNode, text: str) -> Change:
    """Put an output into a row, in the place of the one that it has."""
    children = page.members(row)
    keys = [key.value for key, _ in row.value]
    if row.flow_style:
        return _in_flow_row(page, row, text)
    column = page.column(children[0].start)
    if _OUTPUT in keys:
        child = children[keys.index(_OUTPUT)]
        if one_line := _on_one_line(page, child.value, text):
            return one_line
        unit = page.unit(child.value, column) or _UNIT
        old = _HEADER.match(page.text, child.value.start_mark.index)
        has_end = old is None or "-" not in old[1]
        first, *rest = _written(text if has_end else _without_end(text), unit)
        remark = old[2] if old else _behind(page, child.value)
        lines = [f" {first}{remark}", *indented(rest, column)]
        return Change(child.head, page.line_end(child.end), "\n".join(lines))
    at = page.line_after(children[-1].end)
    return Change(at, at, _lines(_output(text), column))


def _on_one_line(page: Page, value: yaml.Node, text: str) -> Change | None:
    """Put a line in the place of a line, in the quotes that it had; None unless both are lines."""
    start, end = value.start_mark.index, value.end_mark.index
    if not isinstance(value, yaml.ScalarNode) or value.style in {"|", ">"} or start == end:
        return None
    if "\n" in _without_end(text) or "\n" in page.slice(start, end):
        return None
    return Change(start, end, scalar(_without_end(text), value.style))


def _behind(page: Page, value: yaml.Node) -> str:
    """Give the remark behind a value, with the blanks before it; empty when there is none."""
    end = value.end_mark.index
    text = page.slice(end, page.line_end(end)) if end > value.start_mark.index else ""
    return text if text.lstrip(" ").startswith("#") else ""


def _in_flow_row(page: Page, row: yaml.MappingNode, text: str) -> Change:
    """Put an output into a row in flow style; one that would be long becomes block style."""
    children = page.members(row)
    keys = [key.value for key, _ in row.value]
    start, end = row.start_mark.index, row.end_mark.index
    dash = page.text.rfind("-", page.line_start(start), start)
    is_element = dash >= 0 and not page.text[page.line_start(start) : dash].strip(" ")
    if is_element and page.line_end(start) == page.line_end(end) and "\n" in text[:-1]:
        kept = [
            page.slice(child.start, child.end)
            for key, child in zip(keys, children, strict=True)
            if key != _OUTPUT
        ]
        first, *rest = [*kept, *_output(text)]
        behind = page.text[end : page.line_end(end)]  # perhaps a comment
        lines = [first + behind, *indented(rest, page.column(start))]
        return Change(start, page.line_end(end), "\n".join(lines))
    quoted = scalar(_without_end(text), is_flow=True)
    if _OUTPUT in keys:
        child = children[keys.index(_OUTPUT)]
        return Change(child.value.start_mark.index, child.value.end_mark.index, quoted)
    at = children[-1].end
    return Change(at, at, f", {_OUTPUT}: {quoted}")


def _with_rows(page: Page, root: yaml.MappingNode, new: list[Wanted]) -> Change:
    """Put rows behind the last one; the first ones into `steps`, which may not be there yet."""
    rows = [_new_row(one) for one in new]
    steps = _value(root, _STEPS)
    if steps is None:
        if root.flow_style:
            raise IntricateError("a sidecar in flow style")
        at = page.line_after(page.end_of(root))
        if all(not line or line.startswith("#") for line in page.text[at:].split("\n")):
            at = len(page.text)
        lines = [f"{_STEPS}:", *(line for row in rows for line in indented(row, _UNIT))]
        return Change(at, at, _lines(lines, page.column(root.start_mark.index)))
    if not isinstance(steps, yaml.SequenceNode):
        raise IntricateError("steps that are no list")
    if not steps.flow_style:
        children = page.elements(steps)
        at = page.line_after(children[-1].end)
        column = page.column(children[0].start)
        return Change(at, at, "".join(_lines(row, column) for row in rows))
    if not steps.value:
        text = "\n" + "".join(_lines(row, _UNIT) for row in rows).removesuffix("\n")
        start = next(c.head for c in page.members(root) if c.value is steps)
        return Change(start, page.line_end(steps.end_mark.index), text)
    at = page.end_of(steps.value[-1])
    pairs = (
        f"{{at: {scalar(one.address, is_flow=True)}, {_OUTPUT}: "
        f"{scalar(_without_end(one.text), is_flow=True)}}}"
        for one in new
    )
    return Change(at, at, "".join(f", {pair}" for pair in pairs))


def _new_row(one: Wanted) -> list[str]:
    return [f"- at: {scalar(one.address)}", *indented(_output(one.text), 2)]


def _output(text: str) -> list[str]:
    first, *rest = _written(text, _UNIT)
    return [f"{_OUTPUT}: {first}", *rest]


def _written(text: str, unit: int) -> list[str]:
    """Write an output as a block of lines; where none can hold it, in quotes.

    Empty lines at its end would be lost at the end of the file.
    """
    lines = [] if text.endswith("\n\n") else literal(text, unit)
    return lines or [scalar(_without_end(text))]


def _without_end(text: str) -> str:
    """Take the last line end off a text that is read as the same without it."""
    short = text.removesuffix("\n")
    return text if short.endswith("\n") or not short else short


def _lines(lines: Iterable[str], column: int) -> str:
    return "".join(f"{line}\n" for line in indented([*lines], column))


def _as_edits(source: Source, text: str) -> Iterator[Edit]:
    """Give edits of the lines that differ; the last line has an end if it had one."""
    old = [f"{line}\n" for line in source.lines]
    new = [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
    if not source.raw[-1].endswith(("\r", "\n")):
        old[-1] = old[-1].removesuffix("\n")
        new[-1] = new[-1].removesuffix("\n")
    end = line_end(source, 1)
    for start, stop, lines in differing(old, new):
        span = Span(source.position(start + 1), source.position(stop + 1))
        yield Edit(span, "".join(lines).replace("\n", end))
