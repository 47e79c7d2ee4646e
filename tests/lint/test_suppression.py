"""Comments that take findings back."""

from __future__ import annotations

import pytest

from pytest_runbooks.lint.document import Document
from pytest_runbooks.lint.rule import Finding, Rule, Severity

from .checking import Checker


def _find(document: Document) -> list[Finding]:
    return [
        Finding(document.at(number, line.index("foo") + 1, 3), "`foo` is no word")
        for number, line in enumerate(document.lines, 1)
        if "foo" in line
    ]


FOO = Rule("OPS101", "foo", "A word is none.", Severity.ERROR, "Say it.", "", "", _find)


def found(check: Checker, text: str) -> list[str]:
    return check(text, "OPS", "RB002", "RB003", own=(FOO,))


@pytest.mark.parametrize(
    "text",
    [
        "<!-- runbook: ignore OPS101 it is a name -->\nfoo and\nmore foo\n",
        "<!-- runbook: ignore OPS101 it is a name -->\n\nfoo\n",
        "<!-- runbook: ignore OPS101 it is a name -->\n```text\na\nfoo\n```\n",
        "<!-- runbook: ignore OPS101 it is a name -->\n# foo\n",
        "<!-- runbook: ignore OPS101 it is a name -->\n| a |\n|---|\n| foo |\n",
        "- item\n\n  <!-- runbook: ignore OPS101 it is a name -->\n  ```text\n  foo\n  ```\n",
        "a foo <!-- runbook: ignore OPS101 it is a name -->\n",
        "<!-- runbook: ignore-file OPS101 it is a name -->\n\n# A\n\nfoo\n\n## B\n\nfoo\n",
        "# A\n\nfoo\n\n<!-- runbook: ignore-file OPS101 it is a name -->\n",
        "<!-- runbook: ignore OPS101, RB002 it is a name -->\nfoo\n",
        "<!-- runbook: ignore OPS101 it is a name -->\n<!-- another comment -->\nfoo\n",
        "<!-- runbook: ignore OPS101\n     it is a name -->\nfoo\n",
    ],
)
def test_a_comment_takes_findings_back_in_what_it_speaks_of(text: str, check: Checker) -> None:
    assert found(check, text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<!-- runbook: ignore OPS101 a name -->\nfoo\n\nfoo\n", 4),
        ("foo\n\n<!-- runbook: ignore OPS101 a name -->\nfoo\n", 1),
        ("foo <!-- runbook: ignore OPS101 a name -->\nfoo\n", 2),
        ("<!-- runbook: ignore OPS101 a name -->\n# foo\n\nfoo\n", 4),
    ],
)
def test_it_takes_back_nothing_else(text: str, line: int, check: Checker) -> None:
    column = 1
    assert found(check, text) == [f"page.md:{line}:{column}: OPS101 `foo` is no word"]


def test_one_above_a_directive_speaks_of_the_directive_and_its_fence(check: Checker) -> None:
    text = (
        "<!-- runbook: ignore OPS101 it is a name -->\n"
        '<!-- runbook: manual="foo" -->\n```bash\necho a\n```\n'
    )
    assert found(check, text) == []


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        (
            "ignore OPS10 it is a name",
            "page.md:1:22: RB002 unknown rule `OPS10`\n  did you mean `OPS101`?",
        ),
        (
            "ignore XYZ123 it is a name",
            (
                "page.md:1:22: RB002 unknown rule `XYZ123`\n"
                "  `pytest-runbooks lint --explain ALL` lists them"
            ),
        ),
        (
            "ignore",
            (
                "page.md:1:1: RB002 the comment names no rule\n"
                "  write `<!-- runbook: ignore RB210 why it is right here -->`"
            ),
        ),
        (
            "ignore it is a name",
            (
                "page.md:1:1: RB002 the comment names no rule\n"
                "  write `<!-- runbook: ignore RB210 why it is right here -->`"
            ),
        ),
        (
            "ignore OPS101",
            (
                "page.md:1:1: RB002 the comment gives no reason\n"
                "  write why behind the code: `ignore OPS101 why it is right here`"
            ),
        ),
        (
            "ignore OPS101 it is a name",
            (
                "page.md:1:22: RB003 `OPS101` finds nothing in what it speaks of\n"
                "  take the comment away, or put it directly above what it speaks of"
            ),
        ),
        (
            "ignore-file OPS101 it is a name",
            (
                "page.md:1:27: RB003 `OPS101` finds nothing in the document\n"
                "  take the comment away, or put it directly above what it speaks of"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_comment_is_said(comment: str, said: str, check: Checker) -> None:
    assert said in found(check, f"<!-- runbook: {comment} -->\nno such word\n")


def test_a_comment_for_a_rule_that_is_not_looked_for_is_not_called_needless(
    check: Checker,
) -> None:
    text = "<!-- runbook: ignore OPS101 it is a name -->\nbar\n"
    assert check(text, "RB003", own=(FOO,)) == []


def test_a_run_does_not_mind_the_comments(check: Checker) -> None:
    text = (
        "# A\n\nx <!-- runbook: ignore OPS101 a name -->\n\n"
        "<!-- runbook: ignore OPS101 a name -->\n```bash\necho foo\n```\n"
    )
    assert check(text, "RB001", own=(FOO,)) == []


def test_ignore_and_options_do_not_stand_in_one_comment(check: Checker) -> None:
    text = "# A\n\n<!-- runbook: timeout=3s ignore -->\n```bash\necho foo\n```\n"
    assert [one.partition("\n")[0] for one in check(text, "RB001")] == [
        "page.md:3:26: RB001 `ignore` stands behind the value of `timeout`"
    ]
