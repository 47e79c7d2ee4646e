"""What `doctor` says of Python, pytest and the programs that blocks call."""

from __future__ import annotations

import platform
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_runbooks.cli.checks import programs, python
from pytest_runbooks.cli.inquiry import Document

from .machines import machine, missing, of, ok, program, wrong


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The distributions beside the package, and their versions."""
    known = {"pytest": "9.2.0"}
    monkeypatch.setattr(python, "version_of", lambda name: known.get(name, ""))
    return known


def test_of_a_machine_that_is_well_nothing_but_versions_is_said(
    tmp_path: Path, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed |= {"pytest-xdist": "3.8.0", "pytest-randomly": "5.1.0"}
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "release", lambda: "6.18.1")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    assert list(python.examine(machine(tmp_path))) == [
        ok("system", "Linux 6.18.1, x86_64", needed=True),
        ok("python", f"{platform.python_version()} ({sys.executable})", needed=True),
        ok("pytest", "9.2.0", needed=True),
        ok("pytest-xdist", "3.8.0", "`pytest -n auto` runs in parallel"),
        ok("pytest-randomly", "5.1.0", "it shuffles tests; steps keep their order"),
    ]


def test_another_system_than_linux_runs_no_runbooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "release", lambda: "25.1.0")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    assert of(python.examine(machine(tmp_path)), "system") == wrong(
        "system",
        "Darwin 25.1.0, arm64",
        "blocks are run by means of Linux only",
        "run pytest in a container, a virtual machine or WSL 2",
        needed=True,
    )


@pytest.mark.parametrize(("version", "said"), [("8.4.2", "8.4.2"), ("", "not installed")])
def test_a_pytest_that_is_too_old_is_wrong(
    version: str, said: str, tmp_path: Path, installed: dict[str, str]
) -> None:
    installed["pytest"] = version
    assert of(python.examine(machine(tmp_path)), "pytest") == wrong(
        "pytest",
        said,
        "the plugin needs 9.0 or later",
        "pip install --upgrade 'pytest>=9.0'",
        needed=True,
    )


@pytest.mark.usefixtures("installed")
def test_without_xdist_it_is_said_what_would_bring_it(tmp_path: Path) -> None:
    assert of(python.examine(machine(tmp_path)), "pytest-xdist") == missing(
        "pytest-xdist",
        "not installed",
        "procedures run one after the other",
        "pip install pytest-xdist",
    )


@pytest.mark.usefixtures("installed")
def test_a_pytest_of_another_python_is_told_from_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    monkeypatch.setattr(sys, "executable", str(own / "python"))
    program(own, "pytest")
    here = replace(machine(tmp_path), path=f"{own}:{other}")
    assert of(python.examine(here), "pytest") == ok("pytest", "9.2.0", needed=True)
    program(other, "pytest")
    found = [one for one in python.examine(here) if one.subject == "pytest"]
    assert found[1] == wrong(
        "pytest",
        f"`pytest` is {other}/pytest, of another Python",
        "it runs no runbooks unless the plugin is installed there, too",
        f"call `{own}/pytest`, or put its folder first on the PATH",
    )


def test_programs_on_the_path_are_found_with_their_versions(tmp_path: Path) -> None:
    program(tmp_path, "bash", "5 2")
    program(tmp_path, "jq", "jq-1.7.1")
    program(tmp_path, "gcc")
    program(tmp_path, "gh", "gh version 2.80.0 (2026-09-23)")
    program(tmp_path, "kubectl", "is not asked")
    document = Document(tmp_path, ["gh", "kubectl", "aws", "bash"])
    assert list(programs.examine(machine(tmp_path, document))) == [
        ok("bash", f"5.2 ({tmp_path}/bash)", needed=True),
        ok("gh", f"2.80.0 ({tmp_path}/gh)", needed=True),
        ok("jq", f"1.7.1 ({tmp_path}/jq)"),
        ok("kubectl", f"{tmp_path}/kubectl", needed=True),
        ok("C compiler", f"{tmp_path}/gcc"),
    ]


def test_programs_that_are_missing_are_needed_only_where_a_document_says_so(tmp_path: Path) -> None:
    documents = [Document(tmp_path, ["terraform"], ["gh"]), Document(tmp_path, ["terraform"])]
    assert list(programs.examine(machine(tmp_path, *documents))) == [
        missing(
            "bash",
            "there is no `bash` on the PATH",
            "no shell block can be run",
            "install it",
            needed=True,
        ),
        missing(
            "gh",
            "not on the PATH",
            "steps that ask for it in `skip-if` take the other way",
            "install gh",
        ),
        missing("jq", "not on the PATH", "blocks that call it fail", "install jq"),
        missing(
            "terraform",
            "not on the PATH",
            "documents that require it are not run",
            "install terraform",
            needed=True,
        ),
        missing(
            "C compiler",
            "none of `cc`, `gcc`, `clang` is on the PATH",
            "each call of `aws` takes 20 ms more",
            "install gcc",
        ),
    ]


def test_a_bash_that_is_too_old_is_wrong(tmp_path: Path) -> None:
    program(tmp_path, "bash", "3 2")
    assert of(programs.examine(machine(tmp_path)), "bash") == wrong(
        "bash",
        f"`{tmp_path}/bash` is bash 3.2: 4.4 or newer is needed",
        "no shell block can be run",
        "put one first on the PATH",
        needed=True,
    )


def test_a_program_that_fails_to_say_its_version_is_there_all_the_same(tmp_path: Path) -> None:
    program(tmp_path, "jq", "1.6", status=1)
    assert of(programs.examine(machine(tmp_path)), "jq") == ok("jq", f"{tmp_path}/jq")
