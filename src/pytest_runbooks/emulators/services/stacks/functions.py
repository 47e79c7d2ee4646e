"""Intrinsic functions and conditions of templates.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import RefusedError

NOTHING = object()
"""What `AWS::NoValue` is: what has it is left out."""

_SUB = re.compile(r"\$\{(!?)([^}]+)\}")
_ZONES = "abc"
_CONDITIONS = {"Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in a template stand for, in one stack at one time.

    Attributes:
        values: parameters and pseudo parameters.
        mappings: as in the template.
        conditions: whether they hold, as far as they are decided.
        ref: gives what a reference to a resource is.
        attribute: gives an attribute of a resource.
        imported: gives what another stack exports by a name.
        dynamic: gives what `{{resolve:...}}` stands for, by its parts.
    """

    values: Mapping[str, Any]
    mappings: Mapping[str, Any]
    conditions: Mapping[str, bool]
    ref: Callable[[str], Any]
    attribute: Callable[[str, str], Any]
    imported: Callable[[str], Any]
    dynamic: Callable[[str], str] = str


def text(value: Any) -> str:
    """Write a value as a text, as functions see it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_function(value: Any) -> bool:
    """Tell `{"Fn::...": ...}` and `{"Ref": ...}`."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    [name] = value
    return isinstance(name, str) and (name == "Ref" or name.startswith("Fn::"))


def resolve(value: Any, names: Names) -> Any:
    """Give a value with its functions carried out; `NOTHING` when nothing is left of it.

    Raises:
        RefusedError: a function is wrong.
        NotImplementedError: a function is not emulated.
    """
    if is_function(value):
        [(function, argument)] = value.items()
        known = _FUNCTIONS.get(function)
        if known is None:
            raise NotImplementedError(f"the function {function} in templates")
        return known(argument, names)
    if isinstance(value, dict):
        found = {str(key): resolve(one, names) for key, one in value.items()}
        return {key: one for key, one in found.items() if one is not NOTHING}
    if isinstance(value, list):
        return [one for one in (resolve(each, names) for each in value) if one is not NOTHING]
    if isinstance(value, str) and "{{resolve:" in value:
        return names.dynamic(value)
    return value


def holds(condition: Any, names: Names) -> bool:
    """Decide a condition.

    Raises:
        RefusedError: it is none.
    """
    if not isinstance(condition, dict) or len(condition) != 1:
        raise RefusedError("Template format error: Every Conditions member must be a function")
    [(function, argument)] = condition.items()
    match function:
        case "Condition":
            return _decided(argument, names)
        case "Fn::Equals":
            first, second = (_comparable(resolve(one, names)) for one in argument)
            return bool(first == second)
        case "Fn::Not":
            [one] = argument
            return not holds(one, names)
        case "Fn::And":
            return all(holds(one, names) for one in argument)
        case "Fn::Or":
            return any(holds(one, names) for one in argument)
    raise RefusedError(f"Template error: {function} is no condition")


def decide(conditions: Mapping[str, Any], names: Names, decided: dict[str, bool]) -> None:
    """Decide all conditions of a template.

    Args:
        conditions: as they are written.
        names: whose `conditions` are `decided`.
        decided: filled by it.

    Raises:
        RefusedError: one is wrong, or refers to itself.
    """
    waiting = dict(conditions)
    while waiting:
        ready = [name for name, one in waiting.items() if not (_asked(one) & set(waiting))]
        if not ready:
            raise RefusedError(
                "Template format error: Circular dependency between conditions: "
                f"[{', '.join(waiting)}]"
            )
        for name in ready:
            decided[name] = holds(waiting.pop(name), names)


def _asked(value: Any) -> set[str]:
    """Give the conditions that a condition refers to."""
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(value.get("Condition"), str):
            return {value["Condition"]}
        return set[str]().union(*map(_asked, value.values()))
    return set[str]().union(*map(_asked, value)) if isinstance(value, list) else set()


