"""The table of `docs/fence.md` is what the attempts say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .attempt import COMBINATIONS
from .attempts import ATTEMPTS, CHAPTERS

PAGE = Path(__file__).parents[2] / "docs" / "fence.md"
HEAD = "| What is tried | attempts | no layer | Landlock | seccomp | both |"


def _rows() -> Iterator[str]:
    yield HEAD
    yield "|---|---|---|---|---|---|"
    for chapter, attempts in CHAPTERS.items():
        held = [sum(one.holds(name, root=False) for one in attempts) for name in COMBINATIONS]
        yield f"| {chapter} | {len(attempts)} | {' | '.join(map(str, held))} |"
    held = [sum(one.holds(name, root=False) for one in ATTEMPTS) for name in COMBINATIONS]
    yield f"| **All** | {len(ATTEMPTS)} | {' | '.join(map(str, held))} |"


def test_the_page_says_how_many_attempts_each_layer_holds_by_itself() -> None:
    text = PAGE.read_text(encoding="utf-8")
    start = text.index(HEAD)
    assert text[start : text.index("\n\n", start)].splitlines() == [*_rows()]


def test_attempts_have_names_of_their_own() -> None:
    for attempts in CHAPTERS.values():
        names = [one.name for one in attempts]
        assert sorted(set(names)) == sorted(names)
