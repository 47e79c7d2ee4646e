"""Bash: a producer that is cut off because its reader has enough is no failure; others are."""

from __future__ import annotations

import pytest

from .page import Page

COUNTS = "python3 -c 'for n in range(10**6): print(n)'"
FAILS_QUIETLY = f"({COUNTS} || exit 1) 2>/dev/null"

# Each gets to `echo end`, and its status is 0.
CUT_OFF = {
    "a builtin": "while :; do echo y; done 2>/dev/null | head -1",
    "a program": "yes | head -1",
    "a program that says so itself": f"{COUNTS} | head -1",
    "the second of three": "seq 9 | yes | head -1",
    "the first of three": f"{COUNTS} | cat | head -1",
    "both of three": "yes | cat | head -1",
    "a program that is searched for": "yes | grep -q y",
    "a substitution": 'x=$(yes | head -1); echo "$x"',
    "a substitution that says so itself": f'x=$({COUNTS} | head -1); echo "$x"',
    "a substitution in an argument": "echo $(yes | head -1)",
    "a substitution with more to do": "echo $(yes | head -1; echo more)",
    "a function": "f() { yes | head -1; }; f",
    "a function with more to do": "f() { yes | head -1; echo more; }; f",
    "a function that says so itself": f"f() {{ {COUNTS} | head -1; echo more; }}; f",
    "a function in a pipeline": "f() { echo 1; yes; echo 3; }; f | head -1",
    "a function in a function": "f() { yes | head -1; }; g() { f; echo more; }; g",
    "a function in a function that says so itself": f"f() {{ {COUNTS} | head -1; }}\n"
    "g() { f; echo more; }; g; f",
    "a function in a substitution": f"f() {{ {COUNTS} | head -1; }}; x=$(f); echo $(f)",
    "a group that says so itself": f"{{ {COUNTS} | head -1; }} | cat",
    "a subshell that says so itself": f"({COUNTS} | head -1)",
    "a subshell with a trap": "(trap 'echo bye' EXIT; yes | head -1)",
    "a loop": "for n in 1 2 3; do yes | head -$n; done",
    "a loop that reads": "yes | while read -r x; do break; done",
    "a subshell": "(yes | head -1; echo more)",
    "a group": "{ yes | head -1; echo more; }",
    "a group in a pipeline": "{ yes | head -1; echo more; } | cat",
    "a list": "yes | head -1 && echo more",
    "an evaluation": "eval 'yes | head -1; echo more'",
    "a process substitution": "head -1 < <(yes)",
    "a process substitution that says so itself": f"head -1 < <({COUNTS})",
    "a process substitution with more to do": "head -1 < <(yes; echo no)",
    "several after each other": "yes | head -1; yes | head -1; yes | head -1",
    "a job": "{ yes | head -1 >/dev/null; echo more > more; } & wait; test -e more",
    "a pipeline of several lines": "yes |\n  cat |\n  head -1",
}


@pytest.mark.parametrize("code", CUT_OFF.values(), ids=CUT_OFF.keys())
def test_a_producer_that_is_cut_off_is_no_failure(bash: Page, code: str) -> None:
    output = bash.run(f"{code}\necho end")
    assert (output.status, output.line) == (0, None)
    assert "no" not in output.stdout.split()
    assert output.stdout.endswith("end\n")


@pytest.mark.parametrize("code", CUT_OFF.values(), ids=CUT_OFF.keys())
def test_it_is_none_at_the_end_either(bash: Page, code: str) -> None:
    bash.run("kept=1")
    output = bash.run(f"kept=2\n{code}")
    assert (output.status, output.line) == (0, None)
    assert bash.says("echo $kept") == "2\n"


@pytest.mark.parametrize("code", CUT_OFF.values(), ids=CUT_OFF.keys())
def test_what_fails_after_it_is_a_failure(bash: Page, code: str) -> None:
    output = bash.fails(f"{code}\n(exit 3) # here\necho no")
    assert output.status == 3
    assert "no" not in output.stdout.split()


# Each ends the step at the line that says `# here`.
FAILURES = {
    "a reader that fails": "yes | (head -1; exit 3) # here",
    "a reader that is not there": "yes | nosuch # here",
    "a producer that fails": "(exit 3) | head -1 # here",
    "a producer that fails before one that is cut off": "(exit 3) | yes | head -1 # here",
    "a producer that fails in its own way": f"{FAILS_QUIETLY} | head -1 # here",
    "a producer that fails after one that was cut off": f"{COUNTS} | head -1\n"
    "sh -c 'exit 1' | cat # here",
    "a substitution that fails after a cut-off": "x=$(yes | head -1; false) # here",
    "an argument that fails after a cut-off": ": $(yes | head -1; false) # here",
    "a function that fails after a cut-off": "f() {\n  yes | head -1\n  false # here\n}\nf",
    "a subshell that fails after a cut-off": "(\n  yes | head -1\n  false # here\n)",
    "a group in a pipeline that fails after a cut-off": "{\n  yes | head -1\n"
    "  false # here\n} | cat",
    "a reader that never reads": "yes | false # here",
    "a function that fails after a function was cut off": "f() {\n  yes | head -1\n}\n"
    "g() {\n  f\n  false # here\n}\ng",
    "another failure of the same status": f"x=$({COUNTS} | head -1)\nsh -c 'exit 1' # here",
    "the same command, not cut off": "f() { yes | head -1; }\nf\nf | (cat; false) # here",
}


@pytest.mark.parametrize("code", FAILURES.values(), ids=FAILURES.keys())
def test_a_pipeline_with_another_failure_is_a_failure(bash: Page, code: str) -> None:
    output = bash.fails(f"true\n{code}\necho no")
    assert "no" not in output.stdout.split()


def test_errexit_is_off_for_nothing_but_the_pipeline(bash: Page) -> None:
    assert bash.says("yes | head -1; echo $-").split()[1].count("e") == 1


def test_a_trap_of_the_block_lives_through_it(bash: Page) -> None:
    code = "trap 'debugged=1' DEBUG\nyes | head -1\nunset debugged\ntrue\necho $debugged"
    assert bash.says(code) == "y\n1\n"


def test_in_a_condition_a_pipeline_that_was_cut_off_is_false(bash: Page) -> None:
    """As wherever pipefail is set; no trap of bash sees what a condition ignores."""
    assert bash.says("if yes | head -1; then echo true; else echo false; fi") == "y\nfalse\n"
    assert bash.says("set +o pipefail; if yes | head -1; then echo true; fi") == "y\ntrue\n"
