"""`pytest-runbooks lint`: what it says, where, and how it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_runbooks.cli import main
from pytest_runbooks.cli.lint_progress import with_progress
from pytest_runbooks.errors import SettingError
from pytest_runbooks.lint.outputs import FORMATS
from pytest_runbooks.procedures import writing

CLEAN = "# Look\n\n```bash\necho ok\n```\n"
WRONG = "# Look\n\n<!-- runbook: timeuot=30s -->\n```bash\necho ok\n```\n"
NOTHING = "<!-- runbook: ignore RB001 it is read by another tool -->\n"
FIXABLE = f"# Look\n\n{NOTHING}```bash\necho ok\n```\n"
WRONG_LINE = "runbooks/wrong.md:3:15: RB001 unknown option `timeuot` (did you mean `timeout`?)\n"
FIXABLE_LINE = (
    "runbooks/fixable.md:3:22: RB003 [*] `RB001` finds nothing in what it speaks of (take the "
    "comment away, or put it directly above what it speaks of)\n"
)
GLOB = "write `--per-file-ignores 'docs/*.md:RB301'`"
CONFTEST = """\
from pytest_runbooks.lint.rule import Finding, Rule, Severity


def check(document):
    for number, line in enumerate(document.lines, 1):
        if "echo" in line:
            yield Finding(document.at(number, 1), "the word `echo`")


