"""How values of keys are checked, and what JSON Schema says of them.

Everything in YAML is text here, but to an editor `procedures: 2` is a number and `skip: true` is
true: a schema allows a value in each of YAML's types whose texts can be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

Json = dict[str, Any]
"""A JSON Schema."""

_NUMBERS = ("0", "1", "2", "12", "200", "123456789012", "1.5")
_TYPES = {"number": _NUMBERS, "boolean": ("true", "false")}


def refuse(message: str, hint: str) -> NoReturn:
    """Let pydantic note a mistake in our words."""
    raise PydanticCustomError("refused", "{message}", {"message": message, "hint": hint})


def quoted(text: str) -> str:
    """Put a text into backticks; one that is empty would not be seen there."""
    return f"`{text}`" if text else "an empty text"


def scalar_schema(pattern: str = "", words: Sequence[str] = ()) -> Json:
    """Give the schema of a single value.

    Args:
        pattern: a regular expression that the whole of each right text matches; empty for any.
        words: all right texts; none when there are others.
    """
    if words:
        return {"enum": [*words, *(int(word) for word in words if word.isdecimal())]}
    if not pattern:
        return {"type": ["string", *_TYPES]}
    matching = re.compile(pattern)
    more = [name for name, texts in _TYPES.items() if any(map(matching.fullmatch, texts))]
    return {"type": ["string", *more] if more else "string", "pattern": f"^(?:{pattern})$"}


class Text:
    """For `Annotated[str, Text(...)]`: a check, which refuses, and a pattern or all right words."""

    def __init__(
        self, check: Callable[[str], str], pattern: str = "", words: Sequence[str] = ()
    ) -> None:
        self._check, self._pattern, self._words = check, pattern, words

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> Json:
        return scalar_schema(self._pattern, self._words)


class Matching(Text):
    """A text that a pattern matches; `what` says what it is otherwise not, as `an account`."""

    def __init__(self, pattern: str, what: str, hint: str) -> None:
        compiled = re.compile(pattern)

        def check(text: str) -> str:
            if not compiled.fullmatch(text):
                refuse(f"{quoted(text)} is not {what}", hint)
            return text

        super().__init__(check, pattern)


class OrElse:
    """For `Annotated[..., OrElse(...)]`: another way of writing the same.

    Args:
        turn: makes what is written in the other way into the value.
        shape: makes the schemas of all ways from that of the value.
    """

    def __init__(self, turn: Callable[[Any], Any], shape: Callable[[Json], list[Json]]) -> None:
        self._turn, self._shape = turn, shape

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self._turn, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> Json:
        return {"anyOf": self._shape(handler(schema))}
