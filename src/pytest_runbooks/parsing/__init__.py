"""Reads a document into a Runbook; pure: text in, values out.

    text -> lines -> front matter
      sidecar ----/
                  -> Markdown elements -> directives attached -> drafts -> steps -> procedures
                          rows of the sidecar --/

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
from .placeholder_rules import check_placeholders
from .procedures import make_procedures
from .sections import find_sections
from .sidecar import SidecarText, combine, read_sidecar, sidecar_name
from .sidecar_fences import apply_rows
from .steps import make_steps

__all__ = ["DIRECTIVE_OPTIONS", "SidecarText", "decode", "parse", "sidecar_name"]


def parse(text: str, path: str, sidecar: SidecarText | None = None) -> Runbook:
    """Read a document.

    Law: `parse(text, path).render() == text`.

    Args:
        text: the file, decoded as UTF-8 without translating its line ends, with its byte order
            mark if it has one (it counts for no column).
        path: the document, as it is shown to a person.
        sidecar: what stands beside the document; None when nothing does.

    Raises:
        DocumentError: the document has mistakes; it holds all of them.
    """
    source, problems = Source.of(text, path), Problems()
    front = read_front_matter(source, problems)
    beside = read_sidecar(sidecar, problems) if sidecar else None
    matter = combine(front.tree, beside, problems)
    environments = None if problems else matter.environments
    elements = read_markdown(source, front.last_line + 1, problems)
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
    drafts = draft_steps(attached, sections, problems)
    steps = make_steps(drafts, environments, problems)
    check_placeholders(matter, steps, problems)
    if problems:
        raise DocumentError(problems)
    blocks = [element for element in elements if isinstance(element, Block)]
    held: list[Held] = [(thing.position.line, thing.last_line, thing) for thing in blocks]
    held += [(thing.position.line, thing.last_line, thing) for thing in directives]
    if front.last_line:
        held.append((1, front.last_line, matter))
    return Runbook(
        path=path,
        title=title,
        front_matter=matter,
        sections=sections,
        parts=tuple(cut(source, held)),
        procedures=make_procedures(steps, sections, title, level),
    )
