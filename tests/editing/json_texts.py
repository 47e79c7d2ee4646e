"""Documented JSON as people write it: any layout, with comments and gaps."""

from __future__ import annotations

import json

from hypothesis import strategies as st

blank = st.sampled_from(["", "", " ", "  ", "\n", "\n  ", "\t"])
comment = st.sampled_from([" // c\n", "# c, }\n", "/* c */", "/* [\n */ "])
space = st.one_of(blank, blank, st.tuples(blank, comment, blank).map("".join))
number = st.sampled_from(["0", "-1", "1.50", "1e2", "2E+3", "0.0000001", "1700000000", "NaN"])
text = st.one_of(
    st.sampled_from(
        ["...", "[INT]", "[..]", "[UUID:a]", "vpc-0a1b2c3d", "a [INT] b", "$HOME", "http://h/#x"]
    ),
    st.text('ab"\\/#é\n', max_size=4),
)
scalar = st.one_of(number, st.sampled_from(["true", "null", "..."]), text.map(json.dumps))
key = st.sampled_from(["a", "b", "c", "d", "Id", "CreatedAt", "[WORD]"])


@st.composite
def _object(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    names = draw(st.lists(key, max_size=4, unique=True))
    members = [f"{json.dumps(name)}{draw(space)}:{draw(space)}{draw(inner)}" for name in names]
    return draw(_closed("{", members, "}"))


@st.composite
def _closed(draw: st.DrawFn, opening: str, members: list[str], closing: str) -> str:
    made = opening + draw(space)
    for number, member in enumerate(members):
        is_last = number == len(members) - 1
        comma = "," if not is_last or draw(st.booleans()) else ""
        gap = draw(st.sampled_from(["", "", "", "...", "... ,"]))
        made += f"{member}{draw(space)}{comma}{draw(space)}{gap}{draw(space)}"
    return made + closing


def _array(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=4).flatmap(lambda items: _closed("[", items, "]"))


value = st.recursive(scalar, lambda inner: st.one_of(_object(inner), _array(inner)), max_leaves=10)
documents = st.lists(st.tuples(space, value, space.map(lambda one: f"{one}\n")).map("".join)).map(
    "".join
)
