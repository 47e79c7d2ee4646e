"""JSON Schemas that the output of a step is to fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..errors import SettingError


def read_schema(document: Path, name: str, project: Path | None) -> Any:
    """Read the schema that a document names.

    Args:
        document: the document's file, whose folder the name is relative to.
        name: the schema's file.
        project: the folder out of which nothing is read, if the document is in it; otherwise that
            is the document's own folder.

    Raises:
        SettingError: there is no such file, it is out of the project, or it holds no JSON Schema.
    """
    from jsonschema import exceptions, validators  # noqa: PLC0415 - few documents need it

    what = f"`expect=schema:{name}`"
    file, here = (document.parent / name).resolve(), document.parent.resolve()
    within = project.resolve() if project else here
    if not file.is_relative_to(within if here.is_relative_to(within) else here):
        raise SettingError(f"{what} leads out of the project, to `{file}`")
    if file.exists() and not file.is_file():
        raise SettingError(f"{what} is not a file")
    try:
        schema = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(f"{what} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingError(f"{what} is not JSON: {error}") from error
    except RecursionError:
        raise SettingError(f"{what} is nested too deep") from None
    try:
        validators.validator_for(schema).check_schema(schema)
    except exceptions.SchemaError as error:
        raise SettingError(f"{what} is not a JSON Schema: {error.message}") from error
    except RecursionError:
        raise SettingError(f"{what} is nested too deep") from None
    return schema


def misfit(schema: Any, output: str) -> str:
    """Say where an output does not fit a schema, the first place of several; empty when it fits.

    Raises:
        SettingError: the schema refers to what it does not hold. Nothing is fetched for it.
    """
    from jsonschema import exceptions, validators  # noqa: PLC0415 - few documents need it
    from referencing.exceptions import Unresolvable  # noqa: PLC0415 - see above
    from referencing.jsonschema import EMPTY_REGISTRY  # noqa: PLC0415 - see above

    # Of its own, jsonschema would open the URLs and files that a `$ref` names.
    validator = validators.validator_for(schema)(schema, registry=EMPTY_REGISTRY)
    try:
        data = json.loads(output)
        errors = list(validator.iter_errors(data))
    except ValueError as error:
        return f"since it is not JSON: {error}"
    except RecursionError:
        return "since one of both is nested too deep"
    except Unresolvable as error:
        raise SettingError(f"the schema refers to `{error.ref}`, which is not in it") from None
    if not errors:
        return ""
    first = exceptions.best_match(errors)
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return f"at `{first.json_path}`: {first.message}{more}"
