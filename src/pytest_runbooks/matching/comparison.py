"""Hold an expectation against an output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..errors import Problem
from ..model import Comparison, DiffLine, Expectation, Form
from . import json_pattern
from .bindings import Bindings
from .data_difference import data_differences
from .data_reading import Rules, read_values
from .difference import capped, remark
from .lines import without_escapes
from .names import placeholder
from .sequence import Gap
from .text import text_differences
from .tree import Actual, Array, Documents, Object
from .unreadable import UnreadableError

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Language:
    """A language of data and how its documented and its actual texts are read."""

    name: str
    documented: Callable[[str, int], Documents]
    actual: Callable[[str], list[Actual]]


_JSON = _Language("JSON", json_pattern.read_documented, json_pattern.read_actual)


def _yaml() -> _Language:
    from . import yaml_pattern  # noqa: PLC0415 - PyYAML takes long to load and is seldom needed

    return _Language("YAML", yaml_pattern.read_documented, yaml_pattern.read_actual)


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
            other names stay text. Placeholders of the expectation are filled in as well.

    Returns:
        The judgement. Its lines have the marks of `DiffLine`, and `~` for a remark, which
        stands in neither text: a hint, or how many lines are left out. Its bindings are those
        given and, when it matches, those it made; names that begin with `=` are volatile values
        as they are documented.
    """
    held = Bindings(bindings)
    names = {**names, **{placeholder(text): value for text, value in expectation.filled}}
    try:
        lines = _differences(expectation, without_escapes(actual), held, names)
    except UnreadableError as error:
        message = f"{error} (line {error.line})"
        return Comparison(matches=False, bindings=_kept(bindings), message=message)
    except RecursionError:
        message = "the documented text or the output is nested too deep"
        return Comparison(matches=False, bindings=_kept(bindings), message=message)
    if lines:
        return Comparison(matches=False, lines=capped(lines), bindings=_kept(bindings))
    return Comparison(matches=True, bindings=_kept(held.values), loosened=held.loosened)


def problem_of(expectation: Expectation) -> Problem | None:
    """Say why a documented text cannot be read, whatever comes out; None when it can."""
    try:
        _differences(expectation, "", Bindings(_NOTHING), _NOTHING)
    except UnreadableError as error:
        hint = "mend it; a fence of the language `text` is compared line by line"
        return Problem(expectation.position.path, error.line, 1, str(error), hint)
    except RecursionError:
        return None
    return None


def _differences(
    expectation: Expectation, actual: str, held: Bindings, names: Mapping[str, str]
) -> list[DiffLine]:
    match expectation.form:
        case Form.AUTO if _both_are_data(expectation, actual):
            language = _JSON
        case Form.JSON:
            language = _JSON
        case Form.YAML:
            language = _yaml()
        case _:
            return _as_text(expectation, actual, held, names)
    try:
        documented = language.documented(expectation.text, expectation.position.line)
    except UnreadableError as error:
        message = f"the documented {language.name} cannot be read: {error}"
        raise UnreadableError(message, error.line) from None
    try:
        found = language.actual(actual)
    except ValueError as error:
        told = remark(f"the output is not {language.name} ({error}); compared as text")
        return [told, *_as_text(expectation, actual, held, names)]
    rules = Rules(names, subset=expectation.subset, strict_ids=expectation.strict_ids)
    values = read_values(documented, rules)
    return data_differences(values, found, language=language.name, bindings=held)


def _as_text(
    expectation: Expectation, actual: str, held: Bindings, names: Mapping[str, str]
) -> list[DiffLine]:
    first_line = expectation.position.line
    return text_differences(
        expectation.text, actual, first_line=first_line, bindings=held, names=names
    )


def _both_are_data(expectation: Expectation, actual: str) -> bool:
    """Whether both texts are JSON objects or arrays."""
    try:
        documented = json_pattern.read_documented(expectation.text, expectation.position.line)
        found = json_pattern.read_actual(actual)
    except ValueError:
        return False
    nodes = [node for node in documented if not isinstance(node, Gap)]
    return (
        bool(nodes and found)
        and all(isinstance(node, (Object, Array)) for node in nodes)
        and all(isinstance(value, (dict, list)) for value in found)
    )


def is_data(text: str) -> bool:
    """Say whether a documented text is JSON: an object or an array, wildcards included."""
    try:
        nodes = [one for one in json_pattern.read_documented(text, 1) if not isinstance(one, Gap)]
    except (ValueError, RecursionError):
        return False
    return bool(nodes) and all(isinstance(one, (Object, Array)) for one in nodes)


def _kept(values: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(values))
