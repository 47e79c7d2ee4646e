"""The format `sarif`: SARIF 2.1.0, for code scanning and for viewers."""

from __future__ import annotations

import json
import os
from importlib.metadata import version
from urllib.parse import quote

from ...model import Span
from ..diagnostic import Diagnostic
from ..rule import Rule
from .fingerprints import fingerprints
from .report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "pytestRunbooks/v1"


def write(report: Report) -> str:
    """Give a SARIF log with one run."""
    codes = sorted({one.code for one in report.diagnostics})
    rows = zip(report.diagnostics, fingerprints(report), strict=True)
    run = {
        "tool": {
            "driver": {
                "name": "pytest-runbooks",
                "version": version("pytest-runbooks"),
                "rules": [_rule(report.rules[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the folder that is checked out"}}},
        "results": [
            _result(one, fingerprint, codes.index(one.code), report) for one, fingerprint in rows
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": f"{rule.summary}\n\n{rule.why}", "markdown": rule.why},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(one: Diagnostic, fingerprint: str, index: int, report: Report) -> dict[str, object]:
    region = {
        "startLine": one.line,
        "startColumn": one.column,
        "endLine": one.end_line,
        "endColumn": one.end_column,
    }
    place = {"artifactLocation": _artifact(one.path, report), "region": region}
    result: dict[str, object] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": one.severity.value,
        "message": {"text": f"{one.message}\n{one.hint}" if one.hint else one.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if one.edits:
        result["fixes"] = [_fix(one, report)]
    return result


def _fix(one: Diagnostic, report: Report) -> dict[str, object]:
    changes: dict[str, list[object]] = {}
    for edit in one.edits:
        changes.setdefault(edit.span.start.path, []).append(
            {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        )
    return {
        "description": {"text": one.hint or one.message},
        "artifactChanges": [
            {"artifactLocation": _artifact(path, report), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def _artifact(path: str, report: Report) -> dict[str, object]:
    inside = report.in_checkout(path)
    if inside is None:
        return {"uri": f"file://{quote(os.fsencode(report.absolute(path)))}"}
    return {"uri": quote(os.fsencode(inside)), "uriBaseId": _ROOT}
