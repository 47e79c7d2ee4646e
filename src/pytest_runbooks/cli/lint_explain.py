"""`pytest-runbooks lint --explain`: what is to be known of a rule."""

from __future__ import annotations

from pathlib import Path

from ..errors import SettingError
from ..lint.own_rules import own_rules
from ..lint.pages import listing, page
from ..lint.registry import all_rules
from ..lint.selection import ALL, suggestion_for


def explain(code: str, here: Path, root: Path) -> str:
    """Give the page of a rule, or a list of several, those of the project too.

    Args:
        code: of the rule; the beginning of some codes, or `ALL`, for a list. Letters are taken in
            upper and lower case.
        here: the folder of the caller, for which rules of the project count.
        root: the folder of the project.

    Raises:
        SettingError: there is no such rule.
    """
    own = own_rules([here / "page.md"], root)
    rules = all_rules(own)
    wanted = code.strip().upper()
    if wanted in rules:
        return page(rules[wanted], own)
    meant = [rule for name, rule in rules.items() if wanted == ALL or name.startswith(wanted)]
    if not wanted or not meant:
        raise SettingError(f"unknown rule `{code}`\n  {suggestion_for(code, (*rules, ALL))}")
    return listing(meant)
