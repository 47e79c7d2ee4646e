"""The difference between documented data and actual data: what differs, under its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model import DiffLine
from .beside import Alike, Apart, Cut, beside
from .bindings import Bindings
from .data import Fixed, ListValue, MapValue, Text, Value
from .difference import counted, remark
from .sequence import Gap, fits
from .shown import kind, quoted, shown
from .tree import Actual

# Beyond this many left-over elements nobody looks for the pairs among them.
_PAIRED = 50


def data_differences(
    documented: Sequence[Value | Gap],
    actual: Sequence[Actual],
    *,
    language: str,
    bindings: Bindings,
) -> list[DiffLine]:
    """Hold the documents of an output against the documented ones; empty when they match.

    `language` is its name, for remarks.
    """
    if fits(documented, actual, bindings):
        return []
    difference = _Difference(bindings)
    match documented, actual:
        case [[MapValue() | ListValue() | Text() | Fixed() as value], [only]]:
            lines = list(difference.of_value(value, only, _Place("", 0, value.line)))
        case _:
            place = _Place("", 0, 0)
            lines = list(difference.of_elements(documented, actual, place, "document {}: ", 1))
            lines += _count(documented, actual, f"{language} document")
    if not actual:
        lines.append(remark("the output is empty"))
    if difference.found_undocumented:
        lines.append(remark('`"...": "..."` in an object allows keys beyond the documented ones'))
    return lines


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: what is written before it, how deep, and the document's line."""

    label: str
    depth: int
    line: int

    def alike(self) -> DiffLine:
        return DiffLine(" ", self._indented("").rstrip(), self.line)

    def documented(self, text: str) -> DiffLine:
        return DiffLine("-", self._indented(text), self.line)

    def actual(self, text: str) -> DiffLine:
        return DiffLine("+", self._indented(text))

    def inside(self, label: str, line: int) -> _Place:
        return _Place(label, self.depth + bool(self.label), line)

    def _indented(self, text: str) -> str:
        return f"{'  ' * self.depth}{self.label}{text}"


class _Difference:
    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self.found_undocumented = False

    def of_value(self, documented: Value, actual: Actual, place: _Place) -> Iterator[DiffLine]:
        if documented.match(actual, self._bindings):
            return
        match documented, actual:
            case MapValue(), dict():
                inside = self._of_map(documented, actual, place)
            case ListValue(), list():
                inside = self._of_list(documented, actual, place)
            case _:
                yield from self._of_scalar(documented, actual, place)
                return
        if place.label:
            yield place.alike()
        yield from inside

    def _of_map(
        self, documented: MapValue, actual: dict[str, Actual], place: _Place
    ) -> Iterator[DiffLine]:
        unclaimed = documented.undocumented(actual)
        for entry in documented.entries:
            key = documented.claim(entry, actual, unclaimed, self._bindings)
            if key is None:
                inside = place.inside(f"{quoted(entry.key.text)}: ", entry.line)
                yield inside.documented(shown(entry.value))
            else:
                inside = place.inside(f"{quoted(key)}: ", entry.line)
                yield from self.of_value(entry.value, actual[key], inside)
        if not documented.is_open:
            for key in unclaimed:
                self.found_undocumented = True
                yield place.inside(f"{quoted(key)}: ", documented.line).actual(shown(actual[key]))

    def _of_list(
        self, documented: ListValue, actual: list[Actual], place: _Place
    ) -> Iterator[DiffLine]:
        inside = place.inside("", documented.line)
        yield from self.of_elements(documented.items, actual, inside, "[{}]: ")
        yield from _count(documented.items, actual, "element")

    def of_elements(
        self,
        documented: Sequence[Value | Gap],
        actual: Sequence[Actual],
        place: _Place,
        label: str,
        first: int = 0,
    ) -> Iterator[DiffLine]:
        """Align the elements, and show each left-over one beside its counterpart, if any."""
        gaps = any(isinstance(item, Gap) for item in documented)
        parts = list(beside(documented, actual, self._bindings))
        in_gaps = [p.actual for p in parts if isinstance(p, Alike) and p.documented is None]
        for part in parts:
            if isinstance(part, Cut):
                yield remark("there are too many elements to be compared to the last")
            if not isinstance(part, Apart):
                continue
            values = {n: v for n in part.missing if not isinstance(v := documented[n], Gap)}
            pairs = self._counterparts(values, part.added, in_gaps, actual)
            unpaired = set(part.added).difference(pairs.values())
            for number, value in values.items():
                lines = []
                if number in pairs:
                    index = pairs[number]
                    inside = _Place(label.format(index + first), place.depth, value.line)
                    lines = list(self.of_value(value, actual[index], inside))
                if not lines:
                    at = "" if gaps else label.format(number + first)
                    lines = [_Place(at, place.depth, value.line).documented(shown(value))]
                yield from lines
            for index in sorted(unpaired):
                at = label.format(index + first)
                yield _Place(at, place.depth, place.line).actual(shown(actual[index]))

    def _counterparts(
        self,
        values: Mapping[int, Value],
        added: Sequence[int],
        in_gaps: Sequence[int],
        actual: Sequence[Actual],
    ) -> dict[int, int]:
        """Say which actual element came out in the place of which documented one.

        That is the one that is most like it; one that stands in a gap must be at least half.
        """
        if len(values) == len(added):
            return dict(zip(values, added, strict=True))
        if len(values) > _PAIRED or len(added) > _PAIRED:
            return {}
        pairs: dict[int, int] = {}
        for number, value in values.items():
            likeness = {index: self._likeness(value, actual[index]) for index in added}
            for index in in_gaps[:_PAIRED]:
                alike = self._likeness(value, actual[index])
                likeness[index] = alike if alike >= 1 / 2 else 0
            free = [index for index in likeness if index not in pairs.values()]
            best = max(free, key=likeness.__getitem__, default=None)
            if best is not None and likeness[best]:
                pairs[number] = best
        return pairs

    def _likeness(self, value: Value, actual: Actual) -> float:
        """Give the share of an object's members that are as documented."""
        if not isinstance(value, MapValue) or not isinstance(actual, dict):
            return 0
        mark = self._bindings.mark()
        alike = 0
        for entry in value.entries:
            key = entry.key.text
            alike += key in actual and entry.value.match(actual[key], self._bindings)
            self._bindings.undo(mark)
        return alike / max(1, len(value.entries))

    def _of_scalar(self, documented: Value, actual: Actual, place: _Place) -> Iterator[DiffLine]:
        yield place.documented(shown(documented))
        yield place.actual(shown(actual))
        if isinstance(documented, Text):
            yield from map(remark, documented.pattern.meanings(self._bindings))
        wanted, came = kind(documented), kind(actual)
        if wanted != came and shown(documented).strip('"') == shown(actual).strip('"'):
            yield remark(f"documented is {wanted}, {came} came out")


def _count(
    documented: Sequence[Value | Gap], actual: Sequence[Actual], thing: str
) -> list[DiffLine]:
    if len(documented) == len(actual) or any(isinstance(item, Gap) for item in documented):
        return []
    return [remark(f"{counted(len(documented), thing)} documented, {len(actual)} came out")]
