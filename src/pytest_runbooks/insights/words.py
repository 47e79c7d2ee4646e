"""The commands and functions of Logs Insights that are known here.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

COMMANDS = {
    "fields": "fields",
    "display": "display",
    "filter": "filter",
    "filterindex": "filterIndex",
    "stats": "stats",
    "sort": "sort",
    "limit": "limit",
    "parse": "parse",
    "dedup": "dedup",
    "unmask": "unmask",
    "pattern": "pattern",
    "diff": "diff",
    "anomaly": "anomaly",
    "unnest": "unnest",
    "source": "SOURCE",
    "join": "join",
    "lookup": "lookup",
    "addtotals": "addtotals",
}
"""By the small letters of each, how it is written."""

FOREIGN_COMMANDS = {
    "where": "filter",
    "select": "fields",
    "project": "fields",
    "table": "display",
    "summarize": "stats",
    "order": "sort",
    "head": "limit",
    "take": "limit",
    "tail": "sort` and `limit",
}
"""Commands of other query languages, and what says the same here."""

MANY = 99

AGGREGATES = {
    "avg": (1, 1),
    "count": (0, 1),
    "count_distinct": (1, 1),
    "max": (1, 1),
    "median": (1, 1),  # not among the functions on the page, and in AWS's own queries for Lambda
    "min": (1, 1),
    "pct": (2, 2),
    "percentile": (2, 2),
    "stddev": (1, 1),
    "sum": (1, 1),
    "earliest": (1, 1),
    "latest": (1, 1),
    "sortsfirst": (1, 1),
    "sortslast": (1, 1),
}
"""Functions that make one value of many rows: how many arguments each takes, at least and most."""

FUNCTIONS = {
    **dict.fromkeys(("abs", "ceil", "floor", "log", "sqrt"), (1, 1)),
    **dict.fromkeys(("greatest", "least", "coalesce", "concat"), (1, MANY)),
    **dict.fromkeys(("frommillis", "tomillis"), (1, 1)),
    "bin": (1, 2),  # documented is one; pages of AWS write `bin(@timestamp, 1h)`, too
    **dict.fromkeys(("datefloor", "dateceil", "strcontains"), (2, 2)),
    **dict.fromkeys(("ispresent", "isempty", "isblank", "strlen", "toupper", "tolower"), (1, 1)),
    **dict.fromkeys(("jsonparse", "jsonstringify"), (1, 1)),
    **dict.fromkeys(("isvalidip", "isvalidipv4", "isvalidipv6"), (1, 1)),
    **dict.fromkeys(("isipinsubnet", "isipv4insubnet", "isipv6insubnet"), (2, 2)),
    **dict.fromkeys(("ltrim", "rtrim", "trim"), (1, 2)),
    "now": (0, 0),
    "substr": (2, 3),
    "replace": (3, 3),
}
"""The other functions, by their small letters."""

SPELLINGS = {
    "frommillis": "fromMillis",
    "tomillis": "toMillis",
    "sortsfirst": "sortsFirst",
    "sortslast": "sortsLast",
    "jsonparse": "jsonParse",
    "jsonstringify": "jsonStringify",
    "isvalidip": "isValidIp",
    "isvalidipv4": "isValidIpV4",
    "isvalidipv6": "isValidIpV6",
    "isipinsubnet": "isIpInSubnet",
    "isipv4insubnet": "isIpv4InSubnet",
    "isipv6insubnet": "isIpv6InSubnet",
}
"""How the functions are written that have capital letters."""

FOREIGN_FUNCTIONS = {
    "len": "strlen",
    "length": "strlen",
    "upper": "toupper",
    "lower": "tolower",
    "contains": "strcontains",
    "distinct_count": "count_distinct",
    "dcount": "count_distinct",
    "countdistinct": "count_distinct",
    "mean": "avg",
    "average": "avg",
    "stdev": "stddev",
    "substring": "substr",
    "isnull": "ispresent",
    "isnotnull": "ispresent",
}
"""Functions of other query languages, and what does the same here."""

FOREIGN_OPERATORS = {
    "exists": "ispresent(...)",
    "is": "ispresent(...)",
    "contains": "like",
    "has": "like",
    "ilike": "like",
    "startswith": "like",
    "endswith": "like",
    "matches": "=~",
    "rlike": "=~",
    "regexp": "=~",
    "between": ">= ... and ... <=",
}
"""Operators of other query languages, and what does the same here."""

UNITS = frozenset(
    [
        *("ms", "msec", "millisecond", "milliseconds", "msecs"),
        *("s", "sec", "secs", "second", "seconds"),
        *("m", "min", "mins", "minute", "minutes"),
        *("h", "hr", "hrs", "hour", "hours"),
        *("d", "day", "days", "w", "week", "weeks"),
        *("mo", "mon", "mons", "month", "months"),
        *("q", "qtr", "qtrs", "quarter", "quarters", "y", "yr", "yrs", "year", "years"),
    ]
)


def near(word: str, known: Iterable[str]) -> str:
    """Give the word that another one surely misspells; empty when there is none."""
    found = get_close_matches(word.lower(), known, n=1, cutoff=0.82)
    return found[0] if found else ""
