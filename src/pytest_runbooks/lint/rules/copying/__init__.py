"""Rules of the family `copying`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import no_commands, not_shell, prompt

RULES: tuple[Rule, ...] = (
    prompt.RULE,
    not_shell.RULE,
    no_commands.RULE,
)
