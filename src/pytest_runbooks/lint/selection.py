"""Which rules are looked for in which file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from ..errors import SettingError, suggestion
from .rule import Rule
from .settings import LintSettings

ALL = "ALL"


def rules_of(
    codes: Iterable[str], rules: Mapping[str, Rule], where: str, known: Iterable[str] = ()
) -> frozenset[str]:
    """Give the rules that some codes, or beginnings of codes, mean.

    Args:
        codes: as they are written; `ALL` means all.
        rules: by their codes.
        where: what they are written in; for the message.
        known: other words that are allowed.

    Raises:
        SettingError: one of them means nothing.
    """
    found: set[str] = set()
    for code in codes:
        meant = {one for one in rules if code and one.startswith(code)} if code != ALL else {*rules}
        if not meant:
            raise SettingError(
                f"{where}: unknown rule `{code}`\n  {suggestion_for(code, (*rules, *known))}"
            )
        found |= meant
    return frozenset(found)


def suggestion_for(code: str, known: Sequence[str]) -> str:
    """Say which code is near, or how to see all of them."""
    hint = suggestion(code.upper(), known)
    return hint if hint.startswith("did") else "`pytest-runbooks lint --explain ALL` lists them"


class Selection:
    """The rules that hold for each file of a project."""

    def __init__(self, settings: LintSettings, rules: Mapping[str, Rule], root: Path) -> None:
        """Read which rules are meant.

        Raises:
            SettingError: a code means nothing.
        """
        if not any(settings.select):
            raise SettingError("select: names no rule\n  write codes, as `RB2`, or `ALL`")
        self._rules = rules
        self._root = root
        self._on = rules_of(settings.select, rules, "select") - rules_of(
            settings.ignore, rules, "ignore"
        )
        self._off_in = {
            glob: rules_of(codes, rules, f'per-file-ignores."{glob}"')
            for glob, codes in settings.per_file_ignores.items()
        }

    def of(self, file: Path) -> tuple[Rule, ...]:
        """Give the rules for a file, in the order of their codes."""
        off: frozenset[str] = frozenset()
        for glob, codes in self._off_in.items():
            if matches(file, glob, self._root):
                off |= codes
        return tuple(rule for code, rule in self._rules.items() if code in self._on - off)


def matches(file: Path, glob: str, root: Path) -> bool:
    """Say whether a glob means a file: by its path in the project, its name, or a folder of it."""
    if not file.is_relative_to(root):
        return fnmatchcase(file.name, glob)
    inside = file.relative_to(root)
    names = [inside.as_posix(), *(one.as_posix() for one in inside.parents)][:-1]
    return any(fnmatchcase(name, glob.rstrip("/")) for name in (*names, inside.name))
