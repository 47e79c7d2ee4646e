from __future__ import annotations

import pytest

from pytest_runbooks.editing.redaction import Redaction, Surroundings
from pytest_runbooks.editing.text_lines import HEAD, LONGEST, TAIL, created_text, rewritten_text
from pytest_runbooks.matching import compare
from pytest_runbooks.matching.bindings import Bindings
from pytest_runbooks.model import Expectation, Position

UUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
OTHER = "16fd2706-8baf-433b-82eb-8c7fada847da"


def rewritten(documented: str, actual: str, bound: dict[str, str] | None = None) -> str:
    """The new text, which matches what came out."""
    bindings = bound or {}
    expectation = Expectation(documented, Position("page.md", 5))
    held = Bindings(bindings)
    redaction = Redaction(Surroundings(), held.view)
    text = rewritten_text(expectation, actual, {}, held, redaction)
    again = Expectation(text, Position("page.md", 5))
    assert compare(again, actual, bindings=bindings).matches
    return text


@pytest.mark.parametrize(
    ("documented", "actual", "expected"),
    [
        pytest.param("a\nb\nc\n", "a\nB\nc", "a\nB\nc\n", id="a_wrong_line_is_written_over"),
        pytest.param("a\nc\n", "a\nb\nc\nd", "a\nb\nc\nd\n", id="a_line_that_lacks_is_added"),
        pytest.param("a\nb\nc\n", "c", "c\n", id="a_line_that_did_not_come_out_goes"),
        pytest.param("\na  \nb\n\n", "a\nc", "\na  \nc\n\n", id="what_makes_no_difference_stays"),
        pytest.param("a\n", "", "", id="nothing_came_out"),
        pytest.param("...\na\n", "", "", id="where_nothing_came_out_a_gap_says_nothing"),
        pytest.param("", "a\nb", "a\nb\n", id="nothing_was_documented"),
        pytest.param("[INT] a\n", "1 b", "[INT] b\n", id="a_class_stays_beside_what_was_wrong"),
        pytest.param("x\n[INT] a\n", "y\n1 b", "y\n[INT] b\n", id="it_finds_its_own_line"),
        pytest.param("[INT] a\n", "one b", "one b\n", id="a_class_that_fits_no_more_goes"),
        pytest.param("a\n", "...", "[..]...\n", id="dots_that_came_out_are_no_gap"),
        pytest.param("a\n", "b* (re)", "b\\* (re) (glob)\n", id="what_came_out_is_no_pattern"),
        pytest.param("a\n", "[UUID] [..]", "[UUID] [..]\n", id="what_looks_like_a_class"),
        pytest.param("\x1b[1ma\x1b[0m\n", "b", "b\n", id="colours_go_with_their_line"),
    ],
)
def test_a_text_is_corrected(documented: str, actual: str, expected: str) -> None:
    assert rewritten(documented, actual) == expected


@pytest.mark.parametrize(
    ("documented", "actual", "expected"),
    [
        pytest.param("a\n...\nz\n", "b\n1\n2\nz", "b\n...\nz\n", id="the_first_line"),
        pytest.param("a\n...\nz\n", "a\n1\n2\ny", "a\n...\ny\n", id="the_last_line"),
        pytest.param("a\nb\n...\n", "a\nc\nd\ne", "a\nc\n...\n", id="a_line_behind_another"),
        pytest.param("...\nb\nz\n", "1\n2\n3\nz", "...\n3\nz\n", id="a_line_before_another"),
        pytest.param(
            "a\nb\n...\nz\n", "1\n2\na\nb\n3\nz", "1\n2\na\nb\n...\nz\n", id="new_lines_above_it"
        ),
        pytest.param(
            "a\n...\ny\nz\n", "a\n3\ny\nz\n1", "a\n...\ny\nz\n1\n", id="new_lines_below_it"
        ),
        pytest.param("a\nb\nc\n...\n", "d", "d\n...\n", id="more_lines_than_came_out"),
        pytest.param(
            "...\nstack created\n...\nend\n...\n",
            "wait\nwait\nstack updated\nlog\nend\nlog",
            "...\nstack updated\n...\nend\n...\n",
            id="the_line_that_is_most_alike",
        ),
        pytest.param(
            "...\nname: one\nsize: two\n...\n",
            "log\nname: three\nsize: four\nlog",
            "...\nname: three\nsize: four\n...\n",
            id="lines_that_stand_together",
        ),
        pytest.param("...\nabcd\n...\nz\n", "1\n2\nz", "...\nz\n", id="nothing_is_alike"),
        pytest.param("...\nabcd\n...\n", "wxyz", "...\nwxyz\n...\n", id="or_nothing_is_left"),
        pytest.param(
            "...\n[INT] copied\n...\nz\n",
            "a long line of something else\n12 moved and copied\nz",
            "...\n[INT] moved and copied\n...\nz\n",
            id="a_line_with_a_class",
        ),
        pytest.param("a\n...\n...\nb\n", "a\n1\nc", "a\n...\n...\nc\n", id="two_gaps_stay_two"),
    ],
)
def test_beside_a_gap_what_came_out_is_found_in_it(
    documented: str, actual: str, expected: str
) -> None:
    assert rewritten(documented, actual) == expected


def test_names_stay_where_they_stand_for_what_came_out() -> None:
    documented = "[UUID:a] made\n[UUID:b] wrong\n[UUID:a] seen\n"
    actual = f"{UUID} made\n{OTHER} right\n{OTHER} seen"
    assert rewritten(documented, actual) == "[UUID:a] made\n[UUID:b] right\n[UUID:b] seen\n"
    assert rewritten("[UUID:a]\n", OTHER, {"a": UUID}) == "[UUID:-uuid]\n"


def test_a_long_output_is_written_from_both_ends() -> None:
    redaction = Redaction(Surroundings(), {})
    lines = [f"line {number}" for number in range(LONGEST + 1)]
    text = created_text("\n".join(lines), redaction)
    assert text.split("\n") == [*lines[:HEAD], "...", *lines[-TAIL:], ""]
    whole = "\n".join(lines[:LONGEST])
    assert created_text(whole, redaction) == f"{whole}\n"
