"""Runs a query over log events.

Query, events --commands, one after the other--> rows of named texts
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .aggregates import aggregate
from .evaluation import evaluate, key_of
from .events import POINTER, Event, row_of
from .printing import print_expression
from .regexes import pattern_of
from .tree import (
    Column,
    Command,
    Dedup,
    Expression,
    Field,
    Fields,
    Filter,
    Key,
    Limit,
    Parse,
    Query,
    Sort,
    Stats,
)
from .values import Row, Value, is_true, sort_key, text_of

MOST_ROWS = 10_000
"""What a query gives at most that does not say how many rows it wants."""

_USUAL = ("@timestamp", "@message")


@dataclass(frozen=True, slots=True)
class Result:
    """What a query found.

    Attributes:
        rows: each with its fields by name, in order; those that it does not have are left out.
        matched: how many events it is about, those that pass its filters.
    """

    rows: tuple[dict[str, str], ...]
    matched: int


def run_query(query: Query, text: str, events: Iterable[Event], limit: int = MOST_ROWS) -> Result:
    """Run a query; the latest events come first where it does not sort them.

    Args:
        query: what `refusals.compile_query` has read.
        text: the query as it is written.
        events: those of its log groups in its time.
        limit: how many rows are wanted; what the query itself says comes first.
    """
    found = sorted(events, key=lambda one: one.timestamp, reverse=True)
    run = _Run(text, [row_of(event) for event in found])
    for command in query.commands:
        run.do(command)
    if not any(isinstance(one, Limit) for one in query.commands):
        run.rows = run.rows[:limit]
    return Result(tuple(run.told(row) for row in run.rows), run.matched)


class _Run:
    """The rows so far, and which fields of them are wanted."""

    def __init__(self, text: str, rows: list[Row]) -> None:
        self.rows = rows
        self.matched = len(rows)
        self._text = text
        self._chosen: list[str] = []
        self._parsed: list[str] = []
        self._shown: list[str] | None = None
        self._counts = True  # rows are still the events that match

    def told(self, row: Row) -> dict[str, str]:
        """Give what a row shows."""
        usual = self._chosen or list(_USUAL)
        names = usual + self._parsed if self._shown is None else self._shown
        told = {name: text_of(row[name]) for name in names if row.get(name) is not None}
        if POINTER in row:
            told[POINTER] = text_of(row[POINTER])
        return told

    def do(self, command: Command) -> None:
        """Run a command."""
        match command:
            case Fields(name=name, columns=columns):
                self._fields(columns, is_display=name == "display")
            case Filter(condition=condition):
                self.rows = [row for row in self.rows if is_true(evaluate(condition, row))]
                if self._counts:
                    self.matched = len(self.rows)
            case Stats():
                self._stats(command)
            case Sort(keys=keys):
                for key in reversed(keys):
                    self._sort(key)
            case Limit(count=count):
                self._counts = False
                self.rows = self.rows[:count]
            case Parse():
                self._parse(command)
            case Dedup(name="dedup", fields=fields):
                self._dedup(fields)
            case Dedup(fields=fields):
                self._fields(tuple(Column(one) for one in fields), is_display=False)

    def _sort(self, key: Key) -> None:
        values = [sort_key(self._value(key.expression, row)) for row in self.rows]
        order = sorted(range(len(values)), key=values.__getitem__, reverse=key.direction == "desc")
        self.rows = [self.rows[place] for place in order]

    def _name(self, expression: Expression, alias: str = "") -> str:
        """Give the name of a column, which is its text where it has none of its own."""
        if alias:
            return alias.replace("`", "")
        if isinstance(expression, Field):
            return key_of(expression)
        written = self._text[expression.begin : expression.end]
        # The brackets around an expression are not part of it.
        return written if written.count("(") == written.count(")") else print_expression(expression)

    def _value(self, expression: Expression, row: Row) -> Value:
        for name in (self._name(expression), print_expression(expression)):
            if name in row:
                return row[name]
        return evaluate(expression, row)

    def _fields(self, columns: Sequence[Column], *, is_display: bool) -> None:
        names = []
        for column in columns:
            name = self._name(column.expression, column.alias)
            names.append(name)
            if isinstance(column.expression, Field) and not column.alias:
                continue
            for row in self.rows:
                row[name] = self._value(column.expression, row)
        if is_display:
            self._shown = list(dict.fromkeys(names))
        else:
            self._chosen = list(dict.fromkeys(self._chosen + names))

    def _parse(self, command: Parse) -> None:
        pattern = pattern_of(command)
        source = command.source
        for row in self.rows:
            value = row["@message"] if source is None else self._value(source, row)
            found = pattern.compiled.search(text_of(value)) if value is not None else None
            for number, name in pattern.names:
                row[name] = found[number] if found else None
        names = [name for _, name in pattern.names]
        self._parsed += [n for n in dict.fromkeys(names) if n not in (*self._parsed, *self._chosen)]

    def _dedup(self, fields: Sequence[Expression]) -> None:
        self._counts = False
        first: dict[tuple[str | None, ...], Row] = {}
        for row in self.rows:
            values = [self._value(one, row) for one in fields]
            key = tuple(None if value is None else text_of(value) for value in values)
            first.setdefault(key, row)
        self.rows = list(first.values())

    def _stats(self, command: Stats) -> None:
        self._counts = False
        groups: dict[tuple[Value, ...], list[Row]] = {}
        for row in self.rows:
            key = tuple(self._value(one.expression, row) for one in command.by)
            groups.setdefault(key, []).append(row)
        by = [self._name(one.expression, one.alias) for one in command.by]
        names = [self._name(one.expression, one.alias) for one in command.columns]
        self.rows = []
        for key, members in groups.items():
            found: Row = dict(zip(by, key, strict=True))
            for name, column in zip(names, command.columns, strict=True):
                value = aggregate(column.expression, members, found)
                # By what it computes, too: later commands may say that instead of its name.
                found[name] = found[print_expression(column.expression)] = value
            self.rows.append(found)
        self._chosen = list(dict.fromkeys([*by, *names]))
        self._parsed, self._shown = [], None
