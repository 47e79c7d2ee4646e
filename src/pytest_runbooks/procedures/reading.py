"""Reads a document from its file, with everything that can be known to be wrong before it runs."""

from __future__ import annotations

from pathlib import Path

from ..errors import DocumentError
from ..matching import problem_of
from ..model import Runbook
from ..parsing import decode, parse


def read_runbook(file: Path, shown: str) -> Runbook:
    """Read a document.

    Args:
        file: where it is.
        shown: how it is called in messages.

    Raises:
        DocumentError: it has mistakes; it holds all of them.
        OSError: it cannot be read.
    """
    runbook = parse(decode(file.read_bytes(), shown), shown)
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
