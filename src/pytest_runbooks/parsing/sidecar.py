"""Sidecars: what stands beside a document that nobody may edit, in `NAME.runbook.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_runbooks.model import Expectation, FrontMatter, Option, Placeholder, Position

from .lines import Problems, Source

if TYPE_CHECKING:
    from .yaml_text import Tree

SUFFIX = ".runbook.yaml"
"""What a sidecar's name ends in, instead of the `.md` of its document."""

_STEPS = "steps"


def sidecar_name(document: str) -> str:
    """Give the name of the sidecar of a document, by the name of that."""
    return document.removesuffix(".md") + SUFFIX


@dataclass(frozen=True, slots=True)
class SidecarText:
    """The file beside a document, not read yet; `path` is how it is shown to a person."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `steps:`.

    Attributes:
        position: where it begins.
        at: the section's slug, with `/ORDINAL` or not; empty when the row does not say.
        line: a line of the fence's code; empty when the row does not say.
        options: what directives of these names would say, by their keys.
        language: the fence counts as one of it; empty when the row does not say.
        output: what the step is expected to print; None when the row does not say.
        placeholders: what stands in the place of some in this step alone.
    """

    position: Position
    at: str
    line: str
    options: Mapping[str, Option]
    language: str
    output: Expectation | None
    placeholders: tuple[Placeholder, ...]


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar, read.

    Attributes:
        tree: its keys but for `steps`; None when they cannot be read.
        rows: those of `steps` that are right.
    """

    tree: Tree | None
    rows: tuple[Row, ...]


def read_sidecar(sidecar: SidecarText, problems: Problems) -> Sidecar:
    """Read a sidecar; every mistake in it is noted, but for those of keys, see `combine`."""
    from .keys import read_sidecar_keys  # noqa: PLC0415 - PyYAML and pydantic take long to load
    from .sidecar_rows import read_rows  # noqa: PLC0415 - see above

    source = Source.of(sidecar.text, sidecar.path)
    tree = read_sidecar_keys(source, problems)
    if tree is None or not isinstance(tree.value, dict):
        return Sidecar(None, ())
    rows = tuple(read_rows(tree, source, problems)) if _STEPS in tree.value else ()
    keys = {key: value for key, value in tree.value.items() if key != _STEPS}
    return Sidecar(replace(tree, value=keys), rows)


def combine(front: Tree | None, sidecar: Sidecar | None, problems: Problems) -> FrontMatter:
    """Check the keys of front matter and of a sidecar, and make what both say together."""
    beside = sidecar.tree if sidecar else None
    if front is None and beside is None:
        return FrontMatter()
    from .matter import read_matter  # noqa: PLC0415 - pydantic takes long to load

    if front and isinstance(front.value, dict) and _STEPS in front.value:
        problems.add(
            front.places[_STEPS,].key,
            f"`{_STEPS}` belongs to a sidecar",
            f"write directives on the page, or move it to `NAME{SUFFIX}`",
        )
        front = replace(front, value={k: v for k, v in front.value.items() if k != _STEPS})
    if front is None or beside is None:
        tree = front or beside
        assert tree is not None
        return read_matter(tree, problems)
    assert isinstance(front.value, dict)
    assert isinstance(beside.value, dict)
    for key in front.value.keys() & beside.value.keys():
        problems.add(
            beside.places[key,].key,
            f"`{key}` is also written in {front.places[key,].key}",
            "keep one of them",
        )
    value = {**beside.value, **front.value}
    places = {
        **{path: place for path, place in beside.places.items() if path[:1] not in front.places},
        **front.places,
    }
    return read_matter(replace(front, value=value, places=places), problems)
