"""JSON is read here as Python reads it, and each part knows its place."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.lint.aws.json_values import parse_json
from pytest_runbooks.lint.aws.values_data import Data, DoubtError, Kind, MalformedError
from pytest_runbooks.lint.shell import UNKNOWN

SIGNS = ["{", "}", "[", "]", ":", ",", '"', '"a"', "1", "-0.5e3", "true", "null", " ", "\n", "\\"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
PLAIN: dict[str, object] = {
    "true": True,
    "false": False,
    "null": None,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
}


def plain(data: Data) -> object:
    match data.kind:
        case Kind.OBJECT:
            return {key.text: plain(value) for key, value in data.members}
        case Kind.LIST:
            return [plain(item) for item in data.items]
        case Kind.STRING:
            return data.text
        case Kind.INTEGER:
            return int(data.text)
        case _:
            return PLAIN[data.text] if data.text in PLAIN else float(data.text)


@given(VALUES, st.sampled_from([None, 2]))
def test_what_python_writes_is_read_back(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=True)
    assert plain(parse_json(text)) == json.loads(text)


@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_what_python_refuses_is_refused_and_nothing_else(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(MalformedError) as found:
            parse_json(text)
        assert 0 <= found.value.at <= len(text)
        return
    assert plain(parse_json(text)) == expected


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("", 0, "a value is missing at the end"),
        ('{"a": 1,}', 8, "a key is missing before `}`"),
        ('{"a": 1', 7, "`}` is missing at the end"),
        ("[1 2]", 3, "`,` or `]` is missing before this"),
        ("[1, ]", 4, "a value is missing before `]`"),
        ('{"a" 1}', 5, "`:` is missing behind the key"),
        ("{a: 1}", 1, "a key is missing, or has no quotes"),
        ("{'a': 1}", 1, "`'` is no quote of JSON"),
        ('{"a": True}', 6, "`True` is no value of JSON"),
        ('["a', 1, 'a text is not closed by `"`'),
        ('["\\d"]', 2, "`\\d` is no escape of JSON"),
        ('["a\nb"]', 3, "a text goes over the end of its line"),
        ('["a\tb"]', 3, "a control character stands in a text"),
        ("{} {}", 3, "the JSON ends before this"),
        ("{\u00a0}", 1, "U+00A0 is a blank that JSON does not know"),
        ("[;]", 1, "`;` is no value of JSON"),
    ],
)
def test_a_mistake_knows_its_place(text: str, at: int, why: str) -> None:
    with pytest.raises(MalformedError) as found:
        parse_json(text)
    assert (found.value.at, found.value.why) == (at, why)


@pytest.mark.parametrize(
    "text",
    [
        UNKNOWN + "}",
        '{"a": 1, ' + UNKNOWN + "}",
        "[1, " + UNKNOWN + UNKNOWN + "]",
        '{"a": 1, ...}',
        "[...]",
        "{...}",
        '{"a": [1, …]}',
        "[" * 100_000,
    ],
)
def test_where_something_is_not_known_or_left_out_nothing_is_said(text: str) -> None:
    with pytest.raises(DoubtError):
        parse_json(text)


def test_a_placeholder_is_a_value_or_a_part_of_a_text() -> None:
    data = parse_json('{"a": ' + UNKNOWN + ', "b": "x' + UNKNOWN + '"}')
    found = [(key.text, value.kind, value.text) for key, value in data.members]
    assert found == [("a", Kind.UNKNOWN, ""), ("b", Kind.STRING, "x" + UNKNOWN)]


def test_each_part_knows_where_it_stands() -> None:
    text = '{"a": [1, "bc"]}'
    data = parse_json(text)
    items = data.members[0][1].items
    assert [text[item.begin : item.end] for item in items] == ["1", '"bc"']
    assert text[data.begin : data.end] == text
