"""`--runbooks-shell`: what a person finds where a step has failed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from ..supervision.processes import NewChildren, alive, soon, started_with
from .room import BOOK, Room, trail_book
from .seat import ASKS, Seat, told

PROMPT = " $ "
ROOT = Path(__file__).parents[2]
CLEANUP = '\n<!-- runbook: id=tidy cleanup -->\n```bash\necho "tidy:$STATE" >>"$TRAIL"\n```\n'
FAILING = """
    # Book

    <!-- runbook: id=one -->
    ```bash
    STATE=good
    ```

    <!-- runbook: id=two -->
    ```bash
    STATE=bad
    mkdir deep; cd deep
    false
    ```

    <!-- runbook: id=three -->
    ```bash
    echo three >>"$TRAIL"
    ```

    <!-- runbook: id=tidy cleanup -->
    ```bash
    echo "tidy:$STATE" >>"$TRAIL"
    ```
"""


def typed(seat: Seat, command: str) -> str:
    """Type a command at the prompt, and give what it prints."""
    seat.terminal.until(PROMPT)
    seat.terminal.type(f"{command}; echo end''ed\n")
    seat.terminal.until("end''ed\n")
    return seat.terminal.until("ended\n").removesuffix("ended\n")


def leave(seat: Seat) -> None:
    seat.terminal.until(PROMPT)
    seat.terminal.type("exit\n")


@pytest.mark.parametrize("arguments", [[], ["-x"]], ids=["to the end", "to the first failure"])
def test_a_shell_opens_where_a_step_fails_and_the_run_goes_on(
    room: Room, arguments: list[str], new_children: NewChildren
) -> None:
    room.book(FAILING)
    with Seat(room, "--runbooks-shell", *arguments) as seat:
        seat.terminal.until(PROMPT)
        seat.terminal.type('echo "shell:$STATE" >>"$TRAIL"; STATE=typed; exit\n')
        out = seat.end()
    assert seat.process.returncode == 1
    assert (
        dedent(
            f"""\
            {BOOK}:12: command failed (exit 1, N s)
                10  STATE=bad
                11  mkdir deep; cd deep
              > 12  false
            earlier: 1 step passed in N s; 1 later step blocked
            rerun:   pytest {BOOK}::two
            --- shell at `two`, line 12: `exit` goes on with the run ---
            It knows what the step had set when it failed.
            No trap is set here, and a failing command ends nothing. Variables and the like end
            with this shell; files and what is in the emulator stay. Its API calls belong to no
            step. The arrow keys bring back the commands of the step.
            two, line 10: WORK/deep $ echo "shell:$STATE" >>"$TRAIL"; STATE=typed; exit
            exit
            F"""
        )
        in out
    )
    tally = "1 failed, 1 passed" if arguments else "1 failed, 2 passed, 1 skipped"
    assert f" {tally} in " in out
    assert room.trail == ["shell:bad", "tidy:good"]
    assert room.left == []
    assert new_children() == {}


def test_the_emulator_lives_and_calls_from_the_shell_are_no_calls_of_a_step(room: Room) -> None:
    room.book(
        """
        ```bash
        aws s3 mb s3://reports
        false
        ```

        <!-- runbook: id=tidy cleanup -->
        ```bash
        aws s3 ls s3://reports >>"$TRAIL"
        ```
        """
    )
    with Seat(room, "--runbooks-shell", "--runbooks-ledger=calls.jsonl", "-rP") as seat:
        assert "reports" in typed(seat, "aws s3 ls")
        assert typed(seat, "echo x | aws s3 cp - s3://reports/typed; echo $?").endswith("0\n")
        leave(seat)
        out = seat.end()
    lines = (room.path / "calls.jsonl").read_text().splitlines()
    calls = [(one["step"], one["operation"]) for one in map(json.loads, lines)]
    assert calls == [
        ("book", "CreateBucket"),
        ("tidy", "ListObjectsV2"),
        ("", "ListBuckets"),
        ("", "PutObject"),
    ]
    assert "typed" in room.trail
    assert "ListBuckets" not in out


def test_the_fence_holds_and_says_what_it_refuses_but_no_step_is_to_blame(room: Room) -> None:
    room.book(trail_book("one", one="false") + CLEANUP)
    room.write("secret", "mine\n")
    with Seat(room, "--runbooks-shell") as seat:
        assert "Permission denied" in typed(seat, "echo >/dev/tcp/192.0.2.1/80")
        assert "Permission denied" in typed(seat, f"cat {room.path}/secret")
        assert "example.com" in typed(seat, "curl -s http://example.com/")
        leave(seat)
        seat.terminal.until("refused: a connection to 192.0.2.1:80\n")
        seat.terminal.until("refused: GET http://example.com/\n")
        out = seat.end()
    assert " 1 failed, 1 passed in " in out
    assert f"{BOOK}:7: command failed" in out
    assert "tried to leave the emulator" not in out


def test_a_step_in_python_that_fails_opens_the_shell_of_the_procedure(room: Room) -> None:
    room.book(
        """
        ```bash
        STATE=good
        ```

        <!-- runbook: id=snake -->
        ```python
        import os
        raise SystemExit(3)
        ```
        """
    )
    with Seat(room, "--runbooks-shell") as seat:
        seat.terminal.until(
            "--- shell at `snake`, line 8: `exit` goes on with the run ---\n"
            "The step ran in Python, whose names are not here; this is bash, as the last bash step "
            "left it.\n"
        )
        assert typed(seat, "echo $STATE") == "good\n"
        leave(seat)
        seat.end()


def test_a_killed_shell_leaves_what_the_step_before_it_left(room: Room) -> None:
    room.book(trail_book("one", "two", one="STATE=good", two="STATE=bad\nkill -9 $$"))
    with Seat(room, "--runbooks-shell") as seat:
        seat.terminal.until(
            "What the step had set is not known, since its shell was killed or has a trap of its "
            "own; this is what the step before it left.\n"
        )
        assert typed(seat, "echo $STATE") == "good\n"
        leave(seat)
        seat.end()


@pytest.mark.parametrize(
    "code",
    ["sleep 30", "echo other", "curl -s http://example.com/ || true"],
    ids=["time-out", "difference", "refusal"],
)
def test_every_failure_of_what_ran_opens_a_shell(room: Room, code: str) -> None:
    room.ini("runbooks_sleep = real")
    room.book(
        f"""
        <!-- runbook: id=one timeout=1s -->
        ```bash
        STATE=bad
        {code}
        ```

        ```output
        promised
        ```
        """
    )
    with Seat(room, "--runbooks-shell") as seat:
        assert typed(seat, "echo $STATE") == "bad\n"
        leave(seat)
        assert " 1 failed in " in seat.end()


def test_what_passes_or_never_ran_opens_no_shell(room: Room) -> None:
    room.book(
        """
        ```bash
        true
        ```

        ```bash
        echo <nothing>
        ```
        """
    )
    with Seat(room, "--runbooks-shell") as seat:
        out = seat.end()
    assert " 1 failed, 1 passed in " in out
    assert "--- shell" not in out


def test_ctrl_c_is_for_the_shell_and_the_window_may_change(room: Room) -> None:
    room.book(trail_book("one", one="false"))
    with Seat(room, "--runbooks-shell") as seat:
        seat.terminal.until(PROMPT)
        seat.terminal.type("half a comm")
        seat.terminal.until("half a comm")
        time.sleep(0.3)  # bash is late to see what comes while it shows what was typed
        seat.terminal.type("\x03")
        assert typed(seat, "echo whole") == "whole\n"
        assert typed(seat, "stty size") == "40 400\n"
        seat.terminal.resize(390, 30)
        assert typed(seat, "sleep 0.2; stty size") == "30 390\n"
        leave(seat)
        assert " 1 failed in " in seat.end()


def test_both_options_tell_of_a_failure_once_and_open_the_shell(room: Room) -> None:
    room.book(trail_book("one", one="false"))
    with Seat(room, "--runbooks-step", "--runbooks-shell") as seat:
        seat.terminal.answer(ASKS, "y")
        leave(seat)
        out = seat.end()
    dialog, _, report = out.partition("FAILURES")
    assert dialog.count(f"{BOOK}:7: command failed") == 1
    assert report.count(f"{BOOK}:7: command failed") == 2  # and in the summary


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "cancelled"])
def test_nothing_of_a_shell_outlives_pytest(room: Room, number: signal.Signals, token: str) -> None:
    room.book(trail_book("one", one="false"))
    with Seat(room, "--runbooks-shell") as seat:
        typed(seat, f"setsid sleep {token} & true")
        shell = int(typed(seat, "echo $$"))
        assert soon(lambda: len(started_with(token)) == 1)
        os.kill(seat.process.pid, number)
        seat.process.wait(20)
        assert soon(lambda: not alive(shell) and started_with(token) == [])
    if number is signal.SIGTERM:
        assert room.left == []


def test_nothing_of_a_shell_outlives_its_terminal(room: Room, token: str) -> None:
    room.book(trail_book("one", one="false"))
    with Seat(room, "--runbooks-shell") as seat:
        typed(seat, f"setsid sleep {token} & true")
        assert soon(lambda: len(started_with(token)) == 1)
        seat.terminal.hang_up()
        seat.process.wait(20)
        assert soon(lambda: started_with(token) == [])


def run_without_terminal(room: Room, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-pno:randomly", "-pno:cacheprovider", *arguments],
        cwd=room.path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    return done.returncode, told(done.stdout + done.stderr)


@pytest.mark.parametrize("option", ["--runbooks-step", "--runbooks-shell"])
def test_without_a_terminal_nobody_can_be_asked(room: Room, option: str) -> None:
    room.book(trail_book("one"))
    code, out = run_without_terminal(room, option)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert out.strip() == (
        f"ERROR: {option}: there is no terminal to ask on\n"
        "  run pytest from a terminal, or leave the option away"
    )


@pytest.mark.parametrize("option", ["--runbooks-step", "--runbooks-shell"])
def test_the_workers_of_xdist_can_ask_nobody(room: Room, option: str) -> None:
    room.book(trail_book("one"))
    code, out = run_without_terminal(room, option, "-n2")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert out.strip() == (
        f"ERROR: {option}: the workers of pytest-xdist have no terminal to ask on\n"
        "  add `-n0` to run the steps in this process"
    )


@pytest.mark.parametrize("arguments", [["--collect-only", "-n2"], ["--collect-only"], ["--help"]])
def test_where_nothing_runs_nobody_is_needed(room: Room, arguments: list[str]) -> None:
    room.book(trail_book("one"))
    code, _ = run_without_terminal(room, "--runbooks-step", "--runbooks-shell", *arguments)
    assert code == 0


def test_the_dialog_of_the_documentation_is_what_happens(room: Room) -> None:
    page = (ROOT / "docs" / "interactive.md").read_text(encoding="utf-8")
    [document] = re.findall(r"^````markdown\n(.*?)^````$", page, re.DOTALL | re.MULTILINE)
    [dialog] = re.findall(r"^```text\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    room.book(document)
    with Seat(room, "--runbooks-step", "--runbooks-shell") as seat:
        for question, answer in (
            *(("done? [y]es, [n]o: ", "y"), ("your name [ann]: ", "Ann")),
            *(("approve as dba? [y]es, [n]o: ", "y"), ("your name [ann]: ", "Dora")),
            *((ASKS, "y"), (ASKS, "y"), ("/work $ ", "echo $status"), ("/work $ ", "exit")),
        ):
            seat.terminal.answer(question, answer)
        seat.end()
    shown = [line.rstrip() for line in seat.dialog.split("\n")]
    assert shown[1:] == dialog.rstrip("\n").split("\n")
