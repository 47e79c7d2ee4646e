"""The classes of values that an expectation may name: `[UUID]`, `[TIMESTAMP]`, ...

The table is closed: `[FOO]` is text. docs/expectations.md lists the same table for authors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Class:
    """A kind of value.

    Attributes:
        name: as it stands between the brackets.
        regex: matches the whole of a value; holds no capturing group.
        meaning: what it matches, in words.
        example: one value that it matches.
    """

    name: str
    regex: str
    meaning: str
    example: str


_DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]+)?)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
_HTTP_DATE = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2}[ -]"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ -][0-9]{2,4} "
    r"[0-9]{2}:[0-9]{2}:[0-9]{2} (?:GMT|UTC|[+-][0-9]{4})"
)
EPOCH_REGEX = r"[12][0-9]{9}(?:\.[0-9]+)?|[12][0-9]{12}"
_AMOUNT = r"[0-9]+(?:\.[0-9]+)?"
_UNIT = (
    r"(?:nanoseconds?|microseconds?|milliseconds?|seconds?|minutes?|hours?|days?"
    r"|secs?|mins?|hrs?|ns|us|µs|ms|s|m|h|d)"
)
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

UUID_REGEX = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
TIMESTAMP_REGEX = rf"{_DATE}[T ]{_TIME}{_ZONE}|{_HTTP_DATE}"

_TABLE = (
    Class(
        "UUID",
        UUID_REGEX,
        "32 hexadecimal digits in groups of 8, 4, 4, 4 and 12",
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    ),
    Class(
        "TIMESTAMP",
        rf"{TIMESTAMP_REGEX}|{EPOCH_REGEX}",
        "a date with a time: ISO 8601, HTTP, or seconds or milliseconds since 1970",
        "2026-03-01T09:30:00.000Z",
    ),
    Class("DATE", _DATE, "year, month and day", "2026-03-01"),
    Class("TIME", rf"{_TIME}{_ZONE}", "hours and minutes, perhaps seconds and a zone", "09:30:00"),
    Class(
        "DURATION",
        rf"{_AMOUNT} ?{_UNIT}(?:,? ?{_AMOUNT} ?{_UNIT})*",
        "amounts with units of time, from `ns` to `days`",
        "1m 30s",
    ),
    Class("INT", r"[+-]?[0-9]+", "a whole number", "42"),
    Class(
        "NUMBER",
        r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
        "a number, perhaps with a fraction and an exponent",
        "3.14",
    ),
    Class("HEX", r"(?:0x)?[0-9a-fA-F]+", "hexadecimal digits", "9f86d081"),
    Class(
        "ID",
        r"(?=[A-Za-z_+/=.-]*[0-9])[A-Za-z0-9/][A-Za-z0-9_+/=.-]*|[A-Za-z]{8,}",
        "an id as AWS makes them: letters, digits and `_+/=.-` with a digit among them, "
        "or at least 8 letters",
        "vpc-0a1b2c3d4e5f67890",
    ),
    Class(
        "ARN",
        r"arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(?:[0-9]{12}|aws)?:[^\s\"',]+",
        "an Amazon resource name",
        "arn:aws:sns:eu-west-1:123456789012:alerts",
    ),
    Class("ACCOUNT", r"[0-9]{12}", "an AWS account number: twelve digits", "123456789012"),
    Class(
        "REGION",
        r"[a-z]{2}(?:-gov|-isof?|-isob|-isoe)?"
        r"-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]",
        "the code of an AWS region",
        "af-south-1",
    ),
    Class(
        "IP",
        rf"(?:{_OCTET}\.){{3}}{_OCTET}|(?:[0-9a-fA-F]{{0,4}}:){{2,7}}[0-9a-fA-F]{{0,4}}",
        "an IPv4 or IPv6 address",
        "10.0.1.25",
    ),
    Class(
        "URL",
        r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+",
        "an address with a scheme",
        "https://example.com/v1.0/products?page=2",
    ),
    Class(
        "PATH",
        r"(?:~|\.{1,2})?/[^\s:\"']*|[^\s/:\"']+/[^\s:\"']*",
        "a path with at least one `/`",
        "./backup/items.json",
    ),
    Class(
        "VERSION",
        r"v?[0-9]+(?:\.[0-9]+)+(?:[-+][0-9A-Za-z.+-]+)?",
        "numbers with dots between them, perhaps a suffix",
        "2.15.0-rc1",
    ),
    Class(
        "WORD",
        r"\w(?:[\w.-]*\w)?",
        "letters, digits, `_`, and `.` and `-` inside",
        "products-dev",
    ),
)

CLASSES: Mapping[str, Class] = MappingProxyType({each.name: each for each in _TABLE})

TOKEN = re.compile(
    r"\[(?:\.\.|(?P<class>" + "|".join(CLASSES) + r")(?::(?P<name>[A-Za-z0-9_-]+))?)\]"
)
"""Finds `[..]`, `[CLASS]` and `[CLASS:name]` in a documented text."""
