"""The access logs of stages: a line for each request, in the format that the stage has.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import md5
from typing import Any

from ... import moto_seams
from .request import ApiAnswer, ApiRequest

_VARIABLE = re.compile(r"\$context((?:\.[A-Za-z][\w-]*|\['[^']+'\])+)")
_STEP = re.compile(r"\.([A-Za-z][\w-]*)|\['([^']+)'\]")
_GROUP = re.compile(r"arn:aws[\w-]*:logs:(?P<region>[\w-]+):\d{12}:log-group:(?P<name>[^:*]+).*")


def log(
    settings: Mapping[str, Any] | None, request: ApiRequest, answer: ApiAnswer, milliseconds: float
) -> None:
    """Write the line of a request, if the stage has a log group for it.

    Args:
        settings: `accessLogSettings` of the stage.
        request: the request.
        answer: what it got.
        milliseconds: how long that took.

    Raises:
        NotImplementedError: they go to something else than a log group.
    """
    destination = (settings or {}).get("destinationArn")
    if not settings or not destination:
        return
    group = _GROUP.fullmatch(destination)
    if group is None:
        raise NotImplementedError(f"access logs to {destination}")
    context = {
        **answer.context,
        "status": answer.status,
        "responseLength": len(answer.body),
        "responseLatency": round(milliseconds),
    }
    context.setdefault("integrationLatency", _rounded(answer.integration_latency))
    error = dict(context.get("error") or {})
    error.setdefault("messageString", json.dumps(error["message"]) if "message" in error else None)
    line = written(settings.get("format") or "", {**context, "error": error})
    stream = md5(f"{request.api}/{request.stage}".encode(), usedforsecurity=False).hexdigest()
    time = int(answer.context.get("requestTimeEpoch", 0))
    moto_seams.write_log(
        request.account,
        group["region"],
        group["name"],
        stream,
        [{"timestamp": time, "message": line}],
    )


def written(text: str, context: Mapping[str, Any]) -> str:
    """Fill a format; what is not known is `-`."""
    return _VARIABLE.sub(lambda found: _value(found[1], context), text)


def _value(path: str, context: Mapping[str, Any]) -> str:
    value: Any = context
    for step in _STEP.finditer(path):
        name = step[1] or step[2]
        value = value.get(name) if isinstance(value, Mapping) else None
    if value is None or isinstance(value, Mapping):
        return "-"
    return value if isinstance(value, str) else json.dumps(value)


def _rounded(milliseconds: float | None) -> int | None:
    return None if milliseconds is None else round(milliseconds)
