"""Reads a document into a Runbook; pure: text in, values out."""

from __future__ import annotations

from pytest_runbooks.errors import DocumentError
from pytest_runbooks.model import Block, Command, FrontMatter, Procedure, Runbook, Step

from .info_strings import RUNNERS
from .lines import Problems, Source
from .markdown import Heading, read_markdown
from .parts import cut
from .sections import find_sections


def parse(text: str, path: str) -> Runbook:
    """Read a document.

    Law: `parse(text, path).render() == text`.

    Args:
        text: the file, decoded as UTF-8 without translating its line ends.
        path: the document, as it is shown to a person.

    Raises:
        DocumentError: the document has mistakes; it holds all of them.
    """
    source, problems = Source.of(text, path), Problems()
    elements = read_markdown(source, 1, problems)
    sections, title = find_sections(elements, path)
    if problems:
        raise DocumentError(problems)
    steps = []
    index = ordinal = 0
    for element in elements:
        if isinstance(element, Heading) and not element.nested:
            index, ordinal = index + 1, 0
        elif isinstance(element, Block) and element.language in RUNNERS:
            ordinal += 1
            slug = sections[index].slug
            steps.append(
                Step(
                    id=f"{slug}-{ordinal}" if ordinal > 1 else slug,
                    block=element,
                    section=sections[index],
                    runner=RUNNERS[element.language],
                    commands=(Command(element.code, element.first_code_line),),
                )
            )
    blocks = [element for element in elements if isinstance(element, Block)]
    return Runbook(
        path=path,
        title=title,
        front_matter=FrontMatter(),
        sections=sections,
        parts=tuple(cut(source, [(b.position.line, b.last_line, b) for b in blocks])),
        procedures=(Procedure("", title, tuple(steps)),),
    )
