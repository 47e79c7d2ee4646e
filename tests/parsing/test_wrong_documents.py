"""What is said of wrong documents: each file in `wrong` holds one, and the whole text of it.

Read them through to see how this project speaks. A file begins with a document and, in some,
goes on with its sidecar; `RUNBOOKS_WRONG=write` writes what is said now into all of them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from pytest_runbooks.errors import DocumentError
from pytest_runbooks.parsing import DIRECTIVE_OPTIONS
from pytest_runbooks.parsing.schema import SidecarKeys, StepRow, StubRow, keys_of
from pytest_runbooks.procedures.reading import read_runbook

CASES = {file.stem: file for file in sorted((Path(__file__).parent / "wrong").glob("*.txt"))}
_PART = re.compile(r"^>>> (.+)\n", re.MULTILINE)
_PROBLEM = re.compile(r"(page\.(?:md|runbook\.yaml)):(\d+):(\d+): (.+)")


def parts(case: str) -> dict[str, str]:
    """The document, its sidecar and what is said, by their names."""
    _, *found = _PART.split(CASES[case].read_text("utf-8"))
    return dict(zip(found[::2], found[1::2], strict=True))


def said(files: dict[str, str], folder: Path) -> str:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(DocumentError) as caught:
        read_runbook(folder / "page.md", "page.md")
    return f"{caught.value}\n"


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of(case: str, tmp_path: Path) -> None:
    files = parts(case)
    expected = files.pop("said")
    found = said(files, tmp_path)
    if os.environ.get("RUNBOOKS_WRONG") == "write":
        written = "".join(f">>> {name}\n{text}" for name, text in files.items())
        CASES[case].write_text(f"{written}>>> said\n{found}", "utf-8")
    else:
        assert found == expected


@pytest.mark.parametrize("case", CASES)
def test_it_is_said_where_and_what_and_what_to_do(case: str) -> None:
    files = parts(case)
    lines = files["said"].splitlines()
    for problem, hint in zip(lines[::2], lines[1::2], strict=True):
        found = _PROBLEM.fullmatch(problem)
        assert found
        path, line, column, message = found.groups()
        there = files[path].splitlines()[int(line) - 1]
        assert 1 <= int(column) <= len(there) + 1
        assert re.match(r"`|[a-z]", message)
        assert re.match(r"  (`|[a-z])", hint)
        assert not re.search(r"[!.]$", f"{message}\n{hint}", re.MULTILINE)


def test_there_are_more_than_fifty_and_every_option_and_key_is_in_one() -> None:
    assert len(CASES) > 50
    cases = [parts(case) for case in CASES]
    told = {*re.findall(r"`([\w-]+)", "\n".join(files["said"] for files in cases))}
    assert DIRECTIVE_OPTIONS.keys() - told == set()
    written = "\n".join(text for files in cases for name, text in files.items() if name != "said")
    keys = keys_of(SidecarKeys) | keys_of(StepRow) | keys_of(StubRow)
    assert keys - {*re.findall(r"[\w-]+", written)} == set()
