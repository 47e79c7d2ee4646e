"""What becomes of the children of a collection, as changes of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from .yaml_places import Change, Child, Page
from .yaml_writing import indented

_COMMENT = re.compile(r"[ \t]*#[^\n]*")


@dataclass(frozen=True, slots=True)
class Kept:
    """A child that stays, with the changes in it."""

    child: Child
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Gone:
    """A child that goes."""

    child: Child


@dataclass(frozen=True, slots=True)
class Added:
    """Lines of a new child; in flow style one."""

    lines: list[str]


Step = Kept | Gone | Added


def in_block(page: Page, steps: Sequence[Step]) -> list[Change]:
    """Make of the steps of a collection in block style the changes of its lines."""
    changes: list[Change] = []
    first = next(step.child for step in steps if isinstance(step, Kept))
    column = page.column(first.start)
    last: Child | None = None
    leading: Child | None = None  # goes, and stands behind something else on its line
    above: list[str] = []
    for step in steps:
        match step:
            case Added(lines=lines):
                if last is None:
                    above += lines
                    continue
                new = "".join(f"{line}\n" for line in indented(lines, column))
                at = page.line_after(last.end)
                changes.append(Change(at, at, new))
            case Gone(child=child) if leading is not None and last is None:
                continue
            case Gone(child=child) if not page.stands_alone(child.start):
                leading = child
            case Gone(child=child):
                start = page.line_start(child.start)
                changes.append(Change(start, page.line_after(child.end), ""))
            case Kept(child=child, changes=inner):
                if last is None and leading is not None:
                    changes.append(Change(leading.start, child.start, ""))
                if last is None and above:
                    new = "\n".join([above[0], *indented(above[1:], column), " " * column])
                    changes.append(Change(child.start, child.start, new))
                changes += inner
                last = child
    return changes


def in_flow(page: Page, node: yaml.CollectionNode, steps: Sequence[Step]) -> list[Change]:
    """Make of the steps of a collection in flow style changes in it, or one of it."""
    kept = [step for step in steps if isinstance(step, Kept)]
    if len(kept) == len(steps):
        return [change for step in kept for change in step.changes]
    slice_of = page.slice
    children = [step.child for step in steps if not isinstance(step, Added)]
    start, end = node.start_mark.index, node.end_mark.index
    before = slice_of(start, children[0].start)
    between = ", "
    if len(children) > 1:
        between = slice_of(children[0].end, children[1].start)
    elif "\n" in before:
        between = "," + before[before.index("\n") :]
    behind = slice_of(children[-1].end, end)
    between = _COMMENT.sub("", between)  # it may stand in several places
    pieces = [
        slice_of(step.child.start, step.child.end, step.changes)
        if isinstance(step, Kept)
        else step.lines[0]
        for step in steps
        if not isinstance(step, Gone)
    ]
    return [Change(start, end, before + between.join(pieces) + behind)]
