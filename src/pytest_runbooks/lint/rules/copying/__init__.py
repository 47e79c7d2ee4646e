"""Rules of the family `copying`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    authors_path,
    blank_after_backslash,
    broken_continuation,
    entities,
    here_document,
    invisible,
    no_commands,
    not_shell,
    option_without_command,
    placeholder,
    prompt,
    typography,
)

RULES: tuple[Rule, ...] = (
    placeholder.RULE,
    prompt.RULE,
    not_shell.RULE,
    no_commands.RULE,
    typography.RULE,
    invisible.RULE,
    entities.RULE,
    blank_after_backslash.RULE,
    broken_continuation.RULE,
    here_document.RULE,
    authors_path.RULE,
    option_without_command.RULE,
)
