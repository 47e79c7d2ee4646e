"""What a query says, as values. Offsets count characters of the query's text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of a query, with the offsets of its first sign and of what is behind its last.

    Two parts are equal when they say the same, wherever they stand.
    """

    begin: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Field(Node):
    """A field, or an alias: `detail.users[1].name` is `("detail", "users", 1, "name")`."""

    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number, as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Period(Node):
    """A length of time, as `5m`."""

    amount: str
    unit: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text, without its quotes; what a backslash escapes still has it."""

    raw: str


@dataclass(frozen=True, slots=True)
class Regex(Node):
    """A regular expression, without its slashes."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Items(Node):
    """A list in square brackets."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Star(Node):
    """The `*` of `count(*)`."""


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with what it is given; the name as it is written."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`not x` or `-x`."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two expressions with an operator between them.

    Attributes:
        operator: in small letters; `like`, `not like`, `in`, `not in`, `=~`, `and`, `or`, `=`,
            `!=`, `<`, `<=`, `>`, `>=`, `+`, `-`, `*`, `/`, `%`, `^`.
    """

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Hole(Node):
    """Something that the page does not say: a placeholder, or a variable of the shell."""

    text: str


Expression = Field | Number | Period | Text | Regex | Items | Star | Call | Unary | Binary | Hole


@dataclass(frozen=True, slots=True)
class Column(Node):
    """An expression, and the name of its value; an empty name where none is given."""

    expression: Expression
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Key(Node):
    """What is sorted by; `direction` is `asc`, `desc`, or empty where none is given."""

    expression: Expression
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Fields(Node):
    """`fields` and `display`, which `name` tells apart."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`filter` and `filterIndex`, which `name` tells apart."""

    name: str
    condition: Expression


@dataclass(frozen=True, slots=True)
class Stats(Node):
    """`stats`: what is computed, and the groups for which it is."""

    columns: tuple[Column, ...]
    by: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Sort(Node):
    """`sort`."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Limit(Node):
    """`limit`."""

    count: int


@dataclass(frozen=True, slots=True)
class Parse(Node):
    """`parse`.

    Attributes:
        source: the field that is looked at; None for `@message`.
        pattern: a text with `*` for what is taken, or a regular expression with groups.
        names: those of the values that are taken.
    """

    source: Expression | None
    pattern: Text | Regex
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dedup(Node):
    """`dedup` and `unmask`, which `name` tells apart."""

    name: str
    fields: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Unnest(Node):
    """`unnest`: a list, and the name of each of its items."""

    items: Expression
    alias: str


@dataclass(frozen=True, slots=True)
class Other(Node):
    """A command whose words are taken as they stand: `pattern`, `diff`, `SOURCE`, `join`, ..."""

    name: str
    rest: str


Command = Fields | Filter | Stats | Sort | Limit | Parse | Dedup | Unnest | Other


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is surely wrong with a query.

    Attributes:
        begin: the offset of where.
        end: behind it.
        kind: `word` for a command or function that does not exist, `form` for text that does not
            hold together, `argument` for a command or function that is given the wrong things.
        message: what is wrong, with the word in backticks.
        hint: what to do.
    """

    begin: int
    end: int
    kind: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as far as it could be read.

    Attributes:
        commands: in order; those that cannot be read are left out.
        mistakes: what is surely wrong, in order.
        is_whole: every command could be read.
        unread: the offset of the first word that could not be read; None when all were.
    """

    commands: tuple[Command, ...]
    mistakes: tuple[Mistake, ...] = field(default=(), compare=False)
    is_whole: bool = True
    unread: int | None = field(default=None, compare=False)
