"""The format `junit`: a test suite for each document, a failed test for each finding."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from ..diagnostic import Diagnostic
from ..engine import Checked
from .report import Report

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: Report) -> str:
    """Give the documents and their findings as XML; a document without any is a passed test."""
    total = _counts(sum(max(len(one.diagnostics), 1) for one in report.checked), report.diagnostics)
    root = Tree.Element("testsuites", {"name": "pytest-runbooks lint", **total})
    for checked in report.checked:
        _add(root, checked)
    Tree.indent(root)
    body = Tree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _add(root: Tree.Element, checked: Checked) -> None:
    name, found = _clean(checked.path), checked.diagnostics
    counts = _counts(max(len(found), 1), found)
    suite = Tree.SubElement(root, "testsuite", {"name": name, **counts})
    if not found:
        Tree.SubElement(suite, "testcase", classname=name, name="lint", time="0")
    for one in found:
        title = _clean(f"{one.code} (line {one.line}, column {one.column})")
        case = Tree.SubElement(suite, "testcase", classname=name, name=title, time="0")
        said = Tree.SubElement(
            case, "failure", type=one.severity.value, message=_clean(one.message)
        )
        said.text = _clean(str(one))


def _counts(tests: int, found: tuple[Diagnostic, ...]) -> dict[str, str]:
    counts = {"tests": tests, "failures": len(found), "errors": 0, "skipped": 0, "time": 0}
    return {name: str(count) for name, count in counts.items()}


def _clean(text: str) -> str:
    """Write what XML cannot hold as Python writes it."""
    return _NOT_IN_XML.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)
