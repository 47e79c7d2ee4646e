"""Rules of the family `shell`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    by_shellcheck,
    endless,
    leaves_shell,
    not_portable,
    syntax,
    unquoted_url,
    unset_variable,
    waiting,
)

RULES: tuple[Rule, ...] = (
    syntax.RULE,
    by_shellcheck.RULE,
    unset_variable.RULE,
    endless.RULE,
    waiting.RULE,
    not_portable.RULE,
    leaves_shell.RULE,
    unquoted_url.RULE,
)
