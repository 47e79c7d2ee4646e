"""Which texts may be words that a reader replaces, though nothing marks them.

Pages that were printed with such words in italics have them as any other word: `--count integer`,
`--replica-mode mode`, `RetentionPeriodValue=number_of_days`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from ..shell import UNKNOWN

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SYNOPSIS = re.compile(r"[|<>…]|\.\.\.|^[\W_]+$")
_ANY = frozenset(
    {
        *("a", "an", "boolean", "bool", "double", "example", "existing", "float", "id", "int"),
        *("integer", "json", "key", "list", "long", "map", "my", "name", "new", "number", "of"),
        *("some", "string", "structure", "text", "the", "timestamp", "type", "value", "values"),
        *("xxx", "your"),
    }
)
_DATE_LETTERS = re.compile(r"(?i)yyyy|(?<![a-z])(?:mm|dd|hh|ss)(?![a-z])|t(?:hh)|<")
_NO_TIMES = re.compile(r"(?i)now|today|yesterday|tomorrow|.* ago|now\s*[-+].*")
_NO_BOOLEANS = frozenset(
    {"yes", "no", "on", "off", "1", "0", "y", "n", "enable", "disable", "enabled", "disabled"}
)
# Words that name a value, and not what value it is, so that nobody writes them for another one.
_NO_NUMBERS = frozenset(
    {
        *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *("twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred"),
        *("thousand", "none", "null", "nil", "infinite", "infinity", "unlimited", "forever"),
        *("never", "always", "auto", "automatic", "default", "true", "false", "yes", "no", "on"),
        *("off", "low", "medium", "high", "highest", "lowest", "critical", "all", "daily"),
        *("weekly", "monthly", "yearly", "hourly", "abc", "abcd", "foo", "bar", "baz", "hello"),
    }
)
_NEAR = 0.8


def words_of(name: str) -> frozenset[str]:
    """Give the words of a name in any spelling: `LogLevel`, `log-level`, `LOG_LEVEL`."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def may_stand_for_another(text: str, names: Sequence[str]) -> bool:
    """Say whether a text may be replaced by a reader.

    Args:
        text: as the page has it.
        names: what the value is called: its option, its member, its shape.
    """
    if not text or UNKNOWN in text or _SYNOPSIS.search(text):
        return True
    known = _ANY.union(*(words_of(name) for name in names))
    words = words_of(text)
    return bool(words) and words <= known


def is_surely_no(text: str, type_: str) -> bool:
    """Say whether somebody has meant a text, which is none, for a value of a type."""
    text = text.strip()
    match type_:
        case "timestamp":
            if _NO_TIMES.fullmatch(text):
                return True
            return text[:1].isdigit() and not _DATE_LETTERS.search(text)
        case "boolean":
            return text.strip("'\"").lower() in _NO_BOOLEANS
        case _:
            digits = text.lstrip("+-.'\"")
            is_number = digits[:1].isdigit() and not _SYNOPSIS.search(text)
            return is_number or text.lower() in _NO_NUMBERS


def is_surely_none_of(text: str, words: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether somebody has meant a text, which is none of some words, for one of them."""
    if may_stand_for_another(text, names):
        return False
    lower = [word.lower() for word in words]
    if get_close_matches(text.lower(), lower, n=1, cutoff=_NEAR):
        return True
    if _plain(text) in {_plain(word) for word in words}:
        return True
    style = _style(text)
    alike = sum(_style(word) == style for word in words)
    return style != "" and 2 * alike > len(words)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _style(text: str) -> str:
    """Give how a word is written, where nobody writes words so that stand for others."""
    if re.fullmatch(r"[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*", text):
        return "upper"
    if re.fullmatch(r"(?:[A-Z][a-z0-9]*)+", text) and re.search(r"[a-z]", text):
        return "camel"
    if re.fullmatch(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*", text) and re.search(r"\d", text):
        return "lower"
    return ""
