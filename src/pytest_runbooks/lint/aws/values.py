"""The values of options in a document's AWS commands, held against what the services take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from ...api.models import Node, input_of, model_of
from ..document import Document, per_document
from ..rule import Finding
from .calls import AwsCall, AwsOption
from .inputs_files import with_files
from .json_values import parse_json
from .json_values_texts import Judgement, judgement_of
from .shown import shown_calls
from .values_data import DoubtError, MalformedError
from .values_mistakes import Mistake, Sort
from .values_options import Found, is_from_elsewhere, judge_option, malformed_json
from .values_shape import Judge
from .values_text import Text, text_of

# What is wrong with any value of a kind: the message says nothing of where it stands.
_OF_ANY_VALUE = frozenset({Sort.TYPE, Sort.ENUM, Sort.TOO_SMALL, Sort.TOO_LARGE})
_FILE_NAME = re.compile(r"[\w./~-]*\w\.(?:json|ya?ml|template|txt)", re.ASCII)


@per_document
def value_findings(document: Document) -> Mapping[Sort, tuple[Finding, ...]]:
    """Give what is wrong with the values in a document, by what it is about."""
    found: dict[Sort, dict[Finding, None]] = {sort: {} for sort in Sort}
    for call in shown_calls(document):
        if not call.service or not call.operation or call.is_waiter:
            continue
        for option, text, mistake in _of_call(document, call):
            span = text.span(mistake.begin, mistake.end)
            message = text.told(mistake.message, mistake.begin)
            if mistake.sort in _OF_ANY_VALUE:
                message = f"{place_of(call, option)}: {message}"
            found[mistake.sort][Finding(span, message, mistake.hint)] = None
    return {sort: tuple(findings) for sort, findings in found.items()}


def option_texts(call: AwsCall, option: AwsOption) -> tuple[Text, ...]:
    """Give the values of an option."""
    return tuple(text_of(call.code, word) for word in option.values)


def place_of(call: AwsCall, option: AwsOption) -> str:
    """Say which option of which command it is: "`--item` of `dynamodb put-item`"."""
    return f"`{option.name}` of `{' '.join(call.path)}`"


def _of_call(document: Document, call: AwsCall) -> Iterator[tuple[AwsOption, Text, Mistake]]:
    for option in call.options:
        with suppress(RecursionError):  # it is deeper than anybody reads
            for text, mistake in _of_option(document, call, option):
                yield option, text, mistake


def _of_option(document: Document, call: AwsCall, option: AwsOption) -> Iterator[Found]:
    shape, shapes = input_of(call.service, call.operation)
    part = shape.get("members", {}).get(option.parameter)
    judge = Judge(model_of(call.service), call.service, is_run=document.is_runbook)
    if option.name == "--cli-input-json":
        yield from _whole_input(judge, shape, with_files(document, option_texts(call, option)))
    if part is None or option.shape is None:
        return
    texts = with_files(document, option_texts(call, option))
    yield from judge_option(judge, part, option.parameter, texts)
    judged = judgement_of(call.service, call.operation, option.parameter)
    if judged and texts and shapes[part["shape"]]["type"] == "string":
        yield from _json_text(texts[0], judged)


def _whole_input(judge: Judge, shape: Node, texts: Sequence[Text]) -> Iterator[Found]:
    """Judge the JSON of all of an input, to which other options may add."""
    for text in texts[:1]:
        if is_from_elsewhere(text):
            continue
        try:
            data = parse_json(text.signs)
        except DoubtError:
            continue
        except MalformedError as error:
            yield from malformed_json(text, error)
            continue
        for mistake in judge.judge_input(replace(data, is_open=True), shape):
            yield text, mistake


def _json_text(text: Text, judge: Judgement) -> Iterator[Found]:
    if is_from_elsewhere(text):
        return
    try:
        data = parse_json(text.signs)
    except DoubtError:
        return
    except MalformedError as error:
        if _FILE_NAME.fullmatch(text.signs):
            message = f"`{text.signs}` is the name of a file, and not its text"
            hint = f"write `file://{text.signs}`"
            yield text, Mistake(Sort.JSON, 0, len(text.signs), message, hint)
        else:
            yield from malformed_json(text, error)
        return
    for mistake in judge(data):
        yield text, mistake
