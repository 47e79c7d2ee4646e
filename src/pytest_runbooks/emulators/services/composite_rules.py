"""The rule expression of a composite alarm."""

from __future__ import annotations

import re
from collections.abc import Callable

_TOKEN = re.compile(
    r"\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s()\"']+))\s*\)"
    r"|(AND|OR|NOT|TRUE|FALSE)\b|([()]))",
)


class WrongRuleError(ValueError):
    """A rule that is none."""


def holds(rule: str, state: Callable[[str], str]) -> bool:
    """Tell whether a rule holds; `AND` binds stronger than `OR`.

    Args:
        rule: as AWS writes it.
        state: gives the state of an alarm, by name or ARN.

    Raises:
        WrongRuleError: it is no rule, or a part of the language that is not known here.
    """
    rest = rule.strip()
    tokens: list[tuple[str, str]] = []
    while rest:
        found = _TOKEN.match(rest)
        if not found:
            raise WrongRuleError(rest)
        asked, *names, word, bracket = found.groups()
        tokens.append((asked or word or bracket, next(filter(None, names), "")))
        rest = rest[found.end() :].strip()
    reader = _Reader(tokens, state)
    value = reader.any_of()
    if reader.left:
        raise WrongRuleError(rule)
    return value


class _Reader:
    """Read tokens by descent."""

    def __init__(self, tokens: list[tuple[str, str]], state: Callable[[str], str]) -> None:
        self.left = tokens
        self._state = state

    def any_of(self) -> bool:
        value = self._all_of()
        while self._takes("OR"):
            value = self._all_of() or value
        return value

    def _all_of(self) -> bool:
        value = self._one()
        while self._takes("AND"):
            value = self._one() and value
        return value

    def _one(self) -> bool:
        if not self.left:
            raise WrongRuleError("the rule ends too early")
        (kind, name), self.left = self.left[0], self.left[1:]
        if kind == "NOT":
            return not self._one()
        if kind == "(":
            value = self.any_of()
            if not self._takes(")"):
                raise WrongRuleError("a bracket is not closed")
            return value
        if kind in {"TRUE", "FALSE"}:
            return kind == "TRUE"
        if not name:
            raise WrongRuleError(kind)
        return self._state(name) == kind

    def _takes(self, kind: str) -> bool:
        if self.left and self.left[0][0] == kind:
            self.left = self.left[1:]
            return True
        return False
