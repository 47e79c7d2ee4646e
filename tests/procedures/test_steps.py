from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from pytest_runbooks.emulators import Gap
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import Verdict
from pytest_runbooks.parsing import parse
from pytest_runbooks.procedures.run import ProcedureRun
from pytest_runbooks.procedures.settings import RunSettings

from .play import NoEmulator, play

PASSED, DIFFERS, FAILED = Verdict.PASSED, Verdict.DIFFERS, Verdict.FAILED
BLOCKED, SKIPPED = Verdict.BLOCKED, Verdict.SKIPPED


def step(code: str, directive: str = "", output: str | None = None, language: str = "bash") -> str:
    lines = [f"<!-- runbook: {directive} -->"] if directive else []
    lines += [f"```{language}", code, "```", ""]
    if output is not None:
        lines += ["```output", output, "```", ""]
    return "\n".join(["", *lines])


@pytest.mark.parametrize(
    ("code", "directive", "verdict"),
    [
        ("true", "", PASSED),
        ("false", "", FAILED),
        ("exit 3", "exit=3", PASSED),
        ("exit 4", "exit=3", FAILED),
        ("true", "exit=3", FAILED),
        ("exit 3", "exit=any", PASSED),
        ("true", "exit=any", PASSED),
        ("kill -9 $$", "exit=137", PASSED),
        ("sleep 9", "exit=any timeout=50ms", Verdict.TIMED_OUT),
        ("sleep 9", "exit=124 timeout=50ms", Verdict.TIMED_OUT),
    ],
)
def test_the_exit_status_is_the_documented_one(
    tmp_path: Path, code: str, directive: str, verdict: Verdict
) -> None:
    assert play(step(code, directive), tmp_path).outcomes["book"].verdict is verdict


