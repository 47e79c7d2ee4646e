"""Rules of the family `python`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import notebook, prompt, python_2, shell, syntax

RULES: tuple[Rule, ...] = (
    syntax.RULE,
    shell.RULE,
    python_2.RULE,
    prompt.RULE,
    notebook.RULE,
)
