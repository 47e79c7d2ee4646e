from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.editing.json_data import created_json, rewritten_json
from pytest_runbooks.editing.redaction import Redaction, Surroundings
from pytest_runbooks.matching import compare
from pytest_runbooks.matching.bindings import Bindings
from pytest_runbooks.model import Comparison, Expectation, Form, Position

from .json_texts import Author

seeds = st.integers(0, 2**32)


def promised(text: str, *, subset: bool = False, strict_ids: bool = False) -> Expectation:
    return Expectation(text, Position("a.md", 41), Form.JSON, subset, strict_ids)


def rewritten(expectation: Expectation, actual: str) -> str:
    redaction = Redaction(Surroundings(strict=expectation.strict_ids), {})
    return rewritten_json(expectation, actual, {}, Bindings({}), redaction)


def held(text: str, actual: str, expectation: Expectation) -> Comparison:
    return compare(replace(expectation, text=text), actual)


@settings(max_examples=200)
@given(seeds, st.booleans(), st.booleans())
def test_what_is_rewritten_matches_and_stays_so(seed: int, subset: bool, strict_ids: bool) -> None:
    author = Author(seed)
    count = 1 + seed % 7 // 5
    values = [author.value() for _ in range(count)]
    text = "".join(f"{author.space()}{author.text(value)}\n" for value in values)
    actual = "\n".join(json.dumps(author.changed(value)) for value in values)
    expectation = promised(text, subset=subset, strict_ids=strict_ids)
    new = rewritten(expectation, actual)
    comparison = held(new, actual, expectation)
    assert comparison.matches, (text, actual, new, comparison)
    assert rewritten(replace(expectation, text=new), actual) == new
    if held(text, actual, expectation).matches:
        assert new == text


@settings(max_examples=100)
@given(seeds)
def test_nothing_in_common_is_rewritten_as_well(seed: int) -> None:
    author = Author(seed)
    text = f"{author.text(author.value())}\n"
    actual = json.dumps(author.value(), indent=seed % 3)
    expectation = promised(text)
    new = rewritten(expectation, actual)
    assert held(new, actual, expectation).matches, (text, actual, new)


@settings(max_examples=100)
@given(seeds)
def test_lines_of_members_that_came_out_stay(seed: int) -> None:
    author = Author(seed)
    value = {f"k{number}": author.value(2) for number in range(6)}
    author.is_free = False
    lines = [f'  "{key}": {json.dumps(each)}, // of {key}' for key, each in value.items()]
    text = "\n".join(["{", *lines, "}", ""])
    changed = {key: author.changed(each) for key, each in value.items()}
    del changed["k2"]
    new = rewritten(promised(text), json.dumps({"first": 1, **changed, "last": [1]}))
    kept = [
        line
        for line, key in zip(lines, value, strict=True)
        if key in changed and json.dumps(changed[key]) == json.dumps(value[key])
    ]
    assert [line for line in new.split("\n") if line in kept] == kept
    assert new.split("\n")[1] == '  "first": 1,'


@settings(max_examples=100)
@given(seeds, st.booleans())
def test_what_is_created_matches(seed: int, strict: bool) -> None:
    author = Author(seed)
    author.is_free = False
    actual = author.text(author.value())
    text = created_json(actual, Redaction(Surroundings(strict=strict), {}))
    assert held(text, actual, promised(text)).matches, (actual, text)
    assert text.endswith("\n")
    assert len(text.split("\n")) == len(actual.split("\n")) + 1
