"""Rules of the family `python`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    asks_a_person,
    endless,
    exits,
    missing_import,
    notebook,
    prompt,
    python_2,
    shell,
    syntax,
    unset_name,
)

RULES: tuple[Rule, ...] = (
    syntax.RULE,
    shell.RULE,
    python_2.RULE,
    prompt.RULE,
    notebook.RULE,
    unset_name.RULE,
    missing_import.RULE,
    asks_a_person.RULE,
    endless.RULE,
    exits.RULE,
)
