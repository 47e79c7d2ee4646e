"""Variables of the procedure, written `$NAME` or `${NAME}` in a documented text."""

from __future__ import annotations

import re

MENTION = re.compile(
    r"\$(?:(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\})"
)
"""Finds `$NAME` and `${NAME}`, always with the longest name."""


def mentions_names(text: str) -> bool:
    """Say whether `text` mentions variables, so that it is worth asking for their values."""
    return MENTION.search(text) is not None
