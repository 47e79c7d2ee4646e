"""The format `gitlab`: a report of GitLab's Code Quality."""

from __future__ import annotations

import json

from ..rule import Severity
from .fingerprints import fingerprints
from .report import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def write(report: Report) -> str:
    """Give the findings as a JSON array."""
    rows = [
        {
            "description": f"{one.code}: {one.message}{_hint(one.hint)}",
            "check_name": one.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[one.severity],
            "location": {
                "path": report.in_checkout(one.path) or one.path,
                "lines": {"begin": one.line, "end": one.end_line},
            },
        }
        for one, fingerprint in zip(report.diagnostics, fingerprints(report), strict=True)
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _hint(hint: str) -> str:
    return f" ({' '.join(hint.split())})" if hint else ""
