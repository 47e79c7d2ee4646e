"""What programs read: JSON, workflow commands, Code Quality, JUnit."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Tree

import jsonschema

from pytest_runbooks.lint.outputs import write
from pytest_runbooks.lint.rule import Severity

from .reporting import found, report

FOLDER = Path("/work/repo")
WORD = (4, 1, 4, 5)
FIX = ((4, 1, 4, 5, "echo"),)
ODD = found(
    (1, 2, 3, 4), "100% of\r `a:b,c`", "é\nsecond", path="docs/a,b:c.md", severity=Severity.WARNING
)

# What https://docs.gitlab.com/ci/testing/code_quality/ asks of a report.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!/|\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}

# The attributes that the JUnit plugin of Jenkins knows, and pytest's `xunit2` writes.
JUNIT = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"classname", "name", "time"},
    "failure": {"message", "type"},
}


def test_json_has_every_field_of_a_finding() -> None:
    one = found(WORD, hint="did you mean `echo`?", edits=FIX)
    assert json.loads(write(report([one, ODD]), "json")) == [
        {
            "code": "RB001",
            "name": "unreadable",
            "severity": "error",
            "message": "unknown word `ehco`",
            "hint": "did you mean `echo`?",
            "filename": "page.md",
            "location": {"row": 4, "column": 1},
            "end_location": {"row": 4, "column": 5},
            "fix": {
                "edits": [
                    {
                        "content": "echo",
                        "location": {"row": 4, "column": 1},
                        "end_location": {"row": 4, "column": 5},
                    }
                ]
            },
        },
        {
            "code": "RB001",
            "name": "unreadable",
            "severity": "warning",
            "message": "100% of\r `a:b,c`",
            "hint": "é\nsecond",
            "filename": "docs/a,b:c.md",
            "location": {"row": 1, "column": 2},
            "end_location": {"row": 3, "column": 4},
            "fix": None,
        },
    ]


def test_workflow_commands_escape_what_github_reads() -> None:
    assert write(report([found(WORD), ODD]), "github") == (
        "::error title=pytest-runbooks (RB001),file=/work/repo/page.md,line=4,endLine=4,col=1,"
        "endColumn=5::page.md:4:1: RB001 unknown word `ehco`\n"
        "::warning title=pytest-runbooks (RB001),file=/work/repo/docs/a%2Cb%3Ac.md,line=1,endLine=3"
        "::docs/a,b:c.md:1:2: RB001 100%25 of%0D `a:b,c`%0Aé%0Asecond\n"
    )


def test_a_code_quality_report_is_what_gitlab_documents() -> None:
    rows = json.loads(write(report([found(WORD), ODD]), "gitlab"))
    jsonschema.validate(rows, CODE_QUALITY)
    assert [row["severity"] for row in rows] == ["major", "minor"]
    assert rows[1]["description"] == "RB001: 100% of\r `a:b,c` (é second)"
    assert rows[1]["location"] == {"path": "docs/a,b:c.md", "lines": {"begin": 1, "end": 3}}


def test_paths_for_programs_are_those_of_the_checkout() -> None:
    rows = report([found(WORD, path="page.md"), found(WORD, path="../other.md")])
    inside = type(rows)(rows.checked, rows.rules, FOLDER / "docs", FOLDER)
    paths = [row["location"]["path"] for row in json.loads(write(inside, "gitlab"))]
    assert paths == ["docs/page.md", "other.md"]


def fingerprints(text: str, *places: tuple[int, int, int, int], code: str = "RB001") -> list[str]:
    rows = [found(place, code=code) for place in places]
    return [
        row["fingerprint"] for row in json.loads(write(report(rows, {"page.md": text}), "gitlab"))
    ]


def test_fingerprints_stay_when_lines_above_come_and_go() -> None:
    before = fingerprints("a\nehco\n", (2, 1, 2, 5))
    assert fingerprints("a\nb\n\n   ehco\n", (4, 4, 4, 8)) == before


def test_fingerprints_are_told_apart() -> None:
    text = "ehco\nehco\nehco x\n"
    found_ = fingerprints(text, (1, 1, 1, 5), (2, 1, 2, 5), (3, 1, 3, 5), (3, 1, 3, 5))
    found_ += fingerprints(text, (1, 1, 1, 5), code="RB003")
    assert len(set(found_)) == 5


def test_a_junit_report_has_a_suite_for_each_document() -> None:
    rows = [found(WORD, hint="did you mean `echo`?"), found((5, 1, 5, 2), "not \x1b[1m in \ud800")]
    text = write(report([*rows, ODD], {"clean.md": "a\n"}), "junit")
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n')
    root = Tree.fromstring(text.encode())
    for element in root.iter():
        assert set(element.attrib) == JUNIT[element.tag]
    assert root.attrib == {
        "name": "pytest-runbooks lint",
        "tests": "4",
        "failures": "3",
        "errors": "0",
        "skipped": "0",
        "time": "0",
    }
    assert [(one.get("name"), one.get("tests"), one.get("failures")) for one in root] == [
        ("clean.md", "1", "0"),
        ("page.md", "2", "2"),
        ("docs/a,b:c.md", "1", "1"),
    ]
    cases = [(case.get("classname"), case.get("name"), len(case)) for case in root.iter("testcase")]
    assert cases == [
        ("clean.md", "lint", 0),
        ("page.md", "RB001 (line 4, column 1)", 1),
        ("page.md", "RB001 (line 5, column 1)", 1),
        ("docs/a,b:c.md", "RB001 (line 1, column 2)", 1),
    ]
    said = [(one.get("type"), one.get("message"), one.text) for one in root.iter("failure")]
    assert said[:2] == [
        (
            "error",
            "unknown word `ehco`",
            "page.md:4:1: RB001 unknown word `ehco`\n  did you mean `echo`?",
        ),
        ("error", "not \\x1b[1m in \\ud800", "page.md:5:1: RB001 not \\x1b[1m in \\ud800"),
    ]
    assert said[2][0] == "warning"
