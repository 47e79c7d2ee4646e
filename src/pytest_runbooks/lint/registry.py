"""All rules, by their codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from ..errors import SettingError
from .rule import Rule

FAMILIES = (
    "reading",
    "copying",
    "shell",
    "python",
    "aws",
    "boto3",
    "expectations",
    "safety",
    "structure",
    "references",
    "artifacts",
)
OURS = "RB"
_CODE = re.compile(r"[A-Z]{1,10}\d{3,4}")


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """Give the rules of this project, in the order of their codes."""
    found: list[Rule] = []
    for family in FAMILIES:
        found += import_module(f".rules.{family}", __package__).RULES
    return tuple(sorted(found, key=lambda rule: rule.code))


def all_rules(own: Iterable[Rule] = ()) -> Mapping[str, Rule]:
    """Give all rules by their codes.

    Args:
        own: those of the project that is checked, see `docs/lint.md`.

    Raises:
        SettingError: one of them has a code that is no code, taken, or of this project.
    """
    rules = {rule.code: rule for rule in builtin_rules()}
    for rule in own:
        if not _CODE.fullmatch(rule.code) or rule.code.startswith(OURS):
            raise SettingError(
                f"the rule `{rule.name}` has the code `{rule.code}`\n"
                f"  write capital letters and three digits, as `OPS101`; `{OURS}` is taken"
            )
        if rule.code in rules:
            raise SettingError(
                f"the rules `{rules[rule.code].name}` and `{rule.name}` have the code "
                f"`{rule.code}`\n  give one of them another code"
            )
        rules[rule.code] = rule
    return MappingProxyType(dict(sorted(rules.items())))
