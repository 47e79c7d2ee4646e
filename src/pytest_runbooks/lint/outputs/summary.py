"""The last line: how many problems there are, and what can be done about them."""

from __future__ import annotations

from .report import Report


def summary(report: Report, mended: int = 0) -> str:
    """Say in a line what was found.

    Args:
        report: what there is now.
        mended: how many problems were there before, and are mended.
    """
    found = report.diagnostics
    documents = _count(len(report.checked), "document")
    did = f"Mended {_count(mended, 'problem')}. " if mended else ""
    if not found:
        return f"{did}No problems in {documents}."
    within = sum(1 for one in report.checked if one.diagnostics)
    text = f"{did}Found {_count(len(found), 'problem')} in {within} of {documents}"
    fixable = sum(1 for one in found if one.edits)
    return f"{text}; {fixable} can be mended by `--fix`." if fixable else f"{text}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
