"""Shorthand is read here as the AWS CLI reads it, and each part knows its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.lint.aws.shorthand import parse_shorthand
from pytest_runbooks.lint.aws.values_data import Data, DoubtError, Kind, MalformedError
from pytest_runbooks.lint.shell import UNKNOWN

SIGNS = [
    *("a", "b", "=", ",", "[", "]", "{", "}", "'", '"', " ", "\\", "\\,", "é", "\n", "^", "|", "~"),
    *("K=", "a=b,", "K=[", "K={", "J=c"),
]


def plain(data: Data) -> object:
    match data.kind:
        case Kind.OBJECT:
            return {key.text: plain(value) for key, value in data.members}
        case Kind.LIST:
            return [plain(item) for item in data.items]
        case _:
            return data.text


@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=14).map("".join))
def test_what_the_aws_cli_refuses_is_refused_and_nothing_else(text: str) -> None:
    theirs = pytest.importorskip("awscli.shorthand")
    try:
        expected = theirs.ShorthandParser().parse(text)
    except theirs.ShorthandParseError:
        with pytest.raises(MalformedError) as found:
            parse_shorthand(text)
        assert 0 <= found.value.at <= len(text)
        return
    assert plain(parse_shorthand(text)) == expected


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("Key:a", 5, "`=` is missing behind `Key:a`"),
        ("Key", 3, "`=` is missing behind `Key`"),
        ("a=b,", 4, "a value is missing at the end"),
        ("a=[b],]", 6, "a key is missing before `]`"),
        ("a=[b", 4, "`]` is missing at the end"),
        ("a={b=c", 6, "`}` is missing at the end"),
        ("a={b c}", 5, "`=` is missing behind `b`"),
        ("a='b", 2, "a text is not closed by `'`"),
        ("a=b,a=c", 4, "`a` stands twice"),
        ("a=[b]c", 5, "`,` is missing before `c`"),
    ],
)
def test_a_mistake_knows_its_place(text: str, at: int, why: str) -> None:
    with pytest.raises(MalformedError) as found:
        parse_shorthand(text)
    assert (found.value.at, found.value.why) == (at, why)


def test_in_a_text_with_a_placeholder_nothing_is_refused() -> None:
    with pytest.raises(DoubtError):
        parse_shorthand(f"Key={UNKNOWN}]")


def test_a_placeholder_may_hold_further_keys_only_among_words_with_commas() -> None:
    assert parse_shorthand(f"Key=a,{UNKNOWN}").is_open
    assert not parse_shorthand("Key=a,Value=b").is_open


def test_the_value_of_a_file_is_not_known() -> None:
    (_, value), *_ = parse_shorthand("Key@=file://a.txt").members
    assert value.kind is Kind.UNKNOWN


def test_each_part_knows_where_it_stands() -> None:
    text = "Name=tag:a,Values=[b , 'c d']"
    (_, first), (key, second) = parse_shorthand(text).members
    shown = [text[one.begin : one.end] for one in (first, key, *second.items)]
    assert shown == ["tag:a", "Values", "b", "'c d'"]
