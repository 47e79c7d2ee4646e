"""`pytest-runbooks lint --explain`: what is to be known of a rule."""

from __future__ import annotations

from pathlib import Path

from ..errors import SettingError
from ..lint.own_rules import own_rules
from ..lint.pages import listing, page
from ..lint.registry import all_rules
from ..lint.selection import ALL, suggestion_for


def explain(code: str, here: Path, root: Path) -> str:
    """Give the page of a rule, or a list of all rules, those of the project too.

    Args:
        code: of the rule; `ALL` for the list.
        here: the folder of the caller, for which rules of the project count.
        root: the folder of the project.

    Raises:
        SettingError: there is no such rule.
    """
    own = own_rules([here / "page.md"], root)
    rules = all_rules(own)
    if code == ALL:
        return listing([*rules.values()])
    if code not in rules:
        raise SettingError(f"unknown rule `{code}`\n  {suggestion_for(code, (*rules, ALL))}")
    return page(rules[code], own)
