"""Reads the expressions of a query.

From the loosest to the tightest: `or`, `and`, `not`, comparisons, `+ -`, `* / %`, `^`, signs.
"""

from __future__ import annotations

import re

from .tokens import Token
from .tree import (
    Binary,
    Call,
    Column,
    Expression,
    Field,
    Hole,
    Items,
    Number,
    Period,
    Regex,
    Star,
    Text,
    Unary,
)
from .words import UNITS

_COMPARES = {"=": "=", "==": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">"}
_COMPARES |= {">=": ">=", "=~": "=~"}
_PART = re.compile(r"\[(?P<index>\d+)\]|(?P<name>(?:[^.`\[]|`[^`]*`)+)|\.")
_PERIOD = re.compile(r"(\d+(?:\.\d+)?)([A-Za-z]+)")


class LostError(Exception):
    """The words are not as this reader expects them; `at` is the token, None at the end."""

    def __init__(self, at: Token | None) -> None:
        super().__init__()
        self.at = at


class Tokens:
    """The tokens of one command, and how far they are read."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> Token | None:
        """Give the next token, or one behind it; None behind the last."""
        at = self.at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    def take(self) -> Token:
        """Read a token.

        Raises:
            LostError: there is none.
        """
        token = self.peek()
        if token is None:
            raise LostError(None)
        self.at += 1
        return token

    def take_sign(self, *signs: str) -> Token | None:
        """Read a token when it is one of some signs."""
        token = self.peek()
        return self.take() if token and token.is_sign(*signs) else None

    def take_word(self, *words: str) -> Token | None:
        """Read a token when it is one of some words."""
        token = self.peek()
        return self.take() if token and token.is_word(*words) else None


def read_expression(tokens: Tokens) -> Expression:
    """Read an expression.

    Raises:
        LostError: see there.
    """
    left = _conjunction(tokens)
    while tokens.take_word("or") or tokens.take_sign("||"):
        left = _joined("or", left, _conjunction(tokens))
    return left


def _joined(operator: str, left: Expression, right: Expression) -> Binary:
    return Binary(operator, left, right, begin=left.begin, end=right.end)


def _conjunction(tokens: Tokens) -> Expression:
    left = _negation(tokens)
    while tokens.take_word("and") or tokens.take_sign("&&"):
        left = _joined("and", left, _negation(tokens))
    return left


def _negation(tokens: Tokens) -> Expression:
    if sign := tokens.take_word("not") or tokens.take_sign("!"):
        operand = _negation(tokens)
        return Unary("not", operand, begin=sign.begin, end=operand.end)
    return _comparison(tokens)


def _comparison(tokens: Tokens) -> Expression:
    left = _sum(tokens)
    while operator := _operator(tokens):
        left = _joined(operator, left, _sum(tokens))
    return left


def _operator(tokens: Tokens) -> str:
    if sign := tokens.take_sign(*_COMPARES):
        return _COMPARES[sign.text]
    if word := tokens.take_word("like", "in"):
        return word.text.lower()
    after = tokens.peek(1)
    if after and after.is_word("like", "in") and tokens.take_word("not"):
        return f"not {tokens.take().text.lower()}"
    return ""


def _sum(tokens: Tokens) -> Expression:
    left = _product(tokens)
    while sign := tokens.take_sign("+", "-"):
        left = _joined(sign.text, left, _product(tokens))
    return left


def _product(tokens: Tokens) -> Expression:
    left = _power(tokens)
    while sign := tokens.take_sign("*", "/", "%"):
        left = _joined(sign.text, left, _power(tokens))
    return left


def _power(tokens: Tokens) -> Expression:
    left = _signed(tokens)
    while tokens.take_sign("^"):
        left = _joined("^", left, _signed(tokens))
    return left


def _signed(tokens: Tokens) -> Expression:
    if sign := tokens.take_sign("-"):
        operand = _signed(tokens)
        return Unary("-", operand, begin=sign.begin, end=operand.end)
    return _primary(tokens)


def _primary(tokens: Tokens) -> Expression:
    token = tokens.take()
    begin, end = token.begin, token.end
    if token.is_sign("("):
        inner = read_expression(tokens)
        if not tokens.take_sign(")"):
            raise LostError(tokens.peek())
        return inner
    if token.is_sign("["):
        items, end = _list(tokens, "]")
        return Items(items, begin=begin, end=end)
    if token.is_sign("*"):
        return Star(begin=begin, end=end)
    match token.kind:
        case "number":
            return Number(token.text, begin=begin, end=end)
        case "period":
            return _period(token)
        case "text":
            return Text(token.text, begin=begin, end=end)
        case "regex":
            return Regex(token.text, begin=begin, end=end)
        case "hole":
            return Hole(token.text, begin=begin, end=end)
        case "word" if not token.is_word("and", "or", "as", "by", "like", "in", "not"):
            if tokens.take_sign("("):
                arguments, end = _list(tokens, ")")
                return Call(token.text, arguments, begin=begin, end=end)
            return field_of(token)
    raise LostError(token)


def _period(token: Token) -> Period | Field:
    found = _PERIOD.fullmatch(token.text)
    assert found is not None
    if found[2].lower() not in UNITS:
        return field_of(token)
    return Period(found[1], found[2], begin=token.begin, end=token.end)


def _list(tokens: Tokens, closer: str) -> tuple[tuple[Expression, ...], int]:
    """Read what stands between brackets, and over the closing one; with the offset behind it."""
    items: list[Expression] = []
    while not (last := tokens.take_sign(closer)):
        if items and not tokens.take_sign(","):
            raise LostError(tokens.peek())
        items.append(read_expression(tokens))
    return tuple(items), last.end


def field_of(token: Token) -> Field:
    """Give the field that a word names."""
    path: list[str | int] = []
    for part in _PART.finditer(token.text):
        if part["index"] is not None:
            path.append(int(part["index"]))
        elif part["name"] is not None:
            path.append(part["name"].replace("`", ""))
    return Field(tuple(path), begin=token.begin, end=token.end)


def read_columns(tokens: Tokens) -> tuple[Column, ...]:
    """Read expressions with commas between them, each with its alias.

    Raises:
        LostError: see there.
    """
    columns: list[Column] = []
    while not columns or tokens.take_sign(","):
        expression = read_expression(tokens)
        alias, end = "", expression.end
        if tokens.take_word("as"):
            name = tokens.take()
            if name.kind not in {"word", "period", "hole", "text"}:
                raise LostError(name)
            alias, end = name.text, name.end
        columns.append(Column(expression, alias, begin=expression.begin, end=end))
    return tuple(columns)
