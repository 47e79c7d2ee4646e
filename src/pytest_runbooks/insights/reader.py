"""Reads a query, and says what is surely wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from .checks import mistakes_of
from .expressions import LostError, Tokens, read_columns, read_expression
from .tokens import HOLE, OpenQuote, Token, read_tokens
from .tree import (
    Command,
    Dedup,
    Fields,
    Filter,
    Key,
    Limit,
    Mistake,
    Other,
    Parse,
    Query,
    Regex,
    Sort,
    Stats,
    Text,
    Unnest,
)
from .words import COMMANDS, FOREIGN_COMMANDS, near

_CLOSERS = {"(": ")", "[": "]"}
_FORM = "form"


def read_query(text: str) -> Query:
    """Read a query.

    Args:
        text: the query; where a placeholder or the shell decides, it holds `HOLE`. Of a command
            with such a sign nothing is said to be wrong.
    """
    tokens, open_quote = read_tokens(text)
    broken = _bracket(tokens) or (_quote(open_quote) if open_quote else None)
    if broken:
        return Query((), () if HOLE in text else (broken,), is_whole=False, unread=broken.begin)
    commands: list[Command] = []
    mistakes: list[Mistake] = []
    unread: int | None = None
    for stage in _stages(tokens):
        found, wrong, lost = _stage(stage, text)
        unread = lost if unread is None else unread
        commands += found
        if not any(token.kind == "hole" for token in stage):
            mistakes += wrong
    return Query(tuple(commands), tuple(mistakes), unread is None, unread)


def _quote(found: OpenQuote) -> Mistake:
    message = f"the quote `{found.quote}` is not closed"
    return Mistake(found.begin, found.begin + 1, _FORM, message, "close it")


def _bracket(tokens: tuple[Token, ...]) -> Mistake | None:
    """Find a bracket that is not closed, or closes nothing."""
    opened: list[Token] = []
    for token in tokens:
        if token.is_sign("(", "["):
            opened.append(token)
        elif token.is_sign(")", "]"):
            if not opened or _CLOSERS[opened[-1].text] != token.text:
                message = f"`{token.text}` closes no bracket"
                return Mistake(token.begin, token.end, _FORM, message, "take it out, or open one")
            opened.pop()
    if not opened:
        return None
    first = opened[-1]
    return Mistake(first.begin, first.end, _FORM, f"`{first.text}` is not closed", "close it")


def _stages(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Split a query at its pipes; those in brackets belong to a query in the query."""
    stage: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.is_sign("(", "[") - token.is_sign(")", "]")
        if token.is_sign("|") and not depth:
            yield tuple(stage)
            stage = []
        else:
            stage.append(token)
    yield tuple(stage)


def _stage(stage: tuple[Token, ...], text: str) -> tuple[list[Command], list[Mistake], int | None]:
    """Read what stands between two pipes: a command, or several where a pipe is missing.

    With it comes the offset of the first word that could not be read.
    """
    commands: list[Command] = []
    mistakes: list[Mistake] = []
    if not stage:
        return [], [], None
    tokens = Tokens(stage)
    if wrong := _unknown(stage):
        return [], [wrong], wrong.begin
    if stage[0].kind != "word" or stage[0].text.lower() not in COMMANDS:
        return [], [], stage[0].begin
    while name := tokens.peek():
        begin = tokens.at
        tokens.take()
        rest = stage[begin:]
        try:
            command = _command(tokens, rest, text)
        except LostError as lost:
            mistakes += mistakes_of(rest, None, lost.at)
            return commands, mistakes, lost.at.begin if lost.at else stage[-1].end
        commands.append(command)
        mistakes += mistakes_of(rest, command, None)
        after = tokens.peek()
        if after is None:
            break
        word = COMMANDS.get(after.text.lower()) if after.kind == "word" else None
        if not word:
            mistakes += mistakes_of(rest, command, after)
            return commands, mistakes, after.begin
        message = f"no `|` stands before `{after.text}`"
        how = f"write `| {word}`: it ends the command `{name.text}`"
        mistakes.append(Mistake(after.begin, after.end, _FORM, message, how))
    return commands, mistakes, None


def _unknown(stage: tuple[Token, ...]) -> Mistake | None:
    """Say that a stage begins with no command, where that is certain."""
    first = stage[0]
    word = first.text.lower()
    if first.kind != "word" or word in COMMANDS or first.text.startswith(("@", "`")):
        return None
    if word in FOREIGN_COMMANDS:
        hint = f"`{FOREIGN_COMMANDS[word]}` says it here"
    elif found := near(word, COMMANDS):
        hint = f"did you mean `{COMMANDS[found]}`?"
    else:
        return None  # the language may have grown
    return Mistake(first.begin, first.end, "word", f"unknown command `{first.text}`", hint)


def _command(tokens: Tokens, stage: tuple[Token, ...], text: str) -> Command:
    """Read a command behind its name.

    Raises:
        LostError: see there.
    """
    name = COMMANDS[stage[0].text.lower()]
    begin = stage[0].begin
    match name:
        case "fields" | "display":
            columns = read_columns(tokens)
            return Fields(name, columns, begin=begin, end=columns[-1].end)
        case "filter" | "filterIndex":
            condition = read_expression(tokens)
            return Filter(name, condition, begin=begin, end=condition.end)
        case "stats":
            columns = read_columns(tokens)
            by = read_columns(tokens) if tokens.take_word("by") else ()
            return Stats(columns, by, begin=begin, end=(*columns, *by)[-1].end)
        case "sort":
            return _sort(tokens, begin)
        case "limit":
            count = tokens.take()
            if count.kind != "number" or not count.text.isdecimal():
                raise LostError(count)
            return Limit(int(count.text), begin=begin, end=count.end)
        case "parse":
            return _parse(tokens, begin)
        case "dedup" | "unmask":
            fields = read_columns(tokens)
            plain = tuple(one.expression for one in fields)
            return Dedup(name, plain, begin=begin, end=fields[-1].end)
        case "unnest":
            (column,) = read_columns(tokens)[:1]
            return Unnest(column.expression, column.alias, begin=begin, end=column.end)
    while tokens.peek():
        tokens.take()
    end = stage[-1].end
    return Other(name, text[stage[0].end : end].strip(), begin=begin, end=end)


def _sort(tokens: Tokens, begin: int) -> Sort:
    keys: list[Key] = []
    end = begin
    tokens.take_word("by")  # which AWS's own queries say, and its page does not
    while not keys or tokens.take_sign(","):
        expression = read_expression(tokens)
        direction = tokens.take_word("asc", "desc")
        end = direction.end if direction else expression.end
        said = direction.text.lower() if direction else ""
        keys.append(Key(expression, said, begin=expression.begin, end=end))
    return Sort(tuple(keys), begin=begin, end=end)


def _parse(tokens: Tokens, begin: int) -> Parse:
    first = tokens.peek()
    source = None
    if first and first.kind not in {"text", "regex"}:
        source = read_expression(tokens)
    token = tokens.take()
    pattern: Text | Regex
    if token.kind == "text":
        pattern = Text(token.text, begin=token.begin, end=token.end)
    elif token.kind == "regex":
        pattern = Regex(token.text, begin=token.begin, end=token.end)
    else:
        raise LostError(token)
    names: list[str] = []
    end = token.end
    if tokens.take_word("as"):
        while not names or tokens.take_sign(","):
            name = tokens.take()
            if name.kind not in {"word", "period", "hole"}:
                raise LostError(name)
            names.append(name.text)
            end = name.end
    return Parse(source, pattern, tuple(names), begin=begin, end=end)
