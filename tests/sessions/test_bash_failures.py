"""Bash: the first command that fails ends the step, at its line; what is no failure does not."""

from __future__ import annotations

import pytest

from pytest_runbooks.model import Ending

from .page import Page

# Each fails with status 3 at the line that says `# here`, and never gets to `echo no`.
FAILING = {
    "a command": """
        echo yes
        (exit 3) # here
        echo no
        """,
    "a program": """
        sh -c 'exit 3' # here
        echo no
        """,
    "a command of several lines": """
        sh -c 'exit 3' \\
          one \\
          two
        : line 1
        echo no
        """,
    "a function of the block": """
        fail() {
          true
          return 3
        }
        fail # here
        echo no
        """,
    "a branch": """
        if true; then
          sh -c 'exit 3' # here
        fi
        echo no
        """,
    "a loop": """
        for n in 1 2 3; do
          echo $n
          [ $n = 1 ] || sh -c 'exit 3' # here
        done
        echo no
        """,
    "a case": """
        case x in
          x) echo yes
             sh -c 'exit 3' ;; # here
        esac
        echo no
        """,
    "the first command of a pipeline": """
        sh -c 'exit 3' | cat # here
        echo no
        """,
    "the last command of a pipeline": """
        echo yes | sh -c 'exit 3' # here
        echo no
        """,
    "the first of a pipeline of several lines": """
        sh -c 'exit 3' | # here
          cat |
          cat
        echo no
        """,
    "the second of a pipeline of several lines": """
        echo yes |
          sh -c 'exit 3' | # here
          cat
        echo no
        """,
    "a pipeline that begins its lines with the bar": """
        echo yes \\
          | sh -c 'cat; exit 3' \\
          | cat
        : line 2
        echo no
        """,
    "a group in a pipeline": """
        {
          echo yes
          sh -c 'exit 3' # here
          echo no
        } | cat
        echo no
        """,
    "a group that reads a pipeline": """
        echo yes | {
          cat
          sh -c 'exit 3' # here
          echo no
        }
        echo no
        """,
    "a loop that reads a pipeline": """
        seq 3 | while read -r n; do
          [ $n = 1 ] || sh -c 'exit 3' # here
        done
        echo no
        """,
    "a subshell": """
        (
          echo yes
          sh -c 'exit 3' # here
          echo no
        )
        echo no
        """,
    "a subshell in a subshell": """
        (
          (
            sh -c 'exit 3' # here
            echo no
          )
          echo no
        )
        echo no
        """,
    "a substitution in an assignment": """
        x=$(sh -c 'exit 3') # here
        echo no
        """,
    "a substitution of several lines in an assignment": """
        x=$(
          echo yes
          sh -c 'exit 3' # here
          echo no
        )
        sh -c 'exit 3'
        """,
    "a pipeline in a substitution of several lines": """
        x=$(
          sh -c 'exit 3' | # here
            cat
        )
        echo no
        """,
    "a substitution in an export": """
        export X=$(sh -c 'exit 3') # here
        echo no
        """,
    "a substitution of several lines in an export": """
        export X=$(
          sh -c 'exit 3' # here
        )
        echo no
        """,
    "a substitution in a local variable": """
        f() {
          local x=$(sh -c 'exit 3') # here
          echo no
        }
        f
        echo no
        """,
    "a substitution in a declaration": """
        declare -r x=$(sh -c 'exit 3') # here
        echo no
        """,
    "a substitution in an array": """
        x=(1 $(sh -c 'exit 3')) # here
        echo no
        """,
    "a substitution in an argument": """
        : $(sh -c 'exit 3') # here
        echo no
        """,
    "a substitution with more to do": """
        : $(sh -c 'exit 3'; echo no) # here
        echo no
        """,
    "a substitution between quotes": """
        : "one
        two $(sh -c 'exit 3') # here
        three"
        echo no
        """,
    "a substitution with backquotes": """
        : `sh -c 'exit 3'` # here
        echo no
        """,
    "a substitution in a substitution": """
        : $(: $(sh -c 'exit 3')) # here
        echo no
        """,
    "a substitution three deep, of several lines": """
        : $(
          : $(
            : $(
              sh -c 'exit 3' # here
            )
            echo no
          )
        )
        echo no
        """,
    "a substitution in the words of a loop": """
        for x in $(sh -c 'exit 3'); do echo no; done # here
        echo no
        """,
    "a substitution in a pipeline": """
        : $(sh -c 'exit 3') | cat # here
        echo no
        """,
    "a substitution at the end of a pipeline": """
        echo | : $(sh -c 'exit 3') # here
        echo no
        """,
    "a substitution in a subshell": """
        (: $(sh -c 'exit 3')) # here
        echo no
        """,
    "a substitution after a job": """
        sleep 60 &
        : $(sh -c 'exit 3') # here
        echo no
        """,
    "a substitution in a here-document": """
        cat <<END >/dev/null
        one
        $(sh -c 'exit 3') # here
        END
        echo no
        """,
    "a substitution in a here-string": """
        cat <<< "$(sh -c 'exit 3')" >/dev/null # here
        echo no
        """,
    "a substitution in a case": """
        case $(sh -c 'exit 3') in # here
          *) echo no ;;
        esac
        echo no
        """,
    "a function in a substitution": """
        f() {
          sh -c 'exit 3' # here
          echo no
        }
        : $(f)
        echo no
        """,
    "a process substitution that is read": """
        cat < <(sh -c 'exit 3'; echo no) # here
        echo no
        """,
    "a process substitution that is an argument": """
        cat <(sh -c 'exit 3'; echo no) # here
        echo no
        """,
    "a process substitution that feeds a loop": """
        while read -r n; do echo $n; done < <(echo yes; sh -c 'exit 3'; echo no) # here
        echo no
        """,
    "code that is evaluated": """
        eval 'sh -c "exit 3"; echo no' # here
        echo no
        """,
    "the command after a condition": """
        false || sh -c 'exit 3' # here
        echo no
        """,
    "the last command of a list": """
        true && sh -c 'exit 3' # here
        echo no
        """,
    "a command after a region of set +e": """
        set +e
        sh -c 'exit 3'
        (sh -c 'exit 3')
        set -e
        sh -c 'exit 3' # here
        echo no
        """,
    "a command that is timed": """
        time sh -c 'exit 3' 2>/dev/null # here
        echo no
        """,
    "a command that redirects": """
        sh -c 'exit 3' > file # here
        echo no
        """,
    "a command before which a job failed": """
        sh -c 'exit 3' &
        wait
        sh -c 'exit 3' # here
        echo no
        """,
}


