"""Two block rules for markdown-it: fences that remember how they ended, and indented containers.

The rules of markdown-it and its plugins do not serve: its fence does not say whether it was
closed, and the plugin's admonition ends at two blank lines and knows no content tabs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}

_MARKER = re.compile(r"`{3,}|~{3,}")

# Python-Markdown's admonition, and the details and tabs of pymdownx, as their sources match them.
_CONTAINER = re.compile(
    r"""(?:!!!|\?\?\?\+?)[ ]?[\w-]+(?:[ ]+[\w-]+)*(?:[ ]+"(?P<note>.*)")?[ ]*
      | \?\?\?\+?[ ]?"(?P<details>.*)"[ ]*
      | ===(?:\+!|!\+|\+|!)?[ ]+"(?P<tab>.*)"[ ]*""",
    re.VERBOSE,
)
_INDENT = 4


@dataclass(frozen=True, slots=True)
class FenceLines:
    """What the fence rule leaves in a token's `meta["fence"]`; lines count from 0.

    Attributes:
        column: where the opening marker stands in its line, from 0.
        body: the lines between the markers, without the prefix of their container.
        end: the line of the closing marker, or the first line behind an unclosed fence.
        closed: whether there is a closing marker.
        opens: the first line of the body that would open a fence itself; None when none would.
    """

    column: int
    body: tuple[str, ...]
    end: int
    closed: bool
    opens: int | None


def use_block_rules(md: MarkdownIt) -> None:
    """Put both rules into a parser, the fence in place of markdown-it's own."""
    md.block.ruler.at("fence", _fence, _INTERRUPTS)
    md.block.ruler.before("fence", "indented_container", _indented_container, _INTERRUPTS)


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a fence by CommonMark's rule (https://spec.commonmark.org/0.31.2/#fenced-code-blocks)."""
    if state.is_code_block(start):
        return False
    opening = _text(state, start)
    found = _MARKER.match(opening)
    if not found:
        return False
    marker, info = found[0], opening[found.end() :]
    if marker[0] == "`" and "`" in info:
        return False
    if silent:
        return True

    body, closed, opens = [], False, None
    line = start
    while (line := line + 1) < end:
        text = _text(state, line)
        if text and state.sCount[line] < state.blkIndent:
            break
        run = _MARKER.match(text)
        if run and run[0].startswith(marker) and not state.is_code_block(line):
            rest = text[run.end() :].strip(" \t")
            if not rest:
                closed = True
                break
            if opens is None and state.sCount[line] <= state.sCount[start]:
                opens = line if marker[0] == "~" or "`" not in rest else None
        body.append(state.getLines(line, line + 1, state.sCount[start], False))

    begin = state.bMarks[start] + state.tShift[start]
    column = begin - (state.src.rfind("\n", 0, begin) + 1)
    state.line = line + closed
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = info, marker, [start, state.line]
    token.meta = {"fence": FenceLines(column, tuple(body), line, closed, opens)}
    return True


def _indented_container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `!!! note "Title"`, `??? note` and `=== "Tab"`: what is indented by four below it."""
    if state.is_code_block(start):
        return False
    found = _CONTAINER.fullmatch(_text(state, start))
    if not found:
        return False
    indent = state.blkIndent + _INDENT
    line = last = start
    while (line := line + 1) < end:
        if not state.isEmpty(line):
            if state.sCount[line] < indent:
                break
            last = line
    if last == start:
        return False
    if silent:
        return True

    outer = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "indented_container", last + 1, indent
    token = state.push("indented_container_open", "div", 1)
    token.map = [start, last + 1]
    token.content = found["note"] or found["details"] or found["tab"] or ""
    state.md.block.tokenize(state, start + 1, last + 1)
    state.push("indented_container_close", "div", -1)
    state.parentType, state.lineMax, state.blkIndent = outer
    state.line = last + 1
    return True
