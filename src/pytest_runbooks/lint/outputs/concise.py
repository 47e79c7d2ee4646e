"""The format `concise`: a line for each finding."""

from __future__ import annotations

from ..diagnostic import Diagnostic
from ..rule import Severity
from .report import Report
from .terminal import BLUE, BOLD, CYAN, RED, YELLOW, clipped, paint, printable


def write(report: Report) -> str:
    """Give the findings, one a line, each with its hint."""
    return "".join(f"{_line(one, coloured=report.coloured)}\n" for one in report.diagnostics)


def headline(one: Diagnostic, *, coloured: bool) -> str:
    """Give a finding without its hint: `PATH:LINE:COLUMN: CODE [*] what is wrong`."""

    def painted(text: str, colour: str) -> str:
        return paint(text, colour) if coloured else text

    code = painted(one.code, RED if one.severity is Severity.ERROR else YELLOW)
    mark = f" {painted('[*]', CYAN)}" if one.edits else ""
    place = f"{painted(printable(one.path), BOLD)}{painted(':', BLUE)}{one.line}:{one.column}"
    return f"{place}{painted(':', BLUE)} {code}{mark} {printable(one.message)}"


def _line(one: Diagnostic, *, coloured: bool) -> str:
    hint = " ".join(one.hint.split("\n"))
    return headline(one, coloured=coloured) + (f" ({printable(clipped(hint))})" if hint else "")
