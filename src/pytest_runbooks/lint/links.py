"""The links and images of a page, as GitHub reads them: in Markdown and in HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from ..model import Block, Position, Span
from ..parsing.lines import Excerpt
from ..parsing.markdown import Comment, Heading, Prose
from .document import Document, per_document

_DEFINITION = re.compile(
    r" {0,3}(?:>\s?|\s*[-*+]\s)?\s{0,8}\[(?P<label>(?!\^)(?:\\.|[^\[\]\\])+)\]:[ \t]*"
    r"(?:<(?P<angled>[^<>]*)>|(?P<bare>\S+))"
)
_TAG = re.compile(r"<(?P<tag>a|img)\b(?P<rest>[^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?:^|\s)(?P<name>href|src)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))""",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_AT = "at"


class Sort(StrEnum):
    """What a link is written as."""

    LINK = "link"
    IMAGE = "image"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or an image.

    Attributes:
        target: as it is written, without escapes.
        span: of the target where it is found, else of the whole link.
        sort: IMAGE, or what else; REFERENCE for one whose target a definition holds.
    """

    target: str
    span: Span
    sort: Sort


@dataclass(frozen=True, slots=True)
class Definition:
    """A line such as `[label]: target`.

    Attributes:
        label: as it is compared.
        written: the label as it is written.
        target: as it is written.
        span: of the target.
    """

    label: str
    written: str
    target: str
    span: Span


def _any_target(url: str) -> bool:  # noqa: ARG001 - markdown-it's
    return True


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": 50})
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]  # targets as they are written
    md.validateLink = _any_target  # type: ignore[method-assign]  # `file:` is a target, too
    for name, rule in (("link", link), ("image", image)):
        md.inline.ruler.at(name, _noting_the_place(rule, name))
    return md


def _noting_the_place(
    rule: Callable[[StateInline, bool], bool], name: str
) -> Callable[[StateInline, bool], bool]:
    opening = "link_open" if name == "link" else "image"

    def noting(state: StateInline, silent: bool) -> bool:
        begin, known = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[known:]:
            if token.type == opening and _AT not in token.meta:
                token.meta[_AT] = (begin, state.pos)
                break
        return True

    return noting


_PARSER = _parser()


@per_document
def definitions(document: Document) -> tuple[Definition, ...]:
    """Give the definitions of link targets, in order; later ones of a label mean nothing."""
    found = []
    for number, line in _lines(document):
        if "]:" in line and (match := _DEFINITION.match(line)):
            group = "angled" if match["angled"] is not None else "bare"
            target = match[group]
            place = document.at(number, match.start(group) + 1, len(target))
            label = normalizeReference(match["label"])
            found.append(Definition(label, match["label"], target, place))
    return tuple(found)


@per_document
def links(document: Document) -> tuple[Link, ...]:
    """Give the links and images of a page, in order."""
    env = _environment(document)
    found: list[Link] = []
    used: set[str] = set()
    for excerpt in inlines(document):
        if (
            "](" in excerpt.text
            or "][" in excerpt.text
            or (env["references"] and "[" in excerpt.text)
        ):
            children: list[Token] = []
            _PARSER.inline.parse(excerpt.text, _PARSER, env, children)
            found += _of_tokens(document, excerpt, children, used)
    found += _of_html(document)
    first = {one.label: one for one in reversed(definitions(document))}
    found += (
        Link(one.target, one.span, Sort.REFERENCE)
        for one in first.values()
        if one.target in used  # one that is not shows nothing to a reader
    )
    return tuple(sorted(found, key=lambda one: one.span))


def _environment(document: Document) -> dict[str, dict[str, dict[str, str]]]:
    targets = {
        one.label: {"href": one.target, "title": ""} for one in reversed(definitions(document))
    }
    return {"references": targets}


@per_document
def inlines(document: Document) -> tuple[Excerpt, ...]:
    """Give the text of paragraphs, cells and headings in which Markdown is read; HTML is not."""
    found = []
    for element in document.elements:
        if isinstance(element, Prose):
            excerpt = element.excerpt
            first = document.lines[excerpt.first_line - 1] if excerpt.lines else ""
            if excerpt.lines and "\n" not in excerpt.lines[0] and not _begins_html(first):
                found.append(excerpt)
        elif isinstance(element, Heading):
            line = document.lines[element.position.line - 1]
            column = element.position.column
            found.append(
                Excerpt(document.path, element.position.line, (line[column - 1 :],), (column,))
            )
    return tuple(found)


def _begins_html(line: str) -> bool:
    return re.match(r"[\s>]*<(?:[A-Za-z/][\w-]*[\s/>]|!|[A-Za-z][\w-]*$)", line) is not None


def _of_tokens(
    document: Document, excerpt: Excerpt, tokens: list[Token], used: set[str]
) -> Iterator[Link]:
    """Give the links with a target of their own; of others the target is noted as used."""
    for token in tokens:
        name = {"link_open": "href", "image": "src"}.get(token.type)
        place = token.meta.get(_AT)
        if name is None or place is None:
            continue
        target = str(token.attrs.get(name, ""))
        begin, end = place
        written = excerpt.text[begin:end]
        if not written.endswith(")"):
            used.add(target)
            continue
        if not target and _may_be_code(excerpt.text[:begin], written):
            continue
        at = written.rfind(f"({target}") + 1 if target else 0
        at = at or written.rfind(target) if target else at
        span = (
            document.in_excerpt(excerpt, begin + at, begin + at + len(target))
            if at > 0
            else document.in_excerpt(excerpt, begin, end)
        )
        yield Link(target, span, Sort.IMAGE if token.type == "image" else Sort.LINK)


def _may_be_code(before: str, written: str) -> bool:
    """Say whether what Markdown reads as a link to nothing is a call, `handlers[0]()`, or a box."""
    return bool(re.search(r"[\w)\]]$", before)) or not re.match(r"!?\[[^\]]*\w", written)


def _of_html(document: Document) -> Iterator[Link]:
    for number, line in _lines(document):
        if "<" not in line or line.startswith(("    ", "\t")):
            continue
        for tag in _TAG.finditer(_CODE.sub(lambda code: " " * len(code[0]), line)):
            wanted = "href" if tag["tag"].lower() == "a" else "src"
            for attribute in _ATTRIBUTE.finditer(tag["rest"]):
                if attribute["name"].lower() != wanted:
                    continue
                group = next(one for one in "abc" if attribute[one] is not None)
                column = tag.start("rest") + attribute.start(group) + 1
                target = attribute[group]
                place = (
                    document.at(number, column, len(target))
                    if target
                    else _tag(document, number, tag)
                )
                yield Link(target, place, Sort.IMAGE if wanted == "src" else Sort.LINK)


def _tag(document: Document, number: int, tag: re.Match[str]) -> Span:
    return document.at(number, tag.start() + 1, len(tag[0]))


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """Give the lines of a page that stand in no fence, no comment and no front matter."""
    hidden: set[int] = set(range(1, document.inspection.front_lines + 1))
    for element in document.elements:
        if isinstance(element, Block):
            hidden.update(range(element.position.line, element.last_line + 1))
        elif isinstance(element, Comment):
            start: Position = element.excerpt.position(element.start)
            hidden.update(range(start.line, element.last_line + 1))
    for number, line in enumerate(document.lines, 1):
        if number not in hidden:
            yield number, line
