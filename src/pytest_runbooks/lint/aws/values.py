"""The values of options in a document's AWS commands, held against what the services take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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

_FILE_NAME = re.compile(r"[\w./~-]*\w\.(?:json|ya?ml|template|txt)", re.ASCII)


@per_document
def value_findings(document: Document) -> Mapping[Sort, tuple[Finding, ...]]:
    """Give what is wrong with the values in a document, by what it is about."""
    found: dict[Sort, list[Finding]] = {sort: [] for sort in Sort}
    for call in shown_calls(document):
        if not call.service or not call.operation or call.is_waiter:
            continue
        for text, mistake in _of_call(document, call):
            span = text.span(mistake.begin, mistake.end)
            message = text.told(mistake.message, mistake.begin)
            finding = Finding(span, message, mistake.hint)
            if finding not in found[mistake.sort]:
                found[mistake.sort].append(finding)
    return {sort: tuple(findings) for sort, findings in found.items()}


def option_texts(call: AwsCall, option: AwsOption) -> tuple[Text, ...]:
    """Give the values of an option."""
    return tuple(text_of(call.code, word) for word in option.values)


def _of_call(document: Document, call: AwsCall) -> Iterator[Found]:
    judge: Judge | None = None
    shape, shapes = input_of(call.service, call.operation)
    members = shape.get("members", {})
    for option in call.options:
        part = members.get(option.parameter)
        if option.name == "--cli-input-json":
            texts = with_files(document, option_texts(call, option))
            yield from _whole_input(Judge(model_of(call.service), call.service), shape, texts)
        if part is None or option.shape is None:
            continue
        judge = judge or Judge(model_of(call.service), call.service)
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
