"""What a function answers to an HTTP API, as HTTP; and what the API answers by itself.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from .functions import Outcome
from .request import ApiAnswer, can_be_sent

_JSON = ("content-type", "application/json")
_OWN = frozenset({"connection", "content-length", "date", "transfer-encoding"})


class MalformedError(Exception):
    """A function answered what is no answer to HTTP."""


class RefusedError(Exception):
    """An API answers by itself.

    Attributes:
        answer: what it answers.
    """

    def __init__(self, status: HTTPStatus, challenge: str = "") -> None:
        super().__init__(status.phrase)
        text = json.dumps({"message": status.phrase}, separators=(",", ":"))
        asked = (("www-authenticate", challenge),) if challenge else ()
        self.answer = ApiAnswer(status, (_JSON, *asked), text.encode())


def answer_of(outcome: Outcome, version: str) -> ApiAnswer:
    """Read what a function answered.

    Args:
        outcome: the answer.
        version: of the format; what has no status is taken for a body in 2.0 only.

    Raises:
        MalformedError: it is an error, or has not the form that is asked for.
    """
    if outcome.failed:
        raise MalformedError
    try:
        said = json.loads(outcome.payload)
    except ValueError as error:
        raise MalformedError from error
    if not isinstance(said, dict) or "statusCode" not in said:
        if version == "1.0":
            raise MalformedError
        return ApiAnswer(HTTPStatus.OK, (_JSON,), _inferred(said))
    try:
        status = int(said["statusCode"])
    except (TypeError, ValueError) as error:
        raise MalformedError from error
    headers = tuple(_headers(said))
    if not can_be_sent(status, headers):
        raise MalformedError
    return ApiAnswer(status, headers, _body(said))


def _inferred(said: Any) -> bytes:
    return (said if isinstance(said, str) else json.dumps(said)).encode()


def _body(said: Mapping[str, Any]) -> bytes:
    body = said.get("body")
    if body is None:
        return b""
    text = body if isinstance(body, str) else json.dumps(body)
    if said.get("isBase64Encoded") is not True:
        return text.encode()
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise MalformedError from error


def _headers(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    single, several = (said.get(name) or {} for name in ("headers", "multiValueHeaders"))
    cookies = said.get("cookies") or []
    if not (isinstance(single, dict) and isinstance(several, dict) and isinstance(cookies, list)):
        raise MalformedError
    pairs = [(name, value) for name, values in several.items() for value in values]
    named = {name.lower() for name, _ in pairs}
    pairs += [(name, value) for name, value in single.items() if name.lower() not in named]
    pairs += [("set-cookie", one) for one in cookies]
    headers = [
        (name.lower(), value if isinstance(value, str) else json.dumps(value))
        for name, value in pairs
        if name.lower() not in _OWN
    ]
    if not any(name == "content-type" for name, _ in headers):
        headers.append(("content-type", "text/plain;charset=UTF-8"))
    return headers
