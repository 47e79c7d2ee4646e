"""The CloudFormation templates that a document holds or names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...model import Block, Span
from ..document import Document, per_document
from ..rule import Finding
from .data_fences import blocks_of
from .named_files import named_files
from .template_text import Template, read_template
from .yaml_nodes import FileMistake

_VERSION = re.compile(r"""^[^\S\n]*+["']?AWSTemplateFormatVersion["']?\s*:""", re.MULTILINE)
_RESOURCES = re.compile(r"""^["']?Resources["']?\s*:""", re.MULTILINE)
_TYPE = re.compile(r"""["']?Type["']?\s*:\s*["']?AWS::\w+::\w+""")
# What a page leaves out, or what is to be filled in, cannot be looked at.
_LEFT_OUT = re.compile(
    r"\.\.\.|…|\{\{(?!resolve:)|\{%|<[A-Za-z][^<>\n]*>(?!.*</)|\[(?:\s*\.|…)|snip|omitted|truncated"
    r"|rest of|other resources|existing|remaining|more resources|your (?:other|resource)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FoundTemplate:
    """A template.

    Attributes:
        template: it, read; or why it cannot be.
        finding: makes a finding of a mistake in it, at its place in the document.
        path: of its file, absolute; empty for one in a fence.
    """

    template: Template | FileMistake
    finding: Callable[[FileMistake], Finding]
    path: str = ""


@per_document
def templates(document: Document) -> tuple[FoundTemplate, ...]:
    """Give the templates of a document that are there as a whole."""
    return (*_of_fences(document), *_of_files(document))


def _of_fences(document: Document) -> Iterator[FoundTemplate]:
    for block in blocks_of(document, "yaml", "yml", "json", "cloudformation", "cfn"):
        if not _VERSION.search(block.code) or _LEFT_OUT.search(block.code):
            continue
        read = read_template(block.code)
        if isinstance(read, Template):  # what does not parse, RB655 and RB656 say
            yield FoundTemplate(read, in_fence(document, block))


def in_fence(document: Document, block: Block) -> Callable[[FileMistake], Finding]:
    """Make findings of mistakes in the code of a fence, at their places."""

    def finding(wrong: FileMistake) -> Finding:
        line = block.code.split("\n")[wrong.line - 1]
        begin = sum(len(one) + 1 for one in block.code.split("\n")[: wrong.line - 1])
        column = min(wrong.column - 1, len(line))
        place = document.in_code(block, begin + column, begin + column + wrong.length)
        return Finding(place, wrong.message, wrong.hint)

    return finding


def _of_files(document: Document) -> Iterator[FoundTemplate]:
    for named in named_files(document):
        is_template = _VERSION.search(named.text) or (
            _RESOURCES.search(named.text) and _TYPE.search(named.text)
        )
        if is_template and "{%" not in named.text and "{{ " not in named.text:
            read = read_template(named.text)
            if read is not None:
                yield FoundTemplate(read, said_of(named.name, named.place), str(named.file))


def said_of(name: str, place: Span) -> Callable[[FileMistake], Finding]:
    """Make findings of mistakes in a file, at the place where a document names it."""
    file = name.rpartition("/")[2]
    return lambda wrong: Finding(
        place, f"{file}:{wrong.line}:{wrong.column}: {wrong.message}", wrong.hint
    )
