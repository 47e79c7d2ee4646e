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

_MISPLACED = "misplaced closing markers"


@dataclass(frozen=True, slots=True)
class FenceLines:
    """What the fence rule leaves in a token's `meta["fence"]`; lines and columns count from 0.

    A fence with a mistake is ended where its author most likely meant, so that what follows is
    read rightly and one mistake is one problem.

    Attributes:
        column: where the opening marker stands in its line.
        body: the lines between the markers, without the prefix of their container.
        end: the line of the closing marker, or the first line behind an unclosed fence.
        closed: whether there is a closing marker.
        opens: line and column of a line that would open a fence itself and ended this one; None
            when there was none.
        misplaced: a closing marker stands in line `end`, outside of the container of the fence.
    """

    column: int
    body: tuple[str, ...]
    end: int
    closed: bool
    opens: tuple[int, int] | None
    misplaced: bool


def use_block_rules(md: MarkdownIt) -> None:
    """Put both rules into a parser, the fence in place of markdown-it's own."""
    md.block.ruler.at("fence", _fence, _INTERRUPTS)
    md.block.ruler.before("fence", "indented_container", _indented_container, _INTERRUPTS)


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _column(state: StateBlock, line: int) -> int:
    begin = state.bMarks[line] + state.tShift[line]
    return begin - (state.src.rfind("\n", 0, begin) + 1)


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a fence (https://spec.commonmark.org/0.31.2/#fenced-code-blocks)."""
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
    if start in state.env.get(_MISPLACED, ()):
        state.line = start + 1
        return True

    body, closed, opens, misplaced = [], False, None, False
    line = start
    while (line := line + 1) < end:
        text = _text(state, line)
        if text and state.sCount[line] < state.blkIndent:
            misplaced = _ends(text, marker)
            break
        if not state.is_code_block(line):
            closed = _ends(text, marker)
            if not closed and _opens(text, marker) and state.sCount[line] <= state.sCount[start]:
                opens = line, _column(state, line)
                closed = not _is_next_marker_an_end(state, line, end, marker)
            if closed or opens:
                break
        body.append(state.getLines(line, line + 1, state.sCount[start], False))

    if misplaced:
        state.env.setdefault(_MISPLACED, set()).add(line)
    state.line = line + closed
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = info, marker, [start, state.line]
    token.meta = {
        "fence": FenceLines(_column(state, start), tuple(body), line, closed, opens, misplaced)
    }
    return True


def _ends(text: str, marker: str) -> bool:
    """Say whether a line closes a fence that was opened by a marker."""
    run = _MARKER.match(text)
    return bool(run and run[0].startswith(marker) and not text[run.end() :].strip(" \t"))


def _opens(text: str, marker: str) -> bool:
    """Say whether a line would open a fence, with a word behind the marker."""
    run = _MARKER.match(text)
    if not run or not run[0].startswith(marker) or not text[run.end() :].strip(" \t"):
        return False
    return marker[0] == "~" or "`" not in text[run.end() :]


def _is_next_marker_an_end(state: StateBlock, line: int, end: int, marker: str) -> bool:
    """Tell a fence that was not closed before the next one from one closed by a marker with text.

    The marker with text opens a fence itself when the next marker closes one.
    """
    texts = (_text(state, following) for following in range(line + 1, end))
    return next(
        (_ends(text, marker) for text in texts if _ends(text, marker) or _opens(text, marker)),
        False,
    )


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
