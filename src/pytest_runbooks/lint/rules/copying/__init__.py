"""Rules of the family `copying`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule

RULES: tuple[Rule, ...] = ()
