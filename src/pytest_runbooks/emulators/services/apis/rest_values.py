"""Values that mappings of parameters name.

https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]")
_HEADERS = re.compile(r"((?:method\.request|integration\.response)\.header)\.(.+)")


def value_of(expression: str, scope: Mapping[str, Any]) -> str | None:
    """Give what an expression stands for; None when there is no such thing.

    Args:
        expression: `'a text'`, or the name of something, as `context.requestId` and
            `method.request.header.Origin`.
        scope: what is known, nested; headers by their names in lower case.
    """
    if len(expression) > 1 and expression[0] == expression[-1] == "'":
        return expression[1:-1]
    if found := _HEADERS.fullmatch(expression):
        expression = f"{found[1]}.{found[2].lower()}"
    value: Any = scope
    for step in expression.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value)


def in_document(document: Any, path: str) -> Any:
    """Give what a JSONPath finds in a document; None when it finds nothing.

    Raises:
        NotImplementedError: the path is more than names and numbers.
    """
    if not path.startswith("$"):
        path = f"$.{path}"
    steps, at = [], 1
    while found := _STEP.match(path, at):
        steps.append(found[1] or found[3] or int(found[2]))
        at = found.end()
    if at < len(path):
        raise NotImplementedError(f"the JSONPath {path}")
    for step in steps:
        try:
            document = document[step]
        except (LookupError, TypeError):
            return None
    return document
