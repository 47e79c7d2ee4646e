"""What is kept of a step that passed, for those who ask for it (`pytest -rP`)."""

from __future__ import annotations

from collections.abc import Iterator

from ..matching.lines import without_escapes
from ..model import Outcome
from .approximate import approximate_texts
from .calls import folded
from .confirmation import confirmation_text
from .failure import printable
from .faults import fault_texts
from .masking import Masker
from .stub_calls import stub_texts
from .waits import waits_text

LONGEST = 20_000  # characters of a stream
BEYOND = 5_000  # characters after those, in which a secret may end


def passed_sections(outcome: Outcome, masker: Masker) -> Iterator[tuple[str, str]]:
    """Give names and texts, without secrets.

    They are what the step printed, what a person confirmed, what was compared by class only, what
    stood in the place of placeholders, what was captured, the API calls, which of them rest on
    approximate emulation, those of stubs, and long waits.
    """
    for name, texts in (
        ("stdout", [output.stdout for output in outcome.outputs]),
        ("stderr", [output.stderr for output in outcome.outputs]),
    ):
        text = without_escapes("".join(texts))
        if text.strip():
            yield name, masker.mask(text[: LONGEST + BEYOND])[:LONGEST]
    if confirmed := confirmation_text(outcome, masker):
        yield "confirmation", confirmed + "\n"
    if outcome.comparison and outcome.comparison.loosened:
        yield "matched by class", masker.mask("\n".join(outcome.comparison.loosened)) + "\n"
    for name, values in (("placeholders", outcome.filled), ("values", outcome.captured)):
        if values:
            text = "".join(f"{key} is {value}\n" for key, value in values.items())
            yield name, masker.mask(text)
    if outcome.calls:
        yield "AWS calls", masker.mask("\n".join(folded(outcome.calls))) + "\n"
    if differing := approximate_texts(outcome.calls):
        yield "approximate emulation", "\n".join(differing) + "\n"
    if outcome.faults:
        yield "faults", "\n".join(fault_texts(outcome, masker)) + "\n"
    if outcome.stub_calls:
        yield "stubs", "\n".join(map(printable, stub_texts(outcome.stub_calls, masker))) + "\n"
    if waited := waits_text(outcome):
        yield "waits", f"{waited}\n"
