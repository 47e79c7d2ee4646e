"""Parameters of templates.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .errors import RefusedError
from .functions import text

_SSM = "AWS::SSM::Parameter::Value<"
HIDDEN = "****"


def given(
    template: Mapping[str, Any], wanted: list[Mapping[str, Any]], before: Mapping[str, str]
) -> dict[str, str]:
    """Give the values of a call, as texts.

    Args:
        template: that declares them.
        wanted: as the call has them.
        before: the values that the stack has now.

    Raises:
        RefusedError: one is not declared, has no value or an invalid one.
    """
    declared = template.get("Parameters") or {}
    found: dict[str, str] = {}
    for one in wanted:
        name = one["ParameterKey"]
        if one.get("UsePreviousValue") in {True, "true"}:
            if one.get("ParameterValue"):
                raise RefusedError(
                    f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as "
                    "true and non empty value for a parameter"
                )
            if name not in before:
                raise RefusedError(
                    f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as "
                    "true for a parameter key not in the previous template"
                )
            found[name] = before[name]
        elif one.get("ParameterValue") is not None:
            found[name] = one["ParameterValue"]
    if unknown := [name for name in found if name not in declared]:
        raise RefusedError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    for name, declaration in declared.items():
        if name not in found and declaration.get("Default") is not None:
            found[name] = _written(declaration["Default"])
    if missing := [name for name in declared if name not in found]:
        raise RefusedError(f"Parameters: [{', '.join(missing)}] must have values")
    for name, declaration in declared.items():
        _check(name, declaration, found[name])
    return {name: found[name] for name in declared}


def _written(default: Any) -> str:
    return ",".join(map(text, default)) if isinstance(default, list) else text(default)


def _check(name: str, declaration: Mapping[str, Any], value: str) -> None:
    kind = declaration.get("Type", "String")
    if kind.startswith(_SSM):
        return
    values = [one.strip() for one in value.split(",")] if _is_list(kind) else [value]
    allowed = declaration.get("AllowedValues")
    if allowed is not None:
        choices = [text(one) for one in allowed]
        if any(one not in choices for one in values):
            _refuse(declaration, name, f"Parameter '{name}' must be one of AllowedValues")
    pattern = declaration.get("AllowedPattern")
    if pattern is not None and any(re.fullmatch(pattern, one) is None for one in values):
        _refuse(declaration, name, f"Parameter '{name}' must match pattern {pattern}")
    if "MinLength" in declaration and len(value) < int(declaration["MinLength"]):
        _refuse(
            declaration,
            name,
            f"Parameter '{name}' must contain at least {declaration['MinLength']} characters",
        )
    if "MaxLength" in declaration and len(value) > int(declaration["MaxLength"]):
        _refuse(
            declaration,
            name,
            f"Parameter '{name}' must contain at most {declaration['MaxLength']} characters",
        )
    if kind in {"Number", "List<Number>"}:
        for one in values:
            _check_number(name, declaration, one)


def _check_number(name: str, declaration: Mapping[str, Any], value: str) -> None:
    try:
        number = float(value)
    except ValueError:
        raise RefusedError(f"Parameter '{name}' must be a number.") from None
    if "MinValue" in declaration and number < float(declaration["MinValue"]):
        _refuse(
            declaration,
            name,
            f"Parameter '{name}' must be a number not less than {declaration['MinValue']}",
        )
    if "MaxValue" in declaration and number > float(declaration["MaxValue"]):
        _refuse(
            declaration,
            name,
            f"Parameter '{name}' must be a number not greater than {declaration['MaxValue']}",
        )


def _refuse(declaration: Mapping[str, Any], name: str, otherwise: str) -> None:
    told = declaration.get("ConstraintDescription")
    raise RefusedError(
        f"Parameter '{name}' failed to satisfy constraint: {told}" if told else otherwise
    )


def _is_list(kind: str) -> bool:
    return kind == "CommaDelimitedList" or kind.startswith("List<")


def resolved(
    template: Mapping[str, Any], values: Mapping[str, str], stored: Callable[[str], str]
) -> dict[str, Any]:
    """Give what `Ref` of each parameter is.

    Args:
        template: that declares them.
        values: as texts.
        stored: gives a value of the Parameter Store.
    """
    found: dict[str, Any] = {}
    for name, declaration in (template.get("Parameters") or {}).items():
        kind, value = declaration.get("Type", "String"), values[name]
        if kind.startswith(_SSM):
            kind, value = kind.removeprefix(_SSM).removesuffix(">"), stored(value)
        if _is_list(kind):
            found[name] = [one.strip() for one in value.split(",")] if value else []
        else:
            found[name] = _number(value) if kind == "Number" else value
    return found


def _number(value: str) -> int | float:
    return int(value) if re.fullmatch(r"[+-]?\d+", value) else float(value)


def is_hidden(template: Mapping[str, Any], name: str) -> bool:
    """Tell a parameter with `NoEcho`."""
    declaration = (template.get("Parameters") or {}).get(name) or {}
    return text(declaration.get("NoEcho")) == "true"
