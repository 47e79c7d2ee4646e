"""Mends what is certain, and nothing else."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pytest_runbooks.errors import SettingError
from pytest_runbooks.lint.diagnostic import Diagnostic
from pytest_runbooks.lint.engine import Checked, Linter
from pytest_runbooks.lint.fixes import ROUNDS, Mended, diff, mend, write_over
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


def test_a_file_is_written_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"\xef\xbb\xbfone\r\n")
    file.chmod(0o640)
    write_over(file, b"\xef\xbb\xbfone\r\n", "\ufefftwo\r\nü")
    assert file.read_bytes() == b"\xef\xbb\xbftwo\r\n\xc3\xbc"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["page.md"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_that_root_writes_belongs_to_whom_it_belonged(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("one")
    os.chown(file, 1234, 2345)
    write_over(file, b"one", "two")
    assert (file.stat().st_uid, file.stat().st_gid, file.read_text()) == (1234, 2345, "two")


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    file, link = tmp_path / "deep" / "page.md", tmp_path / "link.md"
    file.write_text("one")
    link.symlink_to(Path("deep", "page.md"))
    write_over(link, b"one", "two")
    assert (link.is_symlink(), file.read_text(), file.is_symlink()) == (True, "two", False)


def test_a_file_that_has_changed_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("somebody else was here")
    with pytest.raises(SettingError) as refused:
        write_over(file, b"one", "two")
    assert str(refused.value) == f"{file}: it has changed since it was read\n  try it again"
    assert file.read_text() == "somebody else was here"
    assert [one.name for one in tmp_path.iterdir()] == ["page.md"]


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    with pytest.raises(SettingError) as refused:
        write_over(file, b"one", "two")
    said = f"{file}: cannot be written: {os.strerror(2)}"
    assert (str(refused.value), [*tmp_path.iterdir()]) == (said, [])


def changed(before: str, after: str) -> Mended:
    return Mended(before, after, 1, Checked(PAGE, "page.md", ()))


def test_a_change_is_shown_as_a_diff() -> None:
    assert diff(changed("one\ntwo\n", "one\n2\n"), "page.md") == (
        "--- page.md\n+++ page.md\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"
    )
    assert diff(changed("one\n", "one\n"), "page.md") == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one\ntwo", "one\n2"),
        ("one\ntwo", "one\ntwo\n"),
        ("one\r\ntwo\r\n", "one\r\n2\r\n"),
        ("\ufeffone\n", "\ufeff1\n"),
        ("a\u2028b\x0cc\n", "a\u2028b\x0cd\n"),
    ],
)
def test_patch_makes_of_a_diff_what_it_shows(before: str, after: str, tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(before.encode())
    said = diff(changed(before, after), "page.md")
    command = ["git", "apply", "-p0", "--whitespace=nowarn"]
    subprocess.run(command, cwd=tmp_path, input=said.encode(), check=True)
    assert file.read_bytes() == after.encode()
