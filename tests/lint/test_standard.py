"""`standard.yml`: read, with every mistake in its place; and which documents it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from yaml import safe_load

from pytest_runbooks.cli import main
from pytest_runbooks.errors import DocumentError, SettingError
from pytest_runbooks.lint.files import Files
from pytest_runbooks.lint.settings import LintSettings
from pytest_runbooks.lint.standard import check_standard
from pytest_runbooks.lint.standard_reading import read_standard
from pytest_runbooks.lint.standard_schema import standard_schema

from .checking import Checker

ROOT = Path(__file__).parents[2]
OURS = ROOT / "runbooks" / "standard.yml"
GUIDE = "---\nrunbook:\n  kind: guide\n---\n\n# Page\n\nText.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "kinds:\n  gide:\n    sections: [Overview]\n",
            ["s.yml:2:3: unknown kind `gide`\n  did you mean `guide`?"],
            id="an unknown kind",
        ),
        pytest.param(
            "kinds:\n  guide:\n    section: [Overview]\n",
            ["s.yml:3:5: unknown key `section`\n  did you mean `sections`?"],
            id="an unknown key of a kind",
        ),
        pytest.param(
            "al:\n  sections: [Overview]\nword: {}\n",
            [
                "s.yml:1:1: unknown key `al`\n  did you mean `all`?",
                "s.yml:3:1: unknown key `word`\n  did you mean `words`?",
            ],
            id="unknown keys, all of them",
        ),
        pytest.param(
            "kinds:\n  guide:\n    order: strict\n",
            ["s.yml:3:12: unknown order `strict`\n  allowed: `any`, `given`"],
            id="an unknown order",
        ),
        pytest.param(
            "all:\n  sections: Overview\n",
            ["s.yml:2:13: `sections` is not a list\n  write `sections: [one, two]`"],
            id="a text for a list",
        ),
        pytest.param(
            "kinds: [guide]\n",
            ["s.yml:1:8: `kinds` is not a mapping\n  write `key: value` below it, indented"],
            id="a list for a mapping",
        ),
        pytest.param(
            "- guide\n",
            ["s.yml:1:1: the standard is not a mapping\n  write `key: value` below it, indented"],
            id="a list for the whole",
        ),
        pytest.param(
            "all:\n  sections: [[Overview]]\n",
            ["s.yml:2:14: `sections` holds what is no single value\n  write a text"],
            id="a list in a list",
        ),
        pytest.param(
            "all:\n  sections: ['--']\n",
            [
                (
                    "s.yml:2:14: `--` is not a name\n"
                    "  write it as it stands on the page, as `Prerequisites`"
                )
            ],
            id="a name without a letter",
        ),
        pytest.param(
            "files:\n  '*.md': runbook\n",
            [
                (
                    "s.yml:2:11: unknown kind `runbook`\n  allowed: `deployment`, "
                    "`disaster-recovery`, `guide`, `operations`, "
                    "`promotion`, `rollback`, `troubleshooting`"
                )
            ],
            id="an unknown kind of files",
        ),
        pytest.param(
            "all:\n  sections: [A, A]\n",
            ["s.yml:2:17: `A` is listed twice\n  keep one of them"],
            id="a section twice",
        ),
        pytest.param(
            "all: {sections: [A}\n",
            [
                (
                    "s.yml:1:19: the standard is not YAML: expected ',' or ']', but got '}'\n"
                    "  close the bracket, or put a value that holds `,` or a bracket into quotes"
                )
            ],
            id="no YAML",
        ),
        pytest.param(
            "# nothing\n",
            [
                (
                    "s.yml:1:1: the standard is empty\n  write `kinds:` and below it what "
                    "documents of each kind hold, or delete the file"
                )
            ],
            id="nothing",
        ),
    ],
)
def test_each_mistake_is_said_in_its_place(text: str, said: list[str]) -> None:
    standard, problems = read_standard(text, "s.yml")
    assert [str(one) for one in problems] == said
    assert not standard.kinds


def test_a_kind_holds_its_own_sections_and_those_of_all_once_each() -> None:
    text = (
        "all: {sections: [Overview, Contacts], metadata: [owner]}\n"
        "kinds: {guide: {sections: [Overview, Steps], metadata: [approver], states: [RTO]}}\n"
    )
    standard, problems = read_standard(text, "s.yml")
    assert problems == ()
    guide = standard.kinds["guide"]
    assert guide.sections == ("Overview", "Steps", "Contacts")
    assert guide.ordered == ("Overview", "Steps")
    assert (guide.metadata, guide.states) == (("owner", "approver"), ("RTO",))
    assert standard.kinds["rollback"].sections == ("Overview", "Contacts")


def test_our_own_standard_is_right_by_its_reader_and_by_its_schema() -> None:
    text = OURS.read_text(encoding="utf-8")
    assert read_standard(text, "standard.yml")[1] == ()
    schema = standard_schema()
    Draft202012Validator.check_schema(schema)
    assert [*Draft202012Validator(schema).iter_errors(safe_load(text))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"al": {}},
        {"kinds": {"gide": {}}},
        {"kinds": {"guide": {"order": "strict"}}},
        {"all": {"sections": "Overview"}},
        {"files": {"*.md": "runbook"}},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(wrong: dict[str, object]) -> None:
    assert not Draft202012Validator(standard_schema()).is_valid(wrong)


def test_the_standard_is_checked_before_any_document(tmp_path: Path) -> None:
    files = Files(tmp_path)
    check_standard(files, LintSettings())  # there is none
    (tmp_path / "standard.yml").write_text("al: {}\n")
    with pytest.raises(DocumentError) as wrong:
        check_standard(files, LintSettings(standard="standard.yml"))
    assert str(wrong.value) == "standard.yml:1:1: unknown key `al`\n  did you mean `all`?"


def test_a_standard_that_the_settings_name_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as wrong:
        check_standard(Files(tmp_path), LintSettings(standard="rules.yml"))
    assert str(wrong.value) == (
        f"the setting `standard` names `rules.yml`, which cannot be read\n"
        f"  write a path relative to {tmp_path}"
    )


SECTIONS = "all: {sections: [Overview]}\n"
MISSING = (
    "page.md:3:3: RB501 no section `Overview`, which runbooks/standard.yml wants of the kind "
    "`guide`\n  write a heading `Overview`"
)


@pytest.mark.parametrize(
    ("standard", "found"),
    [
        (SECTIONS, [MISSING]),
        (f"documents: [runbooks]\n{SECTIONS}", []),
        (f"documents: ['*.md']\n{SECTIONS}", [MISSING]),
        (f"documents: ['**/page.md']\n{SECTIONS}", [MISSING]),
        (f"al: []\n{SECTIONS}", []),
    ],
)
def test_a_standard_speaks_of_the_documents_that_it_names(
    standard: str, found: list[str], check: Checker
) -> None:
    assert check(GUIDE, "RB501", files={"runbooks/standard.yml": standard}) == found


def test_without_a_standard_nothing_is_asked(check: Checker) -> None:
    assert check(GUIDE, "RB501", "RB502", "RB503", "RB504", "RB515") == []


def test_the_file_that_the_settings_name_is_the_standard(check: Checker) -> None:
    files = {"runbooks/standard.yml": "all: {sections: [Contacts]}\n", "other.yml": SECTIONS}
    found = check(GUIDE, "RB501", files=files, standard="other.yml")
    assert found == [MISSING.replace("runbooks/standard.yml", "other.yml")]


def test_a_glob_gives_a_kind_to_a_document_that_does_not_say_it(check: Checker) -> None:
    files = {"runbooks/standard.yml": "files: {'page*': guide}\n" + SECTIONS}
    found = check("# Page\n\nText.\n", "RB501", files=files)
    assert found == [MISSING.replace("3:3", "1:1")]
    files = {"runbooks/standard.yml": "files: {'other*': guide}\n" + SECTIONS}
    assert check("# Page\n\nText.\n", "RB501", files=files) == []


def test_the_page_shows_the_standard_of_our_own_runbooks_and_one_that_is_right() -> None:
    page = (ROOT / "docs" / "standard.md").read_text(encoding="utf-8")
    example, shown = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert shown == OURS.read_text(encoding="utf-8")
    assert read_standard(example, "standard.yml")[1] == ()


def test_a_standard_with_mistakes_ends_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "page.md").write_text("# Page\n")
    assert main(["lint", "page.md"]) == 0
    (tmp_path / "runbooks" / "standard.yml").write_text("al: {}\n")
    capsys.readouterr()
    for _ in range(2):  # the second time nothing is known from before, either
        assert main(["lint", "page.md"]) == 2
        assert capsys.readouterr().err == (
            "pytest-runbooks lint: runbooks/standard.yml:1:1: unknown key `al`\n"
            "  did you mean `all`?\n"
        )
