"""Events of API Gateway in, answers for API Gateway out, one line of log for each."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .products import InvalidRequestError
from .release import RELEASE
from .store import UnknownProductError

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: HTTP status, a body that JSON can hold (None for no body), extra headers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def to_proxy(self) -> dict[str, Any]:
        """Give what a Lambda proxy integration returns to API Gateway."""
        headers = {"X-Product-Release": RELEASE, **self.headers}
        if self.body is None:
            return {"statusCode": self.status, "headers": headers, "body": ""}
        headers["Content-Type"] = "application/json"
        return {
            "statusCode": self.status,
            "headers": headers,
            "body": json.dumps(self.body, default=_plain_number),
        }


def _plain_number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"cannot write {type(value).__name__} as JSON")


def answers(
    action: str,
) -> Callable[[Callable[[Event], Response]], Callable[[Event, object], dict[str, Any]]]:
    """Make a handler of a function from event to response.

    A fault of the client is answered 400, an unknown product 404, a fault of the table 500 (and
    logged as an error). Anything else is a fault of this code: it propagates, so that Lambda
    counts an error and the alarm on errors sees it.
    """

    def decorate(
        function: Callable[[Event], Response],
    ) -> Callable[[Event, object], dict[str, Any]]:
        @functools.wraps(function)
        def handler(event: Event, context: object) -> dict[str, Any]:
            started = time.monotonic()
            trouble = ""
            try:
                response = function(event)
            except InvalidRequestError as error:
                response = Response(400, {"message": "invalid request", "errors": error.problems})
            except UnknownProductError as error:
                response = Response(404, {"message": f"product {error} not found"})
            except (BotoCoreError, ClientError) as error:
                trouble = str(error)
                response = Response(500, {"message": "the product store failed"})
            _log(action, response.status, started, context, trouble)
            return response.to_proxy()

        return handler

    return decorate


def _log(action: str, status: int, started: float, context: object, trouble: str) -> None:
    line = {
        "level": "ERROR" if trouble else "INFO",
        "action": action,
        "status": status,
        "durationMs": round((time.monotonic() - started) * 1000, 1),
        "release": RELEASE,
        "requestId": getattr(context, "aws_request_id", ""),
    }
    if trouble:
        line["trouble"] = trouble
    print(json.dumps(line))
