"""Which documents and rules there are, what the settings say, and what is remembered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_runbooks.errors import SettingError
from pytest_runbooks.lint.cache import Cache, open_cache
from pytest_runbooks.lint.document import Document
from pytest_runbooks.lint.engine import Linter, documents_in
from pytest_runbooks.lint.files import Files
from pytest_runbooks.lint.own_rules import own_rules
from pytest_runbooks.lint.rule import Finding, Rule, Severity
from pytest_runbooks.lint.settings import LintSettings, find_root, read_settings

from .checking import Checker


def write(folder: Path, name: str, text: str = "# A\n") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


class Counting:
    """A rule that counts how often it is asked, and finds `foo`, if a file beside wants it."""

    def __init__(self) -> None:
        self.count = 0
        self.rule = Rule("OPS101", "foo", "A word.", Severity.ERROR, "x", "", "", self.check)

    def check(self, document: Document) -> Iterator[Finding]:
        self.count += 1
        if document.files.text(document.beside("words.txt")) == "foo":
            for number, line in enumerate(document.lines, 1):
                if "foo" in line:
                    yield Finding(document.at(number, 1, 3), "`foo` is no word", "say `bar`")


@pytest.fixture
def counting() -> Counting:
    return Counting()


def lint(folder: Path, counting: Counting, cache: Path) -> list[str]:
    settings = LintSettings(select=("OPS101",))
    with Cache(cache, "basis") as known:
        linter = Linter(folder, settings, [counting.rule], known)
        checked = linter.check(folder / "a.md", "a.md")
    return [str(one) for one in checked.diagnostics]


def test_what_did_not_change_is_not_looked_at_again(tmp_path: Path, counting: Counting) -> None:
    write(tmp_path, "a.md", "foo\n")
    write(tmp_path, "words.txt", "foo")
    first = lint(tmp_path, counting, tmp_path / "cache.json")
    again = lint(tmp_path, counting, tmp_path / "cache.json")
    assert first == again == ["a.md:1:1: OPS101 `foo` is no word\n  say `bar`"]
    assert counting.count == 1


@pytest.mark.parametrize("changed", ["a.md", "words.txt"])
def test_a_change_of_the_document_or_of_a_file_that_a_rule_has_read_is_seen(
    changed: str, tmp_path: Path, counting: Counting
) -> None:
    write(tmp_path, "a.md", "foo\n")
    write(tmp_path, "words.txt", "foo")
    lint(tmp_path, counting, tmp_path / "cache.json")
    write(tmp_path, changed, "bar\n")
    assert lint(tmp_path, counting, tmp_path / "cache.json") == []
    assert counting.count == 2


def test_a_file_that_a_rule_missed_and_that_is_there_now_is_seen(
    tmp_path: Path, counting: Counting
) -> None:
    write(tmp_path, "a.md", "foo\n")
    assert lint(tmp_path, counting, tmp_path / "cache.json") == []
    write(tmp_path, "words.txt", "foo")
    assert len(lint(tmp_path, counting, tmp_path / "cache.json")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"basis": "basis", "documents": {"x": 1}}',
        '{"basis": "basis", "documents": []}',
        "[" * 200_000,
    ],
)
def test_a_cache_that_cannot_be_read_is_made_anew(
    text: str, tmp_path: Path, counting: Counting
) -> None:
    write(tmp_path, "a.md", "foo\n")
    cache = write(tmp_path, "cache.json", text)
    assert lint(tmp_path, counting, cache) == []
    lint(tmp_path, counting, cache)
    assert counting.count == 1


def test_another_basis_forgets_what_was_known(tmp_path: Path, counting: Counting) -> None:
    write(tmp_path, "a.md", "foo\n")
    lint(tmp_path, counting, tmp_path / "cache.json")
    with Cache(tmp_path / "cache.json", "another") as cache:
        assert cache.find(tmp_path / "a.md", "a.md") is None


def test_what_is_known_needs_no_rules(tmp_path: Path, counting: Counting) -> None:
    write(tmp_path, "a.md", "foo\n")
    lint(tmp_path, counting, tmp_path / "cache.json")
    with Cache(tmp_path / "cache.json", "basis") as cache:
        linter = Linter(tmp_path, LintSettings(), cache=cache)
        assert linter.check(tmp_path / "a.md", "a.md").diagnostics == ()
        assert "rules" not in vars(linter)


def test_other_settings_are_another_basis(tmp_path: Path) -> None:
    machine = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    one = open_cache(tmp_path, LintSettings(), machine)
    other = open_cache(tmp_path, LintSettings(deny_accounts=("1",)), machine)
    same = open_cache(tmp_path, LintSettings(), machine)
    assert one is not None
    assert other is not None
    assert same is not None
    bases = [cache._basis for cache in (one, other, same)]
    assert bases[0] == bases[2] != bases[1]


def test_where_nothing_can_be_kept_all_is_looked_at_anew(tmp_path: Path) -> None:
    file = write(tmp_path, "file")
    assert open_cache(tmp_path, LintSettings(), {"XDG_CACHE_HOME": str(file)}) is None


def test_a_rule_that_breaks_is_said_and_the_others_are_heard(check: Checker) -> None:
    def broken(document: Document) -> list[Finding]:
        raise ValueError(f"no\n{document.path}")

    rule = Rule("OPS102", "broken", "It breaks.", Severity.ERROR, "x", "", "", broken)
    text = "# A\n\n<!-- runbook: timeuot=3s -->\n```bash\necho a\n```\n"
    assert check(text, "OPS102", "RB001", own=(rule,)) == [
        (
            "page.md:1:1: RB009 the rule OPS102 broke: ValueError: no page.md\n"
            "  take it out by `--ignore OPS102`, and report it with the document"
        ),
        "page.md:3:15: RB001 unknown option `timeuot`\n  did you mean `timeout`?",
    ]


def test_a_document_that_is_no_utf_8_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"# A\n\n\xff\n")
    checked = Linter(tmp_path, LintSettings()).check(file, "a.md")
    assert [str(one) for one in checked.diagnostics] == [
        "a.md:3:1: RB001 byte `0xff` is not UTF-8\n  save the file as UTF-8"
    ]


def test_a_mistake_of_a_sidecar_is_said_in_the_sidecar(check: Checker) -> None:
    found = check("# A\n", "RB001", files={"page.runbook.yaml": "ownr: me\n"})
    assert found == ["page.runbook.yaml:1:1: RB001 unknown key `ownr`\n  did you mean `owner`?"]


def test_an_expectation_that_cannot_be_read_is_a_finding(check: Checker) -> None:
    text = "---\nrunbook: {}\n---\n# A\n\n```bash\necho a\n```\n\n```output\na( (re)\n```\n"
    assert len(check(text, "RB001")) == 1


def test_what_only_a_run_would_refuse_is_not_said_of_pages_that_nobody_runs(
    check: Checker, tmp_path: Path
) -> None:
    text = "# A\n\nPrints:\n\n```console\n1\n```\n"
    assert check(text, "RB001") == []
    page = write(tmp_path, "runbooks/page.md", text)
    found = Linter(tmp_path, LintSettings(select=("RB001",))).check(page, "page.md").diagnostics
    assert [str(one).partition("\n")[0] for one in found] == [
        "page.md:5:1: RB001 `console` block has no `$ ` prompt, so nothing in it runs"
    ]
    assert len(check("# A\n\n```bash\necho a\n", "RB001")) == 1


def test_files_outside_of_the_project_are_not_read(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.yml", "a: 1\n")
    root = write(tmp_path, "project/a.md").parent
    (root / "link.yml").symlink_to(secret)
    files = Files(root)
    assert files.text(root / ".." / "secret.yml") is None
    assert files.text(root / "link.yml") is None
    assert files.text(root / "a.md") == "# A\n"


def test_the_repository_around_a_project_is_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    other = write(tmp_path, "other/b.md")
    assert Files(write(tmp_path, "project/a.md").parent).text(other) == "# A\n"


def test_a_device_is_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytest_runbooks.lint.files.MAX_DOCUMENT", 1000)
    checked = Linter(tmp_path, LintSettings()).check(Path("/dev/zero"), "zero.md")
    assert [one.message for one in checked.diagnostics] == [
        "the file cannot be read: it has more than 0 MB"
    ]


def test_documents_are_found_below_folders(tmp_path: Path) -> None:
    for name in (
        *("b.md", "a/one.MD", "a/two.markdown", "a/no.txt", ".hidden/a.md"),
        *("node_modules/a.md", "out/c.md", "a/drafts/d.md"),
    ):
        write(tmp_path, name)
    settings = LintSettings(exclude=("out", "a/drafts/*"))
    found = documents_in([tmp_path / "b.md", tmp_path], settings, tmp_path)
    names = [str(file.relative_to(tmp_path)) for file in found]
    assert names == ["b.md", "a/one.MD", "a/two.markdown"]


def test_a_pipe_that_is_called_like_a_document_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert [*documents_in([tmp_path], LintSettings(), tmp_path)] == []


def test_a_file_that_is_named_is_looked_at_whatever_it_is_called(tmp_path: Path) -> None:
    file = write(tmp_path, "notes.txt")
    assert [*documents_in([file], LintSettings(exclude=("*.txt",)), tmp_path)] == [file]


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as error:
        list(documents_in([tmp_path / "no"], LintSettings(), tmp_path))
    assert str(error.value) == f"{tmp_path}/no: there is no such file or folder"


def test_a_document_that_cannot_be_read_is_found(tmp_path: Path) -> None:
    [one] = Linter(tmp_path, LintSettings()).check(tmp_path / "no.md", "no.md").diagnostics
    assert str(one) == "no.md:1:1: RB001 the file cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (LintSettings(select=()), "select: names no rule\n  write codes, as `RB2`, or `ALL`"),
        (LintSettings(select=("",)), "select: names no rule\n  write codes, as `RB2`, or `ALL`"),
        (
            LintSettings(select=("XRB001",)),
            "select: unknown rule `XRB001`\n  did you mean `RB001`?",
        ),
        (
            LintSettings(ignore=("nothing-like-it",)),
            (
                "ignore: unknown rule `nothing-like-it`\n"
                "  `pytest-runbooks lint --explain ALL` lists them"
            ),
        ),
        (
            LintSettings(per_file_ignores={"*.md": ("rb001",)}),
            'per-file-ignores."*.md": unknown rule `rb001`\n  did you mean `RB001`?',
        ),
    ],
)
def test_a_code_that_means_nothing_is_said(
    settings: LintSettings, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingError) as error:
        Linter(tmp_path, settings)
    assert str(error.value) == said


def test_select_ignore_and_ignores_of_files_choose_the_rules(check: Checker) -> None:
    text = "# A\n\n<!-- runbook: timeuot=3s -->\n```bash\necho a\n```\n"
    assert len(check(text, "RB0")) == 1
    assert check(text, "RB0", ignore=("RB00",)) == []
    assert check(text, "RB0", per_file_ignores={"pa*.md": ("RB001",)}) == []
    assert len(check(text, "RB0", per_file_ignores={"docs/*.md": ("RB001",)})) == 1


def test_the_settings_are_those_of_the_nearest_project(tmp_path: Path) -> None:
    write(
        tmp_path,
        "pyproject.toml",
        '[tool.pytest-runbooks.lint]\nselect = ["RB2"]\ndeny-accounts = ["111122223333"]\n'
        '[tool.pytest-runbooks.lint.per-file-ignores]\n"docs/*" = ["RB301"]\n',
    )
    inner = write(tmp_path, "docs/deep/a.md").parent
    assert find_root(inner) == tmp_path
    settings = read_settings(tmp_path)
    assert settings.select == ("RB2",)
    assert settings.deny_accounts == ("111122223333",)
    assert dict(settings.per_file_ignores) == {"docs/*": ("RB301",)}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("selct = []", "unknown key `tool.pytest-runbooks.lint.selct`\n  did you mean `select`?"),
        (
            "select = 'RB1'",
            '`tool.pytest-runbooks.lint.select` is no list of texts\n  write `["...',
        ),
        (
            'deny-accounts = ["abc"]',
            "`tool.pytest-runbooks.lint.deny-accounts`: `abc` is no account",
        ),
        ("select = [1]", '`tool.pytest-runbooks.lint.select` is no list of texts\n  write `["...'),
        ("standard = []", "`tool.pytest-runbooks.lint.standard` is no text\n  write `standard = "),
        ("per-file-ignores = []", "`tool.pytest-runbooks.lint.per-file-ignores` is no table\n"),
        ("select = [", "Invalid value (at "),
    ],
)
def test_settings_that_cannot_be_read_are_said(table: str, said: str, tmp_path: Path) -> None:
    file = write(tmp_path, "pyproject.toml", f"[tool.pytest-runbooks.lint]\n{table}")
    with pytest.raises(SettingError) as error:
        read_settings(tmp_path)
    assert str(error.value).startswith(f"{file}: {said}")


def test_rules_of_a_project_come_from_its_conftest_files(tmp_path: Path) -> None:
    write(tmp_path, "conftest.py", "raise RuntimeError('it does not name the hook')\n")
    write(tmp_path, "runbooks/words.py", "CODE = 'OPS101'\n")
    write(
        tmp_path,
        "runbooks/conftest.py",
        "from words import CODE\n"
        "from pytest_runbooks.lint.rule import Rule, Severity\n"
        "def pytest_runbooks_lint_rules():\n"
        "    return [Rule(CODE, 'x', 'X.', Severity.ERROR, 'x', '', '', lambda _: [])]\n",
    )
    file = write(tmp_path, "runbooks/deep/a.md")
    assert [rule.code for rule in own_rules([file], tmp_path)] == ["OPS101"]
    assert own_rules([write(tmp_path, "b.md")], tmp_path / "elsewhere") == ()


def test_a_conftest_file_that_breaks_is_said(tmp_path: Path) -> None:
    text = "def pytest_runbooks_lint_rules():\n    return 1 / 0\n"
    file = write(tmp_path, "conftest.py", text)
    with pytest.raises(SettingError) as error:
        own_rules([write(tmp_path, "a.md")], tmp_path)
    assert str(error.value) == f"{file}: ZeroDivisionError: division by zero"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file of another user")
def test_a_cache_folder_of_another_user_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "pytest-runbooks"
    folder.mkdir()
    os.chown(folder, 12345, 12345)
    assert open_cache(tmp_path, LintSettings(), {"XDG_CACHE_HOME": str(tmp_path)}) is None
