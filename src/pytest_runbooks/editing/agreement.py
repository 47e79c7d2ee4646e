"""Runs of one step, for several environments or procedures, that must agree on its output."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ..model import Change

Run = tuple[str, str]
"""An environment and a procedure; either may be empty."""


class State(StrEnum):
    """What became of a step in a run."""

    PASSED = "passed"
    SKIPPED = "skipped"  # it says nothing of the output
    FAILED = "failed"  # or was blocked


@dataclass(frozen=True, slots=True)
class Vote:
    """What one run says of a step.

    Attributes:
        run: whose vote it is.
        step: the id of the step.
        state: what became of it.
        changes: what the run wants its expectations to be; one that is not named fits.
    """

    run: Run
    step: str
    state: State
    changes: tuple[Change, ...] = ()


def agreed(votes: Iterable[Vote], voters: Mapping[str, Sequence[Run]]) -> Iterator[Change]:
    """Give one change for each expectation that some run wants to be changed.

    Args:
        votes: of all runs, those of other steps included.
        voters: for each step the runs that have a say, in the order in which they are named.

    Yields:
        What all want; or a change that is refused, since they do not agree.
    """
    by_step: dict[str, dict[Run, Vote]] = {}
    for vote in votes:
        given = by_step.setdefault(vote.step, {})
        given[vote.run] = _of_both(given[vote.run], vote) if vote.run in given else vote
    for step, given in by_step.items():
        asked = voters.get(step, [*given])
        wanted = {
            (change.command, change.category): change
            for vote in given.values()
            for change in vote.changes
        }
        for (command, _), change in wanted.items():
            yield _of_one(change, command, {run: given.get(run) for run in asked})


def _of_both(one: Vote, other: Vote) -> Vote:
    """Give what a run says that ran twice, as with `--dist each` of xdist."""
    changes = {
        (change.command, change.category): change for change in (*one.changes, *other.changes)
    }
    if State.FAILED in {one.state, other.state}:
        return replace(one, state=State.FAILED, changes=tuple(changes.values()))
    if _told(one) == _told(other):
        return one
    said = "it was run twice, and what came out differs"
    refused = (replace(change, text="", refusal=said) for change in changes.values())
    return replace(one, changes=tuple(refused))


def _told(vote: Vote) -> list[tuple[int, str, str]]:
    return [(change.command, change.text, change.refusal) for change in vote.changes]


def _of_one(change: Change, command: int, votes: Mapping[Run, Vote | None]) -> Change:
    """Give a change as all want it, or refused."""
    absent = [run for run, vote in votes.items() if vote is None]
    failed = [run for run, vote in votes.items() if vote and vote.state is State.FAILED]
    for runs, what in ((failed, "did not pass"), (absent, "was not run")):
        if runs:
            said = f"the step {what} for {_names(runs, votes)}"
            return replace(change, text="", refusal=said)
    found = {
        run: next((one for one in vote.changes if one.command == command), None)
        for run, vote in votes.items()
        if vote and vote.state is State.PASSED
    }
    refused = next((one for one in found.values() if one and one.refusal), None)
    if refused:
        return refused
    content = [run for run, one in found.items() if one is None]
    texts: dict[str, list[Run]] = {}
    for run, one in found.items():
        if one:
            texts.setdefault(one.text, []).append(run)
    if content:
        others = [run for runs in texts.values() for run in runs]
        said = f"what stands there is right for {_names(content, votes)}"
        return replace(change, text="", refusal=f"{said}, and not for {_names(others, votes)}")
    if len(texts) > 1:
        general = _general([one for one in found.values() if one])
        if general is None:
            return replace(change, text="", refusal=_apart(texts, votes))
        return replace(change, text=general)
    return next(one for one in found.values() if one)


def _general(changes: Sequence[Change]) -> str | None:
    """Give the text that is right for each run, with variables where their values differ.

    None when there is no such text.
    """
    shared = set(changes[0].variables).intersection(*(one.variables for one in changes[1:]))
    telling = sorted(n for n in shared if len({one.variables[n] for one in changes}) > 1)
    texts = [one.text.split("\n") for one in changes]
    if len({len(lines) for lines in texts}) > 1:
        return None
    general: list[str] = []
    for lines in zip(*texts, strict=True):
        told = {*lines}
        if len(told) > 1:
            told = {
                _with_names(line, {n: one.variables[n] for n in telling})
                for line, one in zip(lines, changes, strict=True)
            }
        if len(told) > 1:
            return None
        general += told
    return "\n".join(general)


def _with_names(line: str, variables: Mapping[str, str]) -> str:
    """Mention variables in the place of their values; of two that fit, the longer value."""
    for name, value in sorted(variables.items(), key=lambda one: -len(one[1])):
        place = rf"(?<![A-Za-z0-9$]){re.escape(value)}(?![A-Za-z0-9])"
        line = re.sub(f"{place}(?=_)", f"${{{name}}}", line)
        line = re.sub(place, f"${name}", line)
    return line


def _apart(texts: Mapping[str, list[Run]], all_runs: Collection[Run]) -> str:
    """Say where two runs differ first."""
    (one, runs), (other, others) = [*texts.items()][:2]
    lines = [*zip(one.split("\n"), other.split("\n"), strict=False)]
    first = next(((a, b) for a, b in lines if a != b), (one.strip(), other.strip()))
    return (
        f"{_names(runs, all_runs)} and {_names(others, all_runs)} differ: "
        f"`{first[0].strip()}` and `{first[1].strip()}`"
    )


def _names(runs: Collection[Run], all_runs: Collection[Run]) -> str:
    """Name runs by what tells them apart."""
    part = 0 if len({run[0] for run in all_runs}) > 1 else 1
    names = dict.fromkeys(f"`{run[part] or run[1 - part] or 'this run'}`" for run in runs)
    return ", ".join(names)
