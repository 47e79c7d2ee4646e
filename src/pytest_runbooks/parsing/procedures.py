"""Procedures: what is run from a clean state, the whole document or section by section."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_runbooks.model import Procedure, Section, Step


def make_procedures(
    steps: Sequence[Step], sections: Sequence[Section], title: str, level: int | None
) -> tuple[Procedure, ...]:
    """Put the steps of a document into procedures.

    Args:
        steps: in the order of the document.
        sections: in the order of the document.
        title: the document's title.
        level: each section of this level that holds steps is a procedure; None when the document
            is one.

    Steps outside of all such sections go first into every procedure when they are `setup`, and
    last when they are `cleanup`; the others are procedures of their own, one for each section.
    """
    if level is None:
        return (Procedure("", title, tuple(steps)),)
    homes = _homes(sections, level)
    setup: list[Step] = []
    cleanup: list[Step] = []
    grouped: dict[str, list[Step]] = {}
    titles: dict[str, str] = {}
    for step in steps:
        home = homes[step.section.slug]
        if home is None and step.options.setup:
            setup.append(step)
        elif home is None and step.options.cleanup:
            cleanup.append(step)
        else:
            owner = home or step.section
            grouped.setdefault(owner.slug, []).append(step)
            titles[owner.slug] = owner.title
    if not grouped:
        return (Procedure("", title, (*setup, *cleanup)),)
    return tuple(
        Procedure(slug, titles[slug], (*setup, *members, *cleanup))
        for slug, members in grouped.items()
    )


def _homes(sections: Sequence[Section], level: int) -> dict[str, Section | None]:
    """Say for each section which section of a level it is or belongs to."""
    homes: dict[str, Section | None] = {}
    home: Section | None = None
    for section in sections:
        if section.level == level:
            home = section
        elif section.level < level:
            home = None
        homes[section.slug] = home
    return homes