@pytest.mark.parametrize("code", FAILING.values(), ids=FAILING.keys())
def test_the_first_failing_command_ends_the_step_at_its_line(bash: Page, code: str) -> None:
    bash.line = 7
    output = bash.run(code)
    assert output.status == 3
    assert "no" not in output.stdout.split()
    told = [7 + int(one.split()[2]) for one in code.split("\n") if ": line " in one]
    if "a command of several" in code or told:
        assert output.line == told[0] - 1
    else:
        assert output.line == bash.marked
    assert (output.called_from, output.reason, output.ending) == (None, "", Ending.COMPLETED)
    assert output.stderr == ""


def test_a_command_is_not_run_when_a_substitution_in_its_arguments_fails(bash: Page) -> None:
    for _ in range(20):
        assert bash.fails("echo no $(false) # here").stdout == ""


# Failures that are not of status 3.
ALSO_FAILING = {
    "a command that is not there": ("nosuch # here\necho no", 127),
    "a file that cannot be written": ("echo x > /nowhere/x # here\necho no", 1),
    "a file that cannot be read": (": < /nowhere/x # here\necho no", 1),
    "a directory that is not there": ("cd /nowhere # here\necho no", 1),
    "a false test": ("[ 1 = 2 ] # here\necho no", 1),
    "a false condition": ("[[ 1 = 2 ]] # here\necho no", 1),
    "a false sum": ("((0)) # here\necho no", 1),
    "a false let": ("let x=0 # here\necho no", 1),
    "an unset variable under set -u": ("set -u\necho $unset # here\necho no", 1),
    "a parameter that must be set": (": ${unset?must} # here\necho no", 1),
    "a bad substitution": (": ${x!} # here\necho no", 1),
    "a read-only variable": ("readonly r=1\nr=2 # here\necho no", 1),
    "an exit": ("echo yes\nexit 5 # here\necho no", 5),
    "an exit in a function": ("f() {\n  exit 5 # here\n}\nf\necho no", 5),
    "an exit that is evaluated": ("eval 'exit 5' # here\necho no", 5),
    "a sourced file": ("echo 'true; nosuch' > f\n. ./f # here\necho no", 127),
    "a grep that finds nothing": ("echo x | grep y | cat # here\necho no", 1),
    "a program that a signal ended": ("sh -c 'kill -s KILL $$' # here\necho no", 137),
    "a trap that exits": ("trap 'exit 5' ERR\nfalse\necho no # not here", 5),
    "a list at the end": ("true\n[ -e /nowhere ] && echo no # here\n\n# end\n", 1),
    "a negation at the end": ("true\n! true # here", 1),
    "a list of several lines at the end": ("false && # here\n  echo no\n", 1),
}


