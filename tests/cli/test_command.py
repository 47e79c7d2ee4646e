"""The command as a whole: its help, its version, its exit status."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version

import pytest

from pytest_runbooks.cli import main


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"pytest-runbooks {version('pytest-runbooks')}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["inti"], "argument COMMAND: invalid choice: 'inti'"),
        (["doctor", "--jsn"], "unrecognized arguments: --jsn"),
        (["init", "--t", "x"], "unrecognized arguments: --t"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_so_on_stderr(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.parametrize(
    "line",
    [
        r"init +write a first runbook",
        r"doctor +find out what this machine can do",
        r"lint +find out what is wrong with documents, without running them",
        r"schema +print the JSON Schema of front matter, sidecars, standard.yml, or journals",
        r"journal +make evidence, a trend, or another format of journals",
    ],
)
def test_help_names_every_subcommand(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert re.search(line, capsys.readouterr().out)


def test_loading_the_command_loads_nothing_that_a_subcommand_alone_needs() -> None:
    script = """
import sys
import pytest_runbooks.cli
heavy = {"pytest", "boto3", "moto", "pydantic", "yaml", "markdown_it", "subprocess"}
print(*sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_who_ends_it_by_ctrl_c_sees_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("pytest_runbooks.cli.schema.run", interrupt)
    assert main(["schema"]) == 130
    assert capsys.readouterr() == ("", "")


def test_who_reads_only_the_beginning_sees_no_traceback() -> None:
    code = "import sys; from pytest_runbooks.cli import main; sys.exit(main(['schema']))"
    writer = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    with writer.stderr:
        said = writer.stderr.read()
    assert (writer.wait(), said) == (2, b"")
