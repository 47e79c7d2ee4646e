"""What of moto the edge of APIs and HTTP APIs lean on, most of it private.

Read in moto 5.2.5; `tests/emulators/services/apis/test_http_seams.py` breaks when it moves.
"""

from __future__ import annotations

import json
import string
from datetime import datetime
from typing import Any

from moto.apigatewayv2.exceptions import APIGatewayV2Error, BadRequestException
from moto.apigatewayv2.models import (
    Api,
    ApiGatewayV2Backend,
    ApiMapping,
    DomainName,
    Stage,
    apigatewayv2_backends,
)
from moto.apigatewayv2.responses import ApiGatewayV2Response
from moto.core.utils import iso_8601_datetime_without_milliseconds, unix_time, utcnow
from moto.moto_api._internal import mock_random

__all__ = [
    "Api",
    "ApiGatewayV2Backend",
    "ApiGatewayV2Response",
    "ApiMapping",
    "BadRequestException",
    "ConflictError",
    "DomainName",
    "NotFoundError",
    "Stage",
    "apigatewayv2_backends",
    "keys_of_user_pools",
    "new_domain_id",
    "new_id",
    "new_request_id",
    "now",
    "unix_time",
    "utcnow",
]


class NotFoundError(APIGatewayV2Error):
    """There is no such thing."""

    code = 404

    def __init__(self, text: str) -> None:
        super().__init__("NotFoundException", text)


class ConflictError(APIGatewayV2Error):
    """There is one already."""

    code = 409

    def __init__(self, text: str) -> None:
        super().__init__("ConflictException", text)


def new_id() -> str:
    """Give an id as API Gateway makes them, the same from run to run."""
    return "".join(mock_random.choice(string.ascii_lowercase + string.digits) for _ in range(6))


def new_domain_id() -> str:
    """Give the id in the regional name of a domain, the same from run to run."""
    return "".join(mock_random.choice(string.ascii_lowercase + string.digits) for _ in range(10))


def new_request_id() -> str:
    """Give the id of a request to an HTTP API, the same from run to run."""
    letters = string.ascii_letters + string.digits
    return "".join(mock_random.choice(letters) for _ in range(15)) + "="


def now() -> str:
    """Give the time, as API Gateway writes it."""
    time: datetime = utcnow()
    return iso_8601_datetime_without_milliseconds(time)


def keys_of_user_pools() -> Any:
    """Give the keys that every user pool of Cognito publishes: moto has one set for all."""
    # It is loaded only where tokens are checked.
    from moto.cognitoidp.responses import CognitoIdpJsonWebKeyResponse  # noqa: PLC0415

    return json.loads(CognitoIdpJsonWebKeyResponse.json_web_key)
