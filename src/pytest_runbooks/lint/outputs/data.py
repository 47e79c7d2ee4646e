"""The format `json`: all findings as a list, with the names that ruff gives them."""

from __future__ import annotations

import json

from ..diagnostic import Diagnostic
from .report import Report


def write(report: Report) -> str:
    """Give the findings as a JSON array."""
    rows = [_row(one) for one in report.diagnostics]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _row(one: Diagnostic) -> dict[str, object]:
    edits = [
        {
            "content": edit.text,
            "location": _place(edit.span.start.line, edit.span.start.column),
            "end_location": _place(edit.span.end.line, edit.span.end.column),
        }
        for edit in one.edits
    ]
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.severity.value,
        "message": one.message,
        "hint": one.hint,
        "filename": one.path,
        "location": _place(one.line, one.column),
        "end_location": _place(one.end_line, one.end_column),
        "fix": {"edits": edits} if edits else None,
    }


def _place(row: int, column: int) -> dict[str, int]:
    return {"row": row, "column": column}
