"""The functions of a query that make one value of the values of a row.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable

from .values import Value, moment, number_of, text_of

Function = Callable[..., Value]


def _numeric(compute: Callable[[float], float]) -> Function:
    def call(value: Value) -> Value:
        number = number_of(value)
        if number is None:
            return None
        try:
            return compute(number)
        except (ValueError, OverflowError):
            return None

    return call


def _text(compute: Callable[[str], Value]) -> Function:
    def call(value: Value) -> Value:
        return None if value is None else compute(text_of(value))

    return call


def _stripped(strip: Callable[[str, str | None], str]) -> Function:
    def call(value: Value, signs: Value = None) -> Value:
        if value is None:
            return None
        return strip(text_of(value), None if signs is None else text_of(signs))

    return call


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    def call(*values: Value) -> Value:
        numbers = [number for one in values if (number := number_of(one)) is not None]
        return choose(numbers) if numbers else None

    return call


def _substr(value: Value, begin: Value, length: Value = None) -> Value:
    start, count = number_of(begin), number_of(length)
    if value is None or start is None:
        return None
    text = text_of(value)[max(0, int(start)) :]
    return text if count is None else text[: max(0, int(count))]


def _address(value: Value, *versions: int) -> Value:
    try:
        return int(ipaddress.ip_address(text_of(value)).version in versions)
    except ValueError:
        return 0


def _in_subnet(value: Value, subnet: Value, *versions: int) -> Value:
    try:
        network = ipaddress.ip_network(text_of(subnet), strict=False)
        address = ipaddress.ip_address(text_of(value))
    except ValueError:
        return 0
    return int(address.version in versions and address in network)


def _present(value: Value) -> Value:
    return int(value is not None)


PLAIN: dict[str, Function] = {
    "abs": _numeric(abs),
    "ceil": _numeric(math.ceil),
    "floor": _numeric(math.floor),
    "log": _numeric(math.log),
    "sqrt": _numeric(math.sqrt),
    "greatest": _extreme(max),
    "least": _extreme(min),
    "coalesce": lambda *values: next((one for one in values if one is not None), None),
    "concat": lambda *values: "".join(text_of(one) for one in values),
    "strlen": _text(len),
    "toupper": _text(str.upper),
    "tolower": _text(str.lower),
    "trim": _stripped(str.strip),
    "ltrim": _stripped(str.lstrip),
    "rtrim": _stripped(str.rstrip),
    "substr": _substr,
    "replace": lambda value, old, new: (
        None if value is None else text_of(value).replace(text_of(old), text_of(new))
    ),
    "strcontains": lambda value, part: int(value is not None and text_of(part) in text_of(value)),
    "ispresent": _present,
    "isempty": lambda value: int(text_of(value) == ""),
    "isblank": lambda value: int(not text_of(value).strip()),
    "frommillis": lambda value: moment(number_of(value)),
    "tomillis": lambda value: None if (number := number_of(value)) is None else int(number),
    "isvalidip": lambda value: _address(value, 4, 6),
    "isvalidipv4": lambda value: _address(value, 4),
    "isvalidipv6": lambda value: _address(value, 6),
    "isipinsubnet": lambda value, subnet: _in_subnet(value, subnet, 4, 6),
    "isipv4insubnet": lambda value, subnet: _in_subnet(value, subnet, 4),
    "isipv6insubnet": lambda value, subnet: _in_subnet(value, subnet, 6),
}
"""By their names in small letters; those that take periods are in `evaluation`."""
