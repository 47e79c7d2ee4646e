from __future__ import annotations

import time

import pytest

from pytest_runbooks.editing.places.fences import fence_edits, new_fence
from pytest_runbooks.parsing import inspect
from pytest_runbooks.parsing.edits import apply_edits


def put(page: str, text: str) -> str:
    """A page whose step has another output; it is read as that."""
    seen = inspect(page, "page.md")
    promised = seen.drafts[0].promised
    assert promised
    return read(apply_edits(page, fence_edits(seen.source, promised.block, text)), text)


def made(page: str, text: str) -> str:
    """A page whose step has an output now."""
    seen = inspect(page, "page.md", awaits=True)
    block = seen.drafts[0].fence.block
    return read(
        apply_edits(page, [new_fence(seen.source, seen.elements, block, text, "text")]), text
    )


def read(page: str, text: str) -> str:
    again = inspect(page, "page.md")
    assert again.problems == []
    promised = again.steps[0].commands[0].expectation
    assert promised
    assert promised.text == text
    return page


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        pytest.param("```text\na\n```\n", "b\n", "```text\nb\n```\n", id="a_line"),
        pytest.param("```text\na\nb\n```\n", "a\n", "```text\na\n```\n", id="a_line_less"),
        pytest.param("```text\n```\n", "a\n", "```text\na\n```\n", id="an_empty_fence"),
        pytest.param("```text\na\n```\n", "", "```text\n```\n", id="an_empty_output"),
        pytest.param("```text\na\n``````  ", "b\n", "```text\nb\n``````  ", id="a_longer_end"),
        pytest.param("~~~ text\na\n~~~", "~~\n", "~~~ text\n~~\n~~~", id="what_is_no_marker"),
        pytest.param(
            "``` {.text}\na\n````\t\n",
            " ```\n",
            "```` {.text}\n ```\n`````\t\n",
            id="a_marker_in_the_output",
        ),
        pytest.param("~~~text\na\n~~~\n", "```\n", "~~~text\n```\n~~~\n", id="of_another_kind"),
        pytest.param(
            "  ```text\n  a\n    b\n c\n  ```\n",
            "a\nx\n  b\nc\n",
            "  ```text\n  a\n  x\n    b\n c\n  ```\n",
            id="indented",
        ),
        pytest.param(
            "```text\r\na\r\nb\r\n```\r\n", "b\nc\n", "```text\r\nb\r\nc\r\n```\r\n", id="CR_LF"
        ),
        pytest.param("```text\ra\r```", "b\nc\n", "```text\rb\rc\r```", id="CR"),
    ],
)
def test_the_lines_of_a_fence_are_written_over(before: str, text: str, after: str) -> None:
    end = "\r" if "\r" in before else ""
    end += "\n" if "\n" in before else ""
    above = "```sh\n:\n```\n\nOutput:\n\n".replace("\n", end)
    assert put(above + before, text) == above + after


CONTAINERS = [
    pytest.param("> ", "> ", id="in_a_quote"),
    pytest.param(">", ">", id="in_a_narrow_quote"),
    pytest.param("- ", "  ", id="in_a_list"),
    pytest.param("10. ", "    ", id="in_a_numbered_list"),
    pytest.param("> * ", ">   ", id="in_a_list_in_a_quote"),
    pytest.param("- > ", "  > ", id="in_a_quote_in_a_list"),
    pytest.param("-\t", "\t", id="in_a_list_with_tabs"),
    pytest.param("- 1. ", "     ", id="in_two_lists"),
]


def within(first: str, rest: str, page: str) -> str:
    begin, *lines = page.split("\n")[:-1]
    # The sign of a quote takes in one blank behind it.
    blanks = [" " if rest == ">" and line[:1] == " " else "" for line in lines]
    rows = [rest + blank + line for blank, line in zip(blanks, lines, strict=True)]
    return "".join(f"{row.rstrip()}\n" for row in [first + begin, *rows])


@pytest.mark.parametrize(("first", "rest"), CONTAINERS)
def test_the_lines_of_a_container_begin_as_its_others(first: str, rest: str) -> None:
    page = "```sh\n:\n```\n\nOutput:\n\n```text\n{}```\n"
    before = within(first, rest, page.format("a\n\nb\n"))
    text = "b\n\n  c\n"
    assert put(before, text) == within(first, rest, page.format(text))


@pytest.mark.parametrize(("first", "rest"), CONTAINERS)
def test_a_new_fence_stands_in_the_container_of_its_step(first: str, rest: str) -> None:
    page = "Look:\n\n<!-- runbook: expect -->\n```sh\n:\n```\n"
    text = "a\n\n  b\n"
    new = f"{page}\nExpected output:\n\n```text\n{text}```\n"
    assert made(within(first, rest, page), text) == within(first, rest, new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "\n{sentence}\n\n{fence}\n", id="at_the_end"),
        pytest.param("\nText.\n", "\n{sentence}\n\n{fence}\n\nText.\n", id="above_a_paragraph"),
        pytest.param("Text.\n", "\n{sentence}\n\n{fence}\n\nText.\n", id="a_paragraph_right_below"),
        pytest.param("\n\n\nText.\n", "\n{sentence}\n\n{fence}\n\n\n\nText.\n", id="blank_lines"),
        pytest.param(
            "\nYou should see:\n", "\nYou should see:\n\n{fence}\n", id="announced_already"
        ),
        pytest.param(
            "\nYou should\nsee:\n\nText.\n",
            "\nYou should\nsee:\n\n{fence}\n\nText.\n",
            id="announced_in_two_lines",
        ),
        pytest.param(
            "Output:\nText.\n", "\n{sentence}\n\n{fence}\n\nOutput:\nText.\n", id="not_so"
        ),
        pytest.param(
            "\n```sh\nnext\n```\n", "\n{sentence}\n\n{fence}\n\n```sh\nnext\n```\n", id="a_step"
        ),
    ],
)
def test_a_new_fence_is_announced(before: str, after: str) -> None:
    step = "<!-- runbook: expect -->\n```sh\n:\n```\n"
    new = after.format(sentence="Expected output:", fence="```text\na\n```")
    assert made(step + before, "a\n") == step + new


def test_a_new_fence_in_a_tight_list_leaves_it_tight() -> None:
    page = "1. One:\n   ```sh\n   :\n   ```\n2. Two.\n"
    new = (
        "1. One:\n   ```sh\n   :\n   ```\n   Expected output:\n   ```text\n   a\n   ```\n2. Two.\n"
    )
    assert made(page, "a\n") == new


def test_a_new_fence_has_a_marker_as_that_of_its_step() -> None:
    step = "~~~~sh\n:\n~~~~\n"
    assert made(step, "a\n") == f"{step}\nExpected output:\n\n~~~text\na\n~~~\n"
    assert made(step, "~~~\n") == f"{step}\nExpected output:\n\n~~~~text\n~~~\n~~~~\n"


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_new_fence_ends_as_the_document_does(end: str) -> None:
    step = "```sh\n:\n```"
    assert made(step + end, "a\n") == f"{step}\n\nExpected output:\n\n```text\na\n```{end}"


def test_many_lines_that_stand_everywhere_take_little_time() -> None:
    before = "".join(f"{{\n{number}\n}},\n" for number in range(600))
    after = "".join(f"{{\n{number + 9_000}\n}},\n" for number in range(600))
    begin = time.process_time()
    assert put(f"```sh\ntrue\n```\n\n```text output\n{before}```\n", after).count("},") == 600
    assert time.process_time() - begin < 5  # seconds