@pytest.mark.parametrize(("code", "status"), ALSO_FAILING.values(), ids=ALSO_FAILING.keys())
def test_a_failure_of_another_kind_has_its_line_too(bash: Page, code: str, status: int) -> None:
    bash.line = 7
    output = bash.run(code)
    assert output.status == status
    assert "no" not in output.stdout.split()
    assert output.line == bash.marked or "# not here" in code
    assert (output.called_from, output.ending) == (None, Ending.COMPLETED)


SYNTAX = {
    "a word": ("true\nif then # here\necho no", "syntax error near unexpected token `then'"),
    "a closing word": ("true\nfi # here\necho no", "syntax error near unexpected token `fi'"),
    "a parenthesis": ("true\necho a ) # here", "syntax error near unexpected token `)'"),
    "a quote": (
        "true\necho 'a # here\necho no",
        "unexpected EOF while looking for matching `''",
    ),
    "an end that is missing": (
        "true\nif true; then # here",
        "syntax error: unexpected end of file",
    ),
}


@pytest.mark.parametrize(("code", "message"), SYNTAX.values(), ids=SYNTAX.keys())
def test_bad_syntax_ends_the_step_where_it_is_and_not_before(
    bash: Page, code: str, message: str
) -> None:
    output = bash.fails(f"echo before\nkept=1\n{code}")
    assert (output.status, output.stdout) == (2, "before\n")
    assert output.stderr.startswith(f"bash: {message}")  # newer ones say more
    assert bash.says("echo $kept") == "1\n"


def test_a_failing_line_in_a_sourced_file_is_the_line_of_the_source(bash: Page) -> None:
    output = bash.fails("printf 'true\\nfalse\\n' > lib.sh\n. ./lib.sh # here\necho no")
    assert output.reason == "in `lib.sh`, line 2"


def test_a_failing_function_of_a_sourced_file_names_the_file(bash: Page) -> None:
    bash.run("printf 'f() {\\n  false\\n}\\n' > lib.sh\n. ./lib.sh")
    output = bash.fails("true\nf # here")
    assert (output.called_from, output.reason) == (None, "in `lib.sh`, line 2")


def test_functions_of_two_blocks_give_the_line_and_where_it_came_from(bash: Page) -> None:
    bash.run("inner() {\n  false # here\n}")
    failing = bash.marked
    bash.run("outer() {\n  inner\n}")
    output = bash.run("true\nouter # here")
    assert (output.line, output.called_from) == (failing, bash.marked)


def test_a_function_of_an_earlier_block_fails_in_a_substitution(bash: Page) -> None:
    bash.run("f() {\n  false # here\n  echo no\n}")
    failing = bash.marked
    output = bash.run("true\n: $(f) # here\necho no")
    assert (output.line, output.called_from, output.stdout) == (failing, bash.marked, "")


def test_after_a_restart_a_failing_function_has_the_line_of_its_call(bash: Page) -> None:
    bash.run("f() {\n  false\n}")
    bash.run("false")
    bash.restore()
    output = bash.fails("true\nf # here")
    assert output.called_from is None
