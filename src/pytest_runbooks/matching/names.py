"""What stands for a value in a documented text: `$NAME`, `${NAME}`, and placeholders.

Both have their value in one mapping, in which a placeholder is its text behind a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MENTION = re.compile(
    r"\$(?:(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\})"
)
"""Finds `$NAME` and `${NAME}`, always with the longest name."""


def mentions_names(text: str) -> bool:
    """Say whether `text` mentions variables, so that it is worth asking for their values."""
    return MENTION.search(text) is not None


def placeholder(text: str) -> str:
    """Give the key of a placeholder, as it stands on the page, among names."""
    return f" {text}"


def placeholders_in(text: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Find placeholders: where they begin and end, and their value."""
    for key, value in names.items():
        if key.startswith(" ") and key[1:] in text:
            before, after = (r"\b" if one.isalnum() else "" for one in (key[1], key[-1]))
            for found in re.finditer(f"{before}{re.escape(key[1:])}{after}", text):
                yield found.start(), found.end(), value
