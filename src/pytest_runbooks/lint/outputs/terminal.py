"""Text as a terminal shows it: what can be seen, how wide it is, in which colour."""

from __future__ import annotations

import unicodedata

LONGEST = 240
"""Characters of a hint that are shown; programs get all of it."""

BOLD, RED, YELLOW, CYAN, BLUE = "1", "1;31", "1;33", "36", "34"


def paint(text: str, colour: str) -> str:
    """Give a text in a colour."""
    return f"\x1b[{colour}m{text}\x1b[0m"


def printable(text: str) -> str:
    """Write what would move a terminal's cursor, or not be seen, as Python writes it."""
    return "".join(map(shown, text))


def clipped(text: str) -> str:
    """Give the beginning of a text that nobody reads to its end."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0]} …"


def shown(sign: str) -> str:
    """Give a sign as it can be seen."""
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode()


def width(text: str) -> int:
    """Say how many columns a printable text takes."""
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
