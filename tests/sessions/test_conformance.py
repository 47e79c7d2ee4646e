"""What every session does; see the laws of `Session`."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.model import Ending, Output
from pytest_runbooks.sessions.protocol import Place

from ..supervision.processes import alive, soon, started_with
from .languages import Language
from .page import Page

SHORT = 0.4  # seconds until a time-out


def test_what_a_command_sets_is_there_for_the_next(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    assert page.says(language.recall) == "1\n"


def test_a_command_that_succeeds_has_no_line_and_nothing_to_add(
    page: Page, language: Language
) -> None:
    output = page.run(language.say.format("hello"))
    assert 0 < output.seconds < 20
    assert output == Output(0, "hello\n", seconds=output.seconds)


def test_the_first_failing_command_ends_the_run_at_its_line(page: Page, language: Language) -> None:
    page.run(language.comment)
    said, no = language.say.format("said"), language.say.format("no")
    output = page.fails(f"{said}\n\n{language.fail} # here\n{no}")
    assert (output.status, output.stdout) == (1, "said\n")
    assert (output.ending, output.called_from) == (Ending.COMPLETED, None)


def test_a_failing_line_in_a_function_of_the_same_block_has_no_caller(
    page: Page, language: Language
) -> None:
    output = page.fails(f"{language.define_failing}\n{language.call_failing}")
    assert (output.stdout, output.called_from) == ("in\n", None)


def test_a_failing_line_in_a_function_of_an_earlier_block_has_one(
    page: Page, language: Language
) -> None:
    page.run(language.define_failing)
    failing = page.marked
    output = page.run(f"{language.comment}\n{language.call_failing} # here")
    assert output.status == 1
    assert (output.line, output.called_from) == (failing, page.marked)


def test_a_failed_command_can_be_taken_back(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    page.run(f"{language.remember.format(2)}\n{language.fail}")
    page.restore()
    assert page.says(language.recall) == "1\n"


def test_a_command_that_succeeded_can_be_taken_back(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    page.run(language.remember.format(2))
    page.restore()
    assert page.says(language.recall) == "1\n"
    page.run(language.remember.format(3))
    assert page.says(language.recall) == "3\n"


def test_taking_back_twice_takes_back_once(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    page.run(language.remember.format(2))
    page.run(language.fail)
    page.restore()
    page.restore()
    assert page.says(language.recall) == "2\n"


def test_the_first_command_can_be_taken_back(page: Page, language: Language) -> None:
    page.restore()
    page.run(f"{language.remember.format(1)}\n{language.fail}")
    page.restore()
    assert page.run(language.recall).stdout in {"", "\n"}


def test_a_command_that_is_not_taken_back_keeps_what_it_did(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    page.run(f"{language.remember.format(2)}\n{language.exit.format(3)}")
    assert page.says(language.recall) == "2\n"


@pytest.mark.parametrize("status", [0, 1, 3, 255])
def test_a_command_can_exit(page: Page, language: Language, status: int) -> None:
    page.run(language.remember.format(1))
    no = language.say.format("no")
    output = page.run(f"{language.comment}\n{language.exit.format(status)} # here\n{no}")
    assert (output.status, output.stdout, output.ending) == (status, "", Ending.COMPLETED)
    assert output.line == (page.marked if status else None)
    assert page.says(language.recall) == "1\n"


@pytest.mark.parametrize("name", ["KILL", "TERM", "HUP"])
def test_a_session_that_is_killed_loses_nothing_of_earlier_commands(
    page: Page, language: Language, name: str
) -> None:
    page.run(language.remember.format(1))
    page.run(language.go.format("/"))
    output = page.run(f"{language.remember.format(2)}\n{language.kill.format(name)}")
    assert (output.status, output.ending) == (
        128 + signal.Signals[f"SIG{name}"],
        Ending.KILLED,
    )
    page.restore()
    assert page.says(language.recall) == "1\n"
    assert page.says(language.where) == "/\n"


def test_a_program_that_takes_too_long_is_ended(page: Page, language: Language, token: str) -> None:
    page.run(language.remember.format(1))
    wait = language.run.format(f"sleep {token}")
    no = language.say.format("no")
    output = page.fails(f"{language.say.format('said')}\n{wait} # here\n{no}", timeout=SHORT)
    assert (output.status, output.ending) == (124, Ending.TIMED_OUT)
    assert (output.stdout, output.stderr) == ("said\n", "")
    assert output.seconds > SHORT
    assert started_with(token) == []
    page.restore()
    assert page.says(language.recall) == "1\n"


def test_a_loop_that_takes_too_long_is_ended(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    output = page.fails(f"{language.comment}\n{language.loop} # here", timeout=SHORT)
    assert output.ending is Ending.TIMED_OUT
    page.restore()
    assert page.says(language.recall) == "1\n"


@pytest.mark.parametrize(
    "program",
    [
        "trap '' TERM INT HUP; sleep {0}; sleep {0}",
        "setsid sleep {} & wait",
        "(setsid sleep {} &) & sleep 60",
        "sh -c 'kill -s STOP $$; sleep {}'",
        "env -i setsid nohup sleep {} >/dev/null 2>&1",
    ],
)
def test_a_program_that_resists_is_ended_when_it_takes_too_long(
    page: Page, language: Language, program: str, token: str
) -> None:
    output = page.run(language.run.format(program.format(token)), timeout=SHORT)
    assert output.ending is Ending.TIMED_OUT
    assert started_with(token) == []


def test_a_session_that_is_stopped_takes_too_long(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    output = page.run(language.kill.format("STOP"), timeout=SHORT)
    assert output.ending is Ending.TIMED_OUT
    page.restore()
    assert page.says(language.recall) == "1\n"


def test_what_an_earlier_command_started_survives_a_time_out_and_a_failure(
    page: Page, language: Language, token: str
) -> None:
    page.run(language.run.format(f"sleep {token} >/dev/null 2>&1 &"))
    assert soon(lambda: len(started_with(token)) == 1)
    page.run(language.run.format("sleep 60"), timeout=SHORT)
    page.restore()
    page.run(language.fail)
    page.restore()
    page.run(language.comment)
    assert len(started_with(token)) == 1


def test_a_syntax_error_has_its_line(page: Page, language: Language) -> None:
    page.run(language.remember.format(1))
    output = page.fails(f"{language.comment}\n{language.syntax_error} # here\n")
    assert "yntax" in output.stderr
    assert page.says(language.recall) == "1\n"


def test_the_directory_and_the_mask_live_on_and_can_be_taken_back(
    page: Page, language: Language
) -> None:
    page.run(f"{language.go.format('/usr')}\n{language.mask.format('0027')}")
    page.run(f"{language.go.format('/')}\n{language.mask.format('0000')}\n{language.fail}")
    page.restore()
    assert page.says(language.where) == "/usr\n"
    assert page.says(language.show_mask) == "0027\n"


def test_a_session_goes_on_in_a_directory_that_was_removed(page: Page, language: Language) -> None:
    (page.work / "gone").mkdir()
    page.run(f"{language.remember.format(1)}\n{language.go.format('gone')}")
    shutil.rmtree(page.work / "gone")
    assert page.says(language.recall) == "1\n"
    page.run(language.fail)
    page.restore()
    assert page.says(language.recall) == "1\n"
    page.run(language.run.format("echo lost > file || true"))
    assert list(page.work.iterdir()) == []


def test_the_environment_is_the_given_one(
    page: Page, language: Language, env: dict[str, str]
) -> None:
    assert page.says(language.variable.format("HOME")) == env["HOME"] + "\n"
    seen = dict(one.split("=", 1) for one in page.says(language.run.format("env")).splitlines())
    of_the_shell = {"PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}
    assert {k: v for k, v in seen.items() if k not in of_the_shell} == env


def test_a_command_starts_in_the_work_directory_and_nothing_is_written_there(
    page: Page, language: Language
) -> None:
    assert page.says(language.where) == f"{page.work}\n"
    page.run(language.fail)
    page.restore()
    page.run(language.recall)
    assert list(page.work.iterdir()) == []


def test_standard_input_is_empty(page: Page, language: Language) -> None:
    assert page.says(language.read_all) == ""
    assert page.says(language.run.format("cat")) == ""
    assert page.says(language.run.format("read -r line || echo end")) == "end\n"


@pytest.mark.parametrize("code", ["", "\n", "  \n\n", "# nothing", "# nothing\n# at all\n"])
def test_a_block_may_hold_nothing(page: Page, code: str) -> None:
    assert page.says(code) == ""


def test_the_last_line_needs_no_end(page: Page, language: Language) -> None:
    assert page.says(language.say.format("hello")) == "hello\n"
    assert page.says(language.say.format("hello") + "\n") == "hello\n"


def test_text_may_be_in_any_script(page: Page, language: Language) -> None:
    assert page.says(language.say.format("größe→Ελλάδα🙂")) == "größe→Ελλάδα🙂\n"


def test_a_block_may_be_long(page: Page, language: Language) -> None:
    code = (language.say.format("x" * 60) + "\n") * 5000
    output = page.fails(f"{code}{language.fail} # here")
    assert output.stdout == ("x" * 60 + "\n") * 5000
    assert output.line == 5001


def test_a_block_may_stand_far_down(page: Page, language: Language) -> None:
    page.line = 20_000
    page.fails(f"{language.comment}\n{language.fail} # here")


def test_the_harness_is_told_how_long_it_has_waited(page: Page, language: Language) -> None:
    waited: list[float] = []
    page.run(language.wait.format(0.5), on_wait=waited.append)
    assert len(waited) >= 2
    assert waited == sorted(waited)
    assert 0 < waited[0] < waited[-1] < 10


def test_a_command_can_end_before_the_harness_waits(page: Page, language: Language) -> None:
    waited: list[float] = []
    page.run(language.comment)
    page.run(language.comment, on_wait=waited.append)
    assert len(waited) < 2


def test_a_harness_that_is_interrupted_ends_the_command_and_can_go_on(
    page: Page, language: Language, token: str
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    page.run(language.remember.format(1))
    for code in (language.run.format(f"sleep {token}"), language.loop):
        with pytest.raises(KeyboardInterrupt):
            page.run(f"{language.remember.format(2)}\n{code}", on_wait=interrupt)
        assert started_with(token) == []
        assert page.says(language.recall) == "1\n"
    with pytest.raises(KeyboardInterrupt):
        page.run(language.loop, on_wait=interrupt)
    started = time.monotonic()
    page.close()
    assert time.monotonic() - started < 5


def test_a_session_can_begin_where_the_work_directory_was_removed(
    language: Language, place: Callable[[str], Place]
) -> None:
    here = place("session")
    here.workdir.rmdir()
    page = Page(language.start(here), here.workdir, here.control)
    try:
        assert page.says(language.say.format("ran")) == "ran\n"
    finally:
        page.close()


def test_a_session_that_ran_nothing_can_be_closed(
    language: Language, place: Callable[[str], Place]
) -> None:
    session = language.start(place("unused"))
    session.close()


def test_a_session_whose_supervisor_is_killed_is_broken_and_leaves_little(
    language: Language, place: Callable[[str], Place], token: str
) -> None:
    session = language.start(replace(place("broken"), fence=None))  # a fence keeps it from that
    page = Page(session, place("broken").workdir, place("broken").control)
    page.run(language.run.format(f"sleep {token} >/dev/null 2>&1 &"))
    parent = "$PPID" if language.name == "bash" else "$(ps -o ppid= -p $PPID)"
    with pytest.raises(InfrastructureError, match=r"\Athe supervisor of a session was killed\Z"):
        page.run(language.run.format(f"kill -s KILL {parent}; sleep 60"))
    session.close()
    assert soon(lambda: started_with(token) == [])
    assert soon(lambda: started_with(str(place("broken").control)) == [])


def test_the_processes_of_a_session_are_not_of_the_group_of_the_harness(
    page: Page, language: Language
) -> None:
    this = "$$" if language.name == "bash" else "$PPID"
    pid = int(page.says(language.run.format(f"echo {this}")))
    assert alive(pid)
    assert os.getpgid(pid) != os.getpgrp()
