"""The fixtures that a document names in its front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from ..errors import SettingError, suggestion
from ..model import Environment, Runbook


def exports_of(request: pytest.FixtureRequest, runbook: Runbook) -> dict[str, str]:
    """Set up the fixtures that a document names; what mappings they give are variables.

    Raises:
        SettingError: a fixture is unknown, has too small a scope, or gives what is no variable.
    """
    exports: dict[str, str] = {}
    for name in runbook.front_matter.fixtures:
        where = runbook.front_matter.place_of("fixtures", name)
        value = _value_of(request, where, name)
        if isinstance(value, Mapping):
            _check(value, runbook, name)
            exports |= {key: str(one) for key, one in value.items()}
    return exports


def placeholder_values(
    request: pytest.FixtureRequest, runbook: Runbook, environment: Environment
) -> dict[str, str]:
    """Set up the fixtures that placeholders stand for.

    Returns:
        The values, by `FIXTURE` or `FIXTURE.KEY` as the document names them.

    Raises:
        SettingError: a fixture is unknown, has too small a scope, or gives no text or number.
    """
    declared = (*runbook.front_matter.placeholders, *environment.placeholders)
    values: dict[str, str] = {}
    for one in declared:
        if one.fixture is None or one.fixture in values:
            continue
        name, _, key = one.fixture.partition(".")
        value = _value_of(request, one.position, name)
        where = f"{one.position}: the fixture `{name}`"
        if key and not (isinstance(value, Mapping) and key in value):
            keys = [*map(str, value)] if isinstance(value, Mapping) else []
            hint = suggestion(key, keys) if keys else f"write `fixture: {name}`"
            raise SettingError(f"{where} gives no `{key}`\n  {hint}")
        value = value[key] if key else value
        if not isinstance(value, str | int | float) or "\n" in str(value):
            hint = (
                f"write `fixture: {name}.KEY`"
                if isinstance(value, Mapping)
                else ("let it give one line of text")
            )
            raise SettingError(
                f"{where} gives a `{type(value).__name__}`, which cannot stand on a page\n  {hint}"
            )
        values[one.fixture] = str(value)
    return values


def _value_of(request: pytest.FixtureRequest, where: object, name: str) -> Any:
    try:
        return request.getfixturevalue(name)
    except pytest.FixtureLookupError as error:
        if error.argname != name:  # it is known; what it asks for itself is not
            raise
        raise SettingError(
            f"{where}: unknown fixture `{name}`\n"
            "  define it in the `conftest.py` of the document's folder, or of one above"
        ) from error
    except pytest.fail.Exception as error:
        if not str(error).startswith("ScopeMismatch"):
            raise
        raise SettingError(
            f"{where}: the fixture `{name}`, or one that it asks for, lives for one step only\n"
            '  a procedure is set up once: write `@pytest.fixture(scope="module")`'
        ) from error


def _check(value: Mapping[Any, Any], runbook: Runbook, name: str) -> None:
    for key, one in value.items():
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", str(key)) or one is None:
            where = runbook.front_matter.place_of("fixtures", name)
            raise SettingError(
                f"{where}: the fixture `{name}` gives `{key}: {one}`, which is no "
                "variable\n  a name is made of letters, digits and `_`, and there is a value"
            )
