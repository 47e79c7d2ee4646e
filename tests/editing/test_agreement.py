from __future__ import annotations

import pytest

from pytest_runbooks.editing.agreement import Run, State, Vote, agreed
from pytest_runbooks.model import Category, Change

DEV: Run = ("dev", "")
PROD: Run = ("prod", "")
SIT: Run = ("sit", "")
ALL = {"step": [DEV, PROD], "other": [DEV, PROD]}


def wants(text: str, *, command: int = 0, refusal: str = "") -> Change:
    return Change(Category.FIX, "step", command, 7, text, refusal=refusal)


def passed(run: Run, *changes: Change, step: str = "step") -> Vote:
    return Vote(run, step, State.PASSED, changes)


def told(*votes: Vote, voters: dict[str, list[Run]] | None = None) -> list[str]:
    """What comes of votes: the texts, and why there are none."""
    changes = agreed(votes, ALL if voters is None else voters)
    return [f"not: {one.refusal}" if one.refusal else one.text for one in changes]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        pytest.param([passed(DEV, wants("a")), passed(PROD, wants("a"))], ["a"], id="all_agree"),
        pytest.param([passed(DEV), passed(PROD)], [], id="nobody_wants_anything"),
        pytest.param([Vote(DEV, "step", State.FAILED), passed(PROD)], [], id="nor_where_one_fails"),
        pytest.param(
            [passed(DEV, wants("x\na\n")), passed(PROD, wants("x\nb\n"))],
            ["not: `dev` and `prod` differ: `a` and `b`"],
            id="two_differ",
        ),
        pytest.param(
            [passed(DEV, wants("x\n")), passed(PROD, wants("x\ny\n"))],
            ["not: `dev` and `prod` differ: `` and `y`"],
            id="one_says_more",
        ),
        pytest.param(
            [passed(DEV, wants("a")), passed(PROD)],
            ["not: what stands there is right for `prod`, and not for `dev`"],
            id="one_is_content",
        ),
        pytest.param(
            [passed(DEV, wants("a")), Vote(PROD, "step", State.FAILED)],
            ["not: the step did not pass for `prod`"],
            id="one_failed",
        ),
        pytest.param(
            [passed(DEV, wants("a"))],
            ["not: the step was not run for `prod`"],
            id="one_did_not_run",
        ),
        pytest.param(
            [passed(DEV, wants("a")), Vote(PROD, "step", State.SKIPPED)],
            ["a"],
            id="one_says_nothing",
        ),
        pytest.param(
            [passed(DEV, wants("a")), passed(PROD, wants("", refusal="it is long"))],
            ["not: it is long"],
            id="one_refuses",
        ),
        pytest.param(
            [
                passed(DEV, wants("a"), wants("b", command=1)),
                passed(PROD, wants("a"), wants("c", command=1)),
            ],
            ["a", "not: `dev` and `prod` differ: `b` and `c`"],
            id="each_command_by_itself",
        ),
        pytest.param(
            [passed(DEV, wants("a")), passed(PROD, wants("a")), passed(DEV, step="other")],
            ["a"],
            id="each_step_by_itself",
        ),
        pytest.param(
            [passed(DEV, wants("a")), passed(PROD, wants("a")), passed(DEV, wants("a"))],
            ["a"],
            id="a_run_agrees_with_itself",
        ),
        pytest.param(
            [passed(DEV, wants("x")), passed(DEV, wants("a")), passed(PROD, wants("a"))],
            ["not: it was run twice, and what came out differs"],
            id="or_does_not",
        ),
        pytest.param(
            [passed(DEV, wants("a")), Vote(DEV, "step", State.FAILED), passed(PROD, wants("a"))],
            ["not: the step did not pass for `dev`"],
            id="one_failed_once",
        ),
    ],
)
def test_runs_must_agree(votes: list[Vote], expected: list[str]) -> None:
    assert told(*votes) == expected


def test_runs_are_called_by_what_tells_them_apart() -> None:
    votes = [passed(("", "one"), wants("a\n")), passed(("", "two"), wants("b\n"))]
    voters = {"step": [("", "one"), ("", "two")]}
    assert told(*votes, voters=voters) == ["not: `one` and `two` differ: `a` and `b`"]


def test_three_runs_are_named_on_their_sides() -> None:
    voters = {"step": [DEV, SIT, PROD]}
    votes = [passed(DEV, wants("a\n")), passed(SIT, wants("b\n")), passed(PROD, wants("b\n"))]
    assert told(*votes, voters=voters) == ["not: `dev` and `sit`, `prod` differ: `a` and `b`"]
    votes = [passed(DEV, wants("a\n")), passed(SIT), passed(PROD)]
    said = "what stands there is right for `sit`, `prod`, and not for `dev`"
    assert told(*votes, voters=voters) == [f"not: {said}"]


def test_runs_are_named_in_the_order_of_the_document() -> None:
    votes = [passed(PROD, wants("b\n")), passed(DEV, wants("a\n"))]
    assert told(*votes) == ["not: `dev` and `prod` differ: `a` and `b`"]


def test_a_step_that_nobody_asks_for_is_agreed_on_by_who_ran_it() -> None:
    assert told(passed(DEV, wants("a")), voters={}) == ["a"]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([passed(DEV, wants("a")), passed(DEV, wants("a"))], ["a"]),
        (
            [passed(DEV, wants("a")), passed(DEV, wants("b"))],
            ["not: it was run twice, and what came out differs"],
        ),
        (
            [passed(DEV, wants("a")), passed(DEV)],
            ["not: it was run twice, and what came out differs"],
        ),
        (
            [passed(DEV, wants("a")), Vote(DEV, "step", State.FAILED)],
            ["not: the step did not pass for `dev`"],
        ),
        (
            [Vote(DEV, "step", State.FAILED), passed(DEV, wants("a"))],
            ["not: the step did not pass for `dev`"],
        ),
    ],
)
def test_a_run_that_ran_twice_agrees_with_itself(votes: list[Vote], expected: list[str]) -> None:
    assert told(*votes, voters={"step": [DEV]}) == expected
