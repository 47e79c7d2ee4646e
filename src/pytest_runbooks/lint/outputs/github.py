"""The format `github`: commands that a workflow of GitHub shows beside the lines."""

from __future__ import annotations

from ..diagnostic import Diagnostic
from .report import Report


def write(report: Report) -> str:
    """Give a workflow command for each finding."""
    return "".join(f"{_command(one, report)}\n" for one in report.diagnostics)


def _command(one: Diagnostic, report: Report) -> str:
    properties = {
        "title": f"pytest-runbooks ({one.code})",
        "file": str(report.absolute(one.path)),
        "line": str(one.line),
        "endLine": str(one.end_line),
    }
    if one.line == one.end_line:  # GitHub knows columns within one line only
        properties |= {"col": str(one.column), "endColumn": str(one.end_column)}
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    hint = f"\n{one.hint}" if one.hint else ""
    place = f"{one.path}:{one.line}:{one.column}"
    return f"::{one.severity.value} {said}::{_message(f'{place}: {one.code} {one.message}{hint}')}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
