from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.editing.relaxing import relaxed
from pytest_runbooks.matching.bindings import Bindings
from pytest_runbooks.matching.pattern import Pattern

NAMES = {"BUCKET": "reports-dev"}
ONE = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
OTHER = "16fd2706-8baf-433b-82eb-8c7fada847da"


@pytest.mark.parametrize(
    ("documented", "actual", "mended"),
    [
        ("Backup [UUID] started", f"Backup {ONE} ended", "Backup [UUID] ended"),
        ("Backup [UUID:b] started", f"Copy {ONE} started", "Copy [UUID:b] started"),
        ("Count: [INT]", "Errors: 5", "Errors: [INT]"),
        ("[INT] items", "5 items", "[INT] items"),
        ("$BUCKET-old", "reports-dev-new", "$BUCKET-new"),
        ("${BUCKET}/old", "reports-dev", "${BUCKET}"),
        ("role/old-name-[..]", "role/new-name-1A2B", "role/new-name-[..]"),
        ("[..]/bin/aws v1", "/usr/bin/aws v2", "[..]/bin/aws v2"),
        ("took [NUMBER] s (of [INT])", "took 1.5 ms (of 30)", "took [NUMBER] ms (of [INT])"),
        ("[INT] of [INT] done", "3 of 7 all done", "[INT] of [INT] all done"),
    ],
)
def test_one_wrong_stretch_is_replaced_and_the_wildcards_stay(
    documented: str, actual: str, mended: str
) -> None:
    assert relaxed(Pattern.read(documented, NAMES), actual, Bindings({"b": ONE})) == mended


@pytest.mark.parametrize(
    ("documented", "actual"),
    [
        ("plain", "other"),  # no wildcard to keep
        ("[INT] items", "five items"),  # the class is wrong
        ("a [INT] b [INT] c", "x 1 y 2 c"),  # two stretches are
        ("[..]error[..]", "all is well"),  # would promise nothing
        ("[..] files [..]", "three blind mice"),
        ("name-[WORD]", "other"),
        ("[PATH]/tmp.a1b2", "[28/Nov/2026:07:00:00] x"),  # a path takes in nearly anything
        ("Backup [UUID:b] started", f"Backup {OTHER} ended"),  # `b` stands for another one
        ("Count: [INT]", "[INT]: 5"),  # would read as another wildcard
        ("[..]a[..]b[..]c[..]", "x" * 5000),  # takes too long
    ],
)
def test_what_takes_more_than_one_stretch_is_not_mended(documented: str, actual: str) -> None:
    bindings = Bindings({"b": ONE})
    assert relaxed(Pattern.read(documented, NAMES), actual, bindings) is None
    assert bindings.values == {"b": ONE}


def test_the_names_of_a_mended_text_are_bound() -> None:
    bindings = Bindings({})
    relaxed(Pattern.read("Backup [UUID:b] started", {}), f"Backup {ONE} ended", bindings)
    assert bindings.values == {"b": ONE}


piece = st.sampled_from(["a", "b-", " ", "12", "[INT]", "[WORD:w]", "[..]", "$BUCKET", "x/y"])
output = st.lists(st.sampled_from(["a", "b-", " ", "12", "7", "reports-dev", "x/y", "["]))


@settings(max_examples=200)
@given(st.lists(piece, max_size=7).map("".join), output.map("".join))
def test_what_is_mended_matches_with_the_same_names(documented: str, actual: str) -> None:
    bindings = Bindings({})
    mended = relaxed(Pattern.read(documented, NAMES), actual, bindings)
    if mended is None:
        assert bindings.values == {}
    else:
        again = Bindings({})
        assert Pattern.read(mended, NAMES).match(actual, again)
        assert again.values == bindings.values


def test_a_long_line_takes_little_time() -> None:
    words = [f"word{number}" for number in range(1_500)]
    other = [*words[:700], "new", *words[701:]]
    documented, actual = f"[INT] {' '.join(words)}", f"5 {' '.join(other)}"
    begin = time.process_time()
    assert relaxed(Pattern.read(documented, {}), actual, Bindings({})) == f"[INT]{actual[1:]}"
    assert time.process_time() - begin < 5  # seconds; each attempt takes some hundredths
