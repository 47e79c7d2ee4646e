"""What outputs for people look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.lint.diagnostic import Diagnostic
from pytest_runbooks.lint.outputs import FORMATS, write
from pytest_runbooks.lint.outputs.report import find_checkout
from pytest_runbooks.lint.outputs.statistics import as_json, as_text
from pytest_runbooks.lint.outputs.summary import summary
from pytest_runbooks.lint.rule import Severity

from .reporting import found, report

PAGE = "# Look\n\n```bash\nehco ok\n```\n"
WORD = (4, 1, 4, 5)
FIX = ((4, 1, 4, 5, "echo"),)


def full(text: str, *diagnostics: Diagnostic) -> str:
    return write(report(diagnostics, {"page.md": text}), "full")


def test_a_finding_is_shown_with_its_line_and_carets() -> None:
    hint = "did you mean `echo`?"
    assert full(PAGE, found(WORD, hint=hint, edits=FIX)) == (
        "page.md:4:1: RB001 [*] unknown word `ehco`\n"
        "  |\n"
        "4 | ehco ok\n"
        "  | ^^^^\n"
        "  = did you mean `echo`?\n"
    )


def test_findings_are_told_apart_by_an_empty_line() -> None:
    assert full("a\nb\n", found((1, 1, 1, 2), "one"), found((2, 1, 2, 2), "two")) == (
        "page.md:1:1: RB001 one\n  |\n1 | a\n  | ^\n\npage.md:2:1: RB001 two\n  |\n2 | b\n  | ^\n"
    )


def test_a_finding_without_its_file_is_shown_without_lines() -> None:
    one = found(WORD, hint="mend it\nor leave it", path="gone.md")
    assert write(report([one]), "full") == (
        "gone.md:4:1: RB001 unknown word `ehco`\n  = mend it\n    or leave it\n"
    )


@pytest.mark.parametrize(
    ("text", "place", "shown"),
    [
        ("abc\n", (1, 2, 1, 2), ["1 | abc", "  |  ^"]),
        ("abc\n", (1, 4, 1, 4), ["1 | abc", "  |    ^"]),
        ("abc\\  \n", (1, 5, 1, 7), ["1 | abc\\", "  |     ^^"]),
        ("\tb\tc\n", (1, 2, 1, 3), ["1 |     b   c", "  |     ^"]),
        ("\tb\tc\n", (1, 3, 1, 5), ["1 |     b   c", "  |      ^^^^"]),
        ("日本 x y\n", (1, 4, 1, 5), ["1 | 日本 x y", "  |      ^"]),
        ("日本 x\n", (1, 1, 1, 3), ["1 | 日本 x", "  | ^^^^"]),
        ("e\u0301a b\n", (1, 4, 1, 6), ["1 | e\u0301a b", "  |   ^^"]),
        ("\x1b[31m x\n", (1, 7, 1, 8), ["1 | \\x1b[31m x", "  |          ^"]),
        ("a\u202eb\n", (1, 2, 1, 3), ["1 | a\\u202eb", "  |  ^^^^^^"]),
        ("one\r\ntwo\r\n", (2, 1, 2, 4), ["2 | two", "  | ^^^"]),
        ("\ufeffone\n", (1, 1, 1, 4), ["1 | one", "  | ^^^"]),
        ("\n\n", (2, 1, 2, 1), ["2 |", "  | ^"]),
        ("a\n  b\nc\n", (1, 1, 3, 2), ["1 | a", "  | ^", "2 |   b", "  |   ^", "3 | c", "  | ^"]),
        ("one\ntwo\n", (1, 1, 2, 1), ["1 | one", "  | ^^^"]),
        ("a\n\nb\n", (1, 1, 3, 2), ["1 | a", "  | ^", "2 |", "3 | b", "  | ^"]),
    ],
    ids=[
        "an empty stretch",
        "behind the last sign",
        "blanks at the end",
        "behind a tab",
        "a tab itself",
        "behind wide signs",
        "wide signs themselves",
        "behind a combining sign",
        "what would colour the terminal",
        "a sign that cannot be seen",
        "line ends of two signs",
        "a byte order mark",
        "an empty line",
        "some lines",
        "a line with its end",
        "an empty line between",
    ],
)
def test_carets_stand_below_what_is_meant(
    text: str, place: tuple[int, int, int, int], shown: list[str]
) -> None:
    lines = full(text, found(place, "wrong")).splitlines()
    assert lines[1:] == ["  |", *shown]


def test_of_many_lines_the_first_two_and_the_last_are_shown() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 21))
    assert full(text, found((8, 1, 15, 8), "wrong")).splitlines()[1:] == [
        "    |",
        "  8 | line 8",
        "    | ^^^^^^",
        "  9 | line 9",
        "    | ^^^^^^",
        "... |",
        " 15 | line 15",
        "    | ^^^^^^^",
    ]


@pytest.mark.parametrize(
    ("text", "begin", "end", "line", "carets"),
    [
        ("x" * 300, 1, 3, "x" * 99 + "…", "^^"),
        ("x" * 300, 299, 301, "…" + "x" * 99, " " * 98 + "^^"),
        ("x" * 300, 151, 161, "…" + "x" * 98 + "…", " " * 31 + "^" * 10),
        ("x" * 300, 1, 301, "x" * 99 + "…", "^" * 99),
        ("x" * 100, 50, 52, "x" * 100, " " * 49 + "^^"),
        ("日" * 100, 51, 53, "…" + "日" * 49 + "…", " " * 31 + "^^^^"),
        ("x" * 300, 301, 301, "…" + "x" * 99, " " * 100 + "^"),
    ],
)
def test_a_long_line_is_cut_around_what_is_meant(
    text: str, begin: int, end: int, line: str, carets: str
) -> None:
    shown = full(f"{text}\n", found((1, begin, 1, end), "wrong")).splitlines()
    assert shown[2:] == [f"1 | {line}", f"  | {carets}"]


def test_the_concise_format_has_a_line_for_each_finding() -> None:
    rows = [
        found(WORD, hint="did you mean `echo`?", edits=FIX),
        found((5, 1, 5, 4), "two\x1b[2J", "a\nb", code="RB003", severity=Severity.WARNING),
    ]
    assert write(report(rows), "concise") == (
        "page.md:4:1: RB001 [*] unknown word `ehco` (did you mean `echo`?)\n"
        "page.md:5:1: RB003 two\\x1b[2J (a b)\n"
    )


def test_a_long_hint_is_cut_at_a_word() -> None:
    hint = "allowed: " + ", ".join(f"`word{number:02}`" for number in range(40))
    shown = f"{hint[: hint.index(' `word23`')]} …"
    [_, line] = write(report([found(WORD, hint=hint)]), "full").splitlines()
    assert line == f"  = {shown}"
    assert write(report([found(WORD, hint=hint)]), "concise").endswith(f"({shown})\n")
    assert hint in write(report([found(WORD, hint=hint)]), "json")


def test_colours_stand_around_the_words_and_change_no_word() -> None:
    rows = [found(WORD, hint="x", edits=FIX), found((5, 1, 5, 4), severity=Severity.WARNING)]
    for name in ("concise", "full"):
        plain = write(report(rows, {"page.md": PAGE}), name)
        coloured = write(report(rows, {"page.md": PAGE}, coloured=True), name)
        assert "\x1b[1;31mRB001\x1b[0m" in coloured
        assert "\x1b[1;33mRB001\x1b[0m" in coloured
        for colour in ("1", "1;31", "1;33", "34", "36", "0"):
            coloured = coloured.replace(f"\x1b[{colour}m", "")
        assert coloured == plain


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_say_that_nothing_was_found(name: str) -> None:
    text = write(report(texts={"page.md": PAGE}), name)
    assert text.endswith("\n") or not text
    assert "RB" not in text


def test_statistics_count_the_findings_of_each_rule() -> None:
    rows = [found(WORD), *[found((n, 1, n, 2), code="RB003", edits=FIX) for n in range(1, 13)]]
    assert as_text(report(rows)) == (
        "12  RB003  [*] ignore-of-nothing\n 1  RB001      unreadable\n"
    )
    assert as_text(report(rows[:1])) == "1  RB001  unreadable\n"
    assert as_text(report()) == ""
    assert as_json(report(rows[:1])) == (
        '[\n  {\n    "code": "RB001",\n    "name": "unreadable",\n'
        '    "count": 1,\n    "fixable": false\n  }\n]\n'
    )


@pytest.mark.parametrize(
    ("rows", "mended", "said"),
    [
        ([], 0, "No problems in 2 documents."),
        ([], 3, "Mended 3 problems. No problems in 2 documents."),
        ([found(WORD)], 0, "Found 1 problem in 1 of 2 documents."),
        (
            [found(WORD), found(WORD, edits=FIX)],
            0,
            "Found 2 problems in 1 of 2 documents; 1 can be mended by `--fix`.",
        ),
        ([found(WORD)], 1, "Mended 1 problem. Found 1 problem in 1 of 2 documents."),
    ],
)
def test_the_summary_says_how_many_problems_there_are(
    rows: list[Diagnostic], mended: int, said: str
) -> None:
    assert summary(report(rows, {"page.md": PAGE, "other.md": PAGE}), mended) == said


def test_the_checkout_is_the_nearest_folder_of_git(tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "docs" / "deep").mkdir(parents=True)
    assert find_checkout(tmp_path / "repo" / "docs" / "deep") == tmp_path / "repo"
    assert find_checkout(tmp_path) == tmp_path
