from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.editing.json_tree import Child, Container, Leaf, read
from pytest_runbooks.matching.unreadable import UnreadableError

from .json_texts import Author


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_a_text_is_what_its_tree_says(seed: int) -> None:
    author = Author(seed)
    text = "".join(f"{author.space()}{author.text(author.value())}\n" for _ in range(2))
    assert str(read(text)) == text


def test_a_comment_belongs_to_the_child_on_its_line() -> None:
    text = '{ // all\n  // one\n  "a": 1, // first\n  "b" : [2] /* last */\n}\n'
    children = (
        Child("\n  // one\n  ", '"a": ', Leaf("1"), "", True, " // first"),
        Child(
            "\n  ",
            '"b" : ',
            Container("[", (Child("", "", Leaf("2")),), "", "]"),
            trail=" /* last */",
        ),
    )
    document = Child("", "", Container("{ // all", children, "\n", "}"))
    assert read(text) == Container("", (document,), "\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "1-2",
        "[true...]",
        '{"a": ..., ...}',
        "[1 /*,*/ , 2 // ,\n , ... 3]",
        "\ufeff[1\u00a0]\f\n",
        '{"a":1}\n...\n{"a":2}\n',
        "[" + " " * 50 + "1" + " " * 50 + "]",
        f"[1,{' ' * 5000} 2]",
    ],
)
def test_what_is_odd_is_kept_as_well(text: str) -> None:
    assert str(read(text)) == text


def test_what_breaks_the_grammar_is_told_with_its_line() -> None:
    with pytest.raises(UnreadableError) as caught:
        read('{\n  "a": 1\n  "b": 2\n}', 41)
    assert (str(caught.value), caught.value.line) == (
        '`,` or `}` is expected and `"b"` stands there',
        43,
    )


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("{...}", True),
        ('{"...": "..."}', True),
        ('{"...": ...}', True),
        ('{"\\u002e..": "..."}', True),
        ('{"...": 1}', False),
        ('{"a": ...}', False),
        ('{"...": {}}', False),
    ],
)
def test_what_opens_an_object_is_no_member(text: str, opens: bool) -> None:
    document = read(text).children[0].value
    assert isinstance(document, Container)
    assert [child.opens for child in document.children] == [opens]
