from __future__ import annotations

import pytest

from pytest_runbooks.model import Runner, Stream

from .reading import problems, said, step, steps


def shown(text: str, language: str = "console") -> list[tuple[int, str, str | None]]:
    """Line, code and promised output of each command of a transcript."""
    read = step(f"```{language}\n{text}```\n")
    assert read.transcript
    return [
        (command.line, command.code, command.expectation.text if command.expectation else None)
        for command in read.commands
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("$ ls\n", [(2, "ls\n", None)], id="a command without output"),
        pytest.param("$ ls\na\nb\n", [(2, "ls\n", "a\nb\n")], id="a command with output"),
        pytest.param(
            "$ cd x\n$ ls\na\n\n\n$ true\n",
            [(2, "cd x\n", ""), (3, "ls\n", "a\n"), (7, "true\n", "")],
            id="several, of which one has output: the others promise none",
        ),
        pytest.param("$ ls\n\na\n", [(2, "ls\n", "\na\n")], id="output after a blank line"),
        pytest.param(
            "$ echo a \\\n>   b\na b\n",
            [(2, "echo a \\\n  b\n", "a b\n")],
            id="a continuation after a backslash",
        ),
        pytest.param(
            "$ echo a \\\n    b\na b\n",
            [(2, "echo a \\\n    b\n", "a b\n")],
            id="a continuation without prompt",
        ),
        pytest.param(
            "$ for i in 1 2; do\n> echo $i\n> done\n1\n2\n",
            [(2, "for i in 1 2; do\necho $i\ndone\n", "1\n2\n")],
            id="a loop",
        ),
        pytest.param(
            '$ echo "a\n> b"\na\nb\n', [(2, 'echo "a\nb"\n', "a\nb\n")], id="an open quote"
        ),
        pytest.param(
            "$ cat <<EOF\n> a\n>\n> EOF\na\n",
            [(2, "cat <<EOF\na\n\nEOF\n", "a\n")],
            id="a here-document",
        ),
        pytest.param(
            "$ cat <<'EOF' > f\n# a\n> b\nEOF\n$ cat f\n# a\n> b\n",
            [(2, "cat <<'EOF' > f\n# a\n> b\nEOF\n", ""), (6, "cat f\n", "# a\n> b\n")],
            id="a here-document without prompts",
        ),
        pytest.param(
            "$ npm test\n> x@1.0.0 test\n> jest\n",
            [(2, "npm test\n", "> x@1.0.0 test\n> jest\n")],
            id="output that begins like a continuation",
        ),
        pytest.param(
            "# List them.\n# All.\n\n$ ls\na\n\n# Then this.\n$ pwd\n/\n",
            [(5, "ls\n", "a\n"), (9, "pwd\n", "/\n")],
            id="comments above commands",
        ),
        pytest.param(
            "$ cat x\n# a\nb\n# c\n",
            [(2, "cat x\n", "# a\nb\n# c\n")],
            id="output that begins like a comment",
        ),
        pytest.param("$ ls\n$\n", [(2, "ls\n", None)], id="an empty prompt at the end"),
        pytest.param(
            "$ echo 'it is $ 5'\nit is $ 5\n",
            [(2, "echo 'it is $ 5'\n", "it is $ 5\n")],
            id="a dollar sign within a line",
        ),
    ],
)
def test_a_shell_transcript_shows(text: str, expected: list[tuple[int, str, str | None]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(">>> 1 + 1\n2\n", [(2, "1 + 1\n", "2\n")], id="an expression"),
        pytest.param(
            ">>> for i in (1, 2):\n...     print(i)\n...\n1\n2\n\n>>> i\n2\n",
            [(2, "for i in (1, 2):\n    print(i)\n\n", "1\n2\n"), (8, "i\n", "2\n")],
            id="a loop",
        ),
        pytest.param(
            ">>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n",
            [(2, "print('a\\n\\nb')\n", "a\n\nb\n")],
            id="a blank line of output",
        ),
        pytest.param(
            ">>> x = 1\n>>> y = 2\n",
            [(2, "x = 1\n", None), (3, "y = 2\n", None)],
            id="no output at all",
        ),
        pytest.param(">>> f()\n# a\n", [(2, "f()\n", "# a\n")], id="output that is a comment"),
    ],
)
def test_a_python_transcript_shows(text: str, expected: list[tuple[int, str, str | None]]) -> None:
    assert shown(text, "pycon") == expected


