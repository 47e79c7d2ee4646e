"""Reads the values of one option as the AWS CLI reads them, and holds them against their shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ...api.models import Node
from ..shell import UNKNOWN
from .json_values import parse_json
from .shorthand import parse_shorthand
from .values_data import Data, DoubtError, Kind, MalformedError
from .values_mistakes import Mistake, Sort
from .values_shape import Judge, is_free
from .values_stand_ins import may_stand_for_another
from .values_text import Text

COMPLEX = frozenset({"structure", "map", "list"})
FROM_ELSEWHERE = ("file://", "fileb://", "http://", "https://")
"""How a value begins that the CLI reads from a file, or that version 1 fetches."""

_WORD = re.compile(r"[\w-]+")

Found = tuple[Text, Mistake]


def judge_option(judge: Judge, part: Node, name: str, texts: Sequence[Text]) -> Iterator[Found]:
    """Find what is wrong with the values of an option.

    Args:
        judge: of the service's shapes.
        part: the member of the operation's input that the option is.
        name: that of the member.
        texts: the values.
    """
    shape = judge.shapes[part["shape"]]
    if not texts or is_free(part, shape) or is_from_elsewhere(texts[0]):
        return
    if any(text.is_several and not _looks_like_json(text) for text in texts):
        if shape["type"] in {"structure", "map"}:
            yield texts[0], _braces(texts[0])
        return
    match shape["type"]:
        case "list":
            yield from _list(judge, part, name, texts)
        case "structure" | "map":
            for text in texts[:1] if texts[0].signs.strip() else ():
                yield from _complex(judge, part, name, text)
        case "boolean" | "blob":
            return  # the one is an option without a value, the other takes anything
        case _:
            for text in texts[:1]:
                yield from _judged(judge, part, text, _bare, name)


def is_from_elsewhere(text: Text) -> bool:
    """Say whether the page alone does not decide what a value begins with."""
    return text.signs.startswith((UNKNOWN, *FROM_ELSEWHERE))


def _list(judge: Judge, part: Node, name: str, texts: Sequence[Text]) -> Iterator[Found]:
    member = judge.shapes[part["shape"]]["member"]
    inner = judge.shapes[member["shape"]]
    if len(texts) == 1 and texts[0].signs.strip().startswith("["):
        yield from _judged(judge, part, texts[0], parse_json, name)
        return
    for text in texts:
        if text.signs.startswith(UNKNOWN) or not text.signs.strip():
            continue  # a blank behind a backslash is no value
        if inner["type"] not in COMPLEX:
            yield from _judged(judge, member, text, _bare, name)
        elif _looks_like_json(texts[0]):
            yield from _judged(judge, member, text, parse_json, name)
        elif _has_shorthand(judge, member):
            yield from _shorthand_of_list(judge, member, name, text)


def _shorthand_of_list(judge: Judge, member: Node, name: str, text: Text) -> Iterator[Found]:
    members = judge.shapes[member["shape"]].get("members", {})
    if len(members) == 1 and "=" not in text.signs:
        return  # a few operations take the bare value of the only member
    yield from _judged(judge, member, text, parse_shorthand, name)


def _complex(judge: Judge, part: Node, name: str, text: Text) -> Iterator[Found]:
    members = judge.shapes[part["shape"]].get("members", {})
    if _looks_like_json(text):
        yield from _judged(judge, part, text, parse_json, name)
    elif [*members] == ["Value"] and "=" not in text.signs:
        return  # the CLI takes it for the only member
    elif _has_shorthand(judge, part):
        yield from _judged(judge, part, text, parse_shorthand, name)


def _looks_like_json(text: Text) -> bool:
    return text.signs.strip().startswith(("[", "{"))


def _has_shorthand(judge: Judge, part: Node) -> bool:
    """Say whether the CLI reads shorthand for a shape: not for one that leads to a document."""
    shape = judge.shapes[part["shape"]]
    while shape["type"] in {"list", "map"}:
        inner = shape.get("member") or shape["value"]
        shape = judge.shapes[inner["shape"]]
    return not shape.get("document")


def _bare(signs: str) -> Data:
    return Data(Kind.BARE, 0, len(signs), signs)


def _judged(
    judge: Judge, part: Node, text: Text, read: Callable[[str], Data], name: str
) -> Iterator[Found]:
    names = (name, part["shape"])
    try:
        data = read(text.signs)
    except DoubtError:
        return
    except MalformedError as error:
        if read is parse_json:
            yield from malformed_json(text, error)
        elif not _WORD.fullmatch(text.signs) or not may_stand_for_another(text.signs, names):
            yield text, _malformed_shorthand(error)
        return
    for mistake in judge.judge(data, part, name):
        yield text, mistake


def _braces(text: Text) -> Mistake:
    message = "the shell makes several words of these braces, and the AWS CLI takes one"
    return Mistake(Sort.SHORTHAND, 0, len(text.signs), message, "put all of it in quotes")


def _malformed_shorthand(error: MalformedError) -> Mistake:
    hint = error.hint or "the shorthand syntax is `Key=value,Other=value`"
    return Mistake(Sort.SHORTHAND, error.at, error.at + 1, error.why, hint)


def malformed_json(text: Text, error: MalformedError) -> Iterator[Found]:
    """Say what is wrong with a value that is no JSON, and whether the shell made it so."""
    raw = text.code.code[text.begin : text.end]
    signs = text.signs
    if '"' in raw and raw[0] in '{["' and not raw.startswith('"{\\"') and '"' not in signs:
        hint = "put all of it in single quotes"
        message = "the shell takes the quotes of this JSON away"
        yield text, Mistake(Sort.JSON, 0, len(signs), message, hint)
    elif signs[error.at : error.at + 1] == "\\" and raw.startswith("'"):
        message = "in single quotes the shell leaves the backslashes of this JSON in it"
        yield text, Mistake(Sort.JSON, error.at, error.at + 1, message, "take them away")
    elif not error.may_stand_for_another:
        yield text, Mistake(Sort.JSON, error.at, error.at + 1, error.why, error.hint)
