"""Reads a document from its file, with everything that can be known to be wrong before it runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import DocumentError, Problem, SettingError
from ..matching import problem_of
from ..model import Runbook, Step
from ..parsing import SidecarText, decode, parse, sidecar_name
from .schemas import read_schema


def read_runbook(file: Path, shown: str, project: Path | None = None) -> Runbook:
    """Read a document, with the sidecar beside it.

    Args:
        file: where it is.
        shown: how it is called in messages.
        project: the folder out of which nothing beside it is read, if it is in there.

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
    steps = {step.id: step for one in runbook.procedures for step in one.steps}.values()
    promised = (command.expectation for step in steps for command in step.commands)
    expectations = dict.fromkeys(one for one in promised if one)
    problems = [problem for one in expectations if (problem := problem_of(one))]
    problems += [problem for step in steps for problem in _of_schema(step, file, project)]
    if problems:
        raise DocumentError(problems)
    return runbook


def _of_schema(step: Step, file: Path, project: Path | None) -> Iterator[Problem]:
    if step.options.schema is None:
        return
    try:
        read_schema(file, step.options.schema, project)
    except SettingError as error:
        hint = "write a path relative to the document, of a file that holds a JSON Schema"
        place = step.position
        yield Problem(place.path, place.line, place.column, str(error), hint)
