"""What a project says about lint, in `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType

from ..errors import SettingError, suggestion

TABLE = "tool.pytest-runbooks.lint"


@dataclass(frozen=True, slots=True)
class LintSettings:
    """The keys of `[tool.pytest-runbooks.lint]`, with `_` for `-`.

    Attributes:
        select: codes, or beginnings of codes, of the rules that are looked for; `ALL` for all.
        ignore: those of them that are not.
        per_file_ignores: the same for the files that match a glob relative to the project.
        exclude: globs of files that are not looked at.
        standard: the file that says what documents of each kind hold; empty for
            `runbooks/standard.yml` where that is there.
        deny_accounts: account ids that may not stand in a document.
    """

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    exclude: tuple[str, ...] = ()
    standard: str = ""
    deny_accounts: tuple[str, ...] = ()


def find_root(start: Path) -> Path:
    """Give the folder of the project that a folder is in.

    It is the nearest one, from there upwards, with a `pyproject.toml` or a `.git`; else the folder.
    """
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file() or (folder / ".git").exists():
            return folder
    return start


def read_settings(root: Path) -> LintSettings:
    """Read the settings of a project.

    Raises:
        SettingError: `pyproject.toml` cannot be read, or says something that is not known here.
    """
    file = root / "pyproject.toml"
    try:
        table: object = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return LintSettings()
    except (OSError, ValueError) as error:
        raise SettingError(f"{file}: {error}") from error
    for name in TABLE.split("."):
        table = table.get(name, {}) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        raise SettingError(f"{file}: `{TABLE}` is no table\n  write `[{TABLE}]`")
    return _settings(table, file)


def _settings(table: Mapping[str, object], file: Path) -> LintSettings:
    known = {one.name.replace("_", "-"): one.name for one in fields(LintSettings)}
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in known:
            raise SettingError(f"{file}: unknown key `{TABLE}.{key}`\n  {suggestion(key, known)}")
        values[known[key]] = _value(key, value, file)
    return LintSettings(**values)  # type: ignore[arg-type]  # `_value` has checked them


def _value(key: str, value: object, file: Path) -> object:
    where = f"{file}: `{TABLE}.{key}`"
    if key == "standard":
        if not isinstance(value, str):
            raise SettingError(f'{where} is no text\n  write `standard = "runbooks/standard.yml"`')
        return value
    if key == "per-file-ignores":
        if not isinstance(value, dict):
            raise SettingError(f'{where} is no table\n  write `"docs/*.md" = ["RB301"]` below it')
        return MappingProxyType({glob: _texts(where, codes) for glob, codes in value.items()})
    texts = _texts(where, value)
    if key == "deny-accounts":
        for account in texts:
            if not re.fullmatch(r"[0-9]{12}", account):
                raise SettingError(f"{where}: `{account}` is no account\n  write its twelve digits")
    return texts


def _texts(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise SettingError(f'{where} is no list of texts\n  write `["..."]`')
    return tuple(value)
