"""`--runbooks-step`: what a person is asked before each step, and what comes of the answers."""

from __future__ import annotations

import re
import time
from textwrap import dedent

import pytest

from ..supervision.processes import NewChildren
from .room import BOOK, Room, trail_book
from .seat import ASKS, Seat

CLEANUP = '\n<!-- runbook: id=tidy cleanup -->\n```bash\necho "tidy:$STATE" >>"$TRAIL"\n```\n'
SUMMARY = re.compile(r"^=+ (.*) in [\d.]+s =+$", re.MULTILINE)


def text(lines: str) -> str:
    return dedent(lines).strip("\n")


def test_each_step_is_shown_asked_for_and_told_of(room: Room) -> None:
    room.book(
        """
        # Book

        ## Greet

        ```bash
        greeting="good morning"
        echo "$greeting"
        ```

        <!-- runbook: file=policy.json -->
        ```json
        {"Version": "2012-10-17"}
        ```

        ## Count

        ```python
        print(6 * 7)
        ```
        """
    )
    with Seat(room, "--runbooks-step") as seat:
        for _ in range(3):
            seat.terminal.answer(ASKS, "y")
        seat.end()
    assert seat.process.returncode == 0
    assert seat.dialog == text(
        f"""
        {BOOK}{" "}
        {BOOK}:6: `greet` in “Greet”
          6  greeting="good morning"
          7  echo "$greeting"
        run? [y]es, [s]kip, s[h]ell, [c]ontinue without asking, [q]uit: y
        {BOOK}:6: passed (N s)
        stdout:
          good morning
        .
        {BOOK}{" "}
        {BOOK}:12: `greet-2` in “Greet”
          writes the file `policy.json`:
          12  {{"Version": "2012-10-17"}}
        run? [y]es, [s]kip, s[h]ell, [c]ontinue without asking, [q]uit: y
        {BOOK}:12: passed (N s)
        .
        {BOOK}{" "}
        {BOOK}:18: `count` in “Count”
          18  print(6 * 7)
        run? [y]es, [s]kip, s[h]ell, [c]ontinue without asking, [q]uit: y
        {BOOK}:18: passed (N s)
        stdout:
          42
        .
        """
    )


def test_a_step_that_is_left_out_is_skipped_by_somebody(room: Room) -> None:
    room.book(trail_book("one", "two"))
    with Seat(room, "--runbooks-step", "-rs") as seat:
        seat.terminal.answer(ASKS, "skip")
        seat.terminal.until(f"{BOOK}:6: skipped by ann\n")
        seat.terminal.answer(ASKS, "yes")
        out = seat.end()
    assert f"SKIPPED [1] {BOOK}:5: skipped by ann\n" in out
    assert room.trail == ["two"]


def test_who_goes_on_without_asking_is_told_but_not_asked_any_more(room: Room) -> None:
    room.book(trail_book("one", "two", "three"))
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "y")
        seat.terminal.answer(ASKS, "c")
        out = seat.end()
    assert out.count(ASKS) == 2
    assert f"{BOOK}:20: passed (N s)\n" in out
    assert room.trail == ["one", "two", "three"]


def test_what_is_no_answer_is_asked_again(room: Room) -> None:
    room.book(trail_book("one"))
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "")
        seat.terminal.answer(ASKS, "what?")
        seat.terminal.answer(ASKS, "Y")
        out = seat.end()
    assert out.count("  answer with one of `y`, `s`, `h`, `c`, `q`\n") == 2
    assert room.trail == ["one"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("q\n", "a person ended the run"),
        ("\x04", "a person ended the run, by Ctrl-D"),
        ("\x03", "a person ended the run, by Ctrl-C"),
    ],
)
def test_a_person_ends_the_run_and_it_is_cleaned_up(
    room: Room, keys: str, said: str, new_children: NewChildren
) -> None:
    room.book(trail_book("one", "two", one="STATE=good") + CLEANUP)
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "y")
        seat.terminal.until(ASKS)
        seat.terminal.type(keys)
        out = seat.end()
    assert seat.process.returncode == pytest.ExitCode.INTERRUPTED
    # Ctrl-C in the moment before the question is read is that of any run.
    ends = [f"! _pytest.outcomes.Exit: {said} !"] + ["! KeyboardInterrupt !"] * (keys == "\x03")
    assert any(end in out for end in ends), out
    assert SUMMARY.findall(out)[-1] == "1 passed"
    assert room.trail == ["one", "tidy:good"]
    assert room.left == []
    assert new_children() == {}


