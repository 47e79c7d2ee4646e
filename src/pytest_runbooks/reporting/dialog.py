"""What a person reads who is asked before each step: the step, and then what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Outcome, Step
from .failure import printable, seconds_text
from .masking import Masker
from .passed import passed_sections

TAIL = 40  # lines shown of each part of what came of a step


def step_text(step: Step, path: str, environment: str, masker: Masker) -> str:
    """Show a step that is about to run: where it stands, and what runs.

    Args:
        step: as it is to run, with values for its placeholders.
        path: the document, as it is shown.
        environment: what it runs for; empty when the document has no matrix.
        masker: takes out secrets.
    """
    where = f" for `{environment}`" if environment else ""
    lines = [f"{path}:{step.line}: `{step.id}` in “{printable(step.section.title)}”{where}"]
    if step.options.file:
        lines.append(f"  writes the file `{printable(step.options.file)}`:")
    last = max((one.line + one.code.count("\n") for one in step.commands), default=0)
    for command in step.commands:
        code = masker.mask(command.code.rstrip("\n")).split("\n")
        for number, line in enumerate(code, command.line):
            lines.append(f"  {number:>{len(str(last))}}  {printable(line)}".rstrip())
    return "\n".join(lines)


def outcome_text(outcome: Outcome, path: str, masker: Masker) -> str:
    """Say in a line what came of a step that did not fail, and show what it printed."""
    detail = masker.mask(outcome.message) or seconds_text(outcome.seconds)
    said = f"{outcome.verdict} ({detail})"
    if detail.startswith(f"{outcome.verdict} "):
        said = detail  # which says that itself
    return "\n".join([f"{path}:{outcome.line}: {said}", *_parts(outcome, masker)])


def _parts(outcome: Outcome, masker: Masker) -> Iterator[str]:
    for name, text in passed_sections(outcome, masker):
        yield f"{name}:"
        lines = text.rstrip("\n").split("\n")
        if len(lines) > TAIL:
            yield f"  ({len(lines) - TAIL} more lines above)"
        yield from (f"  {printable(line)}".rstrip() for line in lines[-TAIL:])
