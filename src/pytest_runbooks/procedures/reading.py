"""Reads a document from its file, with everything that can be known to be wrong before it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import DocumentError, Problem, SettingError
from ..matching import problem_of
from ..model import Runbook, Step
from ..parsing import SidecarText, decode, parse, sidecar_name
from .schemas import read_schema


def read_runbook(
    file: Path, shown: str, project: Path | None = None, *, awaits: bool = False
) -> Runbook:
    """Read a document, with the sidecar beside it.

    Args:
        file: where it is.
        shown: how it is called in messages.
        project: the folder out of which nothing beside it is read, if it is in there.
        awaits: an `expect` without an expectation is right, since the run is to write one.

    Raises:
        DocumentError: it has mistakes; it holds all of them.
        OSError: it cannot be read.
    """
    beside = file.with_name(sidecar_name(file.name))
    sidecar = None
    if beside.is_file():
        path = str(Path(shown).with_name(beside.name))
        sidecar = SidecarText(path, decode(beside.read_bytes(), path))
    runbook = parse(decode(file.read_bytes(), shown), shown, sidecar, awaits=awaits)
    steps = {step.id: step for one in runbook.procedures for step in one.steps}.values()
    if problems := [*problems_of(steps, file, project)]:
        raise DocumentError(problems)
    return runbook


def problems_of(steps: Iterable[Step], file: Path, project: Path | None) -> Iterator[Problem]:
    """Find what is wrong with expectations and schemas, which parsing does not look into.

    Args:
        steps: of a document.
        file: the document.
        project: as for `read_runbook`.
    """
    known = [*steps]
    promised = (command.expectation for step in known for command in step.commands)
    for expectation in dict.fromkeys(one for one in promised if one):
        if problem := problem_of(expectation):
            yield problem
    for step in known:
        yield from _of_schema(step, file, project)


def _of_schema(step: Step, file: Path, project: Path | None) -> Iterator[Problem]:
    if step.options.schema is None:
        return
    try:
        read_schema(file, step.options.schema, project)
    except SettingError as error:
        hint = "write a path relative to the document, of a file that holds a JSON Schema"
        place = step.position
        yield Problem(place.path, place.line, place.column, str(error), hint)
