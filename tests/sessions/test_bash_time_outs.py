"""Bash: a step that takes too long is ended, wherever it is, and the line is known."""

from __future__ import annotations

import pytest

from pytest_runbooks.model import Ending

from ..supervision.processes import started_with
from .page import Page

SHORT = 0.4

# `61` is put in the place of a time that nothing else sleeps.
TIME_OUTS = {
    "a program": "true\nsleep 61 # here\necho no",
    "a program at the end": "true\nsleep 61 # here",
    "a program of several lines": "env \\\n  sleep \\\n  61",
    "a loop": "true\nwhile :; do :; done # here\necho no",
    "a loop of programs": "until false; do sleep 0.01; done # here",
    "a loop that begins": "while sleep 61; do :; done # here",
    "a wait": "sleep 61 &\nwait # here\necho no",
    "a wait for a job": "sleep 61 &\nwait $! # here\necho no",
    "a pipeline": "sleep 61 | cat # here\necho no",
    "the end of a pipeline": "cat | sleep 61 # here\necho no",
    "a pipeline of several lines": "true\nsleep 61 | # here\n  cat |\n  cat",
    "a function": "f() {\n  sleep 61 # here\n  echo no\n}\nf",
    "a function in a pipeline": "f() {\n  sleep 61\n  echo no\n}\nf | cat # here",
    "a loop in a function": "f() {\n  while :; do :; done # here\n}\nf",
    "a substitution": "x=$(sleep 61) # here\necho no",
    "a substitution in an argument": "echo no $(sleep 61) # here\necho no",
    "a substitution in an export": "export X=$(sleep 61) # here\necho no",
    "a loop in a substitution": "x=$(while :; do :; done) # here\necho no",
    "a subshell": "( sleep 61; echo no ) # here\necho no",
    "a group": "{ sleep 61; } > file # here\necho no",
    "a branch": "if true; then\n  sleep 61 # here\nfi",
    "a condition": "if sleep 61; then :; fi # here\nwhile :; do :; done",
    "an alternative": "sleep 61 || true # here\nsleep 61\nsleep 61",
    "a process substitution": "cat < <(sleep 61) # here\necho no",
    "a builtin that reads": "read -r -t 61 x < <(sleep 61) # here\necho no",
    "a program that ignores signals": "(trap '' TERM INT HUP; sleep 61) # here\necho no",
    "a program in a session of its own": "setsid -w sleep 61 # here\necho no",
    "a region of set +e": "set +e\nsleep 61 # here\nsleep 61\necho no",
    "a great many programs": "sleep 61 # here\n" + "sleep 61\n" * 40,
    "a loop of a great many programs": "for n in {1..40}; do sleep 61; done # here",
    "a program behind a trap for failures": "trap 'echo no' ERR\nsleep 61 # here",
    "a program behind a trap for signals": "trap 'echo no' TERM HUP INT\nsleep 61 # here",
    "a program behind a trap for commands": "trap ': x' DEBUG\nsleep 61 # here\necho no",
    "code that is evaluated": "eval 'sleep 61' # here\necho no",
    "a shell that is stopped": "kill -s STOP $$ # here\necho no",
}


@pytest.mark.parametrize("code", TIME_OUTS.values(), ids=TIME_OUTS.keys())
def test_a_step_that_takes_too_long_ends_at_its_line(bash: Page, code: str, token: str) -> None:
    bash.says("kept=1")
    code = code.replace("61", token)
    output = bash.run(f"echo said\n{code}", timeout=SHORT)
    assert (output.status, output.ending) == (124, Ending.TIMED_OUT)
    assert output.line == (bash.marked or 5)
    assert (output.stdout, output.stderr) == ("said\n", "")
    assert SHORT < output.seconds < 20
    assert started_with(token) == []
    bash.restore()
    assert bash.says("echo $kept") == "1\n"


def test_a_function_of_an_earlier_step_has_the_line_of_its_call_as_well(bash: Page) -> None:
    bash.says("f() {\n  sleep 61 # here\n}")
    failing = bash.marked
    output = bash.run("true\nf # here", timeout=SHORT)
    assert (output.line, output.called_from) == (failing, bash.marked)


def test_a_shell_that_hears_nothing_is_ended_without_a_line(bash: Page) -> None:
    bash.says("kept=1")
    output = bash.run("mkfifo f\nread -r x < f", timeout=SHORT)
    assert (output.ending, output.line) == (Ending.TIMED_OUT, None)
    bash.restore()
    assert bash.says("echo $kept") == "1\n"


def test_a_program_in_the_place_of_the_shell_is_ended(bash: Page, token: str) -> None:
    output = bash.run(f"exec sleep {token}", timeout=SHORT)
    assert output.ending is Ending.TIMED_OUT
    assert started_with(token) == []


def test_what_a_step_set_before_its_time_was_over_is_not_kept(bash: Page) -> None:
    bash.says("x=1")
    bash.run("x=2; sleep 60", timeout=SHORT)
    assert bash.says("echo $x") == "1\n"
