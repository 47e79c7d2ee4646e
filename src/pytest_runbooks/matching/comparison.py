"""Hold an expectation against an output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from ..model import Comparison, Expectation, Form
from .bindings import Bindings
from .difference import capped
from .lines import UnreadableError
from .text import text_differences

_NOTHING: Mapping[str, str] = MappingProxyType({})


def compare(
    expectation: Expectation,
    actual: str,
    *,
    bindings: Mapping[str, str] = _NOTHING,
    names: Mapping[str, str] = _NOTHING,
) -> Comparison:
    """Hold an expectation against an output. Never raises.

    Args:
        expectation: what the document promises.
        actual: what came out.
        bindings: what earlier comparisons of the procedure bound (`Comparison.bindings`).
        names: variables that are filled in where the documented text says `$NAME` or `${NAME}`;
            other names stay text.
    """
    held = Bindings(bindings)
    try:
        if expectation.form is not Form.TEXT and _same_data(expectation.text, actual):
            return Comparison(matches=True, bindings=held.values)
        differences = text_differences(
            expectation.text,
            actual,
            first_line=expectation.position.line,
            bindings=held,
            names=names,
        )
    except UnreadableError as error:
        message = f"line {error.line}: {error}"
        return Comparison(matches=False, bindings=dict(bindings), message=message)
    if differences:
        return Comparison(matches=False, lines=capped(differences), bindings=dict(bindings))
    return Comparison(matches=True, bindings=held.values, loosened=held.loosened)


def _same_data(documented: str, actual: str) -> bool:
    try:
        return bool(json.loads(documented) == json.loads(actual))
    except ValueError:
        return False
