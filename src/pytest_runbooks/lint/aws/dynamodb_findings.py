"""The expressions of a document's DynamoDB commands, held against what is given for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from ..document import Document, per_document
from ..rule import Finding
from ..shell import UNKNOWN
from .calls import AwsCall
from .dynamodb import EXPRESSIONS, SIGN_OF, reserved_words, stand_ins
from .inputs_files import with_files
from .inputs_findings import more_is_meant
from .json_values import parse_json
from .shorthand import parse_shorthand
from .shown import shown_calls
from .values import option_texts
from .values_data import Data, DoubtError, MalformedError
from .values_options import is_from_elsewhere
from .values_text import Text

_INPUTS = frozenset({"--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"})


class About(StrEnum):
    """What a mistake is about; each has its rule."""

    STAND_IN = auto()
    RESERVED = auto()


@per_document
def expression_findings(document: Document) -> Mapping[About, tuple[Finding, ...]]:
    """Give what is wrong with the expressions in a document, by what it is about."""
    found: dict[About, list[Finding]] = {about: [] for about in About}
    for call in shown_calls(document):
        if call.service == "dynamodb" and call.operation:
            for about, finding in _of_call(document, call):
                if finding not in found[about]:
                    found[about].append(finding)
    return {about: tuple(findings) for about, findings in found.items()}


@dataclass
class _Words:
    """What a command says in expressions, and for them.

    Attributes:
        expressions: the texts of the expressions, by the parameter that each is.
        given: for each parameter that gives names or values, its text and what it holds.
        is_open: some of it is not known.
    """

    expressions: list[tuple[str, Text]] = field(default_factory=list)
    given: dict[str, tuple[Text, Data]] = field(default_factory=dict)
    is_open: bool = False


def _of_call(document: Document, call: AwsCall) -> Iterator[tuple[About, Finding]]:
    words = _words(document, call)
    for parameter, text in words.expressions:
        for word in reserved_words(text.signs, parameter):
            hint = f'write `#{word.text}`, and `{{"#{word.text}": "{word.text}"}}` for it in '
            hint += "`--expression-attribute-names`"
            message = f"`{word.text}` is a reserved word of DynamoDB"
            message = text.told(message, word.begin)
            yield About.RESERVED, Finding(text.span(word.begin, word.end), message, hint)
    if words.is_open or not call.is_certain:
        return
    for parameter, sign in SIGN_OF.items():
        yield from _stand_ins(words, parameter, sign)


def _stand_ins(words: _Words, parameter: str, sign: str) -> Iterator[tuple[About, Finding]]:
    option = "--expression-attribute-names" if sign == "#" else "--expression-attribute-values"
    text, data = words.given.get(parameter, (None, None))
    keys = {key.text: key for key, _ in data.members} if data else {}
    used: set[str] = set()
    for _, expression in words.expressions:
        for place in stand_ins(expression.signs):
            if place.text[0] == sign and place.text not in keys and place.text not in used:
                message = f"`{place.text}` stands for nothing: `{option}` does not have it"
                message = expression.told(message, place.begin)
                span = expression.span(place.begin, place.end)
                yield About.STAND_IN, Finding(span, message)
            used.add(place.text)
    for name, key in keys.items():
        if text and name not in used:
            message = text.told(f"no expression uses `{name}`, which DynamoDB refuses", key.begin)
            yield About.STAND_IN, Finding(text.span(key.begin, key.end), message)


def _words(document: Document, call: AwsCall) -> _Words:
    words = _Words(is_open=more_is_meant(call))
    for option in call.options:
        words.is_open |= option.name in _INPUTS
        if option.parameter not in EXPRESSIONS and option.parameter not in SIGN_OF:
            continue
        texts = with_files(document, option_texts(call, option))
        if len(texts) != 1 or is_from_elsewhere(texts[0]):
            words.is_open = True
        elif option.parameter in EXPRESSIONS:
            words.is_open |= not texts[0].is_known
            words.expressions.append((option.parameter, texts[0]))
        elif (data := _given(texts[0])) is None:
            words.is_open = True
        else:
            words.is_open |= data.is_open or any(UNKNOWN in key.text for key, _ in data.members)
            words.given[option.parameter] = texts[0], data
    return words


def _given(text: Text) -> Data | None:
    is_json = text.signs.strip().startswith("{")
    try:
        return parse_json(text.signs) if is_json else parse_shorthand(text.signs)
    except (MalformedError, DoubtError):
        return None
