"""What a target of a rule gets of an event; pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_PATH = re.compile(r"\$((?:\.[\w-]+|\[\d+\])*)")
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")
_PIECE = re.compile(r'\\.|"|<([\w.-]+)>', re.DOTALL)
_MISSING = object()


def input_of(target: Mapping[str, Any], event: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """Give what a target gets: the event, a part of it, a constant, or a template filled in.

    Args:
        target: as the rule has it.
        event: that the rule has chosen.
        about: values that AWS itself gives to templates, by their names.

    Raises:
        NotImplementedError: it has a path of a kind that is not read here.
    """
    if target.get("Input"):
        return str(target["Input"])
    if target.get("InputPath"):
        return _json(_at(target["InputPath"], event, None))
    if transformer := target.get("InputTransformer"):
        paths = transformer.get("InputPathsMap") or {}
        values = {name: _at(path, event, _MISSING) for name, path in paths.items()}
        whole = dict(event)
        values |= {"aws.events.event.json": whole, **about}
        values["aws.events.event"] = {name: whole[name] for name in whole if name != "detail"}
        return _filled(str(transformer["InputTemplate"]), values)
    return _json(event)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _at(path: str, event: Any, default: Any) -> Any:
    read = _PATH.fullmatch(path)
    if not read:
        raise NotImplementedError(f"the path {path}")
    for name, number in _STEP.findall(read[1]):
        try:
            event = event[name] if name else event[int(number)]
        except (KeyError, IndexError, TypeError):
            return default
    return event


def _filled(template: str, values: Mapping[str, Any]) -> str:
    """Put values into a template: within quotes as text, elsewhere as JSON."""
    quoted = False

    def piece(found: re.Match[str]) -> str:
        nonlocal quoted
        if found[0] == '"':
            quoted = not quoted
        if not found[1] or found[1] not in values:
            return found[0]
        value = values[found[1]]
        if value is _MISSING:
            return "" if quoted else '""'
        if not quoted:
            return _json(value)
        return _json(value if isinstance(value, str) else _json(value))[1:-1]

    return _PIECE.sub(piece, template)
