"""Placeholders that are declared and stand nowhere, and declarations by what is not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import FrontMatter, Placeholder, Step

from .lines import Problems
from .placeholders import find_placeholders, normal


def check_placeholders(front: FrontMatter, steps: Sequence[Step], problems: Problems) -> None:
    """Note declarations of placeholders that no step has, or that name an unknown capture."""
    captures = {capture.name for step in steps for capture in step.options.captures}
    rows = [*front.placeholders, *(p for e in front.environments for p in e.placeholders)]
    for one in rows:
        if one.capture is not None and one.capture not in captures:
            problems.add(
                one.position,
                f"no step captures `{one.capture}`",
                suggestion(one.capture, captures)
                if captures
                else f"write `<!-- runbook: capture={one.capture}:JMESPATH -->` before one",
            )
    check_stands_in(rows, steps, "stands in no step", problems)


def check_stands_in(
    rows: Iterable[Placeholder], steps: Sequence[Step], otherwise: str, problems: Problems
) -> None:
    """Note declarations of placeholders that none of some steps has.

    Args:
        rows: the declarations.
        steps: the steps that they are for.
        otherwise: what is said of a placeholder that is not there.
        problems: where mistakes are noted.
    """
    for one in rows:
        if not any(_is_in(one.name, step) for step in steps):
            there = {
                found.name
                for step in steps
                for command in step.commands
                for found in find_placeholders(command.code, step.runner)
            }
            problems.add(
                one.position,
                f"the placeholder `{one.name}` {otherwise}",
                _nearest(one.name, there) or _what_to_do(one.name, steps),
            )


def _nearest(name: str, there: Collection[str]) -> str:
    """Say which placeholder of the steps was meant; nothing when none was."""
    known = sorted(one for one in there if normal(one) != normal(name))
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def _what_to_do(name: str, steps: Sequence[Step]) -> str:
    word = re.compile(rf"(?<![\w$]){re.escape(name)}(?!\w)")
    if any(word.search(command.code) for step in steps for command in step.commands):
        return (
            f"`{name}` without signs may be any word: "
            f"declare it with what stands beside it, as `--option {name}`"
        )
    return "take it out, or write it on the page"


def _is_in(name: str, step: Step) -> bool:
    for command in step.commands:
        promised = [command.expectation] if command.expectation else []
        texts = [one.text for one in (*promised, *command.queried)]
        if find_placeholders(command.code, step.runner, [name], only_declared=True):
            return True
        if any(find_placeholders(text, None, [name], only_declared=True) for text in texts):
            return True
    return False
