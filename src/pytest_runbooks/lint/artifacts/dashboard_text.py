"""The body of a CloudWatch dashboard, and what CloudWatch refuses in it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import suggestion
from ...insights.reader import read_query
from .yaml_nodes import FileMistake, at, items, mapping, plain_value, read_nodes, scalar

if TYPE_CHECKING:
    import yaml

_TYPES = ("metric", "text", "log", "alarm", "explorer", "chart", "custom")
_VIEWS = ("timeSeries", "singleValue", "gauge", "bar", "pie", "table")
_BODY = re.compile(r'\A\s*\{[^\[]*"widgets"\s*:\s*\[')
_SIZES = {"width": (1, 24), "height": (1, 1000)}
_IS_WIDGET = re.compile(r'"properties"\s*:')


def is_dashboard(text: str) -> bool:
    """Say whether a text is meant as the body of a dashboard."""
    return _BODY.match(text) is not None and _IS_WIDGET.search(text) is not None


def mistakes_of_dashboard(text: str) -> list[FileMistake]:
    """Say what CloudWatch refuses in the body of a dashboard."""
    root = read_nodes(text)
    if isinstance(root, FileMistake):
        message = root.message.replace("no YAML", "no JSON")
        return [FileMistake(root.line, root.column, message)]
    widgets = mapping(root).get("widgets")
    found: list[FileMistake] = []
    for widget in items(widgets):
        found += _widget(widget)
    return found


def _widget(widget: yaml.Node) -> Iterator[FileMistake]:
    known = mapping(widget)
    kind = known.get("type")
    name = scalar(kind) if kind is not None else None
    if kind is None:
        yield at(widget, "the widget has no `type`")
    elif name not in _TYPES:
        hint = suggestion(name or "", _TYPES)
        yield at(kind, f"`{name}` is no type of widget", hint)
    for key, (least, most) in _SIZES.items():
        node = known.get(key)
        value = plain_value(node) if node is not None else None
        if node is not None and isinstance(value, int) and not least <= value <= most:
            yield at(node, f"`{key}` is {value}, and goes from {least} to {most}")
    if ("x" in known) != ("y" in known):
        yield at(widget, "a widget has both `x` and `y`, or none of them")
    properties = mapping(known.get("properties"))
    if not properties:
        yield at(widget, "the widget has no `properties`")
    elif name == "metric":
        yield from _metric(widget, properties)
    elif name == "log":
        yield from _log(widget, properties)
    elif name == "text" and "markdown" not in properties:
        yield at(widget, "a text has no `markdown`")
    elif name == "alarm" and "alarms" not in properties:
        yield at(widget, "an alarm widget has no `alarms`")


def _metric(widget: yaml.Node, properties: dict[str, yaml.Node]) -> Iterator[FileMistake]:
    if "region" not in properties:
        yield at(widget, "a metric widget has no `region`")
    if not {"metrics", "annotations"} & {*properties}:
        yield at(widget, "a metric widget has no `metrics`")
    view = properties.get("view")
    if view is not None and scalar(view) not in _VIEWS:
        yield at(view, f"`{scalar(view)}` is no view", suggestion(scalar(view) or "", _VIEWS))
    for number, row in enumerate(items(properties.get("metrics"))):
        parts = items(row)
        names = [text for text in map(scalar, parts) if text is not None]
        if not parts:
            yield at(row, "a metric is a list: namespace, name, dimensions")
        elif not number and names and names[0] in {".", "..."}:
            yield at(parts[0], f"`{names[0]}` repeats the metric above, and there is none")
        elif "..." not in names and len(names) % 2:
            yield at(row, "a metric is a namespace, a name, and names of dimensions with values")


def _log(widget: yaml.Node, properties: dict[str, yaml.Node]) -> Iterator[FileMistake]:
    if "region" not in properties:
        yield at(widget, "a log widget has no `region`")
    query = properties.get("query")
    if query is None:
        yield at(widget, "a log widget has no `query`")
        return
    text = scalar(query) or ""
    language = scalar(properties["queryLanguage"]) if "queryLanguage" in properties else "CWLI"
    if language == "CWLI" and "${" not in text and "{{" not in text:
        for wrong in read_query(text).mistakes:
            yield at(query, f"the query is wrong: {wrong.message}", wrong.hint)
