"""Reads a document into a Runbook; pure: text in, values out.

    text -> lines -> front matter
      sidecar ----/
                  -> Markdown elements -> directives attached -> drafts -> steps -> procedures
                          rows of the sidecar --/

Every stage notes the mistakes that it finds and goes on, so that all of them are said at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from pytest_runbooks.errors import DocumentError, Problem
from pytest_runbooks.model import Block, Directive, FrontMatter, Runbook, Section, Step

from .decoding import decode
from .directives import attach_directives
from .drafts import Draft, draft_steps
from .front_matter import read_front_matter
from .lines import Problems, Source
from .markdown import Element, read_markdown
from .objectives import check_objectives
from .options import DIRECTIVE_OPTIONS
from .parts import Held, cut
from .placeholder_rules import check_placeholders
from .procedures import make_procedures
from .sections import find_sections
from .sidecar import SidecarText, combine, read_sidecar, sidecar_name
from .sidecar_fences import apply_rows
from .steps import make_steps

__all__ = [
    "DIRECTIVE_OPTIONS",
    "Inspection",
    "SidecarText",
    "decode",
    "inspect",
    "parse",
    "sidecar_name",
]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A document, read as far as its mistakes allow.

    Attributes:
        source: its text.
        front_matter: of the document and its sidecar; what cannot be read has its default.
        is_ours: it has front matter for this tool, a sidecar or a directive.
        elements: its Markdown, in order.
        sections: its headings, the stretch before the first one first.
        title: of the document.
        directives: the comments for this tool.
        drafts: the steps with the fences that promise their outputs.
        steps: the same, checked and named.
        problems: all mistakes that were found.
        front_lines: the last line of the front matter; 0 without any.
        of_markdown: those of the problems that every reader of the Markdown has.
    """

    source: Source
    front_matter: FrontMatter
    is_ours: bool
    elements: tuple[Element, ...]
    sections: tuple[Section, ...]
    title: str
    directives: tuple[Directive, ...]
    drafts: tuple[Draft, ...]
    steps: tuple[Step, ...]
    problems: Problems
    front_lines: int
    of_markdown: tuple[Problem, ...]


def parse(
    text: str, path: str, sidecar: SidecarText | None = None, *, awaits: bool = False
) -> Runbook:
    """Read a document.

    Law: `parse(text, path).render() == text`.

    Args:
        text: the file, decoded as UTF-8 without translating its line ends, with its byte order
            mark if it has one (it counts for no column).
        path: the document, as it is shown to a person.
        sidecar: what stands beside the document; None when nothing does.
        awaits: an `expect` without an expectation is right, since a run is to write one.

    Raises:
        DocumentError: the document has mistakes; it holds all of them.
    """
    seen = inspect(text, path, sidecar, awaits=awaits)
    if seen.problems:
        raise DocumentError(seen.problems)
    blocks = [element for element in seen.elements if isinstance(element, Block)]
    held: list[Held] = [(thing.position.line, thing.last_line, thing) for thing in blocks]
    held += [(thing.position.line, thing.last_line, thing) for thing in seen.directives]
    matter = seen.front_matter
    if seen.front_lines:
        held.append((1, seen.front_lines, matter))
    return Runbook(
        path=path,
        title=seen.title,
        front_matter=matter,
        sections=seen.sections,
        parts=tuple(cut(seen.source, held)),
        procedures=make_procedures(seen.steps, seen.sections, seen.title, matter.procedures),
    )


def inspect(
    text: str, path: str, sidecar: SidecarText | None = None, *, awaits: bool = False
) -> Inspection:
    """Read a document as far as it can be read, for who goes on where it has mistakes.

    Args:
        text: as for `parse`.
        path: as for `parse`.
        sidecar: as for `parse`.
        awaits: as for `parse`.
    """
    source, problems = Source.of(text, path), Problems()
    front = read_front_matter(source, problems)
    beside = read_sidecar(sidecar, problems) if sidecar else None
    matter = combine(front.tree, beside, problems)
    environments = None if problems else matter.environments
    before = len(problems)
    elements = read_markdown(source, front.last_line + 1, problems)
    of_markdown = tuple(problems[before:])
    sections, title = find_sections(elements, path, front.title)
    level = matter.procedures
    if level and all(section.level != level for section in sections):
        problems.add(
            matter.place_of("procedures"),
            f"no heading has level {level}, so there are no procedures",
            "write the level of the headings that begin a procedure, or leave `procedures` out",
        )
    attached, directives = attach_directives(elements, problems)
    if beside:
        attached = apply_rows(attached, sections, beside.rows, problems)
    drafts = draft_steps(attached, sections, problems, awaits=awaits)
    steps = make_steps(drafts, environments, problems)
    check_placeholders(matter, steps, problems)
    check_objectives(matter, steps, problems)
    return Inspection(
        source=source,
        front_matter=matter,
        is_ours=bool(front.tree or sidecar or directives),
        elements=elements,
        sections=sections,
        title=title,
        directives=tuple(directives),
        drafts=tuple(drafts),
        steps=steps,
        problems=problems,
        front_lines=front.last_line,
        of_markdown=of_markdown,
    )
