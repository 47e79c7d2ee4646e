"""Laws of rewriting documented YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pytest_runbooks.editing.redaction import Redaction, Surroundings
from pytest_runbooks.editing.yaml_data import rewritten_yaml
from pytest_runbooks.editing.yaml_writing import literal, scalar
from pytest_runbooks.matching import compare
from pytest_runbooks.matching.bindings import Bindings
from pytest_runbooks.model import Expectation, Form, Position

Data = None | bool | int | float | str | list["Data"] | dict[str, "Data"]

KEYS = ("a", "b", "VpcId", "Name", "CreatedAt", "on", "1", "x y", "é", "k: v", "!Ref", "")
WORDS = (
    *("a", "b c", "on", "010", "1:30", "12", "-", "- x", "# no", "a # b", "a: b", "[x]", "{", "*a"),
    *("&a", "!t", "'", '"', "\\", "", " x", "x ", "...", "---", "--- a", "|", "x |", "null", "~"),
    *("true", "2026-03-01", "2026-03-01T09:30:00Z", "vpc-0a1b2c3d4e5f67890", "[..]", "[INT]"),
    *(
        "[ID:vpc]",
        "two\nlines",
        "two\nlines\n",
        "\n",
        "a\n\n",
        " a\nb",
        "a\n...\nb\n",
        "\t",
        "a\tb",
    ),
    *("$HOME", "123456789012", "é", "\U0001f680", "\u2028", "\x85", "a\u00a0b", "%a", "@a", "`"),
    "7c9e6679-7425-40de-944b-e07fc1f90ae7",
)
strings = st.one_of(st.sampled_from(WORDS), st.text(max_size=5))
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), strings)
data: st.SearchStrategy[Data] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=14,
)


@st.composite
def variants(draw: st.DrawFn, value: Data) -> Data:
    """The value with some of it changed, left out, added, or wild."""
    way = draw(st.integers(0, 9))
    if way == 0:
        return draw(data)
    if way == 1:
        return draw(st.sampled_from(["...", "[..]", "[INT]", "[ID:x]"]))
    if isinstance(value, list):
        items = [draw(variants(one)) for one in value if draw(st.integers(0, 5))]
        if draw(st.integers(0, 3)) == 0:
            items.insert(draw(st.integers(0, len(items))), "...")
        return items
    if isinstance(value, dict):
        pairs = {k: draw(variants(one)) for k, one in value.items() if draw(st.integers(0, 5))}
        if draw(st.integers(0, 3)) == 0:
            pairs[draw(st.sampled_from([*KEYS, "..."]))] = "..."
        return pairs
    return value


@st.composite
def pages(draw: st.DrawFn, value: Data) -> str:
    """A value as a person, or a tool, writes it."""
    text = yaml.safe_dump(
        value,
        default_flow_style=draw(st.sampled_from([False, False, True, None])),
        sort_keys=False,
        allow_unicode=True,
        width=draw(st.sampled_from([20, 1000])),
        indent=draw(st.sampled_from([2, 4])),
        default_style=draw(st.sampled_from([None, None, None, "'", '"', "|", ">"])),
    ).removesuffix("...\n")
    if draw(st.integers(0, 4)) == 0:
        text = json.dumps(value, indent=draw(st.sampled_from([None, 2])), ensure_ascii=False) + "\n"
    lines = []
    for line in text.split("\n")[:-1]:
        if line.endswith(("- '...'", "- ...", "'...': '...'")) and draw(st.booleans()):
            line = " " * (len(line) - len(line.lstrip(" "))) + "..."  # noqa: PLW2901 - as written
        lines.append(line)
        if line.endswith(":") and draw(st.booleans()):
            lines[-1] += " # about"
        if draw(st.integers(0, 9)) == 0:
            lines.append(draw(st.sampled_from(["", "# a remark", "    # another"])))
    return "".join(f"{line}\n" for line in lines)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str]:
    """A documented text, and what came out."""
    value = draw(data)
    documented = draw(pages(draw(variants(value))))
    return documented, draw(pages(value))


def expectation(text: str) -> Expectation:
    return Expectation(text, Position("a.md", 7), Form.YAML)


def rewritten(text: str, actual: str, bindings: Mapping[str, str]) -> str:
    redaction = Redaction(Surroundings(account="123456789012"), bindings)
    return rewritten_yaml(expectation(text), actual, {}, Bindings(bindings), redaction)


def is_readable(text: str, actual: str) -> bool:
    comparison = compare(expectation(text), actual)
    return not comparison.message and all("is not YAML" not in one.text for one in comparison.lines)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_what_is_rewritten_matches_and_stays(case: tuple[str, str]) -> None:
    documented, actual = case
    assume(is_readable(documented, actual))
    before = compare(expectation(documented), actual)
    text = rewritten(documented, actual, {})
    if before.matches:
        assert text == documented
    after = compare(replace(expectation(documented), text=text), actual)
    assert after.matches, (text, after)
    assert rewritten(text, actual, {}) == text


@given(strings, st.sampled_from([None, "'", '"']), st.booleans())
def test_a_scalar_is_read_back(text: str, style: str | None, is_flow: bool) -> None:
    written = scalar(text, style, is_flow=is_flow)
    root = yaml.safe_load(f"[{written}]" if is_flow else f"- {written}")
    assert root == [text]


@given(st.text("ab \n\t#:é", max_size=12), st.integers(1, 9))
def test_a_literal_block_is_read_back_or_not_made(text: str, unit: int) -> None:
    lines = literal(text, unit)
    if lines:
        assert yaml.safe_load("k: " + "".join(f"{line}\n" for line in lines)) == {"k": text}
    else:
        last = text.rstrip("\n").rpartition("\n")[2]
        assert not last.strip(" ") or "\t" in text
