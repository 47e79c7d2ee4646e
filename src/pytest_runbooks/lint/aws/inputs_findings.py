"""What is wrong with the options of a document's AWS commands taken together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, auto

from ..document import Document, per_document
from ..rule import Finding
from .calls import AwsCall
from .inputs_combined import broken
from .shown import shown_calls

_WHOLE = frozenset({"--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"})


class About(StrEnum):
    """What a mistake is about; each has its rule."""

    EXCLUDED = auto()
    NEEDED = auto()


@per_document
def input_findings(document: Document) -> Mapping[About, tuple[Finding, ...]]:
    """Give the options that exclude each other, and the commands that lack one of several."""
    found: dict[About, list[Finding]] = {about: [] for about in About}
    for call in shown_calls(document):
        for about, finding in _of_call(call):
            found[about].append(finding)
    return {about: tuple(findings) for about, findings in found.items()}


def _of_call(call: AwsCall) -> Iterator[tuple[About, Finding]]:
    if call.asks_for_help:
        return
    given = {option.name for option in call.options}
    is_whole = call.is_certain and not given & _WHOLE and not _is_incomplete(call)
    for one in broken(" ".join(call.path), given):
        if one.options:
            option = call.option(one.options[-1])
            assert option
            begin = option.word.begin
            span = call.code.span(begin, begin + len(option.written))
            yield About.EXCLUDED, Finding(span, one.message, "leave one of them out")
        elif is_whole:
            words = [word for word in (call.service_word, call.operation_word) if word]
            span = call.code.span(words[0].begin, words[-1].end)
            yield About.NEEDED, Finding(span, one.message)


def more_is_meant(call: AwsCall) -> bool:
    """Say whether more was meant to stand in a command than the CLI gets."""
    if call.unknown or any(word.text and not word.text.strip() for word in call.words):
        return True
    behind = call.code.code[call.command.words[-1].end :]
    return behind.lstrip(" \t\r\n\\").startswith(("-", "\u2013", "...", "["))


def _is_incomplete(call: AwsCall) -> bool:
    """Say whether a command lacks something that another rule says, or the page leaves out."""
    if call.positional or call.known is None or more_is_meant(call):
        return True
    names = {option.name for option in call.options}
    return any(
        option.is_required and option.name not in names for option in call.known.options.values()
    )