@pytest.mark.parametrize("language", ["bash", "python"])
@pytest.mark.parametrize(
    ("directive", "output", "verdict"),
    [
        ("", "out", PASSED),
        ("", "err", DIFFERS),
        ("", "out\nerr", DIFFERS),
        ("stream=stdout", "out", PASSED),
        ("stream=stderr", "err", PASSED),
        ("stream=stderr", "out", DIFFERS),
        ("stream=both", "out\nerr", PASSED),
        ("stream=both", "out", DIFFERS),
    ],
)
def test_the_stream_that_is_compared_is_the_documented_one(
    tmp_path: Path, language: str, directive: str, output: str, verdict: Verdict
) -> None:
    code = {
        "bash": "echo out; echo err >&2",
        "python": "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    }[language]
    assert play(step(code, directive, output, language), tmp_path).verdicts == {"book": verdict}


def test_a_documented_failure_keeps_what_it_set_and_holds_its_expectation(tmp_path: Path) -> None:
    text = "# S\n" + step("X=1; echo said; exit 3", "exit=3", "said") + step("echo $X", "", "1")
    assert play(text, tmp_path).failures() == ""


def test_retry_repeats_until_status_and_output_match(tmp_path: Path) -> None:
    text = "# S\n" + step("echo >>n; wc -l <n", "retry=5/1ms", "3")
    outcome = play(text, tmp_path).outcomes["s"]
    assert (outcome.verdict, outcome.attempts, len(outcome.outputs)) == (PASSED, 3, 1)
    text = "# S\n" + step("echo >>n; test $(wc -l <n) = 3", "retry=5/1ms")
    assert play(text, tmp_path).outcomes["s"].attempts == 3


def test_retry_gives_up_after_as_many_times_as_it_says(tmp_path: Path) -> None:
    text = "# S\n" + step("echo tried >>$HOME/n; cat $HOME/n", "retry=4/1ms", "never")
    outcome = play(text, tmp_path).outcomes["s"]
    assert (outcome.verdict, outcome.attempts) == (DIFFERS, 4)
    assert outcome.outputs[0].stdout == "tried\n" * 4


def test_retry_does_not_ask_again_for_what_the_emulator_lacks(tmp_path: Path) -> None:
    text = "# S\n" + step("echo tried >>$HOME/n; false", "retry=4/1ms")
    outcome = play(text, tmp_path, lacks=(Gap("sqs", "StartMessageMoveTask"),)).outcomes["s"]
    assert (outcome.verdict, outcome.attempts) == (Verdict.GAP, 1)


@pytest.mark.parametrize("documented", ["exit=254", "exit=any"])
def test_a_gap_is_no_proof_of_a_failure_that_the_document_promises(
    tmp_path: Path, documented: str
) -> None:
    text = "# S\n" + step("exit 254", documented)
    outcome = play(text, tmp_path, lacks=(Gap("sqs", "StartMessageMoveTask"),)).outcomes["s"]
    assert outcome.verdict is Verdict.GAP
    assert outcome.message == "moto does not emulate sqs:StartMessageMoveTask"


def test_a_gap_that_the_document_forgives_is_none(tmp_path: Path) -> None:
    text = "# S\n" + step("(exit 254) || true", "exit=any")
    played = play(text, tmp_path, lacks=(Gap("sqs", "StartMessageMoveTask"),))
    assert played.verdicts == {"s": PASSED}


def test_a_step_that_fails_while_the_emulator_breaks_says_nothing_of_the_document(
    tmp_path: Path,
) -> None:
    fault = "the emulator at http://127.0.0.1:4566 does not answer (connection refused)"
    lacks = (Gap("sqs", "StartMessageMoveTask"),)
    outcome = play("# S\n" + step("exit 254"), tmp_path, lacks=lacks, breakdowns=(fault,)).outcomes[
        "s"
    ]
    assert (outcome.verdict, outcome.message) == (Verdict.BROKEN, fault)
    passed = play("# S\n" + step("true"), tmp_path, breakdowns=(fault,))
    assert passed.verdicts == {"s": PASSED}


def test_retry_waits_as_long_as_it_says_and_says_that_it_waits(tmp_path: Path) -> None:
    told: list[float] = []
    text = "# S\n" + step("false", "retry=3/60ms")
    started = time.perf_counter()
    outcome = play(text, tmp_path, on_wait=lambda _, seconds: told.append(seconds)).outcomes["s"]
    assert 0.12 <= outcome.seconds < time.perf_counter() - started
    assert told == sorted(told)
    assert told[-1] > 0.12


def test_an_attempt_that_failed_leaves_no_state_and_no_bindings(tmp_path: Path) -> None:
    text = """
    # S

    <!-- runbook: retry=3/1ms -->
    ```console
    $ echo >>n; wc -l <n
    [INT:tries]
    $ X=$X.; test $(wc -l <n) = 2
    $ wc -l <n
    [INT:tries]
    $ echo "[$X]"
    [.]
    ```
    """
    played = play(text, tmp_path)
    assert played.failures() == ""
    assert played.outcomes["s"].attempts == 2


def test_bindings_carry_over_to_later_steps_and_not_to_other_procedures(tmp_path: Path) -> None:
    text = """
    ---
    runbook:
      procedures: 2
    ---
    ## One

    ```bash
    echo order 17
    ```

    ```output
    order [INT:order]
    ```

    ```bash
    echo order 18
    ```

    ```output
    order [INT:order]
    ```

    ## Two

    ```bash
    echo order 19
    ```

    ```output
    order [INT:order]
    ```
    """
    assert play(text, tmp_path).verdicts == {"one": PASSED, "one-2": DIFFERS, "two": PASSED}


@pytest.mark.parametrize("language", ["bash", "python"])
def test_exported_names_are_filled_into_expectations(tmp_path: Path, language: str) -> None:
    say = {"bash": 'echo "order $ID"', "python": "import os\nprint('order', os.environ['ID'])"}
    text = "# S\n" + step("export ID=42") + step(say[language], "", "order $ID", language)
    assert play(text, tmp_path).failures() == ""
    text = text.replace("ID=42", "ID=42 UNUSED=1").replace("order $ID\n```\n", "order $IDX\n```\n")
    assert play(text, tmp_path).verdicts["s-2"] is DIFFERS


def test_skip_says_its_reason_and_runs_nothing(tmp_path: Path) -> None:
    text = "# S\n" + step("touch made", 'skip="needs a phone"') + step("ls", "", "")
    played = play(text, tmp_path)
    assert played.verdicts == {"s": SKIPPED, "s-2": PASSED}
    assert played.outcomes["s"].message == "needs a phone"


OTHER = {"linux": "darwin", "darwin": "linux"}[sys.platform]


@pytest.mark.parametrize(
    ("condition", "skipped"),
    [
        ("environment:dev", True),
        ("environment:prod", False),
        ("!environment:prod", True),
        ("!environment:dev", False),
        ("emulator:moto", True),
        ("emulator:localstack", False),
        ("!emulator:localstack", True),
        (f"platform:{sys.platform}", True),
        (f"platform:{OTHER}", False),
        ("tool:bash", True),
        ("tool:no-such-tool", False),
        ("!tool:no-such-tool", True),
        ("tool:no-such-tool,environment:dev", True),
        ("tool:no-such-tool,environment:prod", False),
    ],
)
def test_conditions_are_held_against_the_run(
    tmp_path: Path, condition: str, *, skipped: bool
) -> None:
    front = "---\nrunbook:\n  environments: [dev, prod]\n---\n"
    text = front + "# S\n" + step("true", f"skip-if={condition}")
    outcome = play(text, tmp_path, environment="dev").outcomes["s"]
    assert outcome.verdict is (SKIPPED if skipped else PASSED)
    if skipped:
        holding = next(c for c in reversed(condition.split(",")))
        assert outcome.message == f"skip-if={holding}"


def test_the_time_out_of_the_step_wins_over_that_of_the_run(tmp_path: Path) -> None:
    text = "# S\n" + step("sleep 0.3", "timeout=5s") + step("sleep 5")
    played = play(text, tmp_path, settings=RunSettings(timeout=0.1))
    assert played.verdicts == {"s": PASSED, "s-2": Verdict.TIMED_OUT}


def test_a_transcript_stops_at_its_first_mistake(tmp_path: Path) -> None:
    text = """
    # S

    ```console
    $ touch one; ls
    one
    $ touch two; false
    $ touch three
    ```

    <!-- runbook: cleanup -->
    ```bash
    ls
    ```
    """
    played = play(text, tmp_path)
    assert played.verdicts == {"s": FAILED, "s-2": PASSED}
    assert played.outcomes["s"].line == 6
    assert played.outcomes["s-2"].outputs[0].stdout == "one\ntwo\n"


def test_the_status_of_a_transcript_is_that_of_its_last_command(tmp_path: Path) -> None:
    text = """
    # S

    <!-- runbook: exit=3 -->
    ```console
    $ echo one
    one
    $ (exit 3)
    ```

    <!-- runbook: exit=3 -->
    ```console
    $ (exit 3)
    $ (exit 3)
    ```
    """
    played = play(text, tmp_path)
    assert played.verdicts == {"s": PASSED, "s-2": FAILED}
    assert played.outcomes["s-2"].line == 12


def test_python_steps_keep_their_namespace_and_hold_expectations(tmp_path: Path) -> None:
    text = (
        "# S\n"
        + step("def double(n):\n    return 2 * n", language="python")
        + step("print(double(21))\n'not printed'", "", "42", language="python")
    )
    assert play(text, tmp_path).failures() == ""


def test_a_pycon_block_prints_values_and_is_compared_command_by_command(tmp_path: Path) -> None:
    text = """
    # S

    ```pycon
    >>> x = 20
    >>> x + 1
    21
    >>> for i in range(2):
    ...     print(i)
    0
    1
    >>> x + 2
    23
    ```
    """
    played = play(text, tmp_path)
    assert played.outcomes["s"].line == 11
    assert [line.text for line in played.outcomes["s"].comparison.lines] == ["23", "22"]  # type: ignore[union-attr]  # it differs


def test_python_sees_what_the_shell_exported_and_where_it_is_and_not_the_other_way_round(
    tmp_path: Path,
) -> None:
    text = (
        "# S\n"
        + step("export FROM=shell; mkdir there; cd there")
        + step(
            "import os\nprint(os.environ['FROM'], os.path.basename(os.getcwd()))\n"
            "os.environ['FROM'] = 'python'",
            "",
            "shell there",
            language="python",
        )
        + step("echo $FROM", "", "shell")
    )
    assert play(text, tmp_path).failures() == ""


def test_shell_state_carries_over_and_not_to_other_procedures(tmp_path: Path) -> None:
    text = """
    ---
    runbook:
      procedures: 2
    ---
    ## One

    ```bash
    X=1; list=(a b); greet() { echo "hello $1"; }; alias hi='greet you'; set -u; cd /tmp
    ```

    ```bash
    echo $X ${list[1]}; greet me
    hi; pwd
    echo $-
    ```

    ## Two

    ```bash
    echo "${X-none}"; type greet
    ```
    """
    played = play(text, tmp_path)
    said = played.outcomes["one-2"].outputs[0].stdout.splitlines()
    assert said[:4] == ["1 b", "hello me", "hello you", "/tmp"]
    assert "u" in said[4]
    assert played.outcomes["two"].outputs[0].stdout == "none\n"
    assert played.outcomes["two"].verdict is FAILED


def test_after_a_failure_nothing_runs_but_cleanup_and_nothing_runs_after_the_end(
    tmp_path: Path,
) -> None:
    text = (
        "# S\n"
        + step("true")
        + step("false")
        + step("true")
        + step("true", "cleanup")
        + step("true", 'skip="why"')
    )
    played = play(text, tmp_path)
    assert list(played.verdicts.values()) == [PASSED, FAILED, BLOCKED, PASSED, SKIPPED]
    assert played.outcomes["s-3"].message == "blocked by `s-2`, line 8"
    assert played.blocked["s-2"] == 1
    assert played.late == []


def test_a_run_that_is_finished_runs_nothing_any_more(tmp_path: Path) -> None:
    text = "# S\n" + step("false") + step("touch made") + step("true", "cleanup")
    runbook = parse(text, "a.md")
    [procedure] = runbook.procedures
    run = ProcedureRun(
        runbook,
        tmp_path / "a.md",
        procedure,
        runbook.environments[0],
        RunSettings(keep=True),
        NoEmulator(),
        Gateway(),
    )
    failed, later, cleanup = procedure.steps
    assert run.outcome(failed).verdict is FAILED
    assert [one.step for one in run.finish()] == [cleanup]
    first = run.finish()
    assert [one.step for one in first] == [cleanup]
    assert run.outcome(later).verdict is BLOCKED
    assert run.outcome(failed).verdict is FAILED
    assert list(run.workplace.work.iterdir()) == []
    shutil.rmtree(run.workplace.root)


def test_where_only_a_cleanup_step_failed_the_finished_run_is_blocked_by_it(tmp_path: Path) -> None:
    text = "# S\n" + step("true") + step("touch made") + step("false", "cleanup")
    runbook = parse(text, "a.md")
    [procedure] = runbook.procedures
    run = ProcedureRun(
        runbook,
        tmp_path / "a.md",
        procedure,
        runbook.environments[0],
        RunSettings(),
        NoEmulator(),
        Gateway(),
    )
    run.outcome(procedure.steps[0])
    run.finish()
    assert run.outcome(procedure.steps[1]).message == "blocked by `s-3`, line 13"
