"""Bash: what is no failure does not end a step."""

from __future__ import annotations

import pytest

from .page import Page

# Each gets to `echo end`, and its status is 0.
NO_FAILURE = {
    "a condition": "if false; then echo no; fi",
    "an else": "if false; then echo no; else true; fi",
    "a loop that ends": "while false; do echo no; done",
    "a loop that begins": "until true; do echo no; done",
    "an alternative": "false || true",
    "a list that stops": "false && echo no",
    "a negation": "! false; ! true",
    "a condition in a function": "f() { false; true; }; f || echo no",
    "a function that is a condition": "f() { false; echo in; }; if f; then :; fi",
    "a test": "[ 1 = 2 ] || [[ 1 = 2 ]] || ((0)) || true",
    "a substitution that is a condition": "if x=$(false); then echo no; fi",
    "a substitution with an alternative": "x=$(false) || true",
    "an alternative in a substitution": "x=$(false || true)",
    "an alternative in a substitution in an argument": ": $(false || true)",
    "an alternative to a nested substitution": ": $(: $(false) || true)",
    "an argument of an alternative": ": $(false) || true",
    "a substitution in a condition": "[[ $(false; echo x) == x ]] && true",
    "a substitution in a test": '[ -z "$(false)" ] || echo no',
    "a substitution in the condition of a loop": 'while [ -n "$(false)" ]; do echo no; done',
    "a subshell with an alternative": "(false) || true",
    "a group with an alternative": "{ false; } || true",
    "a pipeline with an alternative": "false | cat || true",
    "a job": "false &",
    "a job that is waited for": "false & wait",
    "a job whose status is asked for": "false & wait $! || true",
    "a job with a substitution": ": $(false; echo no) & wait",
    "a job with a nested substitution": ": $(: $(false); echo no) & wait",
    "a job that is a pipeline": ": $(false; echo no) | false & wait",
    "a job that is a function": "f() { false; echo no; }; f & wait",
    "a job that is a function with a substitution": "f() { : $(false); }; f & wait",
    "a job that is a subshell": "(: $(false); true) & wait",
    "a job that is a subshell with input": "(false; echo no) < /dev/zero & wait",
    "a job in a function": "f() { false & wait; }; f",
    "a job that is a function in a subshell": "f() { false; echo no; }; (f & wait)",
    "a job that is a group": "{ true; false; echo no; } & wait",
    "a job under job control": "set -m; { false; echo no; } & wait; set +m",
    "a coprocess": 'coproc { false; }; wait "$COPROC_PID" || true',
    "a region of set +e": "set +e; false; x=$(false); : $(false); (false); set -e",
    "a region of set +e in a subshell": "(set +e; false; true)",
    "a region of set +e in a substitution": "x=$(set +e; false; true)",
    "a pipeline without pipefail": "set +o pipefail; false | true; set -o pipefail",
    "a return": "f() { return 0; false; }; f",
    "a process substitution in an alternative": "cat <(false) || true",
    "a condition over several lines": "if false ||\n  false; then\n  echo no\nfi",
    "true": "true",
}


@pytest.mark.parametrize("code", NO_FAILURE.values(), ids=NO_FAILURE.keys())
def test_what_is_no_failure_does_not_end_the_step(bash: Page, code: str) -> None:
    output = bash.run(f"{code}\necho end")
    assert (output.status, output.line) == (0, None)
    assert output.stdout.removeprefix("in\n") == "end\n"


def test_errexit_is_set_for_each_step_and_not_for_programs(bash: Page) -> None:
    bash.run("set +e; set +o pipefail; set +E; shopt -u inherit_errexit")
    assert bash.says("sh -c 'false; echo on'; bash -c 'false; echo on'") == "on\non\n"
    assert bash.fails("false | true # here").status == 1
    bash.fails("f() {\n  : $(false; true) # here\n}\nf")


def test_a_negation_is_no_failure_even_at_the_end_of_a_function(bash: Page) -> None:
    assert bash.says("f() { ! true || true; }; f; echo $?") == "0\n"


def test_an_arithmetic_error_is_reported_and_the_step_goes_on(bash: Page) -> None:
    """As bash does, also with errexit, and also on a terminal."""
    output = bash.run("echo $((1/0))\necho on")
    assert (output.status, output.stdout) == (0, "on\n")
    assert output.stderr == 'bash: 1/0: division by 0 (error token is "0")\n'
