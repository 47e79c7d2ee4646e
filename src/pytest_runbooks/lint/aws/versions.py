"""Commands that only one major version of the AWS CLI understands, and pages that say which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...parsing.aws_commands import brings_another_aws
from ...parsing.aws_spellings import SPELLINGS, Spelling
from ...parsing.shell_tokens import Word
from ..document import Document, per_document
from ..rule import Finding
from ..shell import literal
from .calls import AwsCall
from .shown import shown_calls

_SAYS = (
    r"(?i)\b(?:aws[\s-]*)?cli[\s`*(-]*(?:v|version[\s*`]*){0}(?!\d)"
    r"|\b(?:v|version[\s*`]*){0}[\s*`]+of[\s*`]+the[\s*`]+aws[\s-]+(?:cli|command)"
    r"|aws-cli/{0}|awscliv?[=@>~ ]*{0}\b|awscli-exe-(?={0}|linux|macos)"
)


def says_version(document: Document, major: int) -> bool:
    """Say whether a page speaks of a major version: that it is needed, installed or looked for."""

    def find() -> bool:
        return _speaks_of_cli(document) and bool(re.search(_SAYS.format(major), document.text))

    return document.known((says_version, major), find)


@per_document
def _speaks_of_cli(document: Document) -> bool:
    text = document.text.lower()
    return "cli" in text or ("aws" in text and "command" in text)


def of_one_version(document: Document, major: int) -> Iterator[Finding]:
    """Find what only this version understands, where the page does not speak of it."""
    for call in shown_calls(document):
        if call.asks_for_help or not call.command.is_sure or brings_another_aws(call.code.code):
            continue
        for spelling, shown, word in _spellings(call, major):
            if says_version(document, major):
                return
            advice = f"say on the page that it needs AWS CLI v{major}"
            if spelling.instead:
                advice = f"both versions know `{spelling.instead}`; or {advice}"
            yield Finding(
                call.code.of_word(word), f"AWS CLI v{major} alone knows `{shown}`", advice
            )


@cache
def _of_path(begin: tuple[str, ...]) -> tuple[Spelling, ...]:
    """Give those that all commands may have, and those of a service."""
    return tuple(one for one in SPELLINGS if one.command[:1] in {(), begin})


def _spellings(call: AwsCall, major: int) -> Iterator[tuple[Spelling, str, Word]]:
    for spelling in _of_path(call.path[:1]):
        depth = len(spelling.command)
        if spelling.major != major or call.path[:depth] != spelling.command:
            continue
        if not spelling.option and call.service_word:
            yield spelling, spelling.shown(), call.service_word
        for option in call.options:
            value = literal(option.values[0]) if option.values else ""
            if option.name == spelling.option and (not spelling.values or value in spelling.values):
                yield spelling, spelling.shown(value or ""), option.word
