from __future__ import annotations

import pytest

from pytest_runbooks.editing.places.transcripts import readable, transcript_edits
from pytest_runbooks.parsing import inspect
from pytest_runbooks.parsing.edits import apply_edits


def put(page: str, number: int, text: str) -> str:
    """A page whose command has another output; it is read as that."""
    seen = inspect(page, "page.md")
    step = seen.steps[0]
    command = step.commands[number]
    readable_text = readable(step, command, text)
    new = apply_edits(page, transcript_edits(seen.source, step, command, readable_text))
    again = inspect(new, "page.md")
    assert again.problems == []
    promised = again.steps[0].commands[number].expectation
    assert (promised.text if promised else "") == readable_text
    return new


@pytest.mark.parametrize(
    ("page", "number", "text", "expected"),
    [
        pytest.param("$ a\n1\n2\n$ b\n", 0, "1\n3\n", "$ a\n1\n3\n$ b\n", id="a_line_is_changed"),
        pytest.param("$ a\n1\n$ b\n", 1, "2\n", "$ a\n1\n$ b\n2\n", id="what_lacks_is_added"),
        pytest.param("$ a\n1\n$ b\n2\n", 0, "", "$ a\n$ b\n2\n", id="what_did_not_come_out_goes"),
        pytest.param("$ a\n$ b\n", 0, "1\n", "$ a\n1\n$ b\n", id="where_nothing_is_shown"),
        pytest.param(
            "$ a \\\n> b\n1\n\n$ c\n", 0, "2\n", "$ a \\\n> b\n2\n\n$ c\n", id="blank_lines_stay"
        ),
        pytest.param("$ a\n1\n# note\n$ b\n", 0, "2\n", "$ a\n2\n# note\n$ b\n", id="a_note_stays"),
        pytest.param(
            "$ a\n1\n$ b\n", 0, "$ 1\n$\n$x\n", "$ a\n[..]$ 1\n[..]$\n$x\n$ b\n", id="prompts"
        ),
        pytest.param(
            "$ a\n1\n$ b\n", 0, "> 1\n# 2\n3\n", "$ a\n> 1\n# 2\n3\n$ b\n", id="no_prompts"
        ),
        pytest.param(
            "$ a\n1\n$ b\n", 0, "1\n#2\n\n#3\n", "$ a\n1\n[..]#2\n\n[..]#3\n$ b\n", id="no_notes"
        ),
        pytest.param("$ a\n1\n#2\n", 0, "3\n#2\n", "$ a\n3\n#2\n", id="nor_at_the_end"),
    ],
)
def test_the_output_of_a_shell(page: str, number: int, text: str, expected: str) -> None:
    begin, end = "```console\n", "```\n"
    assert put(f"{begin}{page}{end}", number, text) == f"{begin}{expected}{end}"


@pytest.mark.parametrize(
    ("page", "number", "text", "expected"),
    [
        pytest.param(">>> a\n1\n>>> b\n", 0, "2\n", ">>> a\n2\n>>> b\n", id="a_line_is_changed"),
        pytest.param(
            ">>> a\n1\n", 0, "1\n\n2\n", ">>> a\n1\n<BLANKLINE>\n2\n", id="a_blank_line_is_written"
        ),
        pytest.param(
            ">>> a\n1\n<BLANKLINE>\n2\n",
            0,
            "1\n\n3\n",
            ">>> a\n1\n<BLANKLINE>\n3\n",
            id="or_stays",
        ),
        pytest.param(
            ">>> a\n1\n",
            0,
            ">>> 1\n... 2\n<BLANKLINE>\n",
            ">>> a\n[..]>>> 1\n... 2\n[..]<BLANKLINE>\n",
            id="prompts",
        ),
        pytest.param(">>> a\n1\n", 0, "... 2\n", ">>> a\n[..]... 2\n", id="what_would_go_on"),
        pytest.param(
            ">>> a\n1\n",
            0,
            ">>> 2 (re) (glob)\n",
            ">>> a\n*>>> 2 (re) (glob)\n",
            id="a_prompt_in_a_line_with_globs",
        ),
        pytest.param(
            ">>> if a:\n...     b\n...\n1\n",
            0,
            "2\n...\n",
            ">>> if a:\n...     b\n...\n2\n...\n",
            id="a_gap_stays",
        ),
    ],
)
def test_the_output_of_python(page: str, number: int, text: str, expected: str) -> None:
    begin, end = "> ```pycon\n", "> ```\n"

    def quoted(lines: str) -> str:
        return "".join(f"> {line}\n" for line in lines.splitlines())

    new = put(f"{begin}{quoted(page)}{end}", number, text)
    assert new == f"{begin}{quoted(expected)}{end}"
