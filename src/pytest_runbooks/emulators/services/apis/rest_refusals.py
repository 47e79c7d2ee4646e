"""What API Gateway itself answers when a request comes to no answer of its integration.

https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .rest_deployed import Settings
from .rest_values import value_of

_KINDS = {
    "ACCESS_DENIED": (403, "AccessDeniedException"),
    "API_CONFIGURATION_ERROR": (500, "InternalServerErrorException"),
    "AUTHORIZER_CONFIGURATION_ERROR": (500, "AuthorizerConfigurationException"),
    "AUTHORIZER_FAILURE": (500, "AuthorizerFailureException"),
    "BAD_REQUEST_BODY": (400, "BadRequestException"),
    "BAD_REQUEST_PARAMETERS": (400, "BadRequestException"),
    "DEFAULT_4XX": (403, "ForbiddenException"),
    "DEFAULT_5XX": (500, "InternalServerErrorException"),
    "EXPIRED_TOKEN": (403, "ExpiredTokenException"),
    "INTEGRATION_FAILURE": (504, "InternalServerErrorException"),
    "INTEGRATION_TIMEOUT": (504, "InternalServerErrorException"),
    "INVALID_API_KEY": (403, "ForbiddenException"),
    "INVALID_SIGNATURE": (403, "InvalidSignatureException"),
    "MISSING_AUTHENTICATION_TOKEN": (403, "MissingAuthenticationTokenException"),
    "QUOTA_EXCEEDED": (429, "LimitExceededException"),
    "REQUEST_TOO_LARGE": (413, "RequestTooLargeException"),
    "THROTTLED": (429, "TooManyRequestsException"),
    "UNAUTHORIZED": (401, "UnauthorizedException"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "BadRequestException"),
}
_LATE = re.compile(r"BAD_REQUEST_\w+|INTEGRATION_\w+|API_CONFIGURATION_ERROR|DEFAULT_5XX")
_REFERENCE = re.compile(r"\$\{?((?:context|stageVariables|method)(?:\.[\w-]+)+)\}?")
_JSON = "application/json"


class RefusalError(Exception):
    """A request that API Gateway refuses or fails.

    Attributes:
        kind: the type of the gateway response.
        message: what the client is told.
        status: the HTTP status, unless a gateway response says another.
        details: what is wrong with the request, for templates that ask for it.
    """

    def __init__(
        self, kind: str, message: str | None, status: int | None = None, details: str = ""
    ) -> None:
        super().__init__(message)
        self.kind, self.message, self.details = kind, message, details
        self.status = status or _KINDS[kind][0]


def failed(status: int = 500) -> RefusalError:
    """Make the refusal of a request whose integration does not work."""
    return RefusalError("DEFAULT_5XX", "Internal server error", status)


def told(
    refusal: RefusalError, put: Mapping[str, Settings], scope: Mapping[str, Any]
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Give status, headers and body of a refusal.

    Args:
        refusal: what happened.
        put: the gateway responses of the deployment.
        scope: what templates know: `context`, `stageVariables` and `method`, nested.
    """
    default = "DEFAULT_5XX" if refusal.status >= 500 else "DEFAULT_4XX"
    custom = put.get(refusal.kind) or put.get(default) or {}
    error = {
        "message": refusal.message,
        "messageString": json.dumps(refusal.message),
        "responseType": refusal.kind,
        "validationErrorString": refusal.details,
    }
    context = scope.get("context", {})
    known = {**scope, "context": {**context, "error": error}}
    templates = custom.get("responseTemplates") or {}
    headers = [("Content-Type", next(iter(templates), _JSON) if templates else _JSON)]
    if _JSON in templates:
        headers = [("Content-Type", _JSON)]
    for name, value in (custom.get("responseParameters") or {}).items():
        found = value_of(value, known)
        if name.startswith("gatewayresponse.header.") and found is not None:
            headers = [one for one in headers if one[0].lower() != name.split(".", 2)[2].lower()]
            headers.append((name.split(".", 2)[2], found))
    headers.append(("x-amzn-ErrorType", _KINDS[refusal.kind][1]))
    if templates:
        template = templates.get(_JSON) or next(iter(templates.values())) or ""
        body = _REFERENCE.sub(lambda found: value_of(found[1], known) or "", template)
    else:
        gaps = (", ", ": ") if _LATE.fullmatch(refusal.kind) else (",", ":")
        body = json.dumps({"message": refusal.message}, separators=gaps)
    return int(custom.get("statusCode") or refusal.status), headers, body.encode()
