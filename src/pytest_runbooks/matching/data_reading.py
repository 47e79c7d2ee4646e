"""Make documented data ready for comparison: its wildcards, classes and volatile values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from .classes import CLASSES
from .data import AnyValue, Entry, Fixed, ListValue, MapValue, Text, Value
from .pattern import Pattern, Slot, Stretch, stretches_of, tokens_of
from .sequence import Gap
from .tree import Array, Documents, Member, Node, Object, Scalar, Whatever
from .volatile_keys import slot_by_key, time_scale
from .volatile_shapes import stretches_by_shape

_COUNTING = frozenset({"INT", "NUMBER", "TIMESTAMP"})


@dataclass(frozen=True, slots=True)
class Rules:
    """How documented data are read.

    Attributes:
        names: variables with their value.
        subset: objects allow undocumented keys everywhere.
        strict_ids: volatile values are compared like all others.
    """

    names: Mapping[str, str]
    subset: bool
    strict_ids: bool


def read_values(documents: Documents, rules: Rules) -> tuple[Value | Gap, ...]:
    """Make documented data ready for comparison."""
    return _items(documents, rules, ())


def _items(
    items: Sequence[Node | Gap], rules: Rules, keys: tuple[str, ...]
) -> tuple[Value | Gap, ...]:
    return tuple(item if isinstance(item, Gap) else _value(item, rules, keys) for item in items)


def _value(node: Node, rules: Rules, keys: tuple[str, ...]) -> Value:
    match node:
        case Whatever(line=line):
            return AnyValue(line)
        case Scalar(value=value, line=line):
            if isinstance(value, str):
                return text_value(value, line, rules, keys)
            scale = ""
            if isinstance(value, Decimal) and not rules.strict_ids:
                scale = time_scale(keys, value)
            return Fixed(value, line, scale, keys[-1] if keys else "")
        case Array(items=items, line=line):
            values = _items(items, rules, keys)
            return ListValue(values, line, _names(v for v in values if not isinstance(v, Gap)))
        case Object(members=members, is_open=is_open, line=line):
            entries = tuple(map(partial(_entry, rules=rules, keys=keys), members))
            names = _names(entry.value for entry in entries)
            names = names.union(*(entry.key.names for entry in entries))
            return MapValue(entries, is_open or rules.subset, line, names)


def _entry(member: Member, rules: Rules, keys: tuple[str, ...]) -> Entry:
    stretches = _stretches(member.key, rules)
    key = Pattern(member.key, tokens_of(member.key, stretches))
    return Entry(key, _value(member.value, rules, (*keys, member.key)), member.line)


def _names(values: Iterable[Value]) -> frozenset[str]:
    return frozenset[str]().union(*(value.names for value in values))


def _stretches(text: str, rules: Rules) -> list[Stretch]:
    stretches = list(stretches_of(text, rules.names))
    return stretches if rules.strict_ids else [*stretches, *stretches_by_shape(text)]


def _is_written(stretch: Stretch) -> bool:
    """Whether the author put a wildcard, a class or a variable there."""
    return not isinstance(stretch.token, Slot) or not stretch.token.is_volatile


def text_value(text: str, line: int, rules: Rules, keys: tuple[str, ...]) -> Text:
    """Make a documented string ready for comparison; `keys` are those that it stands under."""
    stretches = _stretches(text, rules)
    if not rules.strict_ids and not any(map(_is_written, stretches)):
        slot = slot_by_key(keys, text)
        if slot:
            stretches = [Stretch(0, len(text), slot)]
    tokens = tuple(tokens_of(text, stretches))
    match tokens:
        case [Slot(kind="TIMESTAMP", is_volatile=True) as slot]:
            # Another version of the AWS CLI may write the time differently.
            tokens = (replace(slot, regex=CLASSES["TIMESTAMP"].regex),)
    counts = len(tokens) == 1 and isinstance(tokens[0], Slot) and tokens[0].kind in _COUNTING
    return Text(Pattern(text, tokens), line, counts, keys[-1] if keys else "")
