"""What an update makes of documents: each folder in `cases` is one, before and after.

Read `before.md`, `output.txt` and `after.md` as a person would: is the difference what a careful
colleague would have written? `RUNBOOKS_CASES=write` writes what comes out now into all of them.

- `output.txt`: what the commands print. Each part begins with a line `=== STEP`, or `=== STEP 2`
  for the second command of a transcript, perhaps with words like `in=prod`, `exit=3`, `stderr`
  and `cut=100` behind it.
- `case.toml`: `update`, the categories that are asked for; `env`, what the shell exports; `ids`,
  what AWS gave out.
- `told.txt`: what is not written and why, as `LINE: WHY`, and the steps that fail.
- `before.runbook.yaml`, `after.runbook.yaml`: the sidecar.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_runbooks.editing.documents import Page
from pytest_runbooks.model import Category, Output
from pytest_runbooks.parsing import SidecarText, decode, parse

from .running import DEFAULT, NOTHING, Outputs, Run, run

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(one.name for one in FOLDER.iterdir())
WRITES = os.environ.get("RUNBOOKS_CASES") == "write"
_PART = re.compile(r"^=== (\S+)(?: (\d+))?((?: [a-z]+(?:=\S+)?)*)\n", re.MULTILINE)


def text_of(case: str, name: str) -> str | None:
    file = FOLDER / case / name
    return decode(file.read_bytes(), name) if file.exists() else None


def page_of(case: str, when: str) -> Page:
    text, beside = text_of(case, f"{when}.md"), text_of(case, f"{when}.runbook.yaml")
    assert text is not None
    sidecar = None if beside is None else SidecarText("page.runbook.yaml", beside)
    return Page("page.md", text, sidecar)


def parts(text: str) -> Iterator[tuple[tuple[str, int, str], Output]]:
    begin, *found = _PART.split(text)
    assert not begin
    for step, number, words, said in zip(*[iter(found)] * 4, strict=True):
        options = dict(word.partition("=")[::2] for word in words.split())
        stdout, stderr = ("", said) if "stderr" in options else (said, "")
        output = Output(int(options.get("exit", 0)), stdout, stderr, cut=int(options.get("cut", 0)))
        yield (step, int(number or 1), options.get("in", "")), output


def asked(case: str) -> tuple[Outputs, frozenset[Category]]:
    config = tomllib.loads(text_of(case, "case.toml") or "")
    said = dict(parts(text_of(case, "output.txt") or ""))
    wanted = frozenset(map(Category, config.get("update", DEFAULT)))
    return Outputs(said, config.get("env", {}), frozenset(config.get("ids", ()))), wanted


def write(case: str, done: Run) -> None:
    page, said = done.written.page, told(done)
    files = {"after.md": page.text, "told.txt": said}
    files |= {"after.runbook.yaml": page.sidecar.text} if page.sidecar else {}
    for name, text in files.items():
        (FOLDER / case / name).write_bytes(text.encode())
    if not said:
        (FOLDER / case / "told.txt").unlink()


def told(done: Run) -> str:
    refused = [f"{one.line}: {one.refusal}\n" for one in done.written.changes if one.refusal]
    return "".join([*refused, *(f"{message}\n" for message in done.messages)])


@pytest.mark.parametrize("case", CASES)
def test_what_is_written(case: str) -> None:
    done = run(page_of(case, "before"), *asked(case))
    if WRITES:
        write(case, done)
    assert (page_of(case, "after"), text_of(case, "told.txt") or "") == (
        done.written.page,
        told(done),
    )


@pytest.mark.parametrize("case", CASES)
def test_a_second_run_changes_nothing_and_passes(case: str) -> None:
    page, (outputs, wanted) = page_of(case, "after"), asked(case)
    again = run(page, outputs, wanted)
    assert again.written.page == page
    if text_of(case, "told.txt"):
        return  # what cannot be written is said again
    assert (again.written.changes, told(again)) == ((), "")
    parse(page.text, page.path, page.sidecar)
    assert run(page, outputs, NOTHING).has_passed
