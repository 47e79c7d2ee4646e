"""What holds for every document and every output that an update meets."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.editing.documents import Page, written
from pytest_runbooks.model import Category, Output
from pytest_runbooks.parsing import inspect

from .running import Outputs, run

WHY = {"nothing came out"}
ALL = frozenset({Category.FIX, Category.EXPECT, Category.CREATE})

# Lines, documented or printed; what is printed differs from what is documented in some of them.
WORDS = (
    *("ok", "done", "", "  indented", "\ttab", "ünï ✅", "a [b] c", "line  with  blanks"),
    *("vpc-0fedcba9876543210 made", "at 2026-11-28T07:00:00Z", "123456789012", "took 0.52 s"),
    *("7c9e6679-7425-40de-944b-e07fc1f90ae7", "http://localhost:4566/q", "[INFO] [UUID]"),
    *("```", "~~~~", "$ prompt", "> quote", "# note", ">>> python", "- item", "1. one", "..."),
    *("x (re)", "a* (glob)", '{"a": 1}', "<!-- comment -->", "key: value"),
)
PATTERNS = ("...", "[..]", "[INT] items", "ok [..]", "at [TIMESTAMP]", "(ok|no) (re)", "v* (glob)")
NAMED = ("[ID:v] made", "[UUID:u]", "[INT:n]")

documented_lines = st.lists(st.sampled_from((*WORDS, *PATTERNS, *NAMED)), max_size=5)
scalars = st.sampled_from(
    (1, 0.5, None, True, "a", "", "[..]", "vpc-0fedcba9876543210", "2026-11-28T07:00:00Z", "é\n")
)
data = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("Id", "VpcId", "Name", "a b", "Date")), inner, max_size=3
        )
    ),
    max_leaves=6,
).filter(lambda value: isinstance(value, (list, dict)))
layouts = st.sampled_from((None, 2, 4))
printed_text = st.lists(st.sampled_from(WORDS), max_size=5).map("\n".join)
printed_data = st.builds(lambda value, indent: json.dumps(value, indent=indent), data, layouts)
indents = st.sampled_from(
    (("", ""), ("> ", "> "), ("- ", "  "), ("1. ", "   "), ("> - ", ">   "), ("- > ", "  > "))
)
ends = st.sampled_from(("\n", "\r\n"))


@dataclass(frozen=True)
class Piece:
    """A step of a document, with the fence that promises its output, if any."""

    kind: str
    marker: str
    promised: str | None
    containers: tuple[str, str]

    def lines(self, number: int) -> list[str]:
        long = self.marker * 6
        option = " expect" if self.promised is None and number % 2 else ""
        rows = [f"Step {number} of the document:", "", f"<!-- runbook: id=s{number}{option} -->"]
        rows += [f"{self.marker * 3}sh", "true", self.marker * 3, ""]
        if self.promised is not None:
            body = self.promised.split("\n") if self.promised else []
            rows += ["Expected output:", "", f"{long}{self.kind}", *body, long, ""]
        first, rest = self.containers
        inner = [rest + row if row else rest.rstrip() for row in rows[1:]]
        return [first + rows[0], *inner, "", f"Text {number} below.", ""]


pieces = st.builds(
    Piece,
    st.sampled_from(("text", "")),
    st.sampled_from("`~"),
    st.none() | documented_lines.map("\n".join),
    indents,
) | st.builds(
    Piece,
    st.just("json"),
    st.sampled_from("`~"),
    printed_data,
    indents,
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Page, Outputs]:
    """A document without mistakes, and what its steps print."""
    chosen = draw(st.lists(pieces, min_size=1, max_size=3))
    rows = ["# Title", ""]
    for number, piece in enumerate(chosen):
        rows += piece.lines(number)
    end = draw(ends)
    text = draw(st.sampled_from(("", "\ufeff"))) + end.join(rows) + draw(st.sampled_from(("", end)))
    said = {}
    for number, piece in enumerate(chosen):
        printed = draw(printed_data if piece.kind == "json" else printed_text | printed_data)
        said[f"s{number}", 1, ""] = Output(0, printed)
    return Page("page.md", text), Outputs(said)


def outside(text: str) -> list[str]:
    """The lines of a document that no update touches: all but promised outputs, and blank ones."""
    seen = inspect(text, "page.md", awaits=True)
    assert not seen.problems
    promised = [draft.promised.block for draft in seen.drafts if draft.promised]
    within = {n for one in promised for n in range(one.position.line - 2, one.last_line + 1)}
    lines = enumerate(seen.source.raw, 1)
    return [line for n, line in lines if n not in within and line.strip("> \r\n")]


@given(documents())
@settings(max_examples=70)
def test_an_update_makes_all_match_and_a_second_one_changes_nothing(
    case: tuple[Page, Outputs],
) -> None:
    page, outputs = case
    done = run(page, outputs, ALL)
    assert done.messages == ()
    assert {one.refusal for one in done.written.changes} <= {"", *WHY}
    new = done.written.page
    again = run(new, outputs, ALL)
    assert again.messages == ()
    assert (again.written.page, {one.refusal for one in again.written.changes} - WHY) == (
        new,
        set(),
    )
    assert [line.rstrip() for line in outside(new.text)] == [
        line.rstrip() for line in outside(page.text)
    ]
    assert new.text.count("\r\n") in {0, new.text.count("\n")}
    if done.written.changes == ():
        assert new == page


@given(documents())
@settings(max_examples=20)
def test_no_change_gives_the_same_bytes(case: tuple[Page, Outputs]) -> None:
    page, _ = case
    assert written(page, []).page == page
