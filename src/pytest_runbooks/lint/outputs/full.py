"""The format `full`: each finding with the lines that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from .concise import headline
from .excerpt import excerpt
from .report import Report
from .terminal import BLUE, RED, clipped, paint, printable


def write(report: Report) -> str:
    """Give the findings, each with its lines, carets below them, and the hint."""
    parts = ["\n".join(_lines(one, report)) for one in report.diagnostics]
    return "\n".join(f"{part}\n" for part in parts)


def _lines(one: Diagnostic, report: Report) -> Iterator[str]:
    def painted(text: str, colour: str) -> str:
        return paint(text, colour) if report.coloured else text

    yield headline(one, coloured=report.coloured)
    rows = [*excerpt(report.lines(one.path), one)]
    gutter = max((len(number) for number, *_ in rows), default=1)
    bar = painted("|", BLUE)
    if rows:
        yield f"{' ' * gutter} {bar}"
    for number, text, carets in rows:
        yield f"{painted(number.rjust(gutter), BLUE)} {bar} {text}".rstrip()
        if carets:
            yield f"{' ' * gutter} {bar} {painted(carets, RED)}"
    mark = painted("=", BLUE)
    for line in filter(None, one.hint.split("\n")):
        yield f"{' ' * gutter} {mark} {printable(clipped(line))}"
        mark = " "
