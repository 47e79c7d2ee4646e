"""What the keys of front matter must be to each other, which no schema of single keys says."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_runbooks.errors import suggestion

from .lines import Problems
from .placeholders import normal
from .profiles import DEFAULT
from .stub_rules import check_stubs
from .yaml_text import Path, Tree

_SOURCES = ("value", "command", "fixture", "capture")


def check_rules(tree: Tree, problems: Problems) -> None:
    """Note what keys contradict each other, each by itself being right or wrong."""
    if isinstance(tree.value, dict):
        _check_profiles(tree, problems)
        check_stubs(tree, problems)
        check_placeholders(tree, (), tree.value, problems)
        for name, row in _rows(tree, "environments").items():
            check_placeholders(tree, ("environments", name), row, problems)


def _rows(tree: Tree, key: str) -> dict[str | int, Mapping[str, object]]:
    """Give what a key holds, by name or by number; empty where it is no mapping."""
    held = tree.value.get(key) if isinstance(tree.value, dict) else None
    rows: dict[str | int, object] = {}
    if isinstance(held, dict):
        rows.update(held)
    elif isinstance(held, list):
        rows.update(enumerate(held))
    return {name: row if isinstance(row, dict) else {} for name, row in rows.items()}


def _check_profiles(tree: Tree, problems: Problems) -> None:
    rows = _rows(tree, "profiles")
    sources = {name: row.get("source_profile") for name, row in rows.items()}
    for name, row in rows.items():
        at = ("profiles", name)
        if "role_arn" in row and "source_profile" not in row:
            problems.add(
                tree.places[*at, "role_arn"].key,
                "`role_arn` stands without `source_profile`",
                f"name the profile that assumes the role, as `source_profile: {DEFAULT}`",
            )
        if "source_profile" not in row:
            continue
        place = tree.places[*at, "source_profile"]
        source = sources[name]
        if "role_arn" not in row:
            problems.add(
                place.key,
                "`source_profile` stands without `role_arn`",
                "name the role that is assumed, or leave it out",
            )
        elif isinstance(source, str) and source not in (known := {DEFAULT, *map(str, rows)}):
            problems.add(place.value, f"unknown profile `{source}`", suggestion(source, known))
        elif _comes_back(name, sources):
            problems.add(
                place.value,
                f"`{name}` is assumed from itself",
                "let the chain begin with a profile without a role",
            )
        if "role_arn" in row and "account" in row:
            problems.add(
                tree.places[*at, "account"].key,
                "`account` has no meaning beside `role_arn`",
                "the role's ARN says the account; leave one of them out",
            )


def _comes_back(name: str | int, sources: Mapping[str | int, object]) -> bool:
    """Say whether following the sources from a name leads to it again."""
    seen: set[object] = set()
    source = sources[name]
    while isinstance(source, str) and source not in seen:
        if source == name:
            return True
        seen.add(source)
        source = sources.get(source)
    return False


def check_placeholders(
    tree: Tree, at: Path, holder: Mapping[str, object], problems: Problems
) -> None:
    """Note placeholders that mean the same, and those that have no source or two."""
    rows = holder.get("placeholders")
    if not isinstance(rows, dict):
        return
    lines: dict[str, int] = {}
    for name, row in rows.items():
        here = (*at, "placeholders", name)
        place = tree.places[here].key
        bare = normal(name)
        if bare in lines:
            problems.add(
                place,
                f"`{name}` means the same as a placeholder on line {lines[bare]}",
                "keep one of them: styles and letter case make no difference",
            )
        lines.setdefault(bare, place.line)
        if isinstance(row, dict):
            _check_sources(tree, here, row, problems)


def _check_sources(tree: Tree, at: Path, row: Mapping[str, object], problems: Problems) -> None:
    given = sorted((tree.places[*at, key].key, key) for key in _SOURCES if key in row)
    if not row:
        problems.add(
            tree.places[at].key,
            f"`{at[-1]}` does not say what stands in its place",
            "write one of `value`, `command`, `fixture` and `capture`",
        )
    for place, key in given[1:]:
        problems.add(
            place,
            f"`{key}` contradicts `{given[0][1]}` on line {given[0][0].line}",
            "keep one of them",
        )