@pytest.mark.parametrize(
    ("language", "runner"),
    [
        ("console", Runner.BASH),
        ("shell-session", Runner.BASH),
        ("shellsession", Runner.BASH),
        ("sh-session", Runner.BASH),
        ("pycon", Runner.PYTHON),
    ],
)
def test_a_transcript_is_run_by(language: str, runner: Runner) -> None:
    read = step(
        f"```{language}\n$ ls\n>>> ls\n```\n"
        if runner is Runner.BASH
        else f"```{language}\n>>> ls\n```\n"
    )
    assert (read.runner, read.stream) == (runner, Stream.BOTH)


def test_the_output_of_a_transcript_has_its_place() -> None:
    read = step("""
        1. List:

           ```console
           $ ls
           a
           $ true
           ```
        """)
    places = [command.expectation.position for command in read.commands if command.expectation]
    assert [(place.line, place.column) for place in places] == [(5, 4), (7, 4)]


def test_output_before_the_first_prompt_is_said() -> None:
    assert problems("""
        > ```console
        > # fine
        > a
        > $ ls
        > ```
        """) == said("""
        3:3: output stands before the first prompt of the `console` block
          write the command above it, or begin the line with `#` if it is a comment
        """)


def test_a_transcript_without_a_prompt_is_said() -> None:
    assert problems("""
        ```console
        ls
        ```
        ```pycon
        1
        ```
        """) == said("""
        1:1: `console` block has no `$ ` prompt, so nothing in it runs
          write the prompts, or use `bash` for commands and `text` for output
        4:1: `pycon` block has no `>>> ` prompt, so nothing in it runs
          write the prompts, or use `python` for commands and `text` for output
        """)


def test_a_transcript_without_a_prompt_can_be_an_expectation() -> None:
    read = step("""
        ```bash
        ls
        ```

        You should see:

        ```console
        a
        ```
        """)
    assert [command.expectation and command.expectation.text for command in read.commands] == [
        "a\n"
    ]


def test_a_bash_block_with_prompts_is_no_transcript() -> None:
    assert [
        (command.code, command.expectation)
        for read in steps("```bash\n$ ls\na\n```\n")
        for command in read.commands
    ] == [("$ ls\na\n", None)]


def test_the_commands_of_a_transcript_with_an_output_below_it_are_one() -> None:
    read = step("""
        ```console
        $ cd x
        # comment

        $ ls \\
        > -a
        ```

        ```output
        a
        ```
        """)
    (command,) = read.commands
    assert (command.line, command.code) == (2, "cd x\n\n\nls \\\n-a\n")
    assert command.expectation
    assert command.expectation.text == "a\n"


def test_the_commands_of_a_python_transcript_cannot_share_an_output() -> None:
    assert problems("""
        ```pycon
        >>> 1
        >>> 2
        ```

        ```output
        a
        ```
        """) == said("""
        6:1: one expectation for the 2 commands on line 1
          write the output of each command below it, in the transcript
        """)


def test_a_transcript_that_shows_its_output_takes_no_other() -> None:
    assert problems("""
        <!-- runbook: expect json=subset -->
        ```console
        $ ls
        a
        ```

        ```output
        a
        ```
        """) == said("""
        1:15: `expect` stands before a transcript that shows its output
          leave `expect` out, or the output in the transcript
        1:22: `json` says how data is compared, and the expectation is text
          give the fence of the expectation the language `json` or `yaml`
        7:1: the expectation is attached to nothing: the transcript on line 2 shows its own
          put it below the step whose output it shows, or do not call it output
        """)
