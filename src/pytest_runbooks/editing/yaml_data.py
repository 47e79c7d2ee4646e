"""Rewrites documented YAML: what still matches stays as it is, comments and layout too.

Members and elements in block style are whole lines, which come and go; a scalar is replaced in its
place; anything more intricate is written anew, from the innermost node that is not as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from ..matching.bindings import Bindings
from ..matching.data import Entry, ListValue, MapValue, Text, Value
from ..matching.data_reading import Rules, read_values
from ..matching.sequence import Gap, fits
from ..matching.tree import Actual
from ..matching.yaml_pattern import read_actual, read_documented
from ..model import Expectation
from .pairing import paired
from .redaction import Redaction
from .yaml_layout import layout
from .yaml_places import Change, IntricateError, Page
from .yaml_steps import Added, Gone, Kept, Step, in_block, in_flow
from .yaml_strings import rewritten_string
from .yaml_writing import Writer, indented, scalar


def rewritten_yaml(
    expectation: Expectation,
    actual: str,
    names: Mapping[str, str],
    bindings: Bindings,
    redaction: Redaction,
) -> str:
    """Give the documented YAML with only that changed which did not come out.

    Raises:
        ValueError: the documented text or the output is not YAML.
    """
    text = expectation.text
    found = read_actual(actual)
    rules = Rules(names, subset=expectation.subset, strict_ids=expectation.strict_ids)
    values = read_values(read_documented(text, expectation.position.line), rules)
    held = bindings.values
    if fits(values, found, bindings):
        return text
    page = Page.documented(text)
    writer = Writer(redaction, *layout(page))
    try:
        changed = _Rewriter(page, writer, rules, bindings).documents(values, found)
        again = read_values(read_documented(changed, expectation.position.line), rules)
        if fits(again, found, Bindings(held)):
            return changed
    except (IntricateError, ValueError):
        pass
    return anew(found, writer)


def anew(found: Sequence[Actual], writer: Writer) -> str:
    """Write the documents of an output, with `---` between them."""
    documents = ("".join(f"{line}\n" for line in writer.block(one, ())) for one in found)
    return "---\n".join(documents)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: the column of its key or dash, and the offset behind what leads to it.

    Attributes:
        keys: those that the value stands under, outermost first.
        is_flow: it stands in flow style.
        is_element: a dash leads to it, not a key.
    """

    column: int
    head: int
    keys: tuple[str, ...]
    is_flow: bool
    is_element: bool = False

    def below(self, key: str) -> _Place:
        return replace(self, keys=(*self.keys, key))


