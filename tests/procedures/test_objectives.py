"""RTO and RPO of a procedure that runs, and what is said of a page that misses them."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from pytest_runbooks.model import Measured, Rating, Verdict
from pytest_runbooks.reporting.objective_texts import parts_text, summary_line
from pytest_runbooks.reporting.objectives import measured, rating

from .play import Played, play

FRONT = "---\nrunbook:\n  rto: {rto}\n---\n"


def rto_of(played: Played) -> Measured:
    [found] = measures_of(played)
    assert found.name == "RTO"
    return found


def measures_of(played: Played) -> tuple[Measured, ...]:
    [procedure] = played.runbook.procedures
    [environment] = played.runbook.environments
    return measured(played.runbook, procedure, environment, played.outcomes)


def rating_of(played: Played) -> Rating | None:
    return rating(measures_of(played), played.outcomes.values())


FAILOVER = """
    # Fail over

    <!-- runbook: setup id=build -->
    ```bash
    sleep 1h
    ```

    <!-- runbook: id=wait -->
    ```bash
    sleep 2h
    ```

    <!-- runbook: id=look manual="Look at the dashboard" takes=5m mark=detection -->

    Then:

    <!-- runbook: id=decide approval=lead takes=10m mark=decision -->
    ```bash
    true
    ```

    <!-- runbook: id=press manual="Press the button" takes=1m -->
    ```bash
    sleep 30m
    ```

    <!-- runbook: id=call manual="Call somebody" -->

    Then:

    <!-- runbook: id=promote mark=switch -->
    ```bash
    sleep 10m
    ```

    <!-- runbook: id=serve mark=recovery -->
    ```bash
    true
    ```

    <!-- runbook: id=tell -->
    ```bash
    sleep 3h
    ```
    """


def test_a_recovery_takes_what_ran_the_waits_and_what_people_take(tmp_path: Path) -> None:
    played = play(FRONT.format(rto="30m") + dedent(FAILOVER), tmp_path)
    rto = rto_of(played)
    assert (rto.begins, rto.ends, rto.untimed) == ("look", "serve", ("call",))
    assert rto.documented == 16 * 60
    assert rto.shortened == pytest.approx(10 * 60 - 1, abs=0.2)
    assert 1 <= rto.ran < 20
    assert rto.actual == rto.documented + rto.shortened + rto.ran
    assert 26 * 60 <= rto.actual < 27 * 60
    assert played.failures() == ""
    assert rating_of(played) is Rating.MET


def test_a_recovery_that_takes_too_long_fails_and_blocks_nothing(tmp_path: Path) -> None:
    played = play(FRONT.format(rto="20m") + dedent(FAILOVER), tmp_path)
    failed = [name for name, one in played.outcomes.items() if one.verdict.is_failure]
    assert failed == ["serve"]
    assert played.verdicts["tell"] is Verdict.PASSED
    text = re.sub(r"(26|9) m( N s)?", "N m", played.text("serve"))
    assert text == (
        "runbooks/book.md:43: objective missed (RTO N m, objective 20 m, N s)\n"
        "  $ true\n"
        "hint:    N s ran, N m of waits were shortened, 16 m are documented for people, "
        "1 manual step states no time\n"
        "earlier: 5 steps passed in N s\n"
        "rerun:   pytest runbooks/book.md::serve"
    )
    assert rating_of(played) is Rating.DEVIATED


@pytest.mark.parametrize(
    ("marks", "rated", "reason"),
    [
        (("", "", ""), Rating.ABORTED, "`last` did not run"),
        (("mark=recovery", "", ""), Rating.DEVIATED, ""),
        (("", "mark=recovery", ""), Rating.ABORTED, "`broken` failed"),
        (("", "", "mark=recovery"), Rating.ABORTED, "`last` did not run"),
    ],
)
def test_a_failure_before_the_recovery_ends_it(
    marks: tuple[str, ...], rated: Rating, reason: str, tmp_path: Path
) -> None:
    steps = {"first": "true", "broken": "false", "last": "true"}
    text = "".join(
        f"<!-- runbook: id={name} {mark} -->\n```bash\n{code}\n```\n\n"
        for (name, code), mark in zip(steps.items(), marks, strict=True)
    )
    played = play(FRONT.format(rto="1m") + text, tmp_path)
    assert (rating_of(played), rto_of(played).reason) == (rated, reason)


POINTS = """\
---
runbook:
  rpo: 1m
