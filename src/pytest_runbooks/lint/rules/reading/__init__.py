"""Rules of the family `reading`: what the tool cannot read, and comments that take findings back.

The engine itself finds what is wrong with such comments (`lint/suppression.py`), since it alone
knows all findings.
"""

from __future__ import annotations

from ...rule import Rule
from . import broken, ignore_of_nothing, unknown_ignore, unreadable

RULES: tuple[Rule, ...] = (
    unreadable.RULE,
    unknown_ignore.RULE,
    ignore_of_nothing.RULE,
    broken.RULE,
)
