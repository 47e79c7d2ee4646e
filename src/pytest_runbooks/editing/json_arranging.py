"""Puts children into a container and takes some out, so that white space and commas stay right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..matching.json_pattern import SPACE
from .json_style import Style, indentation, plain
from .json_tree import Child, Container, Leaf, Tree


@dataclass(frozen=True, slots=True)
class Part:
    """A child as it is to be.

    Attributes:
        index: which child it was; None for a new one.
        value: what it holds.
        key: of a new one, the key with the colon; empty for elements and documents.
    """

    index: int | None
    value: Tree
    key: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the children of a container stand.

    Attributes:
        first: the white space before the first one.
        between: that before each other one.
        indent: the indentation of the lines that they begin on.
    """

    first: str
    between: str
    indent: str


def layout_of(container: Container, base: str, style: Style) -> Layout:
    """Find out where children stand; `base` is the indentation of the line of the container."""
    is_root = not container.opening
    if not container.children:
        own = "" if is_root else f"\n{style.inside(base)}"
        return Layout(own, own or "\n", indentation(own, base))
    first, *others = (plain(child.lead) for child in container.children)
    alone = "\n" if is_root else style.between
    between = others[0] if others else first if "\n" in first else alone
    if is_root:
        between = between or "\n"
    return Layout(first, between, indentation(between if "\n" in between else first, base))


def arranged(container: Container, parts: Sequence[Part], layout: Layout) -> Container:
    """Give the container with other children; those that stay are in the order they were in.

    A child takes its line with it and the comment on it, not the comment lines above.
    """
    old = container.children
    children: list[Child] = []
    at = 0  # the first old child that is not seen yet
    near = layout.between
    for part in parts:
        if part.index is None:
            children.append(Child(near if children else layout.first, part.key, part.value))
            continue
        child = replace(old[part.index], value=part.value)
        lead = _moved(child.lead, layout, was_first=part.index == 0, is_first=not children)
        lead = _with_comments(old[at : part.index], lead)
        children.append(replace(child, lead=lead))
        at = part.index + 1
        near = plain(old[part.index].lead) if part.index else layout.between
    tail = container.tail
    if old or children:
        tail = _with_comments(old[at:], tail)
    if not children and not tail.strip() and container.opening:
        tail = ""
    if children and not old and "\n" in layout.first and "\n" not in tail:
        tail = f"{tail}\n"
    if container.opening:
        last = old[-1] if at == len(old) and old and parts[-1].index is not None else None
        children = _with_commas(children, last, trailing=bool(old and old[-1].comma))
    return _with_line_ends(replace(container, children=tuple(children), tail=tail))


def _moved(lead: str, layout: Layout, *, was_first: bool, is_first: bool) -> str:
    """Give the lead of a child that was, or is now, the first one."""
    if was_first == is_first:
        return lead
    if not lead.strip():
        return layout.first if is_first else layout.between
    return lead if is_first or "\n" in lead else layout.between + lead


def _with_comments(gone: Sequence[Child], lead: str) -> str:
    """Put the comment lines above children that go before what follows."""
    for child in reversed(gone):
        above = child.lead.rpartition("\n")[0].rstrip()
        if above and not SPACE.fullmatch(above):  # a comment of several lines
            above = child.lead.rstrip()
        if above:
            lead = above + (lead if lead.startswith("\n") else f"\n{lead}")
    return lead


def _with_commas(children: Sequence[Child], last: Child | None, *, trailing: bool) -> list[Child]:
    """Put a comma behind each child that needs one.

    Args:
        children: as they are to be.
        last: the last of them where it was the last before.
        trailing: a comma stood behind the last one.
    """
    made = []
    for index, child in enumerate(children):
        if index < len(children) - 1:
            needed = not (child.is_bare_gap or _is_apart(child, children[index + 1]))
            made.append(replace(child, comma=child.comma or needed))
        elif last is not None or child.comma == trailing:
            made.append(child)
        else:
            space = child.space if trailing or child.space.strip() else ""
            made.append(replace(child, comma=trailing, space=space))
    return made


def _is_apart(child: Child, gap: Child) -> bool:
    """Say whether what follows a child is a gap, and no comma is needed to see where it begins."""
    is_number = isinstance(child.value, Leaf) and child.value.text[-1:].isalnum()
    return gap.is_bare_gap and not (is_number and gap.lead == "")


def _with_line_ends(container: Container) -> Container:
    """Let a comment up to the end of its line end there, and documents stand apart."""
    before = container.opening[1:]
    children: list[Child] = []
    for child in container.children:
        lead = child.lead
        if before.strip() and not lead.startswith("\n"):
            lead = f"\n{lead}"
        if children and not lead and not container.opening:
            lead = "\n"
        children.append(replace(child, lead=lead))
        before = child.trail
    tail = container.tail
    if before.strip() and not tail.startswith("\n") and (tail or container.closing):
        tail = f"\n{tail}"
    return replace(container, children=tuple(children), tail=tail)
