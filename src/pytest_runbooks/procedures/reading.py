"""Reads a document from its file, with everything that can be known to be wrong before it runs."""

from __future__ import annotations

from pathlib import Path

from ..errors import DocumentError
from ..matching import problem_of
from ..model import Runbook
from ..parsing import SidecarText, decode, parse, sidecar_name


def read_runbook(file: Path, shown: str) -> Runbook:
    """Read a document, with the sidecar beside it.

    Args:
        file: where it is.
        shown: how it is called in messages.

    Raises:
        DocumentError: it has mistakes; it holds all of them.
        OSError: it cannot be read.
    """
    beside = file.with_name(sidecar_name(file.name))
    sidecar = None
    if beside.is_file():
        path = str(Path(shown).with_name(beside.name))
        sidecar = SidecarText(path, decode(beside.read_bytes(), path))
    runbook = parse(decode(file.read_bytes(), shown), shown, sidecar)
    commands = (
        command
        for procedure in runbook.procedures
        for step in procedure.steps
        for command in step.commands
    )
    expectations = dict.fromkeys(one.expectation for one in commands if one.expectation)
    problems = [problem for one in expectations if (problem := problem_of(one))]
    if problems:
        raise DocumentError(problems)
    return runbook
