"""Reads a document into a Runbook; pure: text in, values out.

    text -> lines -> front matter
                  -> Markdown elements -> directives attached -> drafts -> steps -> procedures

Every stage notes the mistakes that it finds and goes on, so that all of them are said at once.
"""

from __future__ import annotations

from pytest_runbooks.errors import DocumentError
from pytest_runbooks.model import Block, Runbook

from .decoding import decode
from .directives import attach_directives
from .drafts import draft_steps
from .front_matter import read_front_matter
from .lines import Problems, Source
from .markdown import read_markdown
from .options import DIRECTIVE_OPTIONS
from .parts import Held, cut
from .procedures import make_procedures
from .sections import find_sections
from .steps import make_steps

__all__ = ["DIRECTIVE_OPTIONS", "decode", "parse"]


def parse(text: str, path: str) -> Runbook:
    """Read a document.

    Law: `parse(text, path).render() == text`.

    Args:
        text: the file, decoded as UTF-8 without translating its line ends, with its byte order
            mark if it has one (it counts for no column).
        path: the document, as it is shown to a person.

    Raises:
        DocumentError: the document has mistakes; it holds all of them.
    """
    source, problems = Source.of(text, path), Problems()
    front = read_front_matter(source, problems)
    environments = None if problems else front.matter.environments
    elements = read_markdown(source, front.last_line + 1, problems)
    sections, title = find_sections(elements, path, front.title)
    level = front.matter.procedures
    if level and all(section.level != level for section in sections):
        problems.add(
            front.places["procedures",].value,
            f"no heading has level {level}, so there are no procedures",
            "write the level of the headings that begin a procedure, or leave `procedures` out",
        )
    attached, directives = attach_directives(elements, problems)
    drafts = draft_steps(attached, sections, problems)
    steps = make_steps(drafts, environments, problems)
    if problems:
        raise DocumentError(problems)
    blocks = [element for element in elements if isinstance(element, Block)]
    held: list[Held] = [(thing.position.line, thing.last_line, thing) for thing in blocks]
    held += [(thing.position.line, thing.last_line, thing) for thing in directives]
    if front.last_line:
        held.append((1, front.last_line, front.matter))
    return Runbook(
        path=path,
        title=title,
        front_matter=front.matter,
        sections=sections,
        parts=tuple(cut(source, held)),
        procedures=make_procedures(steps, sections, title, level),
    )
