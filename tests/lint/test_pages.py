"""The pages of rules say what the rules say."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from pytest_runbooks.lint.document import Document
from pytest_runbooks.lint.engine import Linter
from pytest_runbooks.lint.files import Files
from pytest_runbooks.lint.pages import listing, page, table
from pytest_runbooks.lint.registry import all_rules, builtin_rules
from pytest_runbooks.lint.rule import Finding, Rule, Severity
from pytest_runbooks.lint.settings import LintSettings

FOLDER = Path(__file__).parent.parent.parent / "docs" / "rules"
RULES = [pytest.param(rule, id=f"{rule.code}-{rule.name}") for rule in builtin_rules()]

OWN = Rule(
    code="OPS101",
    name="no-fence",
    summary="A page has a fence | of any kind.",
    severity=Severity.WARNING,
    why="We do not\nlike fences.",
    bad="# Look\n\n````text\n```\n````\n",
    good="# Look\n",
    check=lambda document: (
        Finding(document.of_fence(block), "a fence", "take it away") for block in document.blocks
    ),
    files={"deep/a.yml": "a: 1\n"},
    of_runbooks=False,
    seen="example/repo, `docs/a.md`: a fence",
)


@cache
def page_of(code: str) -> str:
    return page(all_rules()[code])


def test_a_page_says_all_of_a_rule() -> None:
    assert page(OWN, [OWN]) == (
        "# OPS101: no-fence\n"
        "\n"
        "<!-- runbook: ignore-file OPS101 the examples below show what it finds -->\n"
        "\n"
        "A page has a fence | of any kind.\n"
        "\n"
        "| | |\n"
        "|---|---|\n"
        "| Severity | warning: who follows the page may fail |\n"
        "| Looks at | every Markdown document |\n"
        "| `--fix` | leaves the example to you |\n"
        "\n"
        "We do not\n"
        "like fences.\n"
        "\n"
        "## Wrong\n"
        "\n"
        "`````markdown\n"
        "# Look\n"
        "\n"
        "````text\n"
        "```\n"
        "````\n"
        "`````\n"
        "\n"
        "`pytest-runbooks lint` says of it:\n"
        "\n"
        "`````text\n"
        "page.md:3:1: OPS101 a fence\n"
        "  |\n"
        "3 | ````text\n"
        "  | ^^^^^^^^\n"
        "  = take it away\n"
        "`````\n"
        "\n"
        "## Right\n"
        "\n"
        "```markdown\n"
        "# Look\n"
        "```\n"
        "\n"
        "Beside both stands `deep/a.yml`:\n"
        "\n"
        "```yaml\n"
        "a: 1\n"
        "```\n"
        "\n"
        "## Seen\n"
        "\n"
        "In example/repo, `docs/a.md`: a fence.\n"
        "\n"
        "## Ignore it\n"
        "\n"
        "In one place, by a comment above what is meant, with the reason:\n"
        "\n"
        "```markdown\n"
        "<!-- runbook: ignore OPS101 why it is right here -->\n"
        "```\n"
        "\n"
        "In a whole document by `ignore-file` in the place of `ignore`; in some documents or "
        "everywhere by\n"
        "`per-file-ignores` or `ignore` in `pyproject.toml`. See [how lint is used](../lint.md).\n"
    )


def test_a_page_takes_back_what_its_rule_finds_in_it_and_nothing_else() -> None:
    assert "ignore-file RB410" in page_of("RB410").splitlines()[2]
    assert "ignore-file" not in page_of("RB101").partition("## Ignore it")[0]


def test_a_rule_that_was_not_seen_yet_says_so() -> None:
    said = "## Seen\n\nIt has not been seen firing on a real document yet.\n"
    assert said in page(replace(OWN, seen=""), [replace(OWN, seen="")])


def test_the_table_and_the_list_have_a_line_for_each_rule() -> None:
    rules = [builtin_rules()[0], OWN]
    assert table(rules) == (
        "| Code | Name | Severity | What it finds |\n"
        "|---|---|---|---|\n"
        "| [RB001](RB001.md) | `unreadable` | error | The document cannot be run as it is "
        "written. |\n"
        "| [OPS101](OPS101.md) | `no-fence` | warning | A page has a fence &#124; of any kind. |\n"
    )
    assert listing(rules) == (
        "RB001   unreadable  error    The document cannot be run as it is written.\n"
        "OPS101  no-fence    warning  A page has a fence | of any kind.\n"
    )


@pytest.fixture(scope="module")
def write() -> ModuleType:
    """The program that writes the pages."""
    spec = importlib.util.spec_from_file_location("write_rules", FOLDER / "write.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("rule", RULES)
def test_the_page_of_a_rule_is_up_to_date(rule: Rule) -> None:
    file = FOLDER / f"{rule.code}.md"
    assert file.exists(), "run `python docs/rules/write.py`"
    said, wanted = stable(file.read_text(encoding="utf-8")), stable(page_of(rule.code))
    assert said == wanted, "run `python docs/rules/write.py`"


def stable(text: str) -> str:
    """A page without what each release of botocore adds."""
    return re.sub(r"^ += allowed: .*$", " = allowed", text, flags=re.MULTILINE)


def test_every_page_has_a_rule_and_the_tables_are_up_to_date(write: ModuleType) -> None:
    assert write.written() == {FOLDER / "README.md"} | {
        FOLDER / f"{rule.code}.md" for rule in builtin_rules()
    }
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"{write.BEGIN}\n{write.tables()}\n{write.END}" in said


@pytest.mark.parametrize("rule", RULES)
def test_a_page_is_read_as_it_is_meant(rule: Rule, tmp_path: Path) -> None:
    """Its examples are no steps, and its headings are its own."""
    text = page_of(rule.code)
    document = Document("page.md", tmp_path / "page.md", text, Files(tmp_path), LintSettings())
    assert document.steps == ()
    titles = [section.title for section in document.sections if section.level]
    assert titles[0] == f"{rule.code}: {rule.name}"
    assert titles[-2:] == ["Seen", "Ignore it"]
    assert len(titles) == (5 if rule.bad else 3)


def test_nothing_is_found_in_the_pages_themselves() -> None:
    root = FOLDER.parent.parent
    linter = Linter(root, LintSettings())
    found = [
        str(one)
        for file in sorted(FOLDER.glob("*.md"))
        for one in linter.check(file, str(file.relative_to(root))).diagnostics
    ]
    assert found == []
