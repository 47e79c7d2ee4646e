"""RB608: a command that runs a file which does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath

from ...command_files import NamedFile, named_files, places
from ...document import Document
from ...rule import Finding, Rule, Severity

_MADE = re.compile(
    r"\b(?:creat|sav|writ|add|download|cop(?:y|ies)|put|nam|generat|call|mak|past|stor|export|edit"
    r"|open|extract|clon|get|fetch|insert|build|render|output|following|below|this)",
    re.IGNORECASE,
)

_ELSEWHERE = re.compile(r"(?:^|[\s;&|`$>])(?:cd|pushd|chdir|Set-Location|clone|WORKDIR)\s+\S")
_GO = re.compile(
    r"`(?:cd|pushd)\s|\bclone\b|\b(?:change|navigate|switch|go|move|cd|checkout|download|unzip|install)"
    r"\b.{0,40}\b(?:directory|folder|repo|repository|project|to|into|in)\b|root (?:of|folder|dir)",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find scripts and inputs that are nowhere, in a folder that is there."""
    for named in named_files(document):
        path = PurePosixPath(named.path)
        folders = [one / path.parent for one in places(document)]
        there = [one for one in folders if document.files.exists(one)]
        if any(document.files.exists(one / path.name) for one in folders) or not there:
            continue
        is_beside = path.parent.name == ""
        if (is_beside and not document.is_runbook) or _may_be_there(document, named, path):
            continue
        names = [name for one in there for name in document.files.names(one)]
        if not is_beside and not names:
            continue  # a submodule that is not checked out
        near = get_close_matches(path.name, names, n=1, cutoff=0.75)
        yield Finding(
            named.span,
            f"`{named.path}` does not exist",
            f"did you mean `{path.parent / near[0]}`?"
            if near
            else "add the file, or mend the path",
        )


def _may_be_there(document: Document, named: NamedFile, path: PurePosixPath) -> bool:
    """Say whether the reader may have the file where he is.

    The page may lead to another folder before, also in a fence that is no step; it may name the
    file before, in code or as what is made; or the file is in a folder beside the document.
    """
    stem = path.stem
    code = {
        line for block in document.blocks for line in range(block.position.line, block.last_line)
    }
    for number, line in enumerate(document.lines[: named.line - 1], 1):
        is_code = number in code
        if _ELSEWHERE.search(line) if is_code else _GO.search(line):
            return True
        if stem in line and (is_code or "<!--" in line or _MADE.search(line)):
            return True
    here = document.file.parent
    folders = [name for name in document.files.names(here) if "." not in name]
    return any(document.files.exists(here / name / path) for name in folders)


RULE = Rule(
    code="RB608",
    name="command-file-missing",
    summary="A command runs a file of the project that does not exist.",
    severity=Severity.ERROR,
    why="""\
The script was moved or renamed, and the page not. Looked at are scripts that are run, by their path
or by an interpreter, and files that are given to `kubectl -f` and the like: where the folder is
there and the file is not, and nothing before on the page may have made it, or led to another place.
Paths count from the folder of the document, from any folder above it, or from `workdir`.""",
    bad="""\
# Restart the shop

```bash
bash scripts/restrat.sh
```
""",
    good="""\
# Restart the shop

```bash
bash scripts/restart.sh
```
""",
    files={"scripts/restart.sh": "echo restarted\n"},
    check=check,
)
