from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from types import MappingProxyType

from pytest_runbooks.matching import compare
from pytest_runbooks.model import Comparison, Expectation, Form, Position

NOTHING: Mapping[str, str] = MappingProxyType({})


def hold(
    documented: str,
    actual: str,
    *,
    form: Form = Form.TEXT,
    subset: bool = False,
    strict_ids: bool = False,
    bindings: Mapping[str, str] = NOTHING,
    names: Mapping[str, str] = NOTHING,
) -> Comparison:
    """The expectation begins at line 1 of the document."""
    position = Position("runbooks/failover.md", 1)
    expectation = Expectation(documented, position, form, subset, strict_ids)
    return compare(expectation, actual, bindings=bindings, names=names)


def told(comparison: Comparison) -> str:
    """The difference as text: the document's line or `..`, the mark, the text."""
    lines = (f"{line.line or '':.>2}{line.mark} {line.text}" for line in comparison.lines)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def lines(text: str) -> str:
    return dedent(text).lstrip("\n")
