"""How often each rule has found something."""

from __future__ import annotations

import json
from collections import Counter

from .report import Report


def as_text(report: Report) -> str:
    """Give a line for each rule that has found something: how often, its code, its name.

    `[*]` stands before the name where all that it found can be mended by `--fix`.
    """
    rows = _rows(report)
    mark = "[*] " if any(fixable for *_, fixable in rows) else ""
    wide = max((len(str(count)) for count, *_ in rows), default=0)
    return "".join(
        f"{count:{wide}}  {code}  {mark if fixable else ' ' * len(mark)}{name}\n"
        for count, code, name, fixable in rows
    )


def as_json(report: Report) -> str:
    """Give the same as a JSON array."""
    rows = [
        {"code": code, "name": name, "count": count, "fixable": fixable}
        for count, code, name, fixable in _rows(report)
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _rows(report: Report) -> list[tuple[int, str, str, bool]]:
    counts = Counter((one.code, one.name) for one in report.diagnostics)
    unmended = {one.code for one in report.diagnostics if not one.edits}
    rows = [(count, code, name, code not in unmended) for (code, name), count in counts.items()]
    return sorted(rows, key=lambda row: (-row[0], row[1]))
