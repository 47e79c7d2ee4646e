from __future__ import annotations

import pytest

from pytest_runbooks.editing.names import settled


@pytest.mark.parametrize(
    ("texts", "others", "expected"),
    [
        pytest.param(["a [ID:-vpc]\n"], [], ["a [ID]\n"], id="one_that_stands_once_goes"),
        pytest.param(
            ["a [ID:-vpc]\n", "[ID:-vpc] b\n"],
            [],
            ["a [ID:vpc]\n", "[ID:vpc] b\n"],
            id="one_that_stands_in_two_texts_stays",
        ),
        pytest.param(["[UUID:-a] [UUID:-a]\n"], [], ["[UUID:a] [UUID:a]\n"], id="or_twice_in_one"),
        pytest.param(
            ["[ID:-vpc] [ID:-vpc]\n"],
            ["[ID:vpc] [ARN:vpc-2]\n"],
            ["[ID:vpc-3] [ID:vpc-3]\n"],
            id="a_name_that_the_page_has_is_taken",
        ),
        pytest.param(
            ["[ID:-vpc] [ID:-vpc] [ID:vpc]\n"],
            [],
            ["[ID:vpc-2] [ID:vpc-2] [ID:vpc]\n"],
            id="as_is_one_in_a_text_that_is_written",
        ),
        pytest.param(
            ["[ID:-a] [ID:-a-2] [ID:-a] [ID:-a-2]\n"],
            [],
            ["[ID:a] [ID:a-2] [ID:a] [ID:a-2]\n"],
            id="two_of_a_kind_have_numbers",
        ),
        pytest.param(
            ["[ID:-a] [ID:-a-2] [ID:-a-2]\n"],
            [],
            ["[ID] [ID:a] [ID:a]\n"],
            id="numbers_are_counted_among_those_that_stay",
        ),
        pytest.param(
            ["[ID:-a] [ID:a] [ID:-b] [-x] [FOO:-a]\n", ""],
            [],
            ["[ID] [ID:a] [ID] [-x] [FOO:-a]\n", ""],
            id="what_a_person_wrote_stays",
        ),
    ],
)
def test_names_are_kept_where_they_say_something(
    texts: list[str], others: list[str], expected: list[str]
) -> None:
    assert settled(texts, others) == expected
    assert settled(expected, others) == expected


def test_a_name_that_the_page_has_is_its_authors_whatever_it_looks_like() -> None:
    assert settled(["[ID:-vpc] [ID:-new]\n"], [], ["[ID:-vpc]\n"]) == ["[ID:-vpc] [ID]\n"]
