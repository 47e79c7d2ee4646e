"""The tables and rules of the AWS page "Configuring how CloudWatch alarms treat missing data"."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.emulators.services.alarm_verdicts import Rule, data, judge, word
from pytest_runbooks.emulators.services.metric_points import Point

TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
KEPT = ""
NO_DATA = "INSUFFICIENT_DATA"


def points(drawn: str) -> list[Point | None]:
    """Read periods as AWS draws them, the oldest first: X breaches, 0 does not, - is missing."""
    newest_first = [None if one == "-" else one == "X" for one in reversed(drawn.split())]
    return [
        None if one is None else Point(-60.0 * index, 5.0 if one else 0.0, 1.0)
        for index, one in enumerate(newest_first)
    ]


def rule(periods: int, to_alarm: int | None, missing: str) -> Rule:
    return Rule("GreaterThanThreshold", 1.0, periods, to_alarm, missing)


@pytest.mark.parametrize(
    ("drawn", "to_alarm", "states"),
    [
        ("0 - X - X", 3, ("OK", "OK", "OK", "OK")),
        ("- - - - 0", 3, ("OK", "OK", "OK", "OK")),
        ("- - - - -", 3, (NO_DATA, KEPT, "ALARM", "OK")),
        ("0 X X - X", 3, ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("- - X - -", 3, ("ALARM", KEPT, "ALARM", "OK")),
        ("0 - X - X", 2, ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("0 0 X 0 X", 2, ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("0 - X - -", 2, ("OK", "OK", "ALARM", "OK")),
        ("- - - - 0", 2, ("OK", "OK", "ALARM", "OK")),
        ("- - - X -", 2, ("ALARM", KEPT, "ALARM", "OK")),
        ("- - - - X", 3, (KEPT, KEPT, "ALARM", "OK")),
    ],
)
def test_missing_data_are_treated_as_aws_shows(
    drawn: str, to_alarm: int, states: tuple[str, ...]
) -> None:
    found = [judge(rule(3, to_alarm, missing), points(drawn)).state for missing in TREATMENTS]
    assert tuple(found) == states


@pytest.mark.parametrize(
    ("drawn", "of", "reason"),
    [
        (
            "X",
            rule(1, 1, "missing"),
            (
                "Threshold Crossed: 1 out of the last 1 datapoints [5.0 (01/01/70 00:00:00)] was "
                "greater than the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition)."
            ),
        ),
        (
            "0 0 X",
            rule(3, 2, "missing"),
            (
                "Threshold Crossed: 2 out of the last 3 datapoints "
                "[0.0 (31/12/69 23:59:00), 0.0 (31/12/69 23:58:00)] were not greater than the "
                "threshold (1.0) (minimum 2 datapoints for ALARM -> OK transition)."
            ),
        ),
        (
            "X",
            rule(20, 1, "notBreaching"),
            (
                "Threshold Crossed: 1 out of the last 20 datapoints [5.0 (01/01/70 00:00:00)] was "
                "greater than the threshold (1.0) and 19 missing datapoints were treated as "
                "[NonBreaching] (minimum 1 datapoint for OK -> ALARM transition)."
            ),
        ),
        (
            "0",
            rule(2, None, "breaching"),
            (
                "Threshold Crossed: 1 datapoint [0.0 (01/01/70 00:00:00)] was not greater than the "
                "threshold (1.0) and 1 missing datapoint was treated as [Breaching]."
            ),
        ),
        (
            "X X",
            rule(2, None, "missing"),
            (
                "Threshold Crossed: 2 datapoints [5.0 (01/01/70 00:00:00), 5.0 (31/12/69 23:59:00)]"
                " were greater than the threshold (1.0)."
            ),
        ),
        (
            "X X X X X X",
            rule(6, None, "missing"),
            (
                "Threshold Crossed: 6 datapoints were greater than the threshold (1.0). The most "
                "recent datapoints which crossed the threshold: [5.0 (01/01/70 00:00:00), "
                "5.0 (31/12/69 23:59:00), 5.0 (31/12/69 23:58:00), 5.0 (31/12/69 23:57:00), "
                "5.0 (31/12/69 23:56:00)]."
            ),
        ),
        (
            "-",
            rule(2, None, "breaching"),
            (
                "Threshold Crossed: no datapoints were received for 2 periods and 2 missing "
                "datapoints were treated as [Breaching]."
            ),
        ),
        ("-", rule(1, None, "missing"), "Insufficient Data: 1 datapoint was unknown."),
    ],
)
def test_a_state_is_explained_in_the_words_of_aws(drawn: str, of: Rule, reason: str) -> None:
    assert word(of, judge(of, points(drawn))) == reason


def test_a_state_is_explained_as_json() -> None:
    of = rule(2, None, "breaching")
    looked_at = [(0.0, Point(0.0, 5.0, 2.0)), (-60.0, None), (-120.0, None), (-180.0, None)]
    verdict = judge(of, [point for _, point in looked_at])
    assert data(of, verdict, looked_at, 30.0, {"statistic": "Sum", "period": 60}) == (
        '{"version":"1.0","queryDate":"1970-01-01T00:00:30.000+0000",'
        '"startDate":"1970-01-01T00:00:00.000+0000","statistic":"Sum","period":60,'
        '"recentDatapoints":[5.0],"threshold":1.0,"evaluatedDatapoints":['
        '{"timestamp":"1970-01-01T00:00:00.000+0000","sampleCount":2.0,"value":5.0},'
        '{"timestamp":"1969-12-31T23:59:00.000+0000"}]}'
    )


@settings(max_examples=100)
@given(
    drawn=st.lists(st.sampled_from("X0"), min_size=1, max_size=5),
    periods=st.integers(1, 5),
    missing=st.sampled_from(TREATMENTS),
)
def test_data_without_gaps_do_not_ask_how_gaps_are_treated(
    drawn: list[str], periods: int, missing: str
) -> None:
    looked_at = points(" ".join(drawn))
    if len(drawn) < periods:
        return
    state = judge(rule(periods, None, missing), looked_at).state
    assert state == ("ALARM" if set(drawn[-periods:]) == {"X"} else "OK")
