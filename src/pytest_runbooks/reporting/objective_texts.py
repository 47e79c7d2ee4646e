"""Objectives as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Measured, Rating
from .waits import duration


def measure_text(measure: Measured) -> str:
    """Say what was measured, and what the page states: `RTO 42 m, objective 30 m`."""
    actual = f"not measured ({measure.reason})"
    if measure.actual is not None:
        actual = duration(measure.actual)
    stated = "" if measure.objective is None else f", objective {duration(measure.objective)}"
    return f"{measure.name} {actual}{stated}"


def parts_text(measure: Measured) -> str:
    """Say of what a measured time is made; empty where it is of one kind."""
    parts = [(measure.ran, "ran"), (measure.shortened, "of waits were shortened")]
    parts.append((measure.documented, "are documented for people"))
    texts = [f"{duration(seconds)} {what}" for seconds, what in parts if seconds]
    if count := len(measure.untimed):
        steps = "1 manual step states" if count == 1 else f"{count} manual steps state"
        texts.append(f"{steps} no time")
    return ", ".join(texts) if len(texts) > 1 else ""


def summary_line(name: str, measures: Iterable[Measured], rated: Rating | None) -> Iterator[str]:
    """Say in a line what came of the objectives that a document states; none where it has none.

    Args:
        name: the document, with environment and procedure.
        measures: of the procedure.
        rated: see `rating`.
    """
    texts = []
    for one in measures:
        if one.objective is not None:
            parts = parts_text(one)
            texts.append(measure_text(one) + (f" ({parts})" if parts else ""))
    if texts:
        yield f"objectives: {name}: {'; '.join(texts)}: {rated or 'not measured'}"
