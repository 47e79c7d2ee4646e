"""Changes documented JSON where something else came out, from the innermost value that differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..matching.bindings import Bindings
from ..matching.data import ListValue, MapValue, Text, Value
from ..matching.sequence import Gap
from ..matching.tree import Actual
from .json_arranging import Part, arranged, layout_of
from .json_elements import counterparts
from .json_style import Style, line_of
from .json_tree import Child, Container, Leaf, Tree
from .json_writing import Writer, like_among, quoted


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands.

    Attributes:
        keys: those that it stands under, outermost first.
        base: the indentation of the line that it begins on.
        is_tall: the children around it stand on lines of their own.
    """

    keys: tuple[str, ...]
    base: str
    is_tall: bool

    def of(self, container: Container, child: Child, *keys: str, is_tall: bool) -> _Place:
        """Give the place of a child of the container that stands here."""
        return _Place((*self.keys, *keys), line_of(child, container, self.base), is_tall)


class Rewriter:
    """Goes through documents, what they promise and what came out, side by side."""

    def __init__(self, bindings: Bindings, writer: Writer, style: Style) -> None:
        self._bindings = bindings
        self._writer = writer
        self._style = style

    def documents(
        self,
        root: Container,
        values: Sequence[Value | Gap],
        found: Sequence[Actual],
        *,
        is_tall: bool,
    ) -> str:
        """Give the text of the documents with what is wrong changed.

        Args:
            root: the documents as they are written.
            values: the same, ready for comparison.
            found: those that came out.
            is_tall: the output has several lines for one document.
        """
        made = self._elements(root, values, found, _Place((), "", is_tall), is_tall=is_tall)
        text = str(made)
        return text if not text or text.endswith("\n") else f"{text}\n"

    def _value(self, tree: Tree, value: Value, actual: Actual, at: _Place) -> Tree:
        if value.match(actual, self._bindings):
            return tree
        match tree, value, actual:
            case Container(), MapValue(), dict() if not _is_empty(tree):
                return self._members(tree, value, actual, at)
            case Container(), ListValue(), list() if not _is_empty(tree):
                return self._elements(tree, value.items, actual, at, is_tall=tree.is_tall)
            case _, Text(), str():
                return Leaf(quoted(self._writer.string(actual, at.keys, value)))
            case _, _, Decimal():
                return Leaf(self._writer.number(actual, at.keys))
        return Leaf(self._writer.value(actual, at.keys, at.base, None, tall=at.is_tall))

    def _members(
        self, tree: Container, value: MapValue, actual: dict[str, Actual], at: _Place
    ) -> Container:
        unclaimed = value.undocumented(actual)
        entries = iter(value.entries)
        parts: list[Part] = []
        behind: dict[str, int] = {}
        for index, child in enumerate(tree.children):
            if child.opens:
                parts.append(Part(index, child.value))
                continue
            entry = next(entries)
            key = value.claim(entry, actual, unclaimed, self._bindings)
            if key is not None:
                behind[key] = len(parts)
                place = at.of(tree, child, entry.key.text, is_tall=tree.is_tall)
                inner = self._value(child.value, entry.value, actual[key], place)
                parts.append(Part(index, inner))
        layout = layout_of(tree, at.base, self._style)
        place = _Place(at.keys, layout.indent, tree.is_tall)
        added: dict[int, list[Part]] = {}
        last = -1
        taken = {entry.key.text for entry in value.entries}
        new = set() if value.is_open else set(unclaimed)
        for key, each in actual.items():
            last = behind.get(key, last)
            if key in new:
                added.setdefault(last, []).append(self._member(tree, key, each, place, taken))
        merged = [*added.get(-1, [])]
        for index, part in enumerate(parts):
            merged += [part, *added.get(index, [])]
        return arranged(tree, merged, layout)

    def _member(
        self, tree: Container, key: str, actual: Actual, at: _Place, taken: set[str]
    ) -> Part:
        written = self._writer.key(key, taken)
        place = replace(at, keys=(*at.keys, written))
        return Part(None, self._new(tree, actual, place), self._writer.member(written))

    def _new(self, tree: Container, actual: Actual, at: _Place) -> Leaf:
        model = like_among(tree, actual)
        return Leaf(self._writer.value(actual, at.keys, at.base, model, tall=at.is_tall))

    def _elements(
        self,
        tree: Container,
        items: Sequence[Value | Gap],
        actual: Sequence[Actual],
        at: _Place,
        *,
        is_tall: bool,
    ) -> Container:
        layout = layout_of(tree, at.base, self._style)
        new = _Place(at.keys, layout.indent, is_tall)
        parts: list[Part] = []
        behind_gap = is_gone = False
        for index, came in counterparts(items, actual, self._bindings):
            if index is None and came is not None:
                parts.append(Part(None, self._new(tree, actual[came], new)))
                behind_gap = False
            elif index is not None:
                child, item = tree.children[index], items[index]
                if isinstance(item, Gap):
                    if not (behind_gap and is_gone):
                        parts.append(Part(index, child.value))
                    behind_gap, is_gone = True, False
                elif came is None:
                    is_gone = True
                else:
                    place = at.of(tree, child, is_tall=is_tall)
                    inner = self._value(child.value, item, actual[came], place)
                    parts.append(Part(index, inner))
                    behind_gap = False
        return arranged(tree, parts, layout)


def _is_empty(tree: Container) -> bool:
    """Say whether nothing, not even a comment, stands between the brackets."""
    return not tree.children and not (tree.opening[1:] + tree.tail).strip()
