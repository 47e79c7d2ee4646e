"""What a page says of itself: owner, version, last review, in front matter or at its top."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ..model import Position, Span
from ..parsing.lines import Excerpt
from .document import Document, per_document
from .outline import words_of

LABELS = {
    "owner": ("owner", "owned by", "author", "maintainer", "maintained by", "team", "contact"),
    "version": ("version", "document version", "revision"),
    "reviewed": (
        *("reviewed", "last reviewed", "last review", "reviewed on", "review date"),
        *("last updated", "updated", "last verified", "last tested", "date"),
    ),
    "review-every": (
        *("review every", "review cycle", "review frequency", "review interval", "review period"),
        *("review schedule", "next review", "next review due", "reviewed every"),
    ),
}
"""How people call what front matter calls by the key."""

_ROW = re.compile(r"\s*\|.")
_RULE = re.compile(r"[\s|:-]+")
_LINE = re.compile(r"\W{0,4}(?P<label>\w[\w /-]{1,30}?)\W{0,3}:\W{0,3}(?P<value>\w.*|@.*|#.*)$")
_FRONT = re.compile(r"(?P<label>\w[\w-]*):[ \t]+(?P<value>\S.*)$")
_EVERY = re.compile(
    r"\b(?:every\s+)?(?P<amount>\d{1,4}|two|three|six|twelve)?[\s-]*"
    r"(?P<unit>days?|weeks?|months?|quarters?|years?|d|w)\b",
    re.IGNORECASE,
)
_EVER = {"weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366, "annually": 366, "annual": 366}
_UNITS = {"d": 1, "w": 7, "m": 31, "q": 92, "y": 366}
_WORDS = {"two": 2, "three": 3, "six": 6, "twelve": 12}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(" + "|".join(_MONTHS) + r")[a-z]*\.?"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a page says of itself.

    Attributes:
        label: its words, see `words_of`.
        value: as it is written.
        span: of the value.
    """

    label: tuple[str, ...]
    value: str
    span: Span


@per_document
def facts(document: Document) -> tuple[Fact, ...]:
    """Give what a page says of itself, in order.

    Looked at are other tools' keys in the front matter, and what stands above the second heading
    of level 2, or anywhere in tables of two columns.
    """
    found: list[Fact] = []
    for number, line in enumerate(document.lines[: document.inspection.front_lines], 1):
        if front := _FRONT.match(line):
            value = front["value"].strip("'\" ")
            place = document.at(number, front.start("value") + 1, len(front["value"]))
            found.append(Fact(words_of(front["label"]), value, place))
    headings = [one.position.line for one in document.headings if one.level == 2]
    end = headings[1] if len(headings) > 1 else len(document.lines)
    for excerpt in document.prose:
        found += _of_table(document, excerpt)
        if excerpt.first_line <= end:
            found += _of_lines(document, excerpt)
    return tuple(found)


def facts_of(document: Document, names: tuple[str, ...]) -> list[Fact]:
    """Give what a page says under one of some labels."""
    known = {words_of(name) for name in names}
    return [fact for fact in facts(document) if fact.label in known]


def _of_lines(document: Document, excerpt: Excerpt) -> list[Fact]:
    found, offset = [], 0
    for line in excerpt.lines:
        if said := _LINE.match(line):
            begin = offset + said.start("value")
            value = said["value"].strip(" *_`")
            place = document.in_excerpt(excerpt, begin, begin + len(value))
            found.append(Fact(words_of(said["label"]), value, place))
        offset += len(line) + 1
    return found


def _of_table(document: Document, excerpt: Excerpt) -> list[Fact]:
    """Cells come as excerpts of their own: the label left of the value, or above it."""
    line = document.lines[excerpt.first_line - 1] if excerpt.first_line else ""
    cells = cells_of(line)
    label = excerpt.text.strip()
    if len(cells) != 2 or not label or cells[0].text != label or not cells[1].text:
        return []
    value = cells[1]
    place = document.at(excerpt.first_line, value.column, len(value.text))
    return [Fact(words_of(label), value.text.strip("*_`"), place)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text without blanks around, and the column where that begins."""

    text: str
    column: int


@lru_cache(maxsize=16)  # it is asked once for each cell of a line
def cells_of(line: str) -> tuple[Cell, ...]:
    """Give the cells of a line of a table; none when it is no such line, or a rule."""
    if not _ROW.match(line) or _RULE.fullmatch(line):
        return ()
    cells, offset = [], line.index("|") + 1
    for raw in re.split(r"(?<!\\)\|", line.strip().strip("|")):
        blank = len(raw) - len(raw.lstrip())
        cells.append(Cell(raw.strip(), offset + blank + 1))
        offset += len(raw) + 1
    return tuple(cells)


def dates_in(text: str) -> list[date | None]:
    """Give the days that a text names; None for one that no calendar has."""
    found = [_day(one[1], one[2], one[3]) for one in _ISO.finditer(text)]
    found += [_day(one[3], _month(one[2]), one[1]) for one in _DAY_FIRST.finditer(text)]
    found += [_day(one[3], _month(one[1]), one[2]) for one in _MONTH_FIRST.finditer(text)]
    return found


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3].lower()) + 1)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def interval_in(text: str) -> timedelta | None:
    """Give how long a review holds by what a text says: `every 90 days`, `quarterly`, `12w`."""
    for word, days in _EVER.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            return timedelta(days)
    found = _EVERY.search(text)
    if not found:
        return None
    amount = found["amount"] or "1"
    number = _WORDS.get(amount.lower()) or int(amount)
    return timedelta(number * _UNITS[found["unit"][0].lower()])


def in_front_matter(document: Document, key: str) -> Position | None:
    """Give the place of a key under `runbook:`; None when it is not there."""
    return document.front_matter.places.get((key,))
