"""Reads the Markdown of a document into what matters here: headings, fences, comments, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pytest_runbooks.model import Block, Position

from .block_rules import FenceLines, use_block_rules
from .info_strings import read_info_string
from .lines import Excerpt, Problems, Source, join_lines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `nested` in a list, a quote or the like, where it opens no section.

    `title` is without Markdown; a space that stood before an image at its end is still there.
    """

    title: str
    level: int
    position: Position
    nested: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """Anything that a reader sees and that is neither heading nor fence."""

    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment as a block of its own.

    Attributes:
        excerpt: the lines of the HTML that the comment stands in.
        start: where `<!--` is in the excerpt's text.
        end: behind `-->`; the end of the text when the comment is not closed.
        closed: whether there is a `-->`.
    """

    excerpt: Excerpt
    start: int
    end: int
    closed: bool

    @property
    def content(self) -> str:
        """What stands between `<!--` and `-->`."""
        return self.excerpt.text[self.start + 4 : self.end - 3 * self.closed]

    @property
    def last_line(self) -> int:
        """The document's line on which the comment ends."""
        return self.excerpt.position(max(self.start, self.end - 1)).line


@dataclass(frozen=True, slots=True)
class InlineComment:
    """An HTML comment in the middle of a paragraph, a heading or a table."""

    content: str
    position: Position


@dataclass(frozen=True, slots=True)
class Edge:
    """The begin or the end of a list, an item, a quote, an admonition or a tab."""


Element = Heading | Prose | Comment | InlineComment | Edge | Block

_FENCE = re.compile(r"^[ \t]*(?=(?:`{3,}[^`\n]*|~{3,}.*)$)", re.MULTILINE)
_VERBATIM = ("<pre", "<script", "<style", "<textarea", "<?", "<!")
_TAG = re.compile(r"<[^>]*>")
_TEXT_TOKENS = {"text", "text_special", "code_inline"}
_EDGES = {
    f"{name}_{side}"
    for name in (
        "blockquote",
        "bullet_list",
        "ordered_list",
        "list_item",
        "indented_container",
    )
    for side in ("open", "close")
}


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    # Only headings and paragraphs with a comment are looked into, see `_Reader`.
    md.core.ruler.enableOnly(["normalize", "block"])
    use_block_rules(md)
    return md


_PARSER = _parser()


def read_markdown(source: Source, first_line: int, problems: Problems) -> tuple[Element, ...]:
    """Read a document from a line on; what stands before it (front matter) is not looked at.

    An unclosed fence, and one closed by a marker that carries text, are noted as problems.
    """
    text = "\n" * (first_line - 1) + "".join(f"{line}\n" for line in source.lines[first_line - 1 :])
    env: dict[str, object] = {}
    tokens = _PARSER.parse(text, env)
    return tuple(_Reader(source, problems, env).elements(tokens))


