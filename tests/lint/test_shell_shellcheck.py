"""What shellcheck says, when it is there."""

from __future__ import annotations

import os
import shutil
import sys
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_runbooks.lint.shellcheck import find_shellcheck

from .checking import Checker
from .test_copying_blocks import page

# Stands in for shellcheck: says of each line with the word `wrong` where that is.
STAND_IN = f"""#!{sys.executable}
import json, os, sys
text = sys.stdin.read()
with open(os.path.join(os.path.dirname(sys.argv[0]), "read"), "a") as file:
    file.write(repr([*sys.argv[1:3], sys.argv[-1], text, dict(os.environ)]) + "\\n")
print(json.dumps({{"comments": [
    {{"line": number, "column": line.index("wrong") + 1, "endLine": number,
      "endColumn": line.index("wrong") + 6, "code": 2115, "message": "Use this instead!"}}
    for number, line in enumerate(text.split("\\n"), 1) if "wrong" in line
]}}))
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on PATH with a program in the place of shellcheck."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "shellcheck"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    find_shellcheck.cache_clear()
    yield folder
    find_shellcheck.cache_clear()


@pytest.mark.usefixtures("stand_in")
def test_remarks_stand_where_they_belong(check: Checker) -> None:
    text = page("rm x") + page("ls") + page("if true; then\n  rm wrong\nfi")
    assert check(text, "RB121")[0] == (
        "page.md:21:6: RB121 SC2115: use this instead\n  see https://www.shellcheck.net/wiki/SC2115"
    )


def test_the_blocks_of_a_page_are_read_at_once_without_those_that_are_plain(
    stand_in: Path, check: Checker
) -> None:
    check(page("rm <dir>/x") + page("aws s3 ls") + page("rm z\n") + page("fi\nrm y"), "RB121")
    (read,) = (stand_in / "read").read_text().splitlines()
    first, second, last, text, environment = literal_eval(read)
    assert (first, second, last) == ("--norc", "--shell=bash", "-")
    assert text == "rm xxxxx/x\n\nrm z\n\n"
    assert "HOME" not in environment


@pytest.mark.parametrize(
    "text",
    [
        page("rm wrong", "zsh"),
        page("$ rm wrong"),
        page('rm wrong {{< param "x" >}}'),
        page("ls wrong"),
        page("rm wrong", "python"),
    ],
)
def test_what_is_not_worth_it_is_not_asked(stand_in: Path, text: str, check: Checker) -> None:
    assert check(text, "RB121") == []
    assert not (stand_in / "read").exists()


@pytest.mark.parametrize("answer", ["exit 3", "echo '{}'", "echo '[]'", "echo no"])
def test_a_program_that_answers_something_else_is_not_heard(
    stand_in: Path, answer: str, check: Checker
) -> None:
    (stand_in / "shellcheck").write_text(f"#!/bin/sh\n{answer}\n")
    assert check(page("rm wrong"), "RB121") == []


def test_without_shellcheck_nothing_is_said(
    check: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    find_shellcheck.cache_clear()
    try:
        assert check(page("rm wrong"), "RB121") == []
    finally:
        find_shellcheck.cache_clear()


REAL = {
    "what removes too much": ('rm -rf "$DIR/"*', "SC2115"),
    "a redirection without rights": ("sudo echo x > /etc/x", "SC2024"),
    "blanks around =": ("NAME = x", "SC2283"),
    "a lost variable": ('ls | while read -r x; do n=$x; done\n[ "$n" ] && ls', "SC2031"),
    "a pipe to what reads nothing": ("ls | rm", "SC2216"),
}


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not on PATH")
@pytest.mark.parametrize("name", REAL)
def test_shellcheck_itself_finds_mistakes(name: str, check: Checker) -> None:
    code, number = REAL[name]
    assert number in "".join(check(page(code), "RB121"))


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not on PATH")
@pytest.mark.parametrize(
    "code",
    [
        "for x in $LIST; do rm $x; done",
        "cd x\nrm y\nexport A=$(ls)",
        "UNUSED=1\nif [ $OTHER = x ]; then ls; fi",
        "alias k='kubectl'\nrm ~/x",
    ],
)
def test_style_is_no_mistake(code: str, check: Checker) -> None:
    assert check(page(code), "RB121") == []