---
<!-- runbook: id=wrote mark=last-write -->
```bash
echo {wrote}
```

<!-- runbook: id=there mark=last-recovered capture=AT:at -->
```bash
echo '{{"at": "{recovered}"}}'
```
"""


@pytest.mark.parametrize(
    ("wrote", "recovered", "lost", "rated"),
    [
        ("2026-11-30T12:00:50Z", "2026-11-30T12:00:00Z", 50, Rating.MET),
        ("2026-11-30T14:00:00.5+02:00", "2026-11-30 11:59:00", 60.5, Rating.DEVIATED),
        ("1796040050", "1796040000000", 50, Rating.MET),
        ("1796040050.25", "1796040060", 0, Rating.MET),
        ("Mon, 30 Nov 2026 12:00:50 GMT", "2026-11-30T12:00:45.5Z", 4.5, Rating.MET),
    ],
)
def test_what_is_lost_lies_between_two_times_that_steps_print(
    wrote: str, recovered: str, lost: float, rated: Rating, tmp_path: Path
) -> None:
    played = play(POINTS.format(wrote=wrote, recovered=recovered), tmp_path)
    [rpo] = [one for one in measures_of(played) if one.name == "RPO"]
    assert (rpo.actual, rpo.begins, rpo.ends) == (lost, "wrote", "there")
    assert rating_of(played) is rated
    if rated is Rating.DEVIATED:
        assert played.outcomes["there"].message == "RPO 1 m, objective 1 m"


def test_a_step_that_prints_no_time_is_an_error_at_its_line(tmp_path: Path) -> None:
    played = play(POINTS.format(wrote="yesterday", recovered="2026-11-30T12:00:00Z"), tmp_path)
    assert played.text("wrote").split("\n")[0] == (
        "runbooks/book.md:7: nothing to capture "
        "(`mark=last-write` needs a time, as 2026-11-30T12:00:00Z, and has `yesterday`, N s)"
    )
    assert played.verdicts["there"] is Verdict.BLOCKED
    assert rating_of(played) is Rating.ABORTED


def test_objectives_are_those_of_the_procedure_that_recovers(tmp_path: Path) -> None:
    played = play(
        FRONT.format(rto="1h\n  procedures: 2")
        + "## Watch\n\n```bash\n:\n```\n\n"
        + "## Recover\n\n<!-- runbook: mark=recovery -->\n```bash\n:\n```\n",
        tmp_path,
    )
    [environment] = played.runbook.environments
    watch, recover = (
        measured(played.runbook, one, environment, played.outcomes)
        for one in played.runbook.procedures
    )
    assert watch == ()
    assert [one.ends for one in recover] == ["recover"]


def test_a_line_says_what_came_of_them() -> None:
    rto = Measured("RTO", 1800.0, 2520.0, ran=120.0, shortened=1800.0, documented=600.0)
    rpo = Measured("RPO", 60.0, reason="no step with `mark=last-write` ran")
    [line] = summary_line("book.md", [rto, rpo], Rating.ABORTED)
    assert line == (
        "objectives: book.md: RTO 42 m, objective 30 m (2 m ran, 30 m of waits were shortened, "
        "10 m are documented for people); "
        "RPO not measured (no step with `mark=last-write` ran), objective 1 m: ABORTED"
    )
    assert parts_text(Measured("RTO", None, 5.0, ran=5.0)) == ""
    assert [*summary_line("book.md", [Measured("RTO", None, 5.0)], None)] == []


@pytest.mark.parametrize(
    "left", ['skip="no phone"', "skip-if=environment:dev", "skip-if=tool:bash"]
)
def test_a_recovery_ends_with_the_last_step_that_is_to_run(left: str, tmp_path: Path) -> None:
    played = play(
        FRONT.format(rto="5m\n  environments: [dev]" if "environment" in left else "5m")
        + '<!-- runbook: id=look manual="Look" takes=10m -->\n\nThen:\n\n'
        + "<!-- runbook: id=switch -->\n```bash\n:\n```\n\n"
        + f"<!-- runbook: id=never {left} -->\n```bash\n:\n```\n",
        tmp_path,
        environment="dev" if "environment" in left else "",
    )
    assert played.verdicts == {
        "look": Verdict.MANUAL,
        "switch": Verdict.MISSED,
        "never": Verdict.SKIPPED,
    }
    assert played.outcomes["switch"].message == "RTO 10 m, objective 5 m"