class _Reader:
    """Turns markdown-it's tokens into elements with places in the document.

    `env` holds the link definitions, without which a heading's text is not known.
    """

    def __init__(self, source: Source, problems: Problems, env: dict[str, object]) -> None:
        self._source = source
        self._problems = problems
        self._env = env

    def elements(self, tokens: list[Token]) -> Iterator[Element]:
        for index, token in enumerate(tokens):
            if token.type == "fence":
                yield self._block(token)
            elif token.type == "heading_open":
                yield from self._heading(token, tokens[index + 1])
            elif token.type == "html_block":
                yield from self._html(token)
            elif token.type in _EDGES:
                yield Edge()
                if token.type == "indented_container_open" and token.content:
                    yield Prose(self._excerpt(token, [token.content]))
            elif token.type == "inline" and tokens[index - 1].type != "heading_open":
                yield from self._prose(token)
            elif token.type in {"hr", "code_block"}:
                yield Prose(self._excerpt(token, []))

    def _excerpt(self, token: Token, lines: list[str]) -> Excerpt:
        first = token.map[0] if token.map else 0
        return self._source.excerpt(first + 1, lines)

    def _block(self, token: Token) -> Block:
        fence: FenceLines = token.meta["fence"]
        assert token.map is not None
        start = token.map[0]
        position = self._source.position(start + 1, fence.column + 1)
        body = self._source.excerpt(start + 2, fence.body)
        self._check(token.markup, position, fence)
        info = read_info_string(token.info)
        return Block(
            position=position,
            last_line=fence.end + fence.closed,
            marker=token.markup,
            info=token.info.strip(" \t"),
            language=info.language,
            title=info.title,
            words=info.words,
            code=join_lines(body.lines),
            columns=body.columns,
        )

    def _check(self, marker: str, position: Position, fence: FenceLines) -> None:
        if fence.opens:
            self._problems.add(
                self._source.position(fence.opens[0] + 1, fence.opens[1] + 1),
                f"a fence is opened inside the fence of line {position.line}",
                f"end that one with {marker} alone, or begin it with {marker + marker[0]} "
                "to hold this one",
            )
        elif not fence.closed and fence.end < len(self._source.lines):
            where = f"on line {fence.end + 1}" if fence.misplaced else "below its last line"
            self._problems.add(
                position,
                f"the fence is not closed before its list or quote ends, on line {fence.end + 1}",
                f"write {marker} {where} with the indentation of line {position.line}",
            )
        elif not fence.closed:
            self._problems.add(
                position, "the fence is not closed", f"write {marker} below its last line"
            )

    def _children(self, inline: Token) -> list[Token]:
        children: list[Token] = []
        _PARSER.inline.parse(inline.content, _PARSER, self._env, children)
        return children

    def _heading(self, token: Token, inline: Token) -> Iterator[Element]:
        children = self._children(inline)
        title = "".join(
            child.content if child.type in _TEXT_TOKENS else " " * (child.type == "softbreak")
            for child in children
        )
        assert token.map is not None
        line = self._source.lines[token.map[0]]
        mark = "#" if token.markup.startswith("#") else inline.content.split("\n")[0]
        position = self._source.position(token.map[0] + 1, max(line.find(mark), 0) + 1)
        yield from self._inline_comments(inline)
        yield Heading(title, int(token.tag[1]), position, nested=token.level > 0)

    def _prose(self, inline: Token) -> Iterator[Element]:
        yield from self._inline_comments(inline)
        if inline.content:
            yield Prose(self._excerpt(inline, inline.content.split("\n")))

    def _inline_comments(self, inline: Token) -> Iterator[Element]:
        if "<!--" not in inline.content:
            return
        children = self._children(inline)
        excerpt = self._excerpt(inline, inline.content.split("\n"))
        offset = 0
        for child in children:
            found = inline.content.find(child.content, offset)
            if found < 0:
                continue
            if child.type == "html_inline" and child.content.startswith("<!--"):
                yield InlineComment(child.content[4:-3], excerpt.position(found))
            offset = found + len(child.content)

    def _html(self, token: Token) -> Iterator[Element]:
        """Split a block of HTML into its comments and what is seen beside them."""
        assert token.map is not None
        excerpt = self._excerpt(token, token.content.removesuffix("\n").split("\n"))
        text, offset = excerpt.text, 0
        while (start := text.find("<!--", offset)) >= 0:
            yield from self._visible(excerpt, offset, start)
            closing = text.find("-->", start + 2)  # `<!-->` is a whole comment
            offset = closing + 3 if closing >= 0 else len(text)
            yield Comment(excerpt, start, offset, closed=closing >= 0)
        yield from self._visible(excerpt, offset, len(text))

    def _visible(self, excerpt: Excerpt, start: int, end: int) -> Iterator[Element]:
        html = excerpt.text[start:end]
        if not html.strip():
            return
        fence = _FENCE.search(html)
        if fence and not excerpt.text.lstrip().lower().startswith(_VERBATIM):
            self._problems.add(
                excerpt.position(start + fence.end()),
                f"the fence is part of the HTML that begins on line {excerpt.first_line}",
                "put a blank line before the fence",
            )
        at = excerpt.position(start)
        yield Prose(Excerpt(at.path, at.line, (_TAG.sub("", html).strip(),), (at.column,)))
