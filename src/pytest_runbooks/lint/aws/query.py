"""Holds a query against the shape of what it is asked of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cache
from typing import Any

from ...api.models import Node, model_of
from ...errors import suggestion
from .query_reading import Ast, Query, in_order
from .query_types import ANYTHING, SCALAR, Shapes, Value, list_of
from .values_scalars import version

_SAME = frozenset({"reverse", "sort", "sort_by", "to_array"})
_ONE_OF = frozenset({"max_by", "min_by", "max", "min"})
_BY = frozenset({"sort_by", "max_by", "min_by", "map"})
_SCALARS = frozenset(
    {
        *("abs", "avg", "ceil", "contains", "ends_with", "floor", "join", "length"),
        *("starts_with", "sum", "to_number", "to_string", "type"),
    }
)
_PATHS = frozenset({"field", "subexpression"})


class About(StrEnum):
    """What a mistake in a query is about; each has its rule."""

    SYNTAX = auto()
    FUNCTION = auto()
    MEMBER = auto()


@dataclass(frozen=True, slots=True)
class QueryMistake:
    """One mistake; see `values_mistakes.Mistake`."""

    about: About
    begin: int
    end: int
    message: str
    hint: str = ""


def mistakes_of(query: Query, service: str, operation: str) -> list[QueryMistake]:
    """Find the members that the output of an operation lacks, and what always gives null.

    Args:
        query: what is asked.
        service: botocore's name of it.
        operation: as the model calls it.
    """
    model = model_of(service)
    output = model["operations"].get(operation, {}).get("output")
    if output is None:
        return []
    walk = _Walk(query, Shapes(model, service))
    walk.value(query.tree, walk.shapes.of(output))
    return walk.found


def function_mistakes(query: Query) -> Iterator[QueryMistake]:
    """Find functions that do not exist, and those with too few or too many arguments."""
    known = _functions()
    nodes = [query.tree]
    for node in nodes:
        nodes += [child for child in node["children"] if isinstance(child, dict)]
        if node["type"] != "function_expression":
            continue
        name = query.functions[id(node)]
        if name.text not in known:
            message = f"JMESPath has no function `{name.text}`"
            hint = suggestion(name.text, known)
            yield QueryMistake(About.FUNCTION, name.begin, name.end, message, hint)
            continue
        signature = known[name.text]
        given, wanted = len(node["children"]), len(signature)
        is_variadic = bool(signature and signature[-1].get("variadic"))
        if given < wanted or (given > wanted and not is_variadic):
            least = " at least" if is_variadic else ""
            message = f"`{name.text}` takes {wanted}{least} arguments, not {given}"
            message = message.replace("takes 1 arguments", "takes 1 argument")
            yield QueryMistake(About.FUNCTION, name.begin, name.end, message)


@cache
def _functions() -> dict[str, Any]:
    from jmespath.functions import Functions  # noqa: PLC0415 - few documents need it

    table: dict[str, Node] = Functions.FUNCTION_TABLE
    return {name: spec["signature"] for name, spec in table.items()}


@dataclass
class _Walk:
    """One walk over a query; `found` are the mistakes so far."""

    query: Query
    shapes: Shapes
    found: list[QueryMistake] = field(default_factory=list)
    depth: int = 0

    def value(self, node: Ast, of: Value) -> Value:
        """Say what a part of the query gives for a value."""
        handle: Callable[[Ast, Value], Value] = getattr(self, f"_{node['type']}", self._unknown)
        return handle(node, of)

    def _unknown(self, node: Ast, of: Value) -> Value:
        for child in node["children"]:
            if isinstance(child, dict):
                self.value(child, of)
        return ANYTHING

    def _identity(self, _node: Ast, of: Value) -> Value:
        return of

    def _current(self, _node: Ast, of: Value) -> Value:
        return of

    def _field(self, node: Ast, of: Value) -> Value:
        name = self.query.names[id(node)]
        match of.kind:
            case "structure":
                found = self.shapes.member(of, name.text)
                if found is None:
                    self._lacks(node, of)
                return found or ANYTHING
            case "map":
                return self.shapes.item(of)
            case "list":
                hint = f"write `[].{name.text}` for each item, `[0].{name.text}` for the first"
                message = f"`{name.text}` is asked of a list, which gives null"
                self._says(name.begin, name.end, message, hint)
            case "scalar":
                message = f"`{name.text}` is asked of what has no members, which gives null"
                self._says(name.begin, name.end, message)
        return ANYTHING

    def _lacks(self, node: Ast, of: Value) -> None:
        name = self.query.names[id(node)]
        if name.text == "NextToken":
            return  # the CLI adds it to pages
        known = self.shapes.names(of)
        hint = suggestion(name.text, known) if known else "there are no members"
        if name.is_compared:
            hint = f"a text stands in single quotes: `'{name.text}'`"
        where = "as of botocore " + version() if of.name else "in what the query has made"
        message = f"there is no member `{name.text}` {where}, which gives null"
        self._says(name.begin, name.end, message, hint)

    def _says(self, begin: int, end: int, message: str, hint: str = "") -> None:
        self.found.append(QueryMistake(About.MEMBER, begin, end, message, hint))

    def _subexpression(self, node: Ast, of: Value) -> Value:
        for child in node["children"]:
            of = self.value(child, of)
        return of

    _index_expression = _subexpression
    _pipe = _subexpression

    def _index(self, _node: Ast, of: Value) -> Value:
        return self.shapes.item(of) if of.kind == "list" else ANYTHING

    def _slice(self, _node: Ast, of: Value) -> Value:
        return of if of.kind == "list" else ANYTHING

    def _list(self, node: Ast, of: Value) -> Value:
        """Give what a list is made of: `[]`, `[*]` or `[?...]` stands behind a node."""
        of = self.value(node, of)
        fields = [one for one in in_order(node) if one["type"] == "field"]
        if of.kind in {"structure", "map", "scalar"} and fields and node["type"] in _PATHS:
            name = self.query.names[id(fields[-1])]
            message = f"`{name.text}` is no list, so that brackets behind it give null"
            self._says(name.begin, name.end, message)
        return of if of.kind == "list" else ANYTHING

    def _flatten(self, node: Ast, of: Value) -> Value:
        of = self._list(node["children"][0], of)
        if of.kind != "list":
            return ANYTHING
        item = self.shapes.item(of)
        if item.kind == "anything":
            return ANYTHING
        return item if item.kind == "list" else list_of(item)

    def _projection(self, node: Ast, of: Value) -> Value:
        left, right = node["children"]
        is_flat = left["type"] == "flatten"
        of = self.value(left, of) if is_flat else self._list(left, of)
        item = self.shapes.item(of) if of.kind == "list" else ANYTHING
        return list_of(self.value(right, item))

    def _value_projection(self, node: Ast, of: Value) -> Value:
        left, right = node["children"]
        of = self.value(left, of)
        item = self.shapes.item(of) if of.kind == "map" else ANYTHING
        return list_of(self.value(right, item))

    def _filter_projection(self, node: Ast, of: Value) -> Value:
        left, right, condition = node["children"]
        of = self._list(left, of)
        item = self.shapes.item(of) if of.kind == "list" else ANYTHING
        self.value(condition, item)
        return list_of(self.value(right, item))

    def _comparator(self, node: Ast, of: Value) -> Value:
        self._unknown(node, of)
        return SCALAR

    _not_expression = _comparator

    def _or_expression(self, node: Ast, of: Value) -> Value:
        left, right = (self.value(child, of) for child in node["children"])
        return left if left == right else ANYTHING

    _and_expression = _or_expression

    def _multi_select_list(self, node: Ast, of: Value) -> Value:
        if of.kind == "anything":
            return self._unknown(node, of)
        items = [self.value(child, of) for child in node["children"]]
        is_same = all(item == items[0] for item in items)
        return list_of(items[0] if is_same else ANYTHING)

    def _multi_select_dict(self, node: Ast, of: Value) -> Value:
        members = {pair["value"]: self.value(pair["children"][0], of) for pair in node["children"]}
        return Value("structure", members=members)

    def _expref(self, _node: Ast, _of: Value) -> Value:
        return ANYTHING  # what it is asked of, its function says

    def _function_expression(self, node: Ast, of: Value) -> Value:
        name, arguments = node["value"], node["children"]
        values = [self.value(child, of) for child in arguments]
        if name in _BY and len(values) > 1:
            is_map = name == "map"
            items = values[1] if is_map else values[0]
            item = self.shapes.item(items) if items.kind == "list" else ANYTHING
            expression = arguments[0 if is_map else 1]
            inner = ANYTHING
            if expression["type"] == "expref":
                inner = self.value(expression["children"][0], item)
            if is_map:
                return list_of(inner)
        if not values:
            return ANYTHING
        if name in _SAME:
            return values[0] if values[0].kind == "list" else ANYTHING
        if name in _ONE_OF:
            return self.shapes.item(values[0]) if values[0].kind == "list" else ANYTHING
        if name in {"keys", "values"}:
            return list_of(SCALAR if name == "keys" else ANYTHING)
        return SCALAR if name in _SCALARS else ANYTHING
