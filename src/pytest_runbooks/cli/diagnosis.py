"""Findings as text for a person, and as JSON."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import TextIO

from .finding import Finding, Mark

_FALLBACK = (100, 24)  # where nobody says how wide it is
_NARROWEST = 30  # columns of text, however narrow the terminal is
_MARK = max(len(mark.value) for mark in Mark)
_COLOURS = {Mark.OK: "32", Mark.MISSING: "33", Mark.WRONG: "31"}


def as_text(findings: Sequence[Finding], stream: TextIO) -> str:
    """Give the findings as a table, and below it whether runbooks can be run.

    Args:
        findings: in their order.
        stream: where it goes; a terminal gets colours, unless `NO_COLOR` is set.
    """
    width = shutil.get_terminal_size(_FALLBACK).columns
    coloured = stream.isatty() and not os.environ.get("NO_COLOR")
    column = max(len(finding.subject) for finding in findings)
    lines = [line for one in findings for line in _lines(one, column, width, coloured=coloured)]
    return "\n".join([*lines, "", _verdict(findings)]) + "\n"


def as_json(findings: Sequence[Finding]) -> str:
    """Give the findings as a JSON object."""
    said = {
        "version": version("pytest-runbooks"),
        "ready": not any(finding.is_fatal for finding in findings),
        "findings": [
            {
                "subject": one.subject,
                "mark": one.mark.value,
                "needed": one.needed,
                "found": one.found,
                "meaning": one.meaning,
                "mend": one.mend,
            }
            for one in findings
        ],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _lines(finding: Finding, column: int, width: int, *, coloured: bool) -> Iterator[str]:
    mark = finding.mark.value.ljust(_MARK)
    if coloured:
        mark = f"\x1b[{_COLOURS[finding.mark]}m{mark}\x1b[0m"
    indent = _MARK + 2 + column + 2
    said = [finding.found, finding.meaning, f"mend: {finding.mend}" if finding.mend else ""]
    texts = [
        line
        for text in said
        if text
        for line in textwrap.wrap(
            text,
            max(width - indent, _NARROWEST),
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
    yield f"{mark}  {finding.subject.ljust(column)}  {texts[0]}"
    for text in texts[1:]:
        yield " " * indent + text


def _verdict(findings: Sequence[Finding]) -> str:
    fatal = [finding.subject for finding in findings if finding.is_fatal]
    if not fatal:
        return "Runbooks can be run here: nothing that they need is missing or wrong."
    return f"Not all that runbooks need is well: {', '.join(dict.fromkeys(fatal))}."
