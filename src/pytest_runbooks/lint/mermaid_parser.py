"""Mermaid itself, when the extra `mermaid` is installed: what it says of a text.

`mermaidx` holds mermaid.js and what that needs of a browser, and `quickjs` runs it: without network
and without files. Nothing is drawn. The names of `mermaidx.engines` are private to it; they are in
this file alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

_SECONDS = 10
_MEMORY = 256 * 1024 * 1024
_STEPS = 100_000
# What measures texts is asked for while drawing only.
_NO_MEASURES = """
var __log = () => {}, __measureText = () => 0, __measureTextFull = () => ({}),
    __measureGlyphs = () => [], __measureForeignObject = () => ({});
"""
_PARSE = """
globalThis.__said = null;
mermaid.parse(%s).then(() => { globalThis.__said = "{}"; }).catch((error) => {
  globalThis.__said = JSON.stringify({
    message: String(error && error.message), token: error && error.hash && error.hash.text
  });
});
"""
_LINE = re.compile(r"error on line (?P<line>\d+)(?:, column (?P<column>\d+))?")
_SHOWN = re.compile(r"\n(?P<past>[^\n]*)\n(?P<caret>-*)\^")


@dataclass(frozen=True, slots=True)
class MermaidError:
    """What Mermaid says of a text that it does not understand.

    Attributes:
        message: all of it.
        line: the line, from 0; None when it says none.
        column: the offset in that line.
        token: what it did not expect there; empty when it says nothing.
    """

    message: str
    line: int | None = None
    column: int = 0
    token: str = ""


@cache
def is_installed() -> bool:
    """Say whether Mermaid can be asked."""
    from importlib.util import find_spec  # noqa: PLC0415 - few documents hold a diagram

    return find_spec("quickjs") is not None and find_spec("mermaidx") is not None


@cache
def _context() -> Any:
    """Load Mermaid; it takes more than a second. None when it cannot be loaded."""
    try:
        import quickjs  # noqa: PLC0415 - an extra
        from mermaidx.engines._common import context_scripts  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    context = quickjs.Context()
    context.set_memory_limit(_MEMORY)
    context.eval(_NO_MEASURES)
    for script in context_scripts():
        context.eval(script)
    context.eval('mermaid.initialize({startOnLoad: false, securityLevel: "strict"})')
    context.set_time_limit(_SECONDS)
    return context


@cache
def mermaid_error(text: str, settings: str = "") -> MermaidError | None:
    """Give what Mermaid says of a text; None when it understands it, or cannot be asked.

    Args:
        text: a diagram without comments, and without empty lines above it.
        settings: its front matter and its directives.
    """
    context = _context() if is_installed() else None
    if context is None:
        return None
    import quickjs  # noqa: PLC0415 - an extra

    try:
        context.eval(_PARSE % json.dumps(settings + text))
        said = _answer(context)
    except (quickjs.JSException, quickjs.StackOverflow, RuntimeError):
        return None  # it took too long, or broke: that is not the page's fault
    if not said or not said.get("message"):
        return None
    return _error(text, str(said["message"]), str(said.get("token") or ""))


def _answer(context: Any) -> dict[str, Any]:
    for _ in range(_STEPS):
        said = context.eval("globalThis.__said && globalThis.__said.slice(0)")
        if said:
            found: dict[str, Any] = json.loads(said)
            return found
        if not context.execute_pending_job() and not context.eval("__runNextTimer()"):
            break
    return {}


def _error(text: str, message: str, token: str) -> MermaidError:
    found = _LINE.search(message)
    if not found:
        return MermaidError(message)
    number = int(found["line"]) - 1
    if found["column"]:
        return MermaidError(message, number, int(found["column"]) - 1, token)
    shown = _SHOWN.search(message)
    past = shown["past"][: len(shown["caret"])].removeprefix("...") if shown else ""
    # It shows up to twenty signs that stand before the place, without ends of lines.
    lines = text.split("\n")
    flat = text.replace("\n", "")
    begin = sum(map(len, lines[:number]))
    end = begin + len(lines[number]) if number < len(lines) else begin
    at = flat.find(past) if past else -1
    while at >= 0:
        if begin <= at + len(past) <= end:
            return MermaidError(message, number, at + len(past) - begin, token)
        at = flat.find(past, at + 1)
    return MermaidError(message, number, 0, token)
