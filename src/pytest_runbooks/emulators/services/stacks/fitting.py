"""Properties of a template as the parameters of an API call.

A template writes `"90"` for a number and `LogGroupName` for `logGroupName`; policies are objects
in a template, and texts in an API.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .errors import FailedError
from .functions import text

_TRUTHS = {"true": True, "false": False}


def fit(shape: Any, value: Any, where: str = "") -> Any:
    """Give a value as a shape of botocore wants it.

    Args:
        shape: of the parameter.
        value: of the property.
        where: the property is, for what is said.

    Raises:
        FailedError: it does not fit.
        NotImplementedError: the API has no such parameter.
    """
    match shape.type_name:
        case "structure":
            if getattr(shape, "is_document_type", False):
                return value
            return _structure(shape, value, where)
        case "list":
            if not isinstance(value, list):
                raise _wrong(where, "JSONArray", value)
            return [fit(shape.member, one, f"{where}/{index}") for index, one in enumerate(value)]
        case "map":
            if not isinstance(value, dict):
                raise _wrong(where, "JSONObject", value)
            return {
                text(key): fit(shape.value, one, f"{where}/{key}") for key, one in value.items()
            }
        case "integer" | "long":
            return _number(int, value, where)
        case "float" | "double":
            return _number(float, value, where)
        case "boolean":
            if text(value) not in _TRUTHS:
                raise _wrong(where, "Boolean", value)
            return _TRUTHS[text(value)]
        case "blob":
            return value.encode() if isinstance(value, str) else value
        case "string":
            return json.dumps(value) if isinstance(value, dict | list) else text(value)
    return value


def _structure(shape: Any, value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(where, "JSONObject", value)
    members = {name.lower(): name for name in shape.members}
    found = {}
    for key, one in value.items():
        name = members.get(str(key).lower())
        if name is None:
            raise NotImplementedError(
                f"the property {where}/{key}".replace("property /", "property ")
            )
        found[name] = fit(shape.members[name], one, f"{where}/{key}")
    return found


def _number(kind: type[int] | type[float], value: Any, where: str) -> int | float:
    try:
        return kind(value)
    except (TypeError, ValueError):
        raise _wrong(where, "Number", value) from None


def _wrong(where: str, wanted: str, value: Any) -> FailedError:
    names = {str: "String", int: "Integer", float: "Number", bool: "Boolean", list: "JSONArray"}
    return FailedError(
        f"#{where}: expected type: {wanted}, found: {names.get(type(value), 'JSONObject')}"
    )
