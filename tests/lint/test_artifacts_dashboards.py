"""Bodies of CloudWatch dashboards."""

from __future__ import annotations

import json

import pytest

from pytest_runbooks.lint.artifacts.dashboard_text import mistakes_of_dashboard

from .checking import Checker

REGION = {"region": "eu-west-1"}


def wrong(widget: object) -> list[str]:
    return [one.message for one in mistakes_of_dashboard(json.dumps({"widgets": [widget]}))]


def metric(*rows: object, **more: object) -> dict[str, object]:
    return {"type": "metric", "properties": {**REGION, "metrics": [*rows], **more}}


def log(query: str, **more: object) -> dict[str, object]:
    return {"type": "log", "properties": {**REGION, "query": query, **more}}


ROW = ["AWS/SQS", "Sent", "QueueName", "orders"]
WRONG = {
    "a type": ({"type": "lgo", "properties": {"a": 1}}, "`lgo` is no type of widget"),
    "no type": ({"properties": {"a": 1}}, "the widget has no `type`"),
    "no properties": ({"type": "text"}, "the widget has no `properties`"),
    "a text": ({"type": "text", "properties": {"text": "x"}}, "a text has no `markdown`"),
    "a width": ({**metric(ROW), "width": 25}, "`width` is 25, and goes from 1 to 24"),
    "a place": ({**metric(ROW), "x": 0}, "a widget has both `x` and `y`, or none of them"),
    "no region": (
        {"type": "metric", "properties": {"metrics": [ROW]}},
        "a metric widget has no `region`",
    ),
    "no metrics": ({"type": "metric", "properties": REGION}, "a metric widget has no `metrics`"),
    "a metric that is a text": (
        metric("AWS/SQS"),
        "a metric is a list: namespace, name, dimensions",
    ),
    "half a dimension": (
        metric(["AWS/SQS", "Sent", "QueueName"]),
        "a metric is a namespace, a name, and names of dimensions with values",
    ),
    "a repetition of nothing": (
        metric([".", "Sent"]),
        "`.` repeats the metric above, and there is none",
    ),
    "a view": (metric(ROW, view="timeseries"), "`timeseries` is no view"),
    "no query": ({"type": "log", "properties": REGION}, "a log widget has no `query`"),
    "a query": (
        log("SOURCE 'x' | fields @message | limit all"),
        "the query is wrong: `limit` takes a whole number, and not `all`",
    ),
}


@pytest.mark.parametrize(("widget", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_cloudwatch_refuses_is_found(widget: object, said: str) -> None:
    assert wrong(widget) == [said]


@pytest.mark.parametrize(
    "widget",
    [
        metric(ROW, ["...", "other"], [".", "Received", ".", ".", {"stat": "Sum"}]),
        metric([{"expression": "m1 + m2", "id": "e1"}], [*ROW, {"id": "m1"}], view="pie"),
        {"type": "metric", "x": 0, "y": 6, "width": 24, "height": 6, **metric(ROW)},
        {"type": "metric", "properties": {**REGION, "annotations": {"alarms": ["arn"]}}},
        {"type": "text", "properties": {"markdown": "# Orders"}},
        {"type": "alarm", "properties": {"alarms": []}},
        {"type": "explorer", "properties": {"metrics": []}},
        log("SOURCE 'x' | SOURCE 'y' | fields @message | limit 3", view="table"),
        log("fields @message | where x = 1", queryLanguage="PPL"),
        log("fields @message | limit ${N}"),
    ],
)
def test_what_it_takes_is_left_alone(widget: object) -> None:
    assert wrong(widget) == []


def test_dashboards_are_looked_at_in_fences_files_and_commands(check: Checker) -> None:
    body = json.dumps({"widgets": [{"type": "lgo", "properties": {"a": 1}}]})
    said = "`lgo` is no type of widget\n  did you mean `log`?"
    text = (
        f"```json\n{body}\n```\n\nSee `d.json`.\n\n```bash\n"
        f"aws cloudwatch put-dashboard --dashboard-name x --dashboard-body '{body}'\n"
        "aws cloudwatch put-dashboard --dashboard-name x --dashboard-body '{\"a\": 1}'\n```\n"
    )
    assert check(text, "RB690", files={"d.json": body}) == [
        f"page.md:2:23: RB690 {said}",
        f"page.md:5:6: RB690 d.json:1:23: {said}",
        f"page.md:8:66: RB690 {said}",
        'page.md:9:66: RB690 a dashboard has no `widgets`\n  write `{"widgets": [...]}`',
    ]


@pytest.mark.parametrize(
    "code",
    [
        '{"widgets": [{"name": "spanner", "type": "tool"}]}',
        '{"widgets": [{"type": "lgo", "properties": {"a": ...}}]}',
        '[{"type": "lgo", "properties": {}}]',
        '{"widgets": [{"type": "lgo", "properties": {"a": 1}}',
    ],
)
def test_other_widgets_and_parts_are_left_alone(code: str, check: Checker) -> None:
    assert check(f"```json\n{code}\n```\n", "RB690") == []


@pytest.mark.parametrize("body", ["file://gone.json", '"$BODY"', "<body>", "'{\"widgets\": []}'"])
def test_bodies_from_elsewhere_are_left_alone(body: str, check: Checker) -> None:
    command = f"aws cloudwatch put-dashboard --dashboard-name x --dashboard-body {body}"
    assert check(f"```bash\n{command}\n```\n", "RB690") == []
