"""Writes values that came out as documented JSON, in the way in which the document has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..matching.bindings import Bindings
from ..matching.data import Text
from ..matching.data_reading import Rules, text_value
from ..matching.tree import Actual, number
from .json_style import Style
from .json_tree import Container, Tree
from .redaction import Redaction
from .yaml_strings import rewritten_string

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# Controls, half characters, and what has no width or turns the direction of what follows.
_UNSEEN = re.compile(
    "[\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ud800-\udfff\ufeff]"
)


def quoted(text: str) -> str:
    """Write a string as JSON does; what nobody sees is escaped."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], written)


class Writer:
    """Writes the values of one output.

    Law: what is written matches the value that it was made of.
    """

    def __init__(
        self, output: str, rules: Rules, bindings: Bindings, redaction: Redaction, style: Style
    ) -> None:
        self._rules = rules
        self._bindings = bindings
        self._redaction = redaction
        self._style = style
        self._spelled: dict[str, str] = {str(number(one)): one for one in _NUMBER.findall(output)}
        self._seen = (-1, -1)

    def value(
        self, actual: Actual, keys: tuple[str, ...], base: str, model: Tree | None, *, tall: bool
    ) -> str:
        """Write a value.

        Args:
            actual: the value.
            keys: those that it stands under, outermost first.
            base: the indentation of the line that it begins on.
            model: a container like it, which it is laid out as.
            tall: without a model, its children stand on lines of their own.
        """
        match actual:
            case dict() if actual:
                members = self._members(actual, keys, self._style.inside(base), model, tall=tall)
                return self._closed("{", list(members), "}", base, tall=_is_tall(model, tall=tall))
            case list() if actual:
                items = self._items(actual, keys, self._style.inside(base), model, tall=tall)
                return self._closed("[", list(items), "]", base, tall=_is_tall(model, tall=tall))
            case str():
                return quoted(self.string(actual, keys))
            case Decimal():
                return self.number(actual, keys)
            case _:
                return str(json.dumps(actual))

    def string(self, actual: str, keys: tuple[str, ...], documented: Text | None = None) -> str:
        """Give the text to document for a string, with the wildcards of one that is wrong."""
        written = (
            self._redacted().string(actual, keys)
            if documented is None
            else rewritten_string(
                documented, actual, keys, self._rules, self._bindings, self._redacted()
            )
        )
        return written if self._fits(written, actual, keys) else actual

    def number(self, actual: Decimal, keys: tuple[str, ...]) -> str:
        """Write a number; one that is volatile as a string of its class."""
        written = self._redaction.number(actual, keys)
        if written and self._fits(written, actual, keys):
            return quoted(written)
        return self._spelled.get(str(actual), str(actual))

    def key(self, actual: str, taken: set[str]) -> str:
        """Give the text to document for a key, which is none of those taken, and take it."""
        written = self._redacted().string(actual, ())
        if written in taken or not self._fits(written, actual, ()):
            written = actual
        taken.add(written)
        return written

    def member(self, key: str) -> str:
        """Write a key with what stands between it and its value."""
        return f"{quoted(key)}{self._style.colon}"

    def _members(
        self,
        actual: dict[str, Actual],
        keys: tuple[str, ...],
        base: str,
        model: Tree | None,
        *,
        tall: bool,
    ) -> Iterator[str]:
        children = model.children if isinstance(model, Container) else ()
        models = {child.name: child.value for child in children}
        tall = _is_tall(model, tall=tall)
        taken: set[str] = set()
        for name, each in actual.items():
            key = self.key(name, taken)
            inner = self.value(each, (*keys, key), base, models.get(name), tall=tall)
            yield f"{self.member(key)}{inner}"

    def _items(
        self,
        actual: list[Actual],
        keys: tuple[str, ...],
        base: str,
        model: Tree | None,
        *,
        tall: bool,
    ) -> Iterator[str]:
        tall = _is_tall(model, tall=tall)
        for each in actual:
            like = like_among(model, each) if isinstance(model, Container) else None
            yield self.value(each, keys, base, like, tall=tall)

    def _closed(
        self, opening: str, parts: list[str], closing: str, base: str, *, tall: bool
    ) -> str:
        style = self._style
        if not tall:
            pad = style.pads.get(opening, "")
            return f"{opening}{pad}{f',{style.between}'.join(parts)}{pad}{closing}"
        inner = f"\n{style.inside(base)}"
        comma = "," if style.trailing else ""
        return f"{opening}{inner}{f',{inner}'.join(parts)}{comma}\n{base}{closing}"

    def _fits(self, written: str, actual: Actual, keys: tuple[str, ...]) -> bool:
        return text_value(written, 0, self._rules, keys).match(actual, self._bindings)

    def _redacted(self) -> Redaction:
        """Give the redaction, with the names that are bound by now."""
        if self._seen != self._bindings.mark():
            self._seen = self._bindings.mark()
            self._redaction = replace(self._redaction, bindings=self._bindings.values)
        return self._redaction


def like_among(container: Container, actual: Actual) -> Tree | None:
    """Give the last child of a container that is of the type of a value, and is not empty."""
    bracket = "{" if isinstance(actual, dict) else "["
    found = (
        child.value
        for child in reversed(container.children)
        if isinstance(child.value, Container) and child.value.children
    )
    return next((one for one in found if one.opening.startswith(bracket)), None)


def _is_tall(model: Tree | None, *, tall: bool) -> bool:
    if isinstance(model, Container) and model.children:
        return model.is_tall
    return tall
