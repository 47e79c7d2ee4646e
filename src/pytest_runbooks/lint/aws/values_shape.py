"""Holds a structured value against a shape of a service's model, as botocore does.

What botocore itself refuses is a mistake (types, members, what is too small), and what the service
refuses by its model: words that it does not know, and numbers that are too large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
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
_WHOLE = frozenset({"integer", "long"})
_NUMBERS = frozenset({*_WHOLE, "float", "double"})
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_SHORT = 60
_LEAST = 3  # ids are longer, and those of examples are shorter than real ones
_ALL_NAMES = 12  # so many names a message can list


class Judge:
    """What holds values of one service against its shapes.

    Attributes:
        shapes: of the service's model.
        is_exact: the service takes its words in upper and lower case as the model has them.
        version: of botocore, which the model comes from.
    """

    def __init__(self, model: Node, service: str) -> None:
        self.shapes: Node = model["shapes"]
        self.is_exact = "json" in str(model["metadata"].get("protocol"))
        self.version = version()
        self._is_dynamodb = service == "dynamodb"

    def judge(self, data: Data, part: Node, name: str = "") -> Iterator[Mistake]:
        """Find what is wrong with a value.

        Args:
            data: the value.
            part: what names its shape: a member of a structure, of a list, of a map.
            name: what it is called.
        """
        shape = self.shapes[part["shape"]]
        names = (name, part["shape"])
        if data.kind is Kind.UNKNOWN or is_free(part, shape):
            return
        match shape["type"]:
            case "structure":
                if self._is_dynamodb and part["shape"] == "AttributeValue":
                    yield from self._attribute(data, shape)
                else:
                    is_union = bool(shape.get("union"))
                    yield from self._structure(data, shape, names, is_union=is_union)
            case "map":
                yield from self._map(data, shape, names)
            case "list":
                yield from self._list(data, shape, names)
            case _:
                yield from self._scalar(data, shape, names)

    def judge_input(self, data: Data, shape: Node) -> Iterator[Mistake]:
        """Find what is wrong with the whole input of an operation."""
        if data.kind is not Kind.UNKNOWN:
            yield from self._structure(data, shape, (), is_union=False)

    def _attribute(self, data: Data, shape: Node) -> Iterator[Mistake]:
        """Judge a value of DynamoDB, which its model describes less exactly than it is."""
        if data.kind not in {Kind.OBJECT, Kind.NULL}:
            if data.kind in {Kind.BARE, Kind.STRING} and UNKNOWN in data.text:
                return
            mistake = _wrong_type(data, "structure")
            wanted = "N" if data.kind in {Kind.INTEGER, Kind.DECIMAL} else "S"
            text = data.text.replace('"', '\\"')
            hint = f'write `{{"{wanted}": "{text}"}}`' if is_short(text) else mistake.hint
            yield replace(mistake, hint=hint)
            return
        yield from self._structure(data, shape, (), is_union=True)
        number = data.get("N")
        if number and _is_no_number(number):
            message = f"`{_short(number.text)}` is no number"
            yield Mistake(Sort.TYPE, number.begin, number.end, message)

    def _structure(
        self, data: Data, shape: Node, names: Sequence[str], *, is_union: bool
    ) -> Iterator[Mistake]:
        if data.kind is not Kind.OBJECT:
            yield from _no_compound(data, "structure", names)
            return
        members = shape["members"]
        for key, value in data.members:
            if key.text in members:
                yield from self.judge(value, members[key.text], key.text)
            elif UNKNOWN not in key.text:
                yield self._unknown(key, members)
        given = {key.text for key, _ in data.members}
        is_open = data.is_open or any(UNKNOWN in name for name in given)
        missing = [name for name in shape.get("required", ()) if name not in given]
        if missing and not is_open and not given - {*members}:
            message = ", ".join(f"`{name}`" for name in missing) + " is missing"
            yield Mistake(Sort.MISSING_MEMBER, data.begin, data.end, message)
        if is_union and not is_open and len(data.members) != 1:
            known = ", ".join(f"`{name}`" for name in [*members][:_ALL_NAMES])
            count = "none" if not data.members else f"{len(data.members)}"
            message = f"one member is to be there, and there are {count}"
            yield Mistake(Sort.ONE_OF, data.begin, data.end, message, f"one of {known}")

    def _unknown(self, key: Data, members: Node) -> Mistake:
        hint = suggestion(key.text, members) if members else "there are no members"
        if hint.startswith("allowed") and len(members) > _ALL_NAMES:
            hint = ""
        message = f"there is no member `{key.text}` as of botocore {self.version}"
        return Mistake(Sort.UNKNOWN_MEMBER, key.begin, key.end, message, hint)

    def _map(self, data: Data, shape: Node, names: Sequence[str]) -> Iterator[Mistake]:
        if data.kind is not Kind.OBJECT:
            yield from _no_compound(data, "map", names)
            return
        for key, value in data.members:
            yield from self.judge(key, shape["key"])
            yield from self.judge(value, shape["value"], key.text)

    def _list(self, data: Data, shape: Node, names: Sequence[str]) -> Iterator[Mistake]:
        items: tuple[Data, ...] = data.items
        if data.kind is Kind.BARE or _is_shorthand(data):
            items = (data,)  # the CLI makes a list of it
        elif data.kind is not Kind.LIST:
            yield from _no_compound(data, "list", names)
            return
        least = shape.get("min", 0)
        is_known = not data.is_open and all(item.kind is not Kind.UNKNOWN for item in items)
        if len(items) < least and is_known:
            message = f"{_count(least, 'item')} at least is to be there, and there is {len(items)}"
            yield Mistake(Sort.TOO_SMALL, data.begin, data.end, message.replace("is 0", "is none"))
        for item in items:
            yield from self.judge(item, shape["member"], names[0])

    def _scalar(self, data: Data, shape: Node, names: Sequence[str]) -> Iterator[Mistake]:
        if not _fits(data, shape["type"]):
            is_word = data.kind in {Kind.BARE, Kind.STRING} and data.text != ""
            if not is_word or is_surely_no(data.text, shape["type"]):
                yield _wrong_type(data, shape["type"])
            return
        if UNKNOWN in data.text:
            return
        if shape["type"] in _NUMBERS and data.kind is not Kind.BOOLEAN:
            yield from _range(data, shape)
        elif shape["type"] == "string":
            yield from self._string(data, shape, names)

    def _string(self, data: Data, shape: Node, names: Sequence[str]) -> Iterator[Mistake]:
        words = shape.get("enum")
        if words is None:
            least = shape.get("min", 0)
            if len(data.text) < least <= _LEAST:
                message = f"{_count(least, 'sign')} at least are to be there"
                yield Mistake(Sort.TOO_SMALL, data.begin, data.end, message)
        elif data.text not in words:
            near = [word for word in words if word.lower() == data.text.lower()]
            if near and not self.is_exact:
                return
            if data.text and not near and not is_surely_none_of(data.text, words, names):
                return
            hint = f"did you mean `{near[0]}`?" if near else suggestion(data.text, words)
            if hint.startswith("allowed") and len(words) > 2 * _ALL_NAMES:
                hint = ""
            what = f"`{_short(data.text)}`" if data.text else "an empty text"
            message = f"{what} is no value of this as of botocore {self.version}"
            yield Mistake(Sort.ENUM, data.begin, data.end, message, hint)


@cache
def version() -> str:
    """Give the version of botocore."""
    from botocore import __version__  # noqa: PLC0415 - only where something is wrong

    return str(__version__)


def is_free(part: Node, shape: Node) -> bool:
    """Say whether a shape takes anything: a document, or what the CLI or botocore rewrites."""
    return bool(
        shape.get("document")
        or part.get("jsonvalue")
        or shape.get("jsonvalue")
        or shape.get("eventstream")
        or part.get("streaming")
        or shape.get("streaming")
    )


def _is_no_number(data: Data) -> bool:
    if data.kind not in {Kind.STRING, Kind.BARE} or _NUMBER.fullmatch(data.text.strip()):
        return False
    return not may_stand_for_another(data.text, ("N",))


def _is_shorthand(data: Data) -> bool:
    return data.kind is Kind.OBJECT and all(key.kind is Kind.BARE for key, _ in data.members)


def _no_compound(data: Data, type_: str, names: Sequence[str]) -> Iterator[Mistake]:
    """Say that a value is no structure, map or list; not of a word that stands for one."""
    is_word = data.kind in {Kind.BARE, Kind.STRING} and data.text != ""
    if not is_word or not may_stand_for_another(data.text, names):
        yield _wrong_type(data, type_)


def _fits(data: Data, type_: str) -> bool:
    """Say whether botocore takes a value of this kind for a scalar of this type."""
    match data.kind:
        case Kind.BARE:
            return UNKNOWN in data.text or is_text_of(data.text, type_)
        case Kind.STRING:
            if type_ == "timestamp":
                return UNKNOWN in data.text or is_text_of(data.text, type_)
            return type_ in {"string", "character", "blob"}
        case Kind.INTEGER:
            return type_ in _NUMBERS or type_ == "timestamp"
        case Kind.DECIMAL:
            return type_ in {"float", "double", "timestamp"}
        case Kind.BOOLEAN:
            return type_ == "boolean" or type_ in _NUMBERS  # in Python a boolean is a number
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


_NAMES = {"timestamp": "a time", "map": "an object", "blob": "a text", "structure": "an object"}


def _wrong_type(data: Data, type_: str) -> Mistake:
    wanted = _NAMES.get(type_, str(_WANTED[type_]))
    what = f"`{_short(data.text)}`" if data.text else f"{data.kind}"
    if data.kind is Kind.STRING:
        what = f'`"{_short(data.text)}"`' if type_ != "timestamp" else f"`{_short(data.text)}`"
    if data.kind is Kind.LIST and data.items and all(item.text for item in data.items):
        what = f"the list `{_short(','.join(item.text for item in data.items))}`"
    hint = ""
    if data.kind in {Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN} and wanted == Kind.STRING:
        hint = f'write `"{data.text}"`'
    elif data.kind is Kind.STRING and type_ != "timestamp" and is_text_of(data.text, type_):
        hint = f"write `{data.text}`, without quotes" if type_ in {*_NUMBERS, "boolean"} else ""
    return Mistake(Sort.TYPE, data.begin, data.end, f"{what} is not {wanted}", hint)


def is_short(text: str) -> bool:
    """Say whether a text can stand in a message as it is."""
    return 0 < len(text) <= _SHORT and text.isprintable() and UNKNOWN not in text


def _short(text: str) -> str:
    line = " ".join(text.replace(UNKNOWN, "…").split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 3]}..."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
