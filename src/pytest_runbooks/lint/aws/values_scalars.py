"""Holds a value without parts against its shape, and says of any value what it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from ...api.models import Node
from ...errors import suggestion
from ..shell import UNKNOWN
from .values_data import Data, Kind
from .values_mistakes import Mistake, Sort
from .values_stand_ins import is_surely_no, is_surely_none_of, may_stand_for_another

_WANTED = {
    "structure": Kind.OBJECT,
    "map": Kind.OBJECT,
    "list": Kind.LIST,
    "string": Kind.STRING,
    "character": Kind.STRING,
    "blob": Kind.STRING,
    "boolean": Kind.BOOLEAN,
    "integer": Kind.INTEGER,
    "long": Kind.INTEGER,
    "float": Kind.DECIMAL,
    "double": Kind.DECIMAL,
    "timestamp": Kind.STRING,
}
_NAMES = {"timestamp": "a time", "map": "an object", "blob": "a text", "structure": "an object"}
_WHOLE = frozenset({"integer", "long"})
_NUMBERS = frozenset({*_WHOLE, "float", "double"})
_SHORT = 60
_LEAST = 3  # ids are longer, and those of examples are shorter than real ones
_ALL_WORDS = 24  # so many words a message can list


def judge_scalar(
    data: Data, shape: Node, names: Sequence[str], *, is_exact: bool, is_run: bool = False
) -> Iterator[Mistake]:
    """Find what is wrong with a value that has no parts.

    Args:
        data: the value.
        shape: of it.
        names: what it is called.
        is_exact: the service takes its words in upper and lower case as the model has them.
        is_run: no reader puts another value in the place of a plain word.
    """
    type_ = shape["type"]
    if any(UNKNOWN in one.text for one in (data, *data.items)):
        return
    if not _fits(data, type_):
        is_word = data.kind in {Kind.BARE, Kind.STRING} and data.text != ""
        is_quoted = data.kind is Kind.STRING and is_text_of(data.text, type_)
        is_meant = is_surely_no(data.text, type_) or (
            is_run and type_ != "timestamp" and not may_stand_for_another(data.text, names)
        )
        if not is_word or is_quoted or is_meant:
            yield wrong_type(data, type_)
        return
    if type_ in _NUMBERS and data.kind is not Kind.BOOLEAN:
        yield from _range(data, shape)
    elif type_ == "string":
        yield from _string(data, shape, names, is_exact=is_exact)


def _string(data: Data, shape: Node, names: Sequence[str], *, is_exact: bool) -> Iterator[Mistake]:
    words = shape.get("enum")
    if words is None:
        least = shape.get("min", 0)
        if len(data.text) < least <= _LEAST:
            message = f"the text is too short: {least} is the least number of signs"
            yield Mistake(Sort.TOO_SMALL, data.begin, data.end, message)
    elif data.text not in words:
        near = [word for word in words if word.lower() == data.text.lower()]
        if near and not is_exact:
            return
        if data.text and not near and not is_surely_none_of(data.text, words, names):
            return
        hint = f"did you mean `{near[0]}`?" if near else suggestion(data.text, words)
        if hint.startswith("allowed") and len(words) > _ALL_WORDS:
            hint = ""
        what = f"`{short(data.text)}`" if data.text else "an empty text"
        message = f"{what} is no value of this as of botocore {version()}"
        yield Mistake(Sort.ENUM, data.begin, data.end, message, hint)


@cache
def version() -> str:
    """Give the version of botocore."""
    from botocore import __version__  # noqa: PLC0415 - only where something is wrong

    return str(__version__)


def _fits(data: Data, type_: str) -> bool:
    """Say whether botocore takes a value of this kind for a scalar of this type."""
    match data.kind:
        case Kind.BARE:
            return is_text_of(data.text, type_)
        case Kind.STRING:
            if type_ == "timestamp":
                return is_text_of(data.text, type_)
            return type_ in {"string", "character", "blob"}
        case Kind.INTEGER:
            return type_ in _NUMBERS or type_ == "timestamp"
        case Kind.DECIMAL:
            return type_ in {"float", "double", "timestamp"}
        case Kind.BOOLEAN:
            # In Python a boolean is a number, and a number is a time.
            return type_ in {"boolean", "timestamp", *_NUMBERS}
    return False


def is_text_of(text: str, type_: str) -> bool:
    """Say whether the CLI can make a value of a type of a word."""
    try:
        if type_ in _WHOLE:
            int(text)
        elif type_ in _NUMBERS:
            float(text)
        elif type_ == "timestamp":
            return _is_time(text)
    except ValueError:
        return False
    return type_ != "boolean" or text.lower() in {"true", "false"}


def _is_time(text: str) -> bool:
    from botocore.utils import parse_timestamp  # noqa: PLC0415 - few documents need it

    try:
        parse_timestamp(text)
    except ValueError:
        return False
    except (RuntimeError, OverflowError):  # a time that is none on this machine
        return True
    return True


def _range(data: Data, shape: Node) -> Iterator[Mistake]:
    try:
        number = float(data.text)
    except ValueError:
        return
    least, most = shape.get("min"), shape.get("max")
    if least is not None and number < least:
        message = f"`{data.text.strip()}` is too small: {least} is the least"
        yield Mistake(Sort.TOO_SMALL, data.begin, data.end, message)
    elif most is not None and number > most:
        message = f"`{data.text.strip()}` is too large: {most} is the most as of botocore"
        yield Mistake(Sort.TOO_LARGE, data.begin, data.end, f"{message} {version()}")


def wrong_type(data: Data, type_: str) -> Mistake:
    """Say that a value is not of a type."""
    wanted = _NAMES.get(type_, str(_WANTED[type_]))
    what = f"`{short(data.text)}`" if data.text else f"{data.kind}"
    if data.kind is Kind.STRING:
        what = f'`"{short(data.text)}"`' if type_ != "timestamp" else f"`{short(data.text)}`"
    if data.kind is Kind.LIST and data.items and all(item.text for item in data.items):
        what = f"the list `{short(','.join(item.text for item in data.items))}`"
    hint = ""
    if data.kind in {Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN} and wanted == Kind.STRING:
        hint = f'write `"{data.text}"`'
    elif data.kind is Kind.STRING and type_ != "timestamp" and is_text_of(data.text, type_):
        hint = f"write `{data.text}`, without quotes" if type_ in {*_NUMBERS, "boolean"} else ""
    return Mistake(Sort.TYPE, data.begin, data.end, f"{what} is not {wanted}", hint)


def is_short(text: str) -> bool:
    """Say whether a text can stand in a message as it is."""
    return 0 < len(text) <= _SHORT and text.isprintable() and UNKNOWN not in text


def short(text: str) -> str:
    """Give a text as a message can show it."""
    line = " ".join(text.replace(UNKNOWN, "…").split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 3]}..."
