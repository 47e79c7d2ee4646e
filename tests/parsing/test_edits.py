"""Edits change what they name, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.model import Edit, Position, Span
from pytest_runbooks.parsing.edits import EditError, Places, apply_edits, without_overlap
from pytest_runbooks.parsing.lines import Source

texts = st.lists(
    st.sampled_from(("a", "bc", "\u00e9", "\U0001f680", "\t", "\n", "\r\n", "\r", "\u2028", "\x0c"))
).map("".join)
marked = st.builds("{}{}".format, st.sampled_from(("", "\ufeff")), texts)


def edit(begin: tuple[int, int], end: tuple[int, int], text: str) -> Edit:
    return Edit(Span(Position("a.md", *begin), Position("a.md", *end)), text)


@st.composite
def texts_and_edits(draw: st.DrawFn) -> tuple[str, list[Edit], str]:
    """A text, edits of it in any order, and what is to come out."""
    text = draw(marked)
    source = Source.of(text, "")
    places = [
        (number, column)
        for number, line in enumerate(source.lines, 1)
        for column in range(1, len(line) + 2)
    ] + [(len(source.lines) + 1, 1)]
    chosen = sorted(draw(st.lists(st.sampled_from(places), max_size=8, unique=True)))
    offset = Places(text).offset
    edits, expected, at = [], "", 0
    for begin, end in zip(chosen[::2], chosen[1::2], strict=False):
        new = draw(texts)
        edits.append(edit(begin, end, new))
        expected += text[at : offset(Position("", *begin))] + new
        at = offset(Position("", *end))
    return text, draw(st.permutations(edits)), expected + text[at:]


@given(marked)
def test_no_edits_give_the_same_text(text: str) -> None:
    assert apply_edits(text, []) == text


@given(texts_and_edits())
def test_what_stands_outside_of_the_edits_stays(case: tuple[str, list[Edit], str]) -> None:
    text, edits, expected = case
    assert apply_edits(text, edits) == expected
    assert apply_edits(text, [*edits, *edits]) == expected


@given(marked)
def test_what_is_written_over_itself_stays(text: str) -> None:
    lines = Source.of(text, "").lines
    edits = [edit((n, 1), (n, len(line) + 1), line) for n, line in enumerate(lines, 1) if line]
    assert apply_edits(text, edits) == text


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("one two\n", [edit((1, 5), (1, 8), "2")], "one 2\n"),
        ("one\r\ntwo\r\n", [edit((2, 1), (2, 4), "2")], "one\r\n2\r\n"),
        ("\ufeffone\n", [edit((1, 1), (1, 4), "1")], "\ufeff1\n"),
        ("one\ntwo\nthree\n", [edit((2, 1), (3, 1), "")], "one\nthree\n"),
        ("one\ntwo", [edit((2, 1), (3, 1), "")], "one\n"),
        ("one", [edit((1, 4), (1, 4), "\n")], "one\n"),
        ("", [edit((1, 1), (1, 1), "one\n")], "one\n"),
        ("ab", [edit((1, 2), (1, 2), "-"), edit((1, 2), (1, 3), "c")], "a-c"),
    ],
    ids=[
        "a word",
        "between line ends of two signs",
        "behind a byte order mark",
        "a whole line",
        "the last line, which has no end",
        "at the very end",
        "into nothing",
        "an insertion directly before what is replaced",
    ],
)
def test_an_edit_replaces_what_it_names(text: str, edits: list[Edit], expected: str) -> None:
    assert apply_edits(text, edits) == expected


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([edit((1, 1), (1, 3), ""), edit((1, 2), (1, 4), "")], "two edits overlap"),
        ([edit((1, 2), (1, 2), "a"), edit((1, 2), (1, 2), "b")], "two edits overlap"),
        ([edit((1, 1), (1, 4), ""), edit((1, 2), (1, 2), "a")], "two edits overlap"),
        ([edit((1, 6), (1, 6), "")], "a.md:1:6: there is no such place in the text"),
        ([edit((0, 1), (1, 1), "")], "a.md:0:1: there is no such place in the text"),
        ([edit((3, 1), (3, 1), "")], "a.md:3:1: there is no such place in the text"),
        ([edit((2, 2), (2, 2), "")], "a.md:2:2: there is no such place in the text"),
        ([edit((1, 3), (1, 1), "")], "a.md:1: an edit ends before it begins"),
    ],
)
def test_edits_that_cannot_be_applied_are_refused(edits: list[Edit], said: str) -> None:
    with pytest.raises(EditError) as refused:
        apply_edits("four\n", edits)
    assert str(refused.value) == said


FIRST = [edit((1, 1), (1, 3), "x")]


@pytest.mark.parametrize(
    ("other", "taken"),
    [
        ([edit((1, 5), (1, 6), "y")], True),
        ([edit((1, 2), (1, 4), "y")], False),
        ([edit((1, 3), (1, 4), "y")], False),
        ([edit((1, 6), (1, 7), "y"), edit((1, 1), (1, 2), "y")], False),
        ([edit((1, 1), (1, 3), "x"), edit((1, 6), (1, 7), "y")], True),
        ([edit((1, 5), (1, 7), "y"), edit((1, 6), (1, 8), "y")], False),
        ([edit((1, 5), (1, 6), "y"), edit((1, 6), (1, 8), "z")], True),
    ],
    ids=[
        "apart",
        "overlapping",
        "touching",
        "one part clashes",
        "the same edit, and another",
        "in itself clashing",
        "in itself touching",
    ],
)
def test_of_groups_that_clash_the_first_is_taken(other: list[Edit], taken: bool) -> None:
    found = without_overlap("abcdefghij\n", [FIRST, other])
    assert found == ([FIRST, other] if taken else [FIRST])


@given(texts_and_edits(), st.data())
def test_groups_that_are_taken_can_be_applied_and_those_left_touch_one(
    case: tuple[str, list[Edit], str], data: st.DataObject
) -> None:
    text, edits, _ = case
    more = [Edit(one.span, "other") for one in edits]
    groups = [[one] for one in data.draw(st.permutations([*edits, *more]))]
    taken = without_overlap(text, groups)
    apply_edits(text, [one for group in taken for one in group])
    stretch = Places(text).stretch
    for group in groups:
        if group not in taken:
            begin, end = stretch(group[0])
            rows = [stretch(one) for other in taken for one in other]
            assert any(begin <= last and first <= end for first, last in rows)
