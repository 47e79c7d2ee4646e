"""Event patterns choose as AWS describes it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
"""

from __future__ import annotations

from typing import Any

import pytest

from pytest_runbooks.emulators.services.event_patterns import InvalidPatternError, check, matches

EVENT: dict[str, Any] = {
    "source": "aws.ec2",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1", "arn:other"],
    "detail": {
        "state": "running",
        "file": "Report.PNG",
        "path": "dir/a*b/dir",
        "count": 300,
        "rate": 0.5,
        "ready": True,
        "parent": None,
        "empty": "",
        "none": [],
        "address": "10.0.1.7",
        "tags": ["blue", "round"],
        "disks": [{"name": "a", "size": 1}, {"name": "b", "size": 2}],
        "nested": {"leaf": "x"},
    },
}


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ({}, True),
        ({"state": ["running"]}, True),
        ({"state": ["stopped", "running"]}, True),
        ({"state": ["Running"]}, False),
        ({"missing": ["x"]}, False),
        ({"state": ["running"], "count": [1]}, False),
        ({"count": [300]}, True),
        ({"count": [3.0e2]}, True),
        ({"count": ["300"]}, False),
        ({"ready": [True]}, True),
        ({"ready": [1]}, False),
        ({"parent": [None]}, True),
        ({"missing": [None]}, False),
        ({"empty": [""]}, True),
        ({"tags": ["round"]}, True),
        ({"tags": ["red"]}, False),
        ({"state": [{"prefix": "run"}]}, True),
        ({"state": [{"prefix": "Run"}]}, False),
        ({"state": [{"prefix": {"equals-ignore-case": "RUN"}}]}, True),
        ({"file": [{"suffix": ".png"}]}, False),
        ({"file": [{"suffix": {"equals-ignore-case": ".png"}}]}, True),
        ({"count": [{"prefix": "3"}]}, False),
        ({"file": [{"equals-ignore-case": "report.png"}]}, True),
        ({"path": [{"wildcard": "dir/*/dir"}]}, True),
        ({"path": [{"wildcard": r"*/a\*b/*"}]}, True),
        ({"state": [{"wildcard": "*ing*"}]}, True),
        ({"state": [{"wildcard": r"run\*"}]}, False),
        ({"state": [{"wildcard": "running"}]}, True),
        ({"state": [{"wildcard": "runn*ning"}]}, False),
        ({"state": [{"wildcard": "run*run*"}]}, False),
        ({"count": [{"wildcard": "*"}]}, False),
        ({"count": [{"cidr": "0.0.0.0/8"}]}, False),
        ({"$or": {"state": ["running"]}}, False),
        ({"state": [{"anything-but": "stopped"}]}, True),
        ({"state": [{"anything-but": ["stopped", "running"]}]}, False),
        ({"count": [{"anything-but": [100, 200]}]}, True),
        ({"count": [{"anything-but": 300}]}, False),
        ({"missing": [{"anything-but": "x"}]}, False),
        ({"state": [{"anything-but": {"prefix": "run"}}]}, False),
        ({"state": [{"anything-but": {"prefix": ["stop", "start"]}}]}, True),
        ({"file": [{"anything-but": {"suffix": ".PNG"}}]}, False),
        ({"file": [{"anything-but": {"equals-ignore-case": "report.png"}}]}, False),
        ({"path": [{"anything-but": {"wildcard": "*/lib/*"}}]}, True),
        ({"tags": [{"anything-but": "blue"}]}, True),
        ({"count": [{"numeric": [">", 0, "<=", 300]}]}, True),
        ({"count": [{"numeric": ["<", 300]}]}, False),
        ({"rate": [{"numeric": ["=", 0.5]}]}, True),
        ({"state": [{"numeric": [">", 0]}]}, False),
        ({"address": [{"cidr": "10.0.0.0/16"}]}, True),
        ({"address": [{"cidr": "10.1.0.0/16"}]}, False),
        ({"state": [{"cidr": "10.1.0.0/16"}]}, False),
        ({"state": [{"exists": True}]}, True),
        ({"state": [{"exists": False}]}, False),
        ({"missing": [{"exists": False}]}, True),
        ({"missing": {"below": [{"exists": False}]}}, True),
        ({"nested": [{"exists": True}]}, False),
        ({"none": [{"exists": True}]}, False),
        ({"nested": {"leaf": ["x"]}}, True),
        ({"disks": {"name": ["a"], "size": [1]}}, True),
        ({"disks": {"name": ["a"], "size": [2]}}, False),
        ({"$or": [{"state": ["stopped"]}, {"count": [{"numeric": [">", 10]}]}]}, True),
        ({"$or": [{"state": ["stopped"]}, {"count": [1]}], "ready": [True]}, False),
        ({"state": ["stopped", {"prefix": "run"}]}, True),
    ],
)
def test_a_pattern_chooses_by_every_operator(wanted: dict[str, Any], chosen: bool) -> None:
    pattern = {"source": [{"prefix": "aws."}], "detail": wanted} if wanted else {}
    check(pattern)
    assert matches(pattern, EVENT) is chosen


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ([], "Filter is not an object"),
        ({"source": "aws.ec2"}, '"source" must be an object or an array'),
        ({"source": []}, "Empty arrays are not allowed"),
        ({"detail": {}}, "Empty objects are not allowed"),
        ({"detail": {"a": 1}}, '"a" must be an object or an array'),
        ({"source": [["a"]]}, "Match value must be String, number, true, false, or null"),
        ({"source": [{"begins": "a"}]}, "Unrecognized match type begins"),
        ({"source": [{"prefix": "a", "suffix": "b"}]}, "Only one key allowed in match expression"),
        ({"$or": [{"source": "a"}]}, '"source" must be an object or an array'),
        *(
            ({"source": [{kind: operand}]}, f"{kind} has an operand that it does not take")
            for kind, operand in [
                ("prefix", 1),
                ("suffix", {"prefix": "a"}),
                ("equals-ignore-case", None),
                ("wildcard", "a**b"),
                ("numeric", [">"]),
                ("numeric", ["~", 1]),
                ("numeric", [">", "1"]),
                ("cidr", "10.0.0.0/99"),
                ("anything-but", ["a", 1]),
                ("anything-but", []),
                ("anything-but", {"numeric": [">", 1]}),
                ("exists", "yes"),
            ]
        ),
    ],
)
def test_what_is_no_pattern_is_refused_with_the_reason(pattern: object, reason: str) -> None:
    with pytest.raises(InvalidPatternError) as raised:
        check(pattern)
    assert str(raised.value) == reason


def test_many_stars_take_no_longer_than_few() -> None:
    """A regular expression would try them all, for longer than anybody waits."""
    assert not matches({"a": [{"wildcard": "*a" * 10 + "*b"}]}, {"a": "a" * 500})
