"""Finds the moment of a run in what came out, in the ways in which programs write it.

Those with a class of their own (ISO 8601, HTTP, seconds since 1970) are found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ..matching.classes import CLASSES

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TIME = "[0-2][0-9]:[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)?"
_ZONE = "(?: (?:UTC|GMT|[+-][0-9]{4}))?"
_CLOCK = re.compile(r"(?<![\w:.])([0-2][0-9]):([0-5][0-9]):([0-6][0-9])(?:\.[0-9]+)?(?![\w:])")
_DAY = 86400  # seconds
_NEAR = 600  # seconds; a time of day that is as near to now is one of this run


def without_moments(text: str, dates: tuple[str, ...], now: float) -> str:
    """Write dates and times of the run as classes, and as `[..]` where none has them.

    Args:
        text: what came out.
        dates: today, as ISO 8601 writes it; before and after midnight there may be two.
        now: the seconds since 1970; 0 when nobody knows.
    """
    if dates:
        text = _of(dates).sub(_written, text)
    return _CLOCK.sub(lambda found: _time(found, now), text) if now else text


@lru_cache(maxsize=4)
def _of(dates: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(form for one in dates for form in _forms(date.fromisoformat(one))))


def _forms(day: date) -> Iterator[str]:
    """Give expressions for a day, with a time behind it where programs write one."""
    name, month = _DAYS[day.weekday()], _MONTHS[day.month - 1]
    # `date`, `ls -l`, syslog, `time.ctime()`.
    yield (
        rf"(?:\b{name} )?\b{month} (?:{day.day:02}|{day.day:>2}) {_TIME}{_ZONE}"
        rf"(?: {day.year})?(?![\w:])"
    )
    yield rf"\b{day:%d}/{month}/{day:%Y}(?:[: ]{_TIME}{_ZONE})?(?![\w:])"  # logs of web servers
    # Names of files.
    yield rf"(?<![0-9]){day:%Y%m%d}(?:[-_T]?[0-9]{{4}}(?:[0-9]{{2}})?Z?)?(?![0-9])"
    yield (
        rf"(?<![0-9])(?<![0-9]-){day:%Y-%m-%d}(?:[-_T][0-9]{{2}}[-:]?[0-9]{{2}}"
        r"(?:[-:]?[0-9]{2})?Z?)?(?!-?[0-9])"
    )


def _written(found: re.Match[str]) -> str:
    if re.fullmatch(CLASSES["DATE"].regex, found[0]):
        return "[DATE]"
    return "[INT]" if found[0].isdigit() else "[..]"


def _time(found: re.Match[str], now: float) -> str:
    hours, minutes, seconds = map(int, found.groups())
    away = (hours * 3600 + minutes * 60 + seconds - now) % _DAY
    return "[TIME]" if min(away, _DAY - away) < _NEAR and hours < 24 else found[0]