class _Rewriter:
    def __init__(self, page: Page, writer: Writer, rules: Rules, bindings: Bindings) -> None:
        self._page = page
        self._writer = writer
        self._rules = rules
        self._bindings = bindings
        self._seen: set[int] = set()

    def documents(self, values: Sequence[Value | Gap], found: Sequence[Actual]) -> str:
        if not len(values) == len(found) == len(self._page.documents):
            raise IntricateError("another number of documents")
        changes: list[Change] = []
        for node, value, actual in zip(self._page.documents, values, found, strict=True):
            start = node.start_mark.index
            place = _Place(self._page.column(start), start, (), is_flow=False)
            if not isinstance(value, Gap):
                self._refuse_aliases(node)
                changes += self._node(node, value, actual, place)
        return self._page.edited(changes)

    def _refuse_aliases(self, node: yaml.Node) -> None:
        """An alias is the node that it speaks of, and stands elsewhere."""
        if id(node) in self._seen:
            raise IntricateError("an alias")
        self._seen.add(id(node))
        for each in node.value if isinstance(node, yaml.CollectionNode) else ():
            for inner in each if isinstance(each, tuple) else (each,):
                self._refuse_aliases(inner)

    def _node(self, node: yaml.Node, value: Value, actual: Actual, place: _Place) -> list[Change]:
        if value.match(actual, self._bindings):
            return []
        inside, within, at = value, actual, place
        if node.tag.startswith("!") and isinstance(value, MapValue):
            if not isinstance(actual, dict) or [*actual] != [node.tag]:
                return self._anew(node, actual, place)
            inside, within, at = value.entries[0].value, actual[node.tag], place.below(node.tag)
        steps: list[Step] = []
        match node, inside, within:
            case yaml.MappingNode(), MapValue(), dict() if node.value:
                steps = self._members(node, inside, within, at)
            case yaml.SequenceNode(), ListValue(), list() if node.value:
                steps = self._elements(node, inside, within, at)
            case yaml.ScalarNode(), Text(), str() if inside is value:
                return self._string(node, inside, within, place)
        if not isinstance(node, yaml.CollectionNode) or not any(isinstance(s, Kept) for s in steps):
            return self._anew(node, actual, place)
        is_flow = bool(node.flow_style)
        return in_flow(self._page, node, steps) if is_flow else in_block(self._page, steps)

    def _members(
        self, node: yaml.MappingNode, value: MapValue, actual: dict[str, Actual], place: _Place
    ) -> list[Step]:
        unclaimed = value.undocumented(actual)
        entries = iter(value.entries)
        steps: list[Step] = []
        owners: dict[str, int] = {}
        taken: set[str] = set()
        for child, (key_node, _) in zip(self._page.members(node), node.value, strict=True):
            if key_node.value == "..." and child.value.value == "...":
                steps.append(Kept(child, []))
                continue
            entry: Entry = next(entries)
            key = value.claim(entry, actual, unclaimed, self._bindings)
            if key is None:
                steps.append(Gone(child))
                continue
            owners[key] = len(steps)
            taken.add(entry.key.text)
            at = _Place(
                self._page.column(child.start),
                child.head,
                (*place.keys, entry.key.text),
                place.is_flow or bool(node.flow_style),
            )
            steps.append(Kept(child, self._node(child.value, entry.value, actual[key], at)))
        added: dict[int, list[Step]] = {}
        at_index = -1
        for key, each in actual.items():
            at_index = owners.get(key, at_index)
            if key in unclaimed and not value.is_open:
                new = self._member(key, each, place.keys, taken, is_flow=bool(node.flow_style))
                added.setdefault(at_index, []).append(Added(new))
        return [
            *added.get(-1, []),
            *(one for index, step in enumerate(steps) for one in (step, *added.get(index, []))),
        ]

    def _member(
        self, key: str, value: Actual, keys: tuple[str, ...], taken: set[str], *, is_flow: bool
    ) -> list[str]:
        if is_flow:
            return [self._writer.pair(key, value, keys, taken)]
        return self._writer.member(key, value, keys, taken)

    def _elements(
        self, node: yaml.SequenceNode, value: ListValue, actual: list[Actual], place: _Place
    ) -> list[Step]:
        children = self._page.elements(node)
        is_flow = bool(node.flow_style)
        steps: list[Step] = []
        for index, other in paired(value.items, actual, self._bindings):
            if index is None:
                assert other is not None
                each = actual[other]
                if is_flow:
                    steps.append(Added([self._writer.flow(each, place.keys)]))
                else:
                    steps.append(Added(self._writer.element(each, place.keys)))
                continue
            item, child = value.items[index], children[index]
            if isinstance(item, Gap):
                steps.append(Kept(child, []))
            elif other is None:
                steps.append(Gone(child))
            else:
                column = self._page.column(child.start)
                here = _Place(
                    column, child.head, place.keys, place.is_flow or is_flow, is_element=True
                )
                changes = self._node(child.value, item, actual[other], here)
                steps.append(Kept(child, changes))
        return steps

    def _string(
        self, node: yaml.ScalarNode, value: Text, actual: str, place: _Place
    ) -> list[Change]:
        text = rewritten_string(
            value, actual, place.keys, self._rules, self._bindings, self._writer.redaction
        )
        if place.is_flow:
            lines = [scalar(text, node.style, is_flow=True)]
        else:
            lines = self._writer.text(text, node.style, unit=self._page.unit(node, place.column))
        return [self._replaced(node, lines, place)]

    def _anew(self, node: yaml.Node, actual: Actual, place: _Place) -> list[Change]:
        if place.is_flow:
            return [self._replaced(node, [self._writer.flow(actual, place.keys)], place)]
        if place.is_element:
            first, *rest = self._writer.element(actual, place.keys)
            return [self._replaced(node, [first[1:].lstrip(" "), *rest], place)]
        if not place.keys:
            return [self._replaced(node, self._writer.block(actual, ()), place)]
        first, *rest = self._writer.below("", actual, place.keys)
        return [self._replaced(node, [first.lstrip(" "), *rest], place)]

    def _replaced(self, node: yaml.Node, lines: list[str], place: _Place) -> Change:
        """Put lines in the place of a node, on its line alone if they are one."""
        start, end = node.start_mark.index, self._page.end_of(node)
        is_line = "\n" not in self._page.text[min(start, place.head) : end]
        if is_line and len(lines) == 1 and start < end:
            return Change(start, end, lines[0])
        if not place.keys and not place.is_element:  # a document, perhaps behind `---`
            above = "\n" if place.column and len(lines) > 1 else ""
            return Change(start, self._page.line_end(end), above + "\n".join(lines))
        first, *rest = lines
        text = "\n".join([f" {first}" if first else "", *indented(rest, place.column)])
        if start == end and len(lines) == 1:
            return Change(place.head, place.head, text)
        return Change(place.head, self._page.line_end(max(end, place.head)), text)
