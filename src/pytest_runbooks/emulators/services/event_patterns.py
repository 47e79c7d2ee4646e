"""Event patterns, by which rules of EventBridge and event sources of Lambda choose; pure.

A field of the pattern has a list of what its value may be; all fields have to hold. An array of the
event holds when one of its elements does.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from operator import eq, ge, gt, le, lt
from typing import Any

Pattern = Mapping[str, Any]

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lt,
    "<=": le,
    "=": eq,
    ">=": ge,
    ">": gt,
}
_OR = "$or"


class InvalidPatternError(ValueError):
    """A pattern that AWS refuses, with the reason."""


def matches(pattern: Pattern, event: object) -> bool:
    """Say whether an event is one that a pattern chooses; the pattern is a valid one."""
    if isinstance(event, list):
        return any(matches(pattern, one) for one in event)
    fields = event if isinstance(event, dict) else {}
    return all(_holds(name, wanted, fields) for name, wanted in pattern.items())


def _holds(name: str, wanted: Any, fields: Mapping[str, Any]) -> bool:
    if name == _OR and isinstance(wanted, list):
        return any(matches(one, fields) for one in wanted)
    if isinstance(wanted, dict):
        return matches(wanted, fields.get(name))
    values = [*_leaves(fields[name])] if name in fields else []
    return any(_allows(one, values) for one in wanted)


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif not isinstance(value, dict):
        yield value


def _allows(wanted: Any, values: list[Any]) -> bool:
    if not isinstance(wanted, dict):
        return any(_is(value, wanted) for value in values)
    [(kind, operand)] = wanted.items()
    if kind == "exists":
        return bool(values) is operand
    return any(_FILTERS[kind](value, operand) for value in values)


def _is(value: Any, wanted: Any) -> bool:
    """Compare as JSON does, where `true` is not 1 and 1.0 is."""
    return isinstance(value, bool) is isinstance(wanted, bool) and bool(value == wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _prefix(value: Any, operand: Any) -> bool:
    if isinstance(operand, dict):
        return _prefix(_folded(value), operand["equals-ignore-case"].casefold())
    return isinstance(value, str) and value.startswith(operand)


def _suffix(value: Any, operand: Any) -> bool:
    if isinstance(operand, dict):
        return _suffix(_folded(value), operand["equals-ignore-case"].casefold())
    return isinstance(value, str) and value.endswith(operand)


def _equals_ignore_case(value: Any, operand: str) -> bool:
    return bool(_folded(value) == operand.casefold())


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _wildcard(value: Any, operand: str) -> bool:
    """Find the parts between the stars one after the other: many stars take no longer."""
    pieces = re.findall(r"\\[*\\]|.", operand, re.DOTALL)
    parts = [""]
    for piece in pieces:
        if piece == "*":
            parts.append("")
        else:
            parts[-1] += piece[-1]
    if not isinstance(value, str) or len(parts) == 1:
        return bool(value == parts[0])
    [first, *inner, last] = parts
    if len(value) < len(first) + len(last) or not value.startswith(first):
        return False
    place, end = len(first), len(value) - len(last)
    for part in inner:
        found = value.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return value.endswith(last)


def _numeric(value: Any, operand: list[Any]) -> bool:
    pairs = zip(operand[::2], operand[1::2], strict=True)
    return _is_number(value) and all(_COMPARISONS[sign](value, to) for sign, to in pairs)


def _cidr(value: Any, operand: str) -> bool:
    if not isinstance(value, str):  # a number would be an address, too
        return False
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(operand, strict=False)
    except ValueError:
        return False


def _anything_but(value: Any, operand: Any) -> bool:
    if isinstance(operand, dict):
        [(kind, barred)] = operand.items()
        return not any(_FILTERS[kind](value, one) for one in _listed(barred))
    return not any(_is(value, one) for one in _listed(operand))


def _listed(operand: Any) -> list[Any]:
    return operand if isinstance(operand, list) else [operand]


_FILTERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _equals_ignore_case,
    "wildcard": _wildcard,
    "numeric": _numeric,
    "cidr": _cidr,
    "anything-but": _anything_but,
}


def check(pattern: object) -> None:
    """Refuse what is no pattern.

    Raises:
        InvalidPatternError: with the reason, as far as AWS documents it.
    """
    if not isinstance(pattern, dict):
        raise InvalidPatternError("Filter is not an object")
    for name, wanted in pattern.items():
        if name == _OR and isinstance(wanted, list):
            for one in wanted:
                check(one)
        elif isinstance(wanted, dict):
            if not wanted:
                raise InvalidPatternError("Empty objects are not allowed")
            check(wanted)
        elif not isinstance(wanted, list):
            raise InvalidPatternError(f'"{name}" must be an object or an array')
        elif not wanted:
            raise InvalidPatternError("Empty arrays are not allowed")
        else:
            for one in wanted:
                _check_choice(one)


def _check_choice(wanted: Any) -> None:
    if isinstance(wanted, list):
        raise InvalidPatternError("Match value must be String, number, true, false, or null")
    if not isinstance(wanted, dict):
        return
    if len(wanted) != 1:
        raise InvalidPatternError("Only one key allowed in match expression")
    [(kind, operand)] = wanted.items()
    if kind not in _CHECKS:
        raise InvalidPatternError(f"Unrecognized match type {kind}")
    if not _CHECKS[kind](operand):
        raise InvalidPatternError(f"{kind} has an operand that it does not take")


def _is_text(operand: Any) -> bool:
    return isinstance(operand, str)


def _is_affix(operand: Any) -> bool:
    if isinstance(operand, dict):
        return [*operand] == ["equals-ignore-case"] and _is_text(operand["equals-ignore-case"])
    return _is_text(operand)


def _is_wildcard(operand: Any) -> bool:
    return _is_text(operand) and "**" not in re.sub(r"\\.", "", operand)


def _is_range(operand: Any) -> bool:
    return (
        isinstance(operand, list)
        and len(operand) in {2, 4}
        and all(one in _COMPARISONS for one in operand[::2])
        and all(_is_number(one) for one in operand[1::2])
    )


def _is_network(operand: Any) -> bool:
    try:
        ipaddress.ip_network(operand, strict=False)
    except ValueError:
        return False
    return _is_text(operand)


def _is_barred(operand: Any) -> bool:
    if isinstance(operand, dict):
        [*kinds] = operand
        return (
            len(kinds) == 1
            and kinds[0] in {"prefix", "suffix", "equals-ignore-case", "wildcard"}
            and all(_CHECKS[kinds[0]](one) for one in _listed(operand[kinds[0]]))
        )
    texts = [_is_text(one) for one in _listed(operand)]
    return bool(texts) and (
        all(texts) or all(_is_number(one) or isinstance(one, bool) for one in _listed(operand))
    )


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "exists": lambda operand: isinstance(operand, bool),
    "prefix": _is_affix,
    "suffix": _is_affix,
    "equals-ignore-case": _is_text,
    "wildcard": _is_wildcard,
    "numeric": _is_range,
    "cidr": _is_network,
    "anything-but": _is_barred,
}
