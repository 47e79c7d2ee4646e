"""SARIF logs, held against the schema of the standard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pytest_runbooks.lint.outputs import write
from pytest_runbooks.lint.outputs.report import Report
from pytest_runbooks.lint.rule import Severity

from .checking import Checker
from .reporting import found, report

SCHEMA = json.loads(
    (Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def log(one: Report) -> Any:
    read = json.loads(write(one, "sarif"))
    VALIDATOR.validate(read)
    [run] = read["runs"]
    return run


def test_the_schema_tells_what_is_no_log() -> None:
    read = json.loads(write(report([found((4, 1, 4, 5))]), "sarif"))
    read["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError, match="less than the minimum"):
        VALIDATOR.validate(read)


def test_a_log_of_nothing_is_valid() -> None:
    run = log(report(texts={"page.md": "a\n"}))
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_a_result_names_its_rule_its_place_and_how_it_is_mended() -> None:
    edits = ((1, 1, 1, 2, "a"), (4, 1, 4, 5, "echo"))
    one = found((4, 1, 4, 5), hint="did you mean `echo`?", path="docs/a b%.md", edits=edits)
    two = found((1, 1, 2, 1), code="RB003", severity=Severity.WARNING, path="../out.md")
    run = log(report([one, two], {"docs/a b%.md": "a\n"}))
    first, second = run["results"]
    place = {"uri": "docs/a%20b%25.md", "uriBaseId": "%SRCROOT%"}
    assert first.pop("partialFingerprints").keys() == {"pytestRunbooks/v1"}
    assert first == {
        "ruleId": "RB001",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "unknown word `ehco`\ndid you mean `echo`?"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": place,
                    "region": {"startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 5},
                }
            }
        ],
        "fixes": [
            {
                "description": {"text": "did you mean `echo`?"},
                "artifactChanges": [
                    {
                        "artifactLocation": place,
                        "replacements": [
                            {
                                "deletedRegion": {
                                    "startLine": 1,
                                    "startColumn": 1,
                                    "endLine": 1,
                                    "endColumn": 2,
                                },
                                "insertedContent": {"text": "a"},
                            },
                            {
                                "deletedRegion": {
                                    "startLine": 4,
                                    "startColumn": 1,
                                    "endLine": 4,
                                    "endColumn": 5,
                                },
                                "insertedContent": {"text": "echo"},
                            },
                        ],
                    }
                ],
            }
        ],
    }
    assert (second["ruleId"], second["ruleIndex"], second["level"]) == ("RB003", 1, "warning")
    assert second["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///work/out.md"
    }
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_rule_brings_what_is_to_be_known_of_it() -> None:
    [rule] = log(report([found((4, 1, 4, 5))]))["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("RB001", "unreadable")
    assert rule["shortDescription"] == {"text": "The document cannot be run as it is written."}
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["help"]["markdown"].startswith("A fence that is not closed,")
    assert rule["help"]["text"].startswith(
        "The document cannot be run as it is written.\n\nA fence"
    )


def test_what_a_check_has_found_is_a_valid_log(check: Checker) -> None:
    text = "# Look\n\n<!-- runbook: ignore RB01 it is meant -->\n```bash\ntrue\n```\n\n```bash\n"
    rows = check.diagnostics(text, "RB0")
    assert {one.code for one in rows} == {"RB001", "RB002"}
    run = log(report(rows, {"page.md": text}))
    assert [one["ruleId"] for one in run["results"]] == [one.code for one in rows]
