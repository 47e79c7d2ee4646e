"""Values that later steps take from the output of a step."""

from __future__ import annotations

import json
import re
from typing import Any

from ..model import Capture

LONGEST = 131071  # bytes of a variable that execve(2) hands on: name, sign and value


class UncapturedError(Exception):
    """The output does not hold what is to be captured; the message says what it lacks."""


class NotJsonError(ValueError):
    """The output is no JSON, in which JMESPath could look for something."""


def captured(capture: Capture, output: str) -> Any:
    """Take a value from an output.

    The whole output is taken as `$(...)` takes it, without NULs, and without line feeds at its end.
    What JMESPath finds is of the type that it has: a text, a number, a list.

    Raises:
        UncapturedError: it is not there, or no variable can hold it.
    """
    value = _taken(capture, output)
    text = written(value)
    if "\0" in text or not _is_unicode(text):
        what = "a NUL character" if "\0" in text else "half of a surrogate pair"
        raise UncapturedError(f"`{capture.name}`: the value holds {what}, which no variable can")
    size, most = len(text.encode()), LONGEST - len(capture.name) - 2
    if size > most:
        raise UncapturedError(
            f"`{capture.name}`: the value has {size} bytes, and a variable hands on {most} at "
            "most; capture a part of it"
        )
    return value


def _taken(capture: Capture, output: str) -> Any:
    if capture.pattern:
        found = re.search(capture.pattern, output, re.MULTILINE)
        if found is None or (found.re.groups and found[1] is None):
            raise UncapturedError(f"`{capture.name}`: `/{capture.pattern}/` is not in the output")
        return found[1] if found.re.groups else found[0]
    if not capture.query:
        return output.replace("\0", "").rstrip("\n")
    try:
        value = search(capture.query, output)
    except NotJsonError as error:
        otherwise = f"`capture={capture.name}` takes the whole, `{capture.name}:/regex/` a part"
        raise UncapturedError(f"`{capture.name}`: {error}; {otherwise}") from None
    except ValueError as error:
        raise UncapturedError(f"`{capture.name}`: {error}") from None
    if value is None:
        raise UncapturedError(f"`{capture.name}`: `{capture.query}` finds nothing in the output")
    return value


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def written(value: Any) -> str:
    """Give a value as a variable holds it: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def search(query: str, output: str) -> Any:
    """Give what JMESPath finds in an output; None when it finds nothing.

    Raises:
        ValueError: the output is not JSON, or the query does not fit it; the message says which.
    """
    import jmespath  # noqa: PLC0415 - few documents need it

    try:
        data = json.loads(output)
    except ValueError as error:
        raise NotJsonError(f"`{query}` needs JSON, and the output is none: {error}") from None
    except RecursionError:
        raise ValueError(f"`{query}` needs JSON, and the output is nested too deep") from None
    try:
        return jmespath.search(query, data)
    except (jmespath.exceptions.JMESPathError, ArithmeticError, TypeError, ValueError) as error:
        raise ValueError(f"`{query}` does not fit the output: {error}") from None
