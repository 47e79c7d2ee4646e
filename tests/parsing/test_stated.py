"""Comments in code that state what comes out."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pytest_runbooks.parsing.stated import Stated, stated_in

from .reading import step

# What a comment says, and what of it is the statement.
STATEMENTS = {
    "# Expected: ACTIVE": "ACTIVE",
    '# Expected: "ACTIVE"': '"ACTIVE"',
    "# expected output: 3 rows": "3 rows",
    "# Expected result = 3": "3",
    "# The response is: ok": "ok",
    "# Output: ACTIVE": "ACTIVE",
    "# Should return 3": "3",
    "# Should return: 3": "3",
    "# This should print the name of the table": "the name of the table",
    "# you should see three tables": "three tables",
    "# It will return an empty list": "an empty list",
    "# should be ACTIVE": "ACTIVE",
    "# => ok": "ok",
    "# -> 3": "3",
    "#> ACTIVE": "ACTIVE",
    '# returns "ACTIVE"': '"ACTIVE"',
    "# prints 3": "3",
    "## Expected: ACTIVE": "ACTIVE",
    "# these two should match": None,
    "# The output should match": "",
    "# Look at the table": None,
    "# returns the list of tables": None,
    "# Expected output:": None,
    "#!/bin/bash": None,
}


def of(code: str, language: str = "bash") -> list[Stated]:
    return list(stated_in(step(f"```{language}\n{dedent(code).strip()}\n```\n")))


@pytest.mark.parametrize("language", ["bash", "python"])
@pytest.mark.parametrize("comment", STATEMENTS)
def test_what_a_comment_states_is_what_stands_behind_the_words_that_say_so(
    comment: str, language: str
) -> None:
    text = STATEMENTS[comment]
    alone = [] if text is None else [Stated(2, (comment,), is_alone=True, text=text)]
    assert of(f"{comment}\nstatus", language) == alone
    behind = [] if text is None else [Stated(2, (comment,), is_alone=False, text=text)]
    assert of(f"status  {comment} ", language) == behind


@pytest.mark.parametrize(
    ("code", "stated"),
    [
        pytest.param(
            '# Expected: {\n#   "state": "ACTIVE"\n# }\n./status',
            [(2, 3, '{\n"state": "ACTIVE"\n}')],
            id="an object goes on until it is closed",
        ),
        pytest.param(
            "# Should return the list of functions\n# of this account, and\n# their versions\n"
            "# Then delete them\n./status",
            [(2, 3, "the list of functions\nof this account, and\ntheir versions")],
            id="a sentence goes on at its small words",
        ),
        pytest.param(
            "# => ok\n#      done\n# next\n./status",
            [(2, 2, "ok\ndone")],
            id="a deeper line goes on",
        ),
        pytest.param(
            './status  # => [\n          #   "a"]\n# of it',
            [(2, 2, '[\n"a"]')],
            id="below a command the lines stand at the same column",
        ),
        pytest.param(
            "# => ok\n\n# of it\n./status", [(2, 1, "ok")], id="a blank line ends a comment"
        ),
        pytest.param("# => ok\n./status  # of it\n", [(2, 1, "ok")], id="a command ends a comment"),
        pytest.param(
            "# Expected: ok\n# Delete the table\n./status",
            [(2, 1, "ok")],
            id="a comment of its own is left",
        ),
        pytest.param(
            "# => 1\n# => 2\n./status", [(2, 1, "1"), (3, 1, "2")], id="two that state are two"
        ),
    ],
)
def test_lines_in_a_row_are_one_comment_where_they_go_on(
    code: str, stated: list[tuple[int, int, str]]
) -> None:
    assert [(one.line, len(one.comments), one.text) for one in of(code)] == stated


NO_COMMENTS = {
    "in quotes": 'echo "\n# => ok\n"',
    "in a here-document": "cat <<EOF\n# => ok\nEOF",
    "in a word": "echo a#=>ok",
    "in shell text that cannot be read": "# => ok\necho 'a",
}


@pytest.mark.parametrize("case", NO_COMMENTS)
def test_what_is_no_comment_states_nothing(case: str) -> None:
    assert of(NO_COMMENTS[case]) == []


def test_a_string_of_python_is_no_comment() -> None:
    assert of('text = """\n# => 3\n"""', "python") == []


def test_a_placeholder_is_no_redirection_of_the_comment_behind_it() -> None:
    assert [one.text for one in of("aws s3 ls <bucket>  # => ok")] == ["ok"]


def test_what_the_document_declares_is_a_placeholder_too() -> None:
    only = step("```bash\nls <b>  # => ok\n```\n")
    assert stated_in(only) == ()
    assert [one.text for one in stated_in(only, ["b"])] == ["ok"]


def test_comments_of_a_transcript_stand_behind_its_prompts() -> None:
    found = of("$ # => ok\n$ ./status \\\n>   --all  # => 3\n", "console")
    assert [(one.line, one.is_alone, one.text) for one in found] == [
        (2, True, "ok"),
        (4, False, "3"),
    ]


def test_a_step_that_writes_a_file_states_nothing() -> None:
    assert stated_in(step("<!-- runbook: file=a.sh -->\n```bash\n# => ok\n```\n")) == ()
