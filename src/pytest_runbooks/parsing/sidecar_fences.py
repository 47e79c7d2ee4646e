"""Finds the fence that each row of a sidecar addresses, and gives it what the row says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import Option, Position, Section

from .directives import Fence
from .lines import Excerpt, Problems
from .markdown import Edge, Heading, Prose
from .sidecar import Row

Seen = Heading | Prose | Edge | Fence

PROSE = "text"
"""The language that makes prose of a fence of which nothing else is said."""


@dataclass(frozen=True, slots=True)
class _Located:
    """A fence, where it is among the elements, and its address."""

    index: int
    fence: Fence
    section: Section
    ordinal: int

    @property
    def line(self) -> int:
        return self.fence.block.position.line

    @property
    def address(self) -> str:
        return f"{self.section.slug}/{self.ordinal}"


def apply_rows(
    elements: Sequence[Seen], sections: Sequence[Section], rows: Iterable[Row], problems: Problems
) -> list[Seen]:
    """Give the elements of a document, the fences with what the rows of its sidecar say.

    Args:
        elements: with the directives of the document attached.
        sections: of the document, in order.
        rows: of the sidecar.
        problems: where mistakes are noted.
    """
    located = _locate(elements, sections)
    addressed: dict[int, Position] = {}
    changed = [*elements]
    for row in rows:
        found = _addressed_by(row, located, sections, problems)
        if found is None:
            continue
        first = addressed.setdefault(found.index, row.position)
        if first is not row.position:
            problems.add(
                row.position,
                f"the fence on line {found.line} of the document has a row already",
                f"the first one is on line {first.line}; put both into one",
            )
            continue
        changed[found.index] = _with(row, found.fence, problems)
    return changed


def _locate(elements: Iterable[Seen], sections: Iterable[Section]) -> list[_Located]:
    """Find the fences that a reader sees, each with its ordinal in its innermost section."""
    following = iter(sections)
    section = next(following)
    located: list[_Located] = []
    seen: Counter[str] = Counter()
    for index, element in enumerate(elements):
        if isinstance(element, Heading) and not element.nested:
            section = next(following)
        elif isinstance(element, Fence) and element.block.marker and not element.block.is_hidden:
            seen[section.slug] += 1
            located.append(_Located(index, element, section, seen[section.slug]))
    return located


def _addressed_by(
    row: Row, located: Sequence[_Located], sections: Sequence[Section], problems: Problems
) -> _Located | None:
    slug, sign, ordinal = row.at.partition("/")
    inside = [one for one in located if one.section.slug == slug] if slug else [*located]
    wrong: tuple[str, str] | None = None
    if slug and all(section.slug != slug for section in sections):
        slugs = {section.slug for section in sections}
        wrong = f"no section is called `{slug}`", suggestion(slug, slugs)
    elif not inside:
        where = f"the section `{slug}`" if slug else "the document"
        with_fences = dict.fromkeys(f"`{one.section.slug}`" for one in located)
        hint = f"fences are in {', '.join(with_fences)}" if with_fences else "take the row out"
        wrong = f"{where} has no fence", hint
    elif sign and int(ordinal) > len(inside):
        count = f"{len(inside)} fence{'s' * (len(inside) > 1)}"
        wrong = f"the section `{slug}` has {count}, and no `{row.at}`", _where(inside)
    if wrong:
        problems.add(row.position, *wrong)
        return None
    if sign:
        inside = [inside[int(ordinal) - 1]]
    return _holding(row, inside, located, problems) if row.line else inside[0]


def _holding(
    row: Row, inside: Sequence[_Located], located: Sequence[_Located], problems: Problems
) -> _Located | None:
    """Give the only fence that holds the line of a row, of those that its `at` leaves."""
    wanted = row.line.strip()
    holding = [one for one in inside if wanted in _lines(one)]
    if len(holding) == 1:
        return holding[0]
    if holding:
        problems.add(
            row.position,
            f"the line `{wanted}` is in {len(holding)} fences",
            f"say which one by `at:`; {_where(holding)}",
        )
        return None
    problems.add(row.position, *_not_held(row.at, wanted, inside, located))
    return None


def _not_held(
    at: str, wanted: str, inside: Sequence[_Located], located: Sequence[_Located]
) -> tuple[str, str]:
    """Say that no fence of those inside holds a line, and which line or fence may be meant."""
    if "/" in at:
        message = f"the fence `{at}` does not hold the line `{wanted}`"
    elif at:
        message = f"no fence of the section `{at}` holds the line `{wanted}`"
    else:
        message = f"no fence holds the line `{wanted}`"
    elsewhere = [one for one in located if wanted in _lines(one)]
    if elsewhere:
        return message, f"the line is elsewhere: {_where(elsewhere)}"
    near = get_close_matches(wanted, [line for one in inside for line in _lines(one)], n=1)
    if near:
        return message, f"did you mean `{near[0]}`?"
    return message, "write one whole line of its code, without its indentation"


def _lines(located: _Located) -> list[str]:
    return [line.strip() for line in located.fence.block.code.splitlines()]


def _where(located: Sequence[_Located]) -> str:
    return ", ".join(f"`{one.address}` is on line {one.line}" for one in located)


def _with(row: Row, fence: Fence, problems: Problems) -> Seen:
    """Give a fence with what its row says, which must not be what its directives say."""
    options: dict[str, Option] = {**fence.options}
    for key, option in row.options.items():
        if key in options:
            problems.add(
                option.position,
                f"`{key}` is also written in {options[key].position}",
                "keep one of them",
            )
        options[key] = option
    block = fence.block
    if row.language:
        block = replace(block, language=row.language, title="", words=())
    if row.language == PROSE and not (options or row.output or row.placeholders):
        place = block.position
        return Prose(Excerpt(place.path, place.line, ("",), (place.column,)))
    return Fence(block, options, row)
