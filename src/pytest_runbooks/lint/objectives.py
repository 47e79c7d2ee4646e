"""Objectives that a page states: `RTO < 30 minutes`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Span
from ..reporting.waits import duration
from .document import Document
from .metadata import cells_of

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = (
    r"(?P<amount>\d{1,4}(?:\.\d+)?)\s*-?\s*"
    r"(?P<unit>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\b"
)
_BOUND = (
    r"(?:<=?|≤|>=?|under|below|within|less than|at most|up to|max(?:imum)?\.?|of|is|are|:|=|to|\W)"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """An objective with its value.

    Attributes:
        seconds: the value.
        text: as it is written.
        span: of the value.
    """

    seconds: float
    text: str
    span: Span


def stated(document: Document, name: str) -> Iterator[Stated]:
    """Give the values that a page states for an objective, in order, that of front matter first.

    Read are "RTO < 30 min", "an RTO of 30 minutes", and tables with the objective in the first
    cell of a row and one value in the second.
    """
    yield from _of_front_matter(document, name)
    near = re.compile(
        rf"\b{re.escape(name)}\b(?:\s*+\([^)\d]{{0,80}}\))?\s*+(?:{_BOUND}\s*+){{0,4}}{_DURATION}",
        re.IGNORECASE,
    )
    for excerpt in document.prose:
        for found in near.finditer(excerpt.text):
            span = document.in_excerpt(excerpt, found.start("amount"), found.end("unit"))
            yield _stated(found, span)
        cells = cells_of(document.lines[excerpt.first_line - 1])
        label = excerpt.text.strip(" *_`")
        if (
            len(cells) > 1
            and label.upper() == name.upper()
            and cells[0].text.strip("*_` ") == label
        ):
            cell = cells[1]
            values = list(re.finditer(_DURATION, cell.text, re.IGNORECASE))
            if len(values) == 1:
                begin = cell.column + values[0].start()
                length = values[0].end() - values[0].start()
                yield _stated(values[0], document.at(excerpt.first_line, begin, length))


def _of_front_matter(document: Document, name: str) -> Iterator[Stated]:
    seconds = {"RTO": document.front_matter.rto, "RPO": document.front_matter.rpo}.get(name)
    if seconds is not None:
        place = document.front_matter.place_of(name.lower())
        yield Stated(seconds, duration(seconds), Span(place, place))


def _stated(found: re.Match[str], span: Span) -> Stated:
    seconds = float(found["amount"]) * _UNITS[found["unit"][0].lower()]
    return Stated(seconds, f"{found['amount']} {found['unit']}", span)
