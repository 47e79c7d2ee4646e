"""Whether what a document states as its objectives can be measured by its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pytest_runbooks.model import FrontMatter, Mark, Option, Runner, Step

from .lines import Problems

OF_DATA = (Mark.LAST_WRITE, Mark.LAST_RECOVERED)


def check_marks(options: Mapping[str, Option], runner: Runner | None, problems: Problems) -> None:
    """Note marks that want a time of a step that prints none.

    Args:
        options: of the step, by their keys.
        runner: of the step; None for one that writes a file, or is a person's.
        problems: where mistakes are noted.
    """
    for option in options.values():
        prints = runner is not None and "background" not in options
        if option.name == "mark" and option.value in OF_DATA and not prints:
            problems.add(
                option.position,
                f"`mark={option.value}` stands before a step that prints no time",
                "put it before a block that prints one, as `date -u +%FT%TZ` does",
            )


def check_objectives(matter: FrontMatter, steps: Iterable[Step], problems: Problems) -> None:
    """Note an `rpo` that no step measures."""
    marks = {mark for step in steps for mark in step.options.marks}
    if matter.rpo is None:
        return
    for mark in OF_DATA:
        if mark not in marks:
            problems.add(
                matter.place_of("rpo"),
                f"`rpo` is stated, and no step has `mark={mark}`",
                "mark the step that prints the time of the last write, and the one that prints "
                "that of the last write that is there again",
            )
