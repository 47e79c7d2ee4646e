"""The fixtures that a document names in its front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from ..errors import SettingError
from ..model import FrontMatter, Runbook


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
    where = f"{runbook.path}:{front_matter_line(runbook, 'fixtures', name)}"
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
            line = front_matter_line(runbook, "fixtures", name)
            raise SettingError(
                f"{runbook.path}:{line}: the fixture `{name}` gives `{key}: {one}`, which is no "
                "variable\n  a name is made of letters, digits and `_`, and there is a value"
            )


def front_matter_line(runbook: Runbook, key: str, word: str = "") -> int:
    """Give the line of a key in the front matter, or of a word that follows it."""
    front = next(part for part in runbook.parts if isinstance(part.holds, FrontMatter))
    lines = list(enumerate(re.split(r"\r\n?|\n", front.text), front.first_line))
    here = next((n for n, line in lines if re.match(rf"[\s{{,]*[\"']?{key}[\"']?\s*:", line)), 1)
    if not word:
        return here
    return next((n for n, line in lines if n >= here and re.search(rf"\b{word}\b", line)), here)
