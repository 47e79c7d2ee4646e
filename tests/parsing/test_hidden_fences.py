"""A directive may hold a whole fence, which no reader sees."""

from __future__ import annotations

import pytest

from pytest_runbooks.model import Runner

from .reading import problems, promised, read, said, step, steps


def test_a_directive_holds_a_whole_fence() -> None:
    found = step("""
        <!-- runbook: setup timeout=3s
        ```bash
        ls

        ls -l
        ```
        -->
        """)
    assert found.options.setup
    assert found.options.timeout == 3
    assert found.block.is_hidden
    assert found.block.code == "ls\n\nls -l\n"
    assert (found.position.line, found.position.column) == (2, 1)
    assert found.block.last_line == 6
    assert found.line == 3
    assert found.block.columns == (1, 1, 1)


def test_the_fence_may_stand_at_once_and_alone() -> None:
    assert [one.block.code for one in steps("<!-- runbook:\n~~~sh\na\n~~~\n-->\n")] == ["a\n"]


def test_the_fence_may_be_indented_and_stand_in_a_list() -> None:
    found = step("""
        1. First

           <!-- runbook: id=hidden
             ```python
             if True:
                 pass
             ```
           -->
        """)
    assert found.runner is Runner.PYTHON
    assert found.block.code == "if True:\n    pass\n"
    assert (found.position.line, found.position.column) == (4, 6)
    assert found.block.columns == (6, 6)


def test_directives_before_it_speak_of_it_too() -> None:
    found = step("""
        <!-- runbook: exit=3 -->
        <!-- runbook: cleanup
        ```bash
        exit 3
        ```
        -->
        """)
    assert found.options.exit == 3
    assert found.options.cleanup


def test_an_expectation_may_be_hidden() -> None:
    found = promised("""
        ```bash
        ls
        ```

        <!-- runbook: expect
        ```json
        {"a": 1}
        ```
        -->
        """)
    assert found is not None
    assert found.text == '{"a": 1}\n'
    assert found.position.line == 7


def test_a_hidden_fence_is_written_to_a_file() -> None:
    found = step("""
        <!-- runbook: file=policy.json
        ```json
        {}
        ```
        -->
        """)
    assert found.options.file == "policy.json"


def test_a_document_with_hidden_fences_is_what_it_was() -> None:
    read("a\n\n<!-- runbook: setup\r\n```bash\r\nls\r\n```\r\n-->\r\nb")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<!-- runbook: setup\n```bash\nls\n-->\n",
            (
                "2:1: the fence hidden in the directive is not closed\n"
                "  write ``` below its last line, above the `-->`; a `-->` in the code ends the "
                "comment\n"
            ),
        ),
        (
            "<!-- runbook: setup\n  ````bash\n  ls\n  ```\n-->\n",
            (
                "2:3: the fence hidden in the directive is not closed\n"
                "  write ```` below its last line, above the `-->`; a `-->` in the code ends the "
                "comment\n"
            ),
        ),
        (
            "<!-- runbook: setup\n```bash\nls\n```\n  more\n-->\n",
            (
                "5:3: text stands behind the fence hidden in the directive\n"
                "  a directive holds one fence and nothing below it; begin another directive\n"
            ),
        ),
        (
            "<!-- runbook: setup\n```bash\nls\n```\n```bash\nls\n```\n-->\n",
            (
                "5:1: text stands behind the fence hidden in the directive\n"
                "  a directive holds one fence and nothing below it; begin another directive\n"
            ),
        ),
        (
            "<!-- runbook: setpu\n```bash\nls\n```\n-->\n",
            "1:15: unknown option `setpu`\n  did you mean `setup`?\n",
        ),
        (
            "<!-- runbook: setup\n```text\nls\n```\n-->\n",
            (
                "1:15: `setup` stands before a fence that is not run\n"
                "  the languages that run are `bash`, `sh`, `shell`, `zsh`, `python`, `py`, "
                "`python3`, `console`, `shell-session`, `shellsession`, `sh-session`, "
                "`bash-session`, `pycon`; `file=PATH` writes a fence to a file\n"
            ),
        ),
    ],
)
def test_a_mistake_in_a_hidden_fence_is_said(text: str, expected: str) -> None:
    assert problems(text) == expected


def test_other_comments_with_fences_are_left_alone() -> None:
    assert steps("<!-- old:\n```bash\nls\n```\n-->\n") == []
    assert said("") == ""