def test_who_ends_the_run_before_anything_ran_finds_nothing_cleaned_up(room: Room) -> None:
    room.book(trail_book("one") + CLEANUP)
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "q")
        out = seat.end()
    assert SUMMARY.findall(out)[-1] == "no tests ran"
    assert room.trail == []


def test_steps_that_a_selected_one_needs_run_without_asking_and_are_told_of(room: Room) -> None:
    room.book(trail_book("one", "two", one="echo first"))
    with Seat(room, "--runbooks-step", f"{BOOK}::two") as seat:
        seat.terminal.answer(ASKS, "y")
        seat.end()
    assert seat.dialog == text(
        f"""
        {BOOK}{" "}
        {BOOK}:6: `one` runs first, without asking
        {BOOK}:6: passed (N s)
        stdout:
          first
        {BOOK}:13: `two` in “two”
          13  echo two >>"$TRAIL"
        run? [y]es, [s]kip, s[h]ell, [c]ontinue without asking, [q]uit: y
        {BOOK}:13: passed (N s)
        .
        """
    )


def test_a_failure_is_told_at_once_and_what_it_blocks_is_not_asked_for(room: Room) -> None:
    room.book(trail_book("one", "two", one="false") + CLEANUP)
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "y")
        seat.terminal.until(f"rerun:   pytest {BOOK}::one\n")
        seat.terminal.until(f"{BOOK}:13: blocked by `one`, line 7\n")
        seat.terminal.answer(ASKS, "y")
        out = seat.end()
    assert SUMMARY.findall(out)[-1] == "1 failed, 1 passed, 1 skipped"
    assert room.trail == ["one", "tidy:"]


def test_a_shell_before_a_step_knows_what_the_step_will_find(room: Room) -> None:
    room.book(trail_book("one", "two", one="STATE=good"))
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "y")
        seat.terminal.answer(ASKS, "h")
        seat.terminal.until(" $ ")
        seat.terminal.type('echo "shell:$STATE" >>"$TRAIL"; STATE=typed; exit\n')
        seat.terminal.answer(ASKS, "y")
        seat.end()
    assert (
        text(
            """
        run? [y]es, [s]kip, s[h]ell, [c]ontinue without asking, [q]uit: h
        --- shell before `two`, line 13: `exit` goes back to the question ---
        It knows what the step will find.
        No trap is set here, and a failing command ends nothing. Variables and the like end
        with this shell; files and what is in the emulator stay. Its API calls belong to no
        step. The arrow keys bring back the commands of the step.
        two, line 13: WORK $ echo "shell:$STATE" >>"$TRAIL"; STATE=typed; exit
        exit
        run? [y]es, [s]kip, s[h]ell, [c]ontinue without asking, [q]uit: y
        """
        )
        in seat.dialog
    )
    assert room.trail == ["one", "shell:good", "two"]


def test_what_is_shown_are_values_of_placeholders_and_no_secrets(room: Room) -> None:
    room.book(
        """
        ---
        runbook:
          env: {API_TOKEN: abcdefgh12345678}
          placeholders: {bucket: reports}
        ---
        ```bash
        echo <bucket> abcdefgh12345678
        ```
        """
    )
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "y")
        out = seat.end()
    assert "  7  echo reports ***\n" in out
    assert "abcdefgh12345678" not in out


def test_the_time_of_asking_is_no_time_of_the_step(room: Room) -> None:
    room.book(trail_book("one"))
    with Seat(room, "--runbooks-step", "--durations=0", "-vv") as seat:
        seat.terminal.until(ASKS)
        time.sleep(3)
        seat.terminal.type("y\n")
        seat.end()
    [seconds] = re.findall(rf"^([\d.]+)s call +{BOOK}::one$", seat.terminal.shown, re.MULTILINE)
    assert float(seconds) < 3
    [(said, unit)] = re.findall(rf"{BOOK}:6: passed \(([\d.]+) (m?s)\)", seat.terminal.shown)
    assert unit == "ms" or float(said) < 3


def test_keys_that_were_hit_while_a_step_ran_answer_nothing(room: Room) -> None:
    room.book(trail_book("one", "two", one="sleep 2"))
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "y")
        seat.terminal.type("s\ns\n")
        seat.terminal.answer(ASKS, "y")
        seat.end()
    assert room.trail == ["one", "two"]


def test_it_asks_on_the_terminal_wherever_the_output_goes(room: Room) -> None:
    room.book(trail_book("one"))
    with Seat(room, "--runbooks-step", "-s") as seat:
        seat.terminal.answer(ASKS, "y")
        assert "1 passed" in seat.end()