def _decided(name: Any, names: Names) -> bool:
    if name not in names.conditions:
        raise RefusedError(
            f"Template format error: Unresolved condition dependency {name} in the "
            "Conditions block of the template"
        )
    return names.conditions[name]


def _comparable(value: Any) -> Any:
    return [text(one) for one in value] if isinstance(value, list) else text(value)


def _ref(name: Any, names: Names) -> Any:
    if name == "AWS::NoValue":
        return NOTHING
    return names.values[name] if name in names.values else names.ref(name)


def _get_att(argument: Any, names: Names) -> Any:
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    resource, attribute = argument
    return names.attribute(resource, resolve(attribute, names))


def _if(argument: Any, names: Names) -> Any:
    name, when, otherwise = argument
    if name not in names.conditions:
        raise RefusedError(f"Template error: unresolved condition dependency {name} in Fn::If")
    return resolve(when if names.conditions[name] else otherwise, names)


def _join(argument: Any, names: Names) -> str:
    between, parts = argument
    found = resolve(parts, names)
    if not isinstance(found, list):
        raise RefusedError(
            "Template error: every Fn::Join object requires two parameters, (1) a string "
            "delimiter and (2) a list of strings to be joined or a function that returns a list "
            "of strings (such as Fn::GetAZs) to be joined."
        )
    return str(between).join(map(text, found))


def _split(argument: Any, names: Names) -> list[str]:
    between, whole = argument
    return text(resolve(whole, names)).split(between)


def _select(argument: Any, names: Names) -> Any:
    index, choices = (resolve(one, names) for one in argument)
    if not isinstance(choices, list) or not 0 <= int(index) < len(choices):
        raise RefusedError(
            f"Template error: Fn::Select cannot select nonexistent value at index {index}"
        )
    return choices[int(index)]


def _sub(argument: Any, names: Names) -> str:
    template, own = argument if isinstance(argument, list) else (argument, {})
    values = {name: resolve(value, names) for name, value in own.items()}

    def replace(found: re.Match[str]) -> str:
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        name = name.strip()
        if name in values:
            return text(values[name])
        if "." in name:
            return text(names.attribute(*name.split(".", 1)))
        value = _ref(name, names)
        return "" if value is NOTHING else text(value)

    replaced = _SUB.sub(replace, template)
    return names.dynamic(replaced) if "{{resolve:" in replaced else replaced


def _find_in_map(argument: Any, names: Names) -> Any:
    if len(argument) > 3:
        raise NotImplementedError("Fn::FindInMap with a default value")
    found: Any = names.mappings
    keys = [text(resolve(one, names)) for one in argument]
    for key in keys:
        if not isinstance(found, dict) or key not in found:
            raise RefusedError("Template error: Unable to get mapping for " + "::".join(keys))
        found = found[key]
    return found


def _zones(argument: Any, names: Names) -> list[str]:
    region = resolve(argument, names) or names.values["AWS::Region"]
    return [f"{region}{zone}" for zone in _ZONES]


def _import_value(argument: Any, names: Names) -> Any:
    return names.imported(text(resolve(argument, names)))


def _base64(argument: Any, names: Names) -> str:
    return base64.b64encode(text(resolve(argument, names)).encode()).decode()


def _cidr(argument: Any, names: Names) -> list[str]:
    block, count, *bits = (resolve(one, names) for one in argument)
    network = ipaddress.ip_network(block)
    prefix = network.max_prefixlen - int(bits[0] if bits else 8)
    found: list[str] = []
    for subnet in network.subnets(new_prefix=prefix):
        if len(found) == int(count):
            break
        found.append(str(subnet))
    return found


def _condition(function: str) -> Callable[[Any, Names], bool]:
    return lambda argument, names: holds({function: argument}, names)


_FUNCTIONS: dict[str, Callable[[Any, Names], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::Sub": _sub,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _zones,
    "Fn::ImportValue": _import_value,
    "Fn::Base64": _base64,
    "Fn::Cidr": _cidr,
    **{name: _condition(name) for name in sorted(_CONDITIONS - {"Condition"})},
}
