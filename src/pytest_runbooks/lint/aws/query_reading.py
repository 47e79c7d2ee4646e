"""JMESPath as the AWS CLI reads it, with the place of each name."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .values_data import DoubtError, MalformedError

_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL)

Ast = dict[str, Any]
"""A node as `jmespath` makes it: its `type`, its `children`, and a `value` where it has one."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a query.

    Attributes:
        text: without quotes.
        begin: the offset where it begins, quotes included.
        end: the offset behind it.
        is_quoted: it stands in double quotes.
        is_compared: a comparison stands directly before it.
    """

    text: str
    begin: int
    end: int
    is_quoted: bool = False
    is_compared: bool = False


@dataclass(frozen=True)
class Query:
    """A query that was read.

    Attributes:
        tree: what it says.
        names: of the members in it, by the `id` of their node.
        functions: the names of the functions in it, in the same way.
    """

    tree: Ast
    names: dict[int, Name]
    functions: dict[int, Name]


def read_query(text: str) -> Query:
    """Read a text.

    Raises:
        MalformedError: it is no JMESPath.
        DoubtError: it is deeper, or has a longer number, than Python reads.
    """
    from jmespath.exceptions import JMESPathError, LexerError, ParseError  # noqa: PLC0415 - few
    from jmespath.parser import Parser  # noqa: PLC0415 - documents need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # text without quotes in backticks is old, and right
        try:
            tree = Parser().parse(text).parsed
            tokens = _tokens(text)
        except LexerError as error:
            raise MalformedError(error.lexer_position or 0, _lexer_why(error)) from None
        except ParseError as error:
            raise MalformedError(error.lex_position or 0, _parse_why(error)) from None
        except JMESPathError:
            raise MalformedError(0, "there is no query") from None
        except (ValueError, RecursionError):
            raise DoubtError from None
    nodes = [*in_order(tree)]
    fields = [node for node in nodes if node["type"] == "field"]
    calls = [node for node in nodes if node["type"] == "function_expression"]
    names, functions = _names(text, tokens)
    assert len(fields) == len(names)
    assert len(calls) == len(functions)
    return Query(
        tree,
        {id(node): name for node, name in zip(fields, names, strict=True)},
        {id(node): name for node, name in zip(calls, functions, strict=True)},
    )


def _lexer_why(error: Any) -> str:
    found = str(error.lexer_value or "")
    if str(error.message).startswith("Unclosed"):
        return "a backtick is not closed" if found[:1] == "`" else f"`{found[:1]}` is not closed"
    if found == "=":
        return "`=` is no comparison, `==` is"
    return f"`{found[:1]}` is no sign of JMESPath" if found else "there is no query"


def _parse_why(error: Any) -> str:
    if error.token_value in {None, ""}:
        return "the query is not complete"
    return f"`{error.token_value}` does not belong here"


def _tokens(text: str) -> list[dict[str, Any]]:
    from jmespath.lexer import Lexer  # noqa: PLC0415 - loaded already

    return [*Lexer().tokenize(text)]


_COMPARISONS = frozenset({"eq", "ne", "lt", "lte", "gt", "gte"})


def _names(text: str, tokens: list[dict[str, Any]]) -> tuple[list[Name], list[Name]]:
    """Give the names of members and those of functions, in order; keys of `{key: ...}` are none."""
    names: list[Name] = []
    functions: list[Name] = []
    for place, token in enumerate(tokens):
        is_quoted = token["type"] == "quoted_identifier"
        if not is_quoted and token["type"] != "unquoted_identifier":
            continue
        begin = token["start"]
        quoted = _QUOTED.match(text, begin)
        end = quoted.end() if quoted else token["end"]
        is_compared = place > 0 and tokens[place - 1]["type"] in _COMPARISONS
        name = Name(token["value"], begin, end, is_quoted, is_compared)
        match tokens[place + 1]["type"]:
            case "lparen":
                functions.append(name)
            case "colon":
                continue
            case _:
                names.append(name)
    return names, functions


def in_order(node: Ast) -> Iterator[Ast]:
    """Give all nodes as they stand in the text, each before its children."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        children = node["children"]
        if node["type"] == "filter_projection":
            left, right, condition = children
            children = [left, condition, right]
        # Those of a slice are numbers.
        waiting += [child for child in reversed(children) if isinstance(child, dict)]
