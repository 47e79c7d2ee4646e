"""Bash: what the shell says reads as on a terminal."""

from __future__ import annotations

import pytest

from .page import Page

MESSAGES = {
    "nosuch": "nosuch: command not found",
    "./nosuch": "./nosuch: No such file or directory",
    "cd /nowhere": "cd: /nowhere: No such file or directory",
    ": > /nowhere/x": "/nowhere/x: No such file or directory",
    "set -u; echo $unset": "unset: unbound variable",
    ": ${unset?is needed}": "unset: is needed",
    ": ${x!}": "${x!}: bad substitution",
    "readonly r; r=1": "r: readonly variable",
    "source nosuch": "nosuch: No such file or directory",
    "local x": "local: can only be used in a function",
    "export 1=x": "export: `1=x': not a valid identifier",
    "trap x NOSUCH": "trap: NOSUCH: invalid signal specification",
    "wait 1": "wait: pid 1 is not a child of this shell",
    "fg": "fg: no job control",
    "( nosuch )": "nosuch: command not found",
    ": $(nosuch)": "nosuch: command not found",
    "nosuch | cat": "nosuch: command not found",
    "eval nosuch": "nosuch: command not found",
    "eval 'echo )'": "eval: line 1: syntax error near unexpected token `)'",
    "echo )": "syntax error near unexpected token `)'",
    "f() { nosuch; }; f": "nosuch: command not found",
    "exec nosuch": "exec: nosuch: not found",
}


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_reads_as_on_a_terminal(bash: Page, code: str) -> None:
    assert bash.run(code).stderr == f"bash: {MESSAGES[code]}\n"
    bash.line = 1
    assert bash.run(code, both=True).stdout == f"bash: {MESSAGES[code]}\n"


def test_a_message_of_a_function_of_an_earlier_block_does_too(bash: Page) -> None:
    bash.run("f() { nosuch; }")
    assert bash.run("f").stderr == "bash: nosuch: command not found\n"
    bash.restore()
    assert bash.run("f").stderr == "bash: nosuch: command not found\n"


def test_the_name_of_the_shell_is_bash(bash: Page) -> None:
    assert bash.says("echo $0; f() { echo $0; }; f; (echo $0)") == "bash\nbash\nbash\n"


def test_a_trace_has_no_marks_of_the_harness(bash: Page) -> None:
    output = bash.run("set -x\necho $(echo a)\nf() { echo b; }\nf; set +x\necho c")
    assert output.stdout == "a\nb\nc\n"
    assert output.stderr == "++ echo a\n+ echo a\n+ f\n+ echo b\n+ set +x\n"
    bash.run("set -o xtrace")
    output = bash.run("echo d")
    assert (output.stdout, output.stderr) == ("d\n", "+ echo d\n")
    output = bash.run("set +x")
    assert bash.run("echo '++ e' >&2").stderr == "++ e\n"


def test_what_programs_say_is_left_as_it_is(bash: Page) -> None:
    text = "step.1: line 1: x\n++ y\n+++ z\n 123 Killed x\n"
    assert bash.run(f"cat <<'END' >&2\n{text}END").stderr == text


def test_a_block_that_kills_a_job_is_told_so(bash: Page) -> None:
    output = bash.run("sleep 60 & kill -s KILL $!; wait $! || true")
    assert output.stderr.split()[2:] == ["Killed", "sleep", "60"]
    assert output.stderr.startswith("bash: ")


def test_a_message_said_while_a_function_of_the_harness_runs_does_too(bash: Page) -> None:
    # The function that runs at the end of the shell cannot take down the status.
    output = bash.run("readonly __runbook_status; exit 3")
    assert set(output.stderr.splitlines()) == {"bash: __runbook_status: readonly variable"}


def test_what_the_harness_kills_is_not_told(bash: Page) -> None:
    output = bash.run("echo said >&2; sleep 60 | cat | cat", timeout=0.4)
    assert output.stderr == "said\n"
