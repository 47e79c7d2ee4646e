"""The fixtures that a document names in its front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from ..errors import SettingError
from ..model import Runbook


def exports_of(request: pytest.FixtureRequest, runbook: Runbook) -> dict[str, str]:
    """Set up the fixtures that a document names; what mappings they give are variables.

    Raises:
        SettingError: a fixture is unknown, has too small a scope, or gives what is no variable.
    """
    exports: dict[str, str] = {}
    for name in runbook.front_matter.fixtures:
        value = _value_of(request, runbook, name)
        if isinstance(value, Mapping):
            _check(value, runbook, name)
            exports |= {key: str(one) for key, one in value.items()}
    return exports


def _value_of(request: pytest.FixtureRequest, runbook: Runbook, name: str) -> Any:
    where = runbook.front_matter.place_of("fixtures", name)
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
