"""How a document writes JSON, beside the values themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..matching.json_pattern import STRING
from .json_tree import Child, Container

_COLON = re.compile(r"[ \t]*:[ \t]*")


@dataclass(frozen=True, slots=True)
class Style:
    """What stands between the values.

    Attributes:
        unit: what each level is indented by.
        colon: the colon between a key and its value, with the blanks around it.
        between: what stands between a comma and the next value on the same line.
        pads: what stands inside of brackets on one line, by the opening bracket.
        trailing: a comma stands behind the last of several lines.
    """

    unit: str
    colon: str
    between: str
    pads: Mapping[str, str]
    trailing: bool

    def inside(self, base: str) -> str:
        """Give the indentation one level below another."""
        return base + self.unit


def style_of(root: Container) -> Style:
    """Find out how a document is written; where it does not show, as most are."""
    unit, colon, between = "", "", None
    pads: dict[str, str] = {}
    trailing = None
    for container, base in _containers(root, ""):
        first, last = container.children[0], container.children[-1]
        if "\n" in first.lead:
            unit = unit or indentation(first.lead, base).removeprefix(base)
            trailing = last.comma if trailing is None else trailing
        elif not container.is_tall and not first.lead.strip():
            pads.setdefault(container.opening[0], first.lead)
        for child in container.children[1:] if between is None else ():
            if "\n" not in child.lead and not child.lead.strip():
                between = child.lead
                break
        colon = colon or next(filter(None, map(_colon, container.children)), "")
    colon = colon or ": "
    if between is None:
        between = " " if colon != ":" else ""
    return Style(unit or "  ", colon, between, pads, bool(trailing))


def indentation(lead: str, base: str) -> str:
    """Give the indentation of the line that a child begins on; `base` is that of its container."""
    if "\n" not in lead:
        return base
    return blanks(lead.rpartition("\n")[2])


def line_of(child: Child, container: Container, base: str) -> str:
    """Give the indentation of the line that a child of a container begins on."""
    return indentation(child.lead if container.opening else f"\n{child.lead}", base)


def blanks(text: str) -> str:
    """Give the white space that a text begins with."""
    return text[: len(text) - len(text.lstrip(" \t"))]


def plain(lead: str) -> str:
    """Give the white space of a lead without its comments and empty lines."""
    return f"\n{indentation(lead, '')}" if "\n" in lead else blanks(lead)


def _containers(container: Container, base: str) -> Iterator[tuple[Container, str]]:
    """Give all objects and arrays that have children, and the indentation of their lines."""
    for child in container.children:
        if isinstance(child.value, Container):
            own = line_of(child, container, base)
            if child.value.children:
                yield child.value, own
            yield from _containers(child.value, own)


def _colon(child: Child) -> str:
    key = STRING.match(child.key)
    found = _COLON.fullmatch(child.key, key.end()) if key else None
    return found[0] if found else ""
