"""What is kept of a step that passed, for those who ask for it (`pytest -rP`)."""

from __future__ import annotations

from collections.abc import Iterator

from ..matching.lines import without_escapes
from ..model import Outcome

LONGEST = 20_000  # characters of a stream


def passed_sections(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Give names and texts: what the step printed, and what was compared by class only."""
    for name, texts in (
        ("stdout", [output.stdout for output in outcome.outputs]),
        ("stderr", [output.stderr for output in outcome.outputs]),
    ):
        text = without_escapes("".join(texts))
        if text.strip():
            yield name, text[:LONGEST]
    if outcome.comparison and outcome.comparison.loosened:
        yield "matched by class", "\n".join(outcome.comparison.loosened) + "\n"
