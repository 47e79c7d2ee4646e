"""Rewrites documented JSON: what still matches stays as it is, comments and layout too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..matching.bindings import Bindings
from ..matching.data import ListValue, MapValue, Text, Value
from ..matching.data_reading import Rules, read_values
from ..matching.json_pattern import read_actual, read_documented
from ..matching.sequence import Gap, fits
from ..matching.tree import Actual, number
from ..model import Expectation
from .json_arranging import Part, arranged, layout_of
from .json_elements import counterparts
from .json_style import Style, line_of, style_of
from .json_tree import Child, Container, Leaf, Tree, read, string
from .json_writing import Writer, like_among, quoted
from .redaction import Redaction

_ROUNDS = 3


def rewritten_json(
    expectation: Expectation,
    actual: str,
    names: Mapping[str, str],
    bindings: Bindings,
    redaction: Redaction,
) -> str:
    """Give the documented JSON with only that changed which did not come out.

    Raises:
        ValueError: the documented text or the output is not JSON.
    """
    text = expectation.text
    found = read_actual(actual)
    rules = Rules(names, subset=expectation.subset, strict_ids=expectation.strict_ids)
    start = bindings.values
    # Names may be bound in another order than they are when the whole is compared.
    for _ in range(_ROUNDS):
        values = read_values(read_documented(text, expectation.position.line), rules)
        held = Bindings(start)
        if fits(values, found, held):
            break
        held = Bindings(start)
        root = read(text)
        style = style_of(root)
        writer = Writer(actual, rules, held, redaction, style)
        is_tall = actual.strip().count("\n") >= len(found)
        text = _Rewriter(held, writer, style).documents(root, values, found, is_tall=is_tall)
    return text


def created_json(actual: str, redaction: Redaction) -> str:
    """Give an output that is JSON as it came out, with volatile values as classes.

    Raises:
        ValueError: it is not JSON, or no document can promise it.
    """
    read_actual(actual)
    root = read(actual.replace("\r\n", "\n").strip(" \t\r\n\ufeff"))
    rules = Rules({}, subset=False, strict_ids=redaction.surroundings.strict)
    style = style_of(root)
    writer = Writer(actual, rules, Bindings(redaction.bindings), redaction, style)
    return f"{_redacted(root, writer, ())}\n"


def _redacted(tree: Tree, writer: Writer, keys: tuple[str, ...]) -> Tree:
    if isinstance(tree, Leaf):
        if tree.text[0] == '"':
            value = string(tree.text)
            written = writer.string(value, keys)
            return tree if written == value else Leaf(quoted(written))
        if tree.text[0] in "-0123456789" and tree.text[-1].isdigit():
            written = writer.number(number(tree.text), keys)
            return Leaf(written) if written[0] == '"' else tree
        return tree
    taken: set[str] = set()
    children = []
    for child in tree.children:
        name = child.name
        key = writer.key(name, taken) if child.key else ""
        written = child.key if key == name else writer.member(key)
        inner = _redacted(child.value, writer, (*keys, key) if child.key else keys)
        children.append(replace(child, key=written, value=inner))
    return replace(tree, children=tuple(children))


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


class _Rewriter:
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