def pytest_runbooks_lint_rules():
    return [
        Rule(
            code="OPS101", name="no-echo", summary="A page says echo.",
            severity=Severity.WARNING, why="We do not say it.", bad="# A\\n\\necho\\n",
            good="# A\\n", check=check,
        )
    ]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three documents, in which the caller is."""
    folder = tmp_path / "project"
    (folder / "runbooks").mkdir(parents=True)
    (folder / ".git").mkdir()
    for name, text in {"clean": CLEAN, "fixable": FIXABLE, "wrong": WRONG}.items():
        (folder / "runbooks" / f"{name}.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def lint(*words: str) -> int:
    return main(["lint", *words])


def configure(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.pytest-runbooks.lint]\n{text}\n", "utf-8")


def refuse(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Call it wrongly, and give what it says."""
    assert lint(*words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.removeprefix("pytest-runbooks lint: ")


@pytest.mark.usefixtures("project")
def test_it_looks_at_this_folder_unless_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--output-format", "concise") == 1
    out, err = capsys.readouterr()
    assert out == (
        f"{FIXABLE_LINE}{WRONG_LINE}"
        "Found 2 problems in 2 of 3 documents; 1 can be mended by `--fix`.\n"
    )
    assert err == ""


@pytest.mark.usefixtures("project")
def test_lines_are_shown_unless_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("runbooks/wrong.md") == 1
    assert capsys.readouterr().out == (
        "runbooks/wrong.md:3:15: RB001 unknown option `timeuot`\n"
        "  |\n"
        "3 | <!-- runbook: timeuot=30s -->\n"
        "  |               ^\n"
        "  = did you mean `timeout`?\n"
        "\n"
        "Found 1 problem in 1 of 1 document.\n"
    )


@pytest.mark.usefixtures("project")
def test_it_ends_with_0_when_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("runbooks/clean.md") == 0
    assert capsys.readouterr() == ("No problems in 1 document.\n", "")


@pytest.mark.usefixtures("project")
def test_it_ends_with_0_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--exit-zero", "--output-format=concise", "runbooks/wrong.md") == 0
    assert capsys.readouterr().out == f"{WRONG_LINE}Found 1 problem in 1 of 1 document.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.md"], "nowhere.md: there is no such file or folder\n"),
        (
            ["--select", "RB009X"],
            "select: unknown rule `RB009X`\n  did you mean `RB009`?\n",
        ),
        (["--ignore", "RB001,XY"], "ignore: unknown rule `XY`\n"),
        (
            ["--per-file-ignores", "*.md"],
            f"--per-file-ignores: `*.md` is no glob with codes\n  {GLOB}\n",
        ),
        (
            ["--per-file-ignores", ":RB001"],
            f"--per-file-ignores: `:RB001` is no glob with codes\n  {GLOB}\n",
        ),
        (["--per-file-ignores", "*.md:rb001"], 'per-file-ignores."*.md": unknown rule `rb001`\n'),
        (["--explain", "RB009X"], "unknown rule `RB009X`\n  did you mean `RB009`?\n"),
        (["--explain", "rb009x"], "unknown rule `rb009x`\n  did you mean `RB009`?\n"),
        (
            ["--explain", "X"],
            "unknown rule `X`\n  `pytest-runbooks lint --explain ALL` lists them\n",
        ),
        (
            ["--explain", ""],
            "unknown rule ``\n  `pytest-runbooks lint --explain ALL` lists them\n",
        ),
        (["--explain", "RB001", "a.md"], "`--explain` does not go with `PATH`\n"),
        (["--explain", "RB001", "--statistics"], "`--explain` does not go with `--statistics`\n"),
        (["--diff", "--output-format", "json"], "`--diff` does not go with `--output-format`\n"),
        (["--diff", "--statistics"], "`--diff` does not go with `--statistics`\n"),
        (["-", "a.md"], "`-` does not go with other paths\n"),
        (
            ["--stdin-filename", "a.md", "b.md"],
            "`--stdin-filename` does not go with paths\n  write `-` for standard input\n",
        ),
        (
            ["--statistics", "--output-format", "sarif"],
            "`--statistics` cannot be written as `sarif`\n  allowed: `full`, `concise`, `json`\n",
        ),
        (
            ["--output-file", "no/where", "runbooks/clean.md"],
            "--output-file: no/where: cannot be written: No such file or directory\n",
        ),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_wrong_call_is_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refuse(capsys, *words).startswith(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fix", "--diff"], "argument --diff: not allowed with argument --fix"),
        (["--output-format", "text"], "argument --output-format: invalid choice: 'text'"),
        (["--out", "x"], "unrecognized arguments: --out"),
    ],
)
def test_an_option_that_does_not_exist_is_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        lint(*words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "out"),
    [
        (["--select", "RB003"], 0, ""),
        (["--select", "RB001"], 1, WRONG_LINE),
        (["--select", "RB001,RB003"], 1, FIXABLE_LINE + WRONG_LINE),
        (["--select", "RB001", "--select", "RB003"], 1, FIXABLE_LINE + WRONG_LINE),
        (["--select", "RB0", "--ignore", "RB003"], 1, WRONG_LINE),
        (["--ignore", "RB00"], 0, ""),
        (["--per-file-ignores", "runbooks/wrong.md:RB001,RB002"], 1, FIXABLE_LINE),
        (["--per-file-ignores", "wrong.md:RB001,runbooks/fixable.md:RB003"], 0, ""),
        (["--per-file-ignores", "runbooks:RB0"], 0, ""),
    ],
)
@pytest.mark.usefixtures("project")
def test_rules_are_chosen_by_their_codes(
    words: list[str], status: int, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint("--output-format=concise", *words) == status
    said = capsys.readouterr().out
    assert said.rpartition("\n")[0].rpartition("\n")[0] + "\n" * bool(out) == out


def test_the_project_says_which_rules_hold(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(project, 'ignore = ["RB001"]\nper-file-ignores = {"fixable.md" = ["RB003"]}')
    assert lint() == 0
    assert lint("--select", "RB001", "--output-format=concise") == 1
    assert capsys.readouterr().out.startswith(f"No problems in 3 documents.\n{WRONG_LINE}")


def test_the_project_is_that_of_the_documents(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(project, 'ignore = ["RB0"]')
    monkeypatch.chdir(project.parent)
    assert lint("project/runbooks") == 0
    assert capsys.readouterr().out == "No problems in 3 documents.\n"


def test_a_setting_that_does_not_exist_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(project, 'selct = ["RB001"]')
    assert refuse(capsys) == (
        f"{project}/pyproject.toml: unknown key `tool.pytest-runbooks.lint.selct`\n"
        "  did you mean `select`?\n"
    )


@pytest.mark.usefixtures("project")
def test_a_folder_without_documents_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert lint("empty") == 0
    assert capsys.readouterr() == (
        "",
        "warning: there is no Markdown document in what was named\n",
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_written_to_a_file(
    name: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint("--output-format", name, "--output-file", "out.txt", "runbooks") == 1
    assert "RB001" in (project / "out.txt").read_text(encoding="utf-8")
    assert capsys.readouterr() == (
        "",
        "Found 2 problems in 2 of 3 documents; 1 can be mended by `--fix`.\n",
    )


@pytest.mark.usefixtures("project")
def test_a_format_for_programs_stands_alone_on_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert lint("--output-format", "json") == 1
    out, err = capsys.readouterr()
    assert [one["code"] for one in json.loads(out)] == ["RB003", "RB001"]
    assert err == "Found 2 problems in 2 of 3 documents; 1 can be mended by `--fix`.\n"


@pytest.mark.usefixtures("project")
def test_statistics_take_the_place_of_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--statistics") == 1
    assert capsys.readouterr().out == (
        "1  RB001      unreadable\n1  RB003  [*] ignore-of-nothing\n"
        "Found 2 problems in 2 of 3 documents; 1 can be mended by `--fix`.\n"
    )
    assert lint("--statistics", "--output-format=json") == 1
    assert [one["count"] for one in json.loads(capsys.readouterr().out)] == [1, 1]


def test_what_is_certain_is_mended(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--fix", "--output-format=concise") == 1
    out = capsys.readouterr().out
    assert out == f"{WRONG_LINE}Mended 1 problem. Found 1 problem in 1 of 3 documents.\n"
    assert (project / "runbooks" / "fixable.md").read_text(encoding="utf-8") == CLEAN
    assert lint("--fix", "runbooks/fixable.md") == 0
    assert capsys.readouterr().out == "No problems in 1 document.\n"


def test_a_diff_shows_what_would_be_mended_and_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint("--diff") == 1
    out, err = capsys.readouterr()
    assert out == (
        "--- runbooks/fixable.md\n+++ runbooks/fixable.md\n@@ -1,6 +1,5 @@\n # Look\n \n"
        f"-{NOTHING} ```bash\n echo ok\n ```\n"
    )
    assert err == "Would mend 1 problem in 1 document.\n"
    assert (project / "runbooks" / "fixable.md").read_text(encoding="utf-8") == FIXABLE
    assert lint("--diff", "--exit-zero") == 0
    capsys.readouterr()
    assert lint("--diff", "runbooks/wrong.md") == 0
    assert capsys.readouterr() == ("", "Nothing would be mended.\n")


def type_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("words", [["-", "--stdin-filename"], ["--stdin-filename"]])
@pytest.mark.usefixtures("project")
def test_standard_input_is_looked_at_as_a_document(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, WRONG.encode())
    assert lint("--output-format=concise", *words, "runbooks/wrong.md") == 1
    assert capsys.readouterr().out == f"{WRONG_LINE}Found 1 problem in 1 of 1 document.\n"


@pytest.mark.usefixtures("project")
def test_standard_input_needs_no_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, WRONG.encode())
    assert lint("-") == 1
    assert capsys.readouterr().out.splitlines()[:3] == [
        "-:3:15: RB001 unknown option `timeuot`",
        "  |",
        "3 | <!-- runbook: timeuot=30s -->",
    ]


@pytest.mark.usefixtures("project")
def test_standard_input_is_mended_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, FIXABLE.replace("\n", "\r\n").encode())
    assert lint("--fix", "-") == 0
    assert capsys.readouterr() == (
        CLEAN.replace("\n", "\r\n"),
        "Mended 1 problem. No problems in 1 document.\n",
    )


@pytest.mark.usefixtures("project")
def test_standard_input_that_is_no_text_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, b"# a\n\xff\n")
    said = "page.md:2:1: byte `0xff` is not UTF-8\n  save the file as UTF-8\n"
    assert refuse(capsys, "-", "--stdin-filename", "page.md") == said


@pytest.mark.usefixtures("project")
def test_unchanged_documents_are_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint() == 1
    first = capsys.readouterr().out
    assert [*(tmp_path / "cache").rglob("*.json")] != []
    monkeypatch.setattr("pytest_runbooks.lint.check.check_file", lambda *_: 1 / 0)
    assert lint() == 1
    assert capsys.readouterr().out == first
    with pytest.raises(ZeroDivisionError):
        lint("--no-cache")


def test_a_project_has_rules_of_its_own(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    assert lint("--output-format=concise", "--select=OPS", "runbooks/clean.md") == 1
    assert capsys.readouterr().out == (
        "runbooks/clean.md:4:1: OPS101 the word `echo`\nFound 1 problem in 1 of 1 document.\n"
    )
    assert lint("--explain", "OPS101") == 0
    assert "page.md:3:1: OPS101 the word `echo`" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--explain", "RB003") == 0
    out = capsys.readouterr().out
    assert out.startswith("# RB003: ignore-of-nothing\n")
    assert out.endswith("\n")


@pytest.mark.usefixtures("project")
def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--explain", "ALL") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["RB001", "unreadable", "error"]
    assert [line.split()[0] for line in lines] == sorted(line.split()[0] for line in lines)


@pytest.mark.parametrize(("beginning", "least"), [("RB00", 4), ("rb21", 4), ("RB", 100)])
@pytest.mark.usefixtures("project")
def test_the_rules_of_a_beginning_are_listed(
    beginning: str, least: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint("--explain", beginning) == 0
    codes = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert len(codes) >= least
    assert all(code.startswith(beginning.upper()) for code in codes)


@pytest.mark.usefixtures("project")
def test_a_rule_is_explained_by_small_letters_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--explain", "rb003") == 0
    assert capsys.readouterr().out.startswith("# RB003: ignore-of-nothing\n")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
@pytest.mark.usefixtures("project")
def test_colours_are_for_terminals(
    no_color: str, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr(sys, "stdout", screen := Screen())
    assert lint("runbooks/wrong.md") == 1
    assert ("\x1b[" in screen.getvalue()) is coloured


def test_who_waits_at_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 0.2, 0.6, 0.65, 0.75])
    monkeypatch.setattr("pytest_runbooks.cli.lint_progress.time.monotonic", lambda: next(times))
    screen = Screen()
    assert [*with_progress("abcd", screen)] == [*"abcd"]
    assert screen.getvalue() == (
        "\r\x1b[Klooked at 1 of 4 documents\r\x1b[Klooked at 3 of 4 documents\r\x1b[K"
    )


def test_who_does_not_wait_sees_nothing() -> None:
    stream = io.StringIO()
    assert [*with_progress("ab", stream)] == ["a", "b"]
    assert stream.getvalue() == ""


@pytest.mark.usefixtures("project")
def test_what_an_encoding_lacks_is_written_all_the_same() -> None:
    Path("page.md").write_text("# ü\n\n<!-- runbook: tïmeout=3s -->\n", encoding="utf-8")
    code = "import sys; from pytest_runbooks.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "lint", "--output-format=concise", "page.md"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "HOME": str(Path.cwd())},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"t\\xefmeout" in done.stdout


@pytest.mark.usefixtures("project")
def test_a_file_that_cannot_be_read_is_found_and_the_others_are_looked_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("runbooks", "gone.md").symlink_to("nowhere.md")
    Path("runbooks", "latin.md").write_bytes(b"# caf\xe9\n")
    assert lint("--output-format=concise", "--fix") == 1
    assert capsys.readouterr().out == (
        "runbooks/gone.md:1:1: RB001 the file cannot be read: No such file or directory\n"
        "runbooks/latin.md:1:6: RB001 byte `0xe9` is not UTF-8 (save the file as UTF-8)\n"
        f"{WRONG_LINE}Mended 1 problem. Found 3 problems in 3 of 5 documents.\n"
    )


@pytest.mark.usefixtures("project")
def test_a_document_with_two_names_is_mended_once_and_the_others_are_mended_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "# A\n\n```bash\naws s3 ls \\ \n  s3://a\n```\n"
    Path("a.md").write_text(text, encoding="utf-8")
    Path("b.md").symlink_to("a.md")
    Path("c.md").write_text(text, encoding="utf-8")
    assert lint("--select=RB107", "--fix", "a.md", "b.md", "c.md") == 0
    mended = text.replace("\\ \n", "\\\n")
    assert [Path(name).read_text("utf-8") for name in ("a.md", "b.md", "c.md")] == [mended] * 3
    assert Path("b.md").is_symlink()
    assert "Mended" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_what_cannot_be_written_is_told_and_the_rest_is_written_and_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_over = writing.write_over

    def refuse(file: Path, before: bytes, text: str) -> None:
        if file.name == "a.md":
            raise SettingError("a.md: cannot be written: no")
        write_over(file, before, text)

    monkeypatch.setattr(writing, "write_over", refuse)
    text = "# A\n\n```bash\naws s3 ls \\ \n  s3://a\n```\n"
    for name in ("a.md", "c.md"):
        Path(name).write_text(text, encoding="utf-8")
    assert lint("--select=RB107", "--fix", "a.md", "c.md") == 2
    assert Path("a.md").read_text("utf-8") == text
    assert Path("c.md").read_text("utf-8") != text
    out, err = capsys.readouterr()
    assert "Mended" in out
    assert err == "pytest-runbooks lint: a.md: cannot be written: no\n"


@pytest.mark.usefixtures("project")
def test_a_path_that_is_too_long_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("a" * 300) == 2
    assert "File name too long" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("format_", ["sarif", "json", "gitlab", "junit", "github", "concise"])
def test_a_name_that_is_no_utf_8_is_written_in_every_format(
    format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"\xff.md")
    Path(name).write_text("# T\n\n[a](no.md)\n", encoding="utf-8")
    assert lint(f"--output-format={format_}", "--select=RB600", name) == 1
    assert capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_an_empty_select_is_no_way_to_find_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint("--select=") == 2
    assert "select: names no rule" in capsys.readouterr().err
