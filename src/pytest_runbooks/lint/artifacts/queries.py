"""The Logs Insights queries of a document."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...insights.reader import read_query
from ...insights.tokens import HOLE
from ...insights.tree import Query
from ...insights.words import COMMANDS
from ...model import Block, Span
from ..document import Document, per_document
from ..python import PythonCode, python_codes
from ..rule import Finding
from ..shell import ShellCode, known_text, shell_codes

_OURS = frozenset({"logsinsights", "insights", "cloudwatch-insights", "cwli", "logs-insights"})
_MAYBE = frozenset({"", "sql", "text", "txt", "plaintext", "plain", "logs", "log", "cloudwatch"})
_MAYBE |= {"query", "none"}
_FIRST = re.compile(r"(?:fields|filter|stats|parse|display|source)\b(?!\s*[=:])", re.IGNORECASE)
_SYSTEM_FIELD = re.compile(
    r"(?<![\w@.])@(?:timestamp|message|logStream|log|requestId|duration|billedDuration|type"
    r"|maxMemoryUsed|memorySize|initDuration|ingestionTime|entity)\b"
)
# Commands of OpenSearch PPL, which CloudWatch understands as another language.
_PPL = re.compile(
    r"^[^\S\n]*+(?:(?:\|\s*)?source\s*=|\|\s*(?:where|eval|head|top|rare|rename|fillnull|trendline"
    r"|eventstats|lookup|grok|flatten|expand)\b)|\|\s*(?:where|eval|head|top|rare)\s",
    re.IGNORECASE | re.MULTILINE,
)
_PLACEHOLDER = re.compile(
    r"(?<![?P])<[A-Za-z][^<>\n|]{0,60}>|\$?\{\{?[^{}\n]{1,60}\}\}?|\$[A-Za-z_]\w*|\.{3,}|…|%[A-Z_]{3,}%"
)
_COMMENT = re.compile(r"\s*(?:#|//|--)")
_FOREIGN_COMMENT = re.compile(r"^[ \t]*(?://|--).*", re.MULTILINE)


@dataclass(frozen=True)
class FoundQuery:
    """A query of a document.

    Attributes:
        text: it, with `HOLE` where something else decides.
        place: gives the place in the document of two offsets into the text.
    """

    text: str
    place: Callable[[int, int], Span]

    @cached_property
    def query(self) -> Query:
        """The query, read."""
        return read_query(self.text)


@per_document
def queries(document: Document) -> tuple[FoundQuery, ...]:
    """Give the queries of fences, of `aws logs start-query`, and of boto3's `start_query`."""
    found = [one for block in document.blocks for one in _of_fence(document, block)]
    found += [one for code in shell_codes(document) for one in _of_shell(code)]
    found += [one for code in python_codes(document) for one in _of_python(code)]
    return tuple(found)


def _of_fence(document: Document, block: Block) -> Iterator[FoundQuery]:
    if block.language not in _OURS | _MAYBE:
        return
    is_sure = block.language in _OURS
    if not is_sure and not (_SYSTEM_FIELD.search(block.code) and _begins_as_query(block.code)):
        return
    if _PPL.search(block.code):
        return
    text = _FOREIGN_COMMENT.sub(lambda found: " " * len(found[0]), block.code)
    text = _PLACEHOLDER.sub(lambda found: HOLE * len(found[0]), text)
    for begin, end in _single_queries(text):
        yield FoundQuery(text[begin:end], _place_in(document, block, begin))


def _place_in(document: Document, block: Block, before: int) -> Callable[[int, int], Span]:
    return lambda begin, end: document.in_code(block, before + begin, before + end)


def _begins_as_query(code: str) -> bool:
    for line in code.splitlines():
        if line.strip() and not _COMMENT.match(line):
            return bool(_FIRST.match(line.lstrip()))
    return False


def _single_queries(text: str) -> Iterator[tuple[int, int]]:
    """Give the begin and the end of each of the queries that stand one below the other.

    A line that begins with a command and has no pipe begins another one behind a blank line or
    a comment, or when it begins as the one above does.
    """
    begin, at, gap, first = 0, 0, False, ""
    for line in text.splitlines(keepends=True):
        word = re.match(r"\s*(\w+)", line)
        if not line.strip() or _COMMENT.match(line):
            gap = True
        else:
            command = word[1].lower() if word else ""
            before = text[begin:at].rstrip()
            is_start = command in COMMANDS and not before.endswith(("|", ","))
            if is_start and first and (gap or command in {first, "fields", "source"}):
                yield begin, at
                begin, first = at, ""
            first = first or command or "?"
            gap = False
        at += len(line)
    yield begin, len(text)


def _of_shell(code: ShellCode) -> Iterator[FoundQuery]:
    for command in code.commands.all:
        words = [known_text(word) for word in command.words]
        if "start-query" not in words[1:] or words[words.index("start-query") - 1] != "logs":
            continue
        if any(word.split("=")[0] == "--query-language" for word in words):
            continue
        for number, (text, word) in enumerate(zip(words, command.words, strict=True)):
            if text == "--query-string" and number + 1 < len(words):
                value, said, shift = command.words[number + 1], words[number + 1], 0
            elif text.startswith("--query-string="):
                shift = len("--query-string=")
                value, said = word, text[shift:]
            else:
                continue
            if said.startswith("file://"):
                continue
            yield FoundQuery(said, _place_in_word(code, value.begin + shift, value.end, said))


def _place_in_word(code: ShellCode, begin: int, end: int, text: str) -> Callable[[int, int], Span]:
    """Give places in a word: exact where it is its text in quotes, else the whole word."""
    written = code.code[begin:end]
    if written[1:-1] == text:
        return lambda first, last: code.span(begin + 1 + first, begin + 1 + last)
    return lambda *_: code.span(begin, end)


def _of_python(code: PythonCode) -> Iterator[FoundQuery]:
    if code.tree is None or "start_query" not in code.code:
        return
    for node in ast.walk(code.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        given = {one.arg: one.value for one in node.keywords}
        if node.func.attr != "start_query" or {"queryLanguage", None} & {*given}:
            continue
        value = given.get("queryString")
        text = _text_of(value) if value else None
        if text is not None and value is not None:
            yield FoundQuery(text, _place_of(code, value))


def _text_of(value: ast.expr) -> str | None:
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            pieces = [_text_of(one) if isinstance(one, ast.Constant) else HOLE for one in values]
            return "".join(piece or "" for piece in pieces)
    return None


def _place_of(code: PythonCode, node: ast.expr) -> Callable[[int, int], Span]:
    return lambda *_: code.of_node(node)


def mistakes(document: Document, kind: str) -> Iterator[Finding]:
    """Give the mistakes of one kind in the queries of a document."""
    for found in queries(document):
        for one in found.query.mistakes:
            if one.kind == kind:
                yield Finding(found.place(one.begin, one.end), one.message, one.hint)
