"""JSON Schemas that the output of a step is to fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..errors import SettingError


def read_schema(document: Path, name: str) -> Any:
    """Read the schema that a document names.

    Args:
        document: the document's file, whose folder the name is relative to.
        name: the schema's file.

    Raises:
        SettingError: there is no such file, or it holds no JSON Schema.
    """
    from jsonschema import exceptions, validators  # noqa: PLC0415 - few documents need it

    what = f"`expect=schema:{name}`"
    try:
        schema = json.loads((document.parent / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(f"{what} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingError(f"{what} is not JSON: {error}") from error
    try:
        validators.validator_for(schema).check_schema(schema)
    except exceptions.SchemaError as error:
        raise SettingError(f"{what} is not a JSON Schema: {error.message}") from error
    return schema


def misfit(schema: Any, output: str) -> str:
    """Say where an output does not fit a schema, the first place of several; empty when it fits."""
    from jsonschema import exceptions, validators  # noqa: PLC0415 - few documents need it

    try:
        data = json.loads(output)
    except ValueError as error:
        return f"since it is not JSON: {error}"
    errors = list(validators.validator_for(schema)(schema).iter_errors(data))
    if not errors:
        return ""
    first = exceptions.best_match(errors)
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return f"at `{first.json_path}`: {first.message}{more}"
