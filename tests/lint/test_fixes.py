"""Mends what is certain, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pytest_runbooks.lint.diagnostic import Diagnostic
from pytest_runbooks.lint.engine import Checked, Linter
from pytest_runbooks.lint.fixes import ROUNDS, mend
from pytest_runbooks.lint.registry import builtin_rules
from pytest_runbooks.lint.rule import Rule
from pytest_runbooks.lint.settings import LintSettings

from .reporting import found

PAGE = Path("/work/page.md")


def looking(*rounds: Sequence[Diagnostic]) -> Callable[[str], Checked]:
    """What finds one thing after the other; at last it finds nothing."""
    rows = iter(rounds)
    return lambda _: Checked(PAGE, "page.md", tuple(next(rows, ())))


def replace(column: int, end: int, new: str, path: str = "page.md") -> Diagnostic:
    return found((1, column, 1, end), edits=((1, column, 1, end, new),), path=path)


def test_what_is_proposed_is_made_at_once() -> None:
    mended = mend("one two\r\n", looking([replace(1, 4, "1"), replace(5, 8, "2")]))
    assert (mended.before, mended.text, mended.count) == ("one two\r\n", "1 2\r\n", 2)
    assert mended.checked.diagnostics == ()


def test_of_two_that_clash_the_first_is_made_and_then_it_is_looked_again() -> None:
    mended = mend("ab\n", looking([replace(1, 3, "x"), replace(2, 3, "y")], [replace(1, 2, "z")]))
    assert (mended.text, mended.count) == ("z\n", 2)


def test_what_has_no_edit_stays_said() -> None:
    one = found((1, 1, 1, 2))
    mended = mend("ab\n", looking([one, replace(1, 2, "x")], [one]))
    assert (mended.text, mended.count, mended.checked.diagnostics) == ("xb\n", 1, (one,))


def test_a_file_beside_the_document_is_left_to_people() -> None:
    one = replace(1, 2, "x", "page.runbook.yaml")
    assert mend("ab\n", looking([one], [])).text == "ab\n"


def test_an_edit_that_changes_nothing_is_made_once() -> None:
    mended = mend("ab\n", lambda _: Checked(PAGE, "page.md", (replace(1, 2, "a"),)))
    assert (mended.text, mended.count) == ("ab\n", 0)


def test_mending_that_never_settles_ends() -> None:
    mended = mend("a\n", lambda _: Checked(PAGE, "page.md", (replace(1, 1, "x"),)))
    assert mended.text == "x" * ROUNDS + "a\n"


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in builtin_rules()])
def test_what_is_mended_in_an_example_is_not_found_again(rule: Rule, tmp_path: Path) -> None:
    for name, text in {"page.md": rule.bad, **rule.files}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    page = tmp_path / "page.md"
    linter = Linter(tmp_path, LintSettings(select=("ALL",)))
    first = linter.check(page, "page.md").diagnostics
    mended = mend(rule.bad, lambda text: linter.check_text(text, page, "page.md"))
    fixable = [one for one in first if one.edits]
    assert bool(mended.count) == bool(fixable)
    rest = {str(one) for one in first if not one.edits}
    assert len(mended.checked.diagnostics) <= len(rest)
    assert {one.code for one in mended.checked.diagnostics} <= {one.code for one in first}
