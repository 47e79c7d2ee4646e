from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pytest_runbooks.matching import compare, mentions_names
from pytest_runbooks.matching.classes import CLASSES, TOKEN
from pytest_runbooks.model import Expectation, Form, Position

from .holding import hold

PATTERN = re.compile(rf"{TOKEN.pattern}|^\s*\.\.\.\s*$| \((?:re|glob)\)\s*$|\x1b", re.MULTILINE)

word = st.text('abcxyz 019.-_:/[]{}"\\$()*?é', max_size=12)
plain_line = word.filter(lambda line: not PATTERN.search(line))
plain_text = st.lists(plain_line, max_size=12).map("\n".join)
any_text = st.one_of(st.text(max_size=60), plain_text)

scalar = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(max_size=8),
    st.sampled_from(["...", "[INT]", "[..]", "[UUID:a]", "[UUID:b]", "$HOME", "vpc-0a1b2c3d"]),
)
data = st.recursive(
    scalar,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
snippet = st.sampled_from(
    [
        "...",
        "{",
        "}",
        "[",
        "]",
        '"a"',
        ":",
        ",",
        "1",
        "[INT:a]",
        "[..]",
        "\n",
        " (re)",
        "(",
        "- ",
        "  ",
    ]
)
wild_text = st.lists(st.one_of(snippet, st.text(max_size=3)), max_size=12).map("".join)
form = st.sampled_from(list(Form))


@given(st.text(max_size=80).filter(lambda text: not PATTERN.search(text)))
def test_a_text_without_patterns_matches_itself(text: str) -> None:
    assert hold(text, text).matches


@given(plain_text, st.data())
def test_lines_put_where_an_ellipsis_stands_change_nothing(text: str, draw: st.DataObject) -> None:
    documented = text.split("\n")
    actual = list(documented)
    for place in sorted(draw.draw(st.sets(st.integers(0, len(documented)))), reverse=True):
        documented.insert(place, draw.draw(st.sampled_from(["...", "  ...", "... "])))
        actual[place:place] = draw.draw(st.lists(plain_line, max_size=3))
    # Blank lines at the ends are not compared, so pin the ends.
    comparison = hold("\n".join(["<", *documented, ">"]), "\n".join(["<", *actual, ">"]))
    assert comparison.matches, comparison.lines


@given(st.lists(plain_line, min_size=1, max_size=8), plain_line, st.data())
def test_a_line_replaced_by_another_is_always_a_difference(
    documented: list[str], other: str, draw: st.DataObject
) -> None:
    place = draw.draw(st.integers(0, len(documented) - 1))
    assume(documented[place].rstrip() != other.rstrip())
    actual = [*documented]
    actual[place] = other
    comparison = hold("\n".join(["<", *documented, ">"]), "\n".join(["<", *actual, ">"]))
    assert not comparison.matches
    marked = {(line.mark, line.text) for line in comparison.lines}
    assert ("-", documented[place].rstrip()) in marked or ("+", other.rstrip()) in marked


@given(data)
def test_data_matches_itself_as_json(value: object) -> None:
    comparison = hold(json.dumps(value), json.dumps(value, indent=2), form=Form.JSON)
    assert comparison.matches, comparison


def shuffled(value: object, seed: random.Random) -> object:
    if isinstance(value, dict):
        keys = list(value)
        seed.shuffle(keys)
        return {key: shuffled(value[key], seed) for key in keys}
    if isinstance(value, list):
        return [shuffled(each, seed) for each in value]
    return value


@given(data, st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(value: object, seed: random.Random) -> None:
    assert hold(json.dumps(value), json.dumps(shuffled(value, seed)), form=Form.JSON).matches


fixed_leaf = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["", "a", "b", "1", "true"])
)
fixed = st.recursive(
    fixed_leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text("abc", max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in leaves(each, (*path, key))]
    if isinstance(value, list):
        return [leaf for key, each in enumerate(value) for leaf in leaves(each, (*path, key))]
    return [path]


def replaced(value: object, path: tuple[str | int, ...], leaf: object) -> object:
    if not path:
        return leaf
    key, *rest = path
    if isinstance(value, dict):
        return {k: replaced(v, tuple(rest), leaf) if k == key else v for k, v in value.items()}
    assert isinstance(value, list)
    return [replaced(v, tuple(rest), leaf) if k == key else v for k, v in enumerate(value)]


@given(fixed, fixed_leaf, st.booleans(), st.sampled_from([Form.JSON, Form.YAML]), st.data())
def test_one_changed_leaf_is_always_a_difference(
    value: object, leaf: object, subset: bool, form: Form, draw: st.DataObject
) -> None:
    places = leaves(value)
    assume(places)
    changed = replaced(value, draw.draw(st.sampled_from(places)), leaf)
    assume(json.dumps(changed) != json.dumps(value))
    documented = json.dumps(value, indent=1)
    comparison = hold(documented, json.dumps(changed), form=form, subset=subset)
    assert not comparison.matches
    assert {line.mark for line in comparison.lines} & {"-", "+"}
    for line in comparison.lines:
        assert line.line is None or 1 <= line.line <= documented.count("\n") + 1


@given(st.one_of(wild_text, any_text), st.one_of(wild_text, any_text), form, st.booleans())
def test_comparing_never_raises_and_lines_stay_inside_the_expectation(
    documented: str, actual: str, form: Form, subset: bool
) -> None:
    expectation = Expectation(documented, Position("a.md", 41), form, subset)
    comparison = compare(expectation, actual, names={"HOME": "/root", "A": actual})
    last = 41 + documented.count("\n")
    for line in comparison.lines:
        assert line.mark in {"-", "+", " ", "~"}
        assert (line.line is not None) or line.mark != "-"
        assert line.line is None or 41 <= line.line <= last
    assert comparison.matches != bool(comparison.lines or comparison.message)


bound_line = st.lists(
    st.sampled_from(["a", " ", "-", "[INT:x]", "[INT:y]", "[WORD:z]", "[..]", "[INT]"]), max_size=5
).map("".join)
number_line = st.lists(st.sampled_from(["a", " ", "-", "1", "22", "3"]), max_size=5).map("".join)


@given(
    st.lists(st.one_of(bound_line, st.just("...")), max_size=6).map("\n".join),
    st.lists(number_line, max_size=8).map("\n".join),
)
def test_what_was_bound_makes_the_same_comparison_match_again(documented: str, actual: str) -> None:
    comparison = hold(documented, actual)
    assume(comparison.matches)
    again = hold(documented, actual, bindings=comparison.bindings)
    assert again.matches
    assert again.bindings == comparison.bindings


some_line = st.sampled_from(["...", "[INT:x]", "[INT:y]", "[INT:x] [INT:y]", "[INT:z]", "a"])
some_output = st.sampled_from(["1", "2", "1 2", "2 1", "a"])


@settings(max_examples=400)
@given(st.lists(some_line, max_size=9), st.lists(some_output, max_size=9))
def test_the_search_finds_a_match_whenever_there_is_one(
    documented: list[str], actual: list[str]
) -> None:
    documented, actual = ["<", *documented, ">"], ["<", *actual, ">"]
    found = hold("\n".join(documented), "\n".join(actual)).matches
    assert found == any_way(documented, [line.rstrip() for line in actual], {})


def any_way(documented: list[str], actual: list[str], bound: dict[str, str]) -> bool:
    """The meaning of the rules, tried out in every way."""
    if not documented:
        return not actual
    first, *rest = documented
    if first.strip() == "...":
        return any(any_way(rest, actual[n:], bound) for n in range(len(actual) + 1))
    if not actual:
        return False
    if first.rstrip() == actual[0]:
        return any_way(rest, actual[1:], bound)
    return any(
        any_way(rest, actual[1:], {**bound, **values})
        for values in readings(first.rstrip(), actual[0], bound)
    )


def readings(documented: str, actual: str, bound: dict[str, str]) -> list[dict[str, str]]:
    """The first reading of a line is the only one that counts."""
    comparison = hold(f"<{documented}>", f"<{actual}>", bindings=bound)
    return [dict(comparison.bindings)] if comparison.matches else []


@pytest.mark.parametrize("name", CLASSES)
@given(st.data())
def test_a_class_matches_whatever_its_regular_expression_makes(
    name: str, draw: st.DataObject
) -> None:
    value = draw.draw(st.from_regex(CLASSES[name].regex, fullmatch=True))
    assume(not PATTERN.search(value) and "\n" not in value and value == value.rstrip())
    comparison = hold(f"<[{name}:it]>", f"<{value}>")
    assert comparison.bindings == {"it": value}


@given(st.text(max_size=20), st.from_regex("[A-Za-z_][A-Za-z0-9_]*", fullmatch=True))
def test_a_mentioned_name_is_noticed(text: str, name: str) -> None:
    assert mentions_names(f"{text}${name}")
    assert mentions_names(f"{text}${{{name}}}")
