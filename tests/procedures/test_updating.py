"""What a run wants to write of what came out, and what it never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.emulators import Gap
from pytest_runbooks.model import Category, Verdict

from .play import Played, play
from .test_steps import step

FIX, EXPECT, CREATE = Category.FIX, Category.EXPECT, Category.CREATE
PASSED, DIFFERS = Verdict.PASSED, Verdict.DIFFERS
ALL = frozenset({FIX, EXPECT, CREATE})
LACKS = (Gap("sqs", "StartMessageMoveTask"),)
GAP = "moto does not emulate sqs:StartMessageMoveTask"
TRACEBACK = "a traceback came out, which is nothing to promise"


def updated(text: str, folder: Path, **options: object) -> Played:
    """Run a document of one section, `S`, so that all that came out is to be written."""
    return play(f"# S\n{text}", folder, update=ALL, **options)  # type: ignore[arg-type]  # of `play`


def changes(played: Played) -> list[tuple[str, Category, int, str]]:
    """What is to be changed: step, why, line, and the text, or why it is not."""
    every = [one for each in played.outcomes.values() for one in each.changes]
    assert not any(one.text and one.refusal for one in every)
    return [(one.step, one.category, one.line, one.text or one.refusal) for one in every]


def test_what_differs_is_corrected_and_later_steps_go_on(tmp_path: Path) -> None:
    text = (
        step("echo one; NAME=ann", output="two")
        + step("echo $NAME")
        + step("echo right", output="[WORD]")
        + step("echo err >&2; exit 3", "exit=3 stream=stderr", "nothing")
    )
    played = updated(text, tmp_path)
    assert changes(played) == [
        ("s", FIX, 8, "one\n"),
        ("s-2", CREATE, 12, "ann\n"),
        ("s-4", FIX, 29, "err\n"),
    ]
    assert {*played.verdicts.values()} == {PASSED}


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ({FIX}, {"s": FIX}),
        ({EXPECT}, {"s-2": EXPECT}),
        ({CREATE}, {"s-2": CREATE, "s-3": CREATE}),
        ({FIX, EXPECT}, {"s": FIX, "s-2": EXPECT}),
        ({EXPECT, CREATE}, {"s-2": EXPECT, "s-3": CREATE}),
    ],
)
def test_only_what_is_asked_for_is_written(
    tmp_path: Path, wanted: set[Category], made: dict[str, Category]
) -> None:
    # The order lets a page that is wrong, and stays so, block nothing.
    text = step("echo two", "expect") + step("echo three") + step("true")
    first = step("echo one", output="0") if FIX in wanted else step("true")
    played = play(f"# S\n{first}{text}", tmp_path, update=frozenset(wanted))
    assert {name: category for name, category, *_ in changes(played)} == made
    assert {*played.verdicts.values()} == {PASSED}


def test_all_commands_of_a_transcript_are_written(tmp_path: Path) -> None:
    wrong = step("$ echo one\ntwo\n$ true\n$ echo three", language="console")
    assert changes(updated(wrong, tmp_path)) == [
        ("s", FIX, 5, "one\n"),
        ("s", FIX, 8, "three\n"),
    ]
    silent = step("$ echo one\n$ true\n$ echo three", language="console")
    assert changes(updated(silent, tmp_path)) == [
        ("s", CREATE, 4, "one\n"),
        ("s", CREATE, 6, "three\n"),
    ]


def test_names_are_held_to_what_they_stood_for_before(tmp_path: Path) -> None:
    uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    text = step(f"echo {uuid}", output="[UUID:backup]") + step(f"echo restored {uuid}", output="x")
    assert changes(updated(text, tmp_path)) == [("s-2", FIX, 16, "restored [UUID:backup]\n")]


def test_what_is_retried_is_written_as_it_came_out_in_the_end(tmp_path: Path) -> None:
    text = step("echo >>n; wc -l <n", "retry=3/1ms", "7")
    assert changes(updated(text, tmp_path)) == [("s", FIX, 9, "3\n")]
    text = step("echo >>m; wc -l <m; test $(wc -l <m) = 2", "retry=9/1ms")
    assert changes(updated(text, tmp_path)) == [("s", CREATE, 5, "2\n")]
    text = step("echo >>k; wc -l <k; test $(wc -l <k) = 2", "retry=9/1ms expect")
    assert changes(updated(text, tmp_path)) == [("s", EXPECT, 5, "2\n")]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (step("echo one; exit 3", output="two"), Verdict.FAILED),
        (step("echo one", "exit=3", "two"), Verdict.FAILED),
        (step("echo one; sleep 9", "timeout=200ms", "two"), Verdict.TIMED_OUT),
        (step("echo one", "capture=X:/two/", "two"), Verdict.UNCAPTURED),
        (step("echo one", "skip=because", "two"), Verdict.SKIPPED),
        (step("curl -s https://example.com || echo one", output="two"), Verdict.REFUSED),
        (step("echo '{\"a\": 1}'", "expect=a==2"), DIFFERS),
        (step("echo '{\"a\": 1}'", "expect=a==2", "two"), DIFFERS),
    ],
)
def test_what_does_not_pass_is_not_written(tmp_path: Path, text: str, verdict: Verdict) -> None:
    played = updated(text + step("echo later", output="never"), tmp_path)
    assert played.verdicts["s"] is verdict
    assert [one for one in changes(played) if one[0] == "s"] == []
    if verdict.is_failure:
        assert played.verdicts["s-2"] is Verdict.BLOCKED
        assert changes(played) == []


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("echo 'Traceback (most recent call last):'", TRACEBACK),
        ("printf 'a\\0b'", "what came out is not all text"),
        ("printf 'a\\xffb'", "what came out is not all text"),
        ("head -c 2000000 /dev/zero | tr '\\0' x", "what came out is too long to be kept whole"),
    ],
)
def test_what_nobody_means_to_promise_is_not_written(tmp_path: Path, code: str, why: str) -> None:
    played = updated(step(code, output="wrong"), tmp_path)
    assert changes(played) == []
    assert (played.verdicts["s"], played.outcomes["s"].message) == (
        DIFFERS,
        f"stdout, exit 0; not written: {why}",
    )
    played = updated(step(code, "expect") + step(code), tmp_path)
    assert changes(played) == [("s", EXPECT, 5, why), ("s-2", CREATE, 9, why)]


def test_an_expect_under_a_silent_step_is_said(tmp_path: Path) -> None:
    assert changes(updated(step("true", "expect"), tmp_path)) == [
        ("s", EXPECT, 5, "nothing came out")
    ]


def test_what_the_emulator_lacks_is_never_promised(tmp_path: Path) -> None:
    wrong = updated(step("echo error || true", output="wrong"), tmp_path, lacks=LACKS)
    assert (wrong.verdicts["s"], changes(wrong)) == (Verdict.GAP, [])
    for directive, category in {"expect": EXPECT, "": CREATE}.items():
        new = updated(step("echo error || true", directive), tmp_path, lacks=LACKS)
        line = 5 if directive else 4
        assert (new.verdicts["s"], changes(new)) == (PASSED, [("s", category, line, GAP)])
    broken = "moto failed: KeyError"
    wrong = updated(step("echo error", output="wrong"), tmp_path, breakdowns=(broken,))
    assert (wrong.verdicts["s"], changes(wrong)) == (Verdict.BROKEN, [])
    new = updated(step("echo error", "expect"), tmp_path, breakdowns=(broken,))
    assert (new.verdicts["s"], changes(new)) == (PASSED, [("s", EXPECT, 5, broken)])


def test_a_schema_holds_for_what_is_corrected_too(tmp_path: Path) -> None:
    (tmp_path / "object.json").write_text('{"type": "object"}')
    text = step("echo '[1]'", "expect=schema:object.json", "[2]")
    played = updated(text, tmp_path)
    assert (played.verdicts["s"], changes(played)) == (DIFFERS, [])


def test_a_query_holds_for_what_is_corrected_and_is_never_changed(tmp_path: Path) -> None:
    text = step("echo '[1]'", "expect=[0]==1", "[2]")
    assert changes(updated(text, tmp_path)) == [("s", FIX, 9, "[1]\n")]


@pytest.mark.parametrize(
    "text",
    [
        step("true"),
        step("echo x >file"),
        step("echo '{\"a\": 1}'", "expect=a==1"),
        step("echo up; sleep 9", "background ready=/up/"),
        "<!-- runbook:\n```bash\necho x\n```\n-->\n",
    ],
)
def test_steps_without_a_promise_that_have_nothing_to_show_get_none(
    tmp_path: Path, text: str
) -> None:
    played = updated(text, tmp_path)
    assert (changes(played), [*played.verdicts.values()]) == ([], [PASSED])
