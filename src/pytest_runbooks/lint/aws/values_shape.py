"""Holds a structured value against a shape of a service's model, as botocore does.

What botocore itself refuses is a mistake (types, members, what is too small), and what the service
refuses by its model: words that it does not know, and numbers that are too large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...api.models import Node
from ...errors import suggestion
from ..shell import UNKNOWN
from .values_data import Data, Kind
from .values_mistakes import Mistake, Sort
from .values_scalars import is_short, judge_scalar, short, version, wrong_type
from .values_stand_ins import may_stand_for_another

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_ALL_NAMES = 12  # so many names a message can list


# Those that are known to refuse a word in other letters; Lightsail, say, takes `TCP` for `tcp`.
_EXACT = frozenset({"dynamodb", "kms", "lambda"})


class Judge:
    """What holds values of one service against its shapes.

    Attributes:
        shapes: of the service's model.
        is_exact: the service takes its words in upper and lower case as the model has them.
        is_run: values are taken as they stand: no reader puts others in the place of plain words.
    """

    def __init__(self, model: Node, service: str, *, is_run: bool = False) -> None:
        self.shapes: Node = model["shapes"]
        self.is_run = is_run
        self.is_exact = service in _EXACT
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
                yield from judge_scalar(
                    data, shape, names, is_exact=self.is_exact, is_run=self.is_run
                )

    def judge_input(self, data: Data, shape: Node) -> Iterator[Mistake]:
        """Find what is wrong with the whole input of an operation."""
        if data.kind is not Kind.UNKNOWN:
            yield from self._structure(data, shape, (), is_union=False)

    def _attribute(self, data: Data, shape: Node) -> Iterator[Mistake]:
        """Judge a value of DynamoDB, which its model describes less exactly than it is."""
        if data.kind not in {Kind.OBJECT, Kind.NULL}:
            if data.kind in {Kind.BARE, Kind.STRING} and UNKNOWN in data.text:
                return
            mistake = wrong_type(data, "structure")
            wanted = "N" if data.kind in {Kind.INTEGER, Kind.DECIMAL} else "S"
            text = data.text.replace('"', '\\"')
            hint = f'write `{{"{wanted}": "{text}"}}`' if is_short(text) else mistake.hint
            yield replace(mistake, hint=hint)
            return
        yield from self._structure(data, shape, (), is_union=True)
        number = data.get("N")
        if number and _is_no_number(number):
            message = f"`{short(number.text)}` is no number"
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
        message = f"there is no member `{key.text}` as of botocore {version()}"
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
            message = f"the list is too short: {least} is the least number of items"
            yield Mistake(Sort.TOO_SMALL, data.begin, data.end, message)
        for item in items:
            yield from self.judge(item, shape["member"], names[0])


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
        yield wrong_type(data, type_)


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
