"""The queries of a document's AWS commands, held against what they are asked of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from ...model import Span
from ..document import Document, per_document
from ..rule import Finding
from .calls import AwsCall, AwsOption
from .query import About, QueryMistake, function_mistakes, mistakes_of
from .query_reading import read_query
from .shown import shown_calls
from .values import option_texts, place_of
from .values_data import DoubtError, MalformedError
from .values_options import FROM_ELSEWHERE
from .values_text import Text

_RUN_BY_SHELL = re.compile(
    r"[=<>!]=?[ ]?`(?P<word>true|false|null|-?\d+(?:\.\d+)?|\"[^\"`]*\"|'[^'`]*')`"
)
_WORD_RUN_BY_SHELL = re.compile(r"[=!]=[ ]?`(?P<word>[A-Za-z][\w.-]*)`")


@per_document
def query_findings(document: Document) -> Mapping[About, tuple[Finding, ...]]:
    """Give what is wrong with the queries in a document, by what it is about."""
    found: dict[About, dict[Finding, None]] = {about: {} for about in About}
    for call in shown_calls(document):
        for option in call.options:
            if option.name == "--query" and not option.parameter:
                for about, finding in _of_option(call, option):
                    found[about][finding] = None
    return {about: tuple(findings) for about, findings in found.items()}


def _of_option(call: AwsCall, option: AwsOption) -> Iterator[tuple[About, Finding]]:
    for text in option_texts(call, option)[:1]:
        if not text.signs or text.signs.startswith(FROM_ELSEWHERE):
            continue
        if run := _run_by_shell(text):
            yield About.SYNTAX, run
            continue
        try:
            query = read_query(text.signs)
        except MalformedError as error:
            if text.is_known:
                span = text.span(error.at, error.at + 1)
                yield About.SYNTAX, Finding(span, error.why, error.hint)
            continue
        except DoubtError:
            continue
        mistakes = [*function_mistakes(query)]
        if call.service and call.operation and not call.is_waiter:
            with suppress(RecursionError):  # it is deeper than anybody reads
                mistakes += mistakes_of(query, call.service, call.operation)
        for mistake in mistakes:
            message = mistake.message
            if mistake.about is About.MEMBER:
                message = f"{place_of(call, option)}: {message}"
            yield mistake.about, Finding(_span(text, mistake), message, mistake.hint)


def _span(text: Text, mistake: QueryMistake) -> Span:
    return text.span(mistake.begin, mistake.end)


def _run_by_shell(text: Text) -> Finding | None:
    """Find a literal in backticks that the shell runs, since it stands in double quotes."""
    raw = text.code.code[text.begin : text.end]
    if text.is_known or '"' not in raw or "'" in raw.split('"', 1)[0]:
        return None
    found = _RUN_BY_SHELL.search(raw) or _WORD_RUN_BY_SHELL.search(raw)
    if not found:
        return None
    begin = text.begin + found.start("word") - 1
    word = found["word"]
    message = f"in double quotes the shell runs `{word}` as a command"
    hint = f"write `\\`{word}\\``, or put the query in single quotes"
    return Finding(text.code.span(begin, begin + len(word) + 2), message, hint)
