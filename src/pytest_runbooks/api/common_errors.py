"""What an error of a service is on the wire: its code, and its HTTP status.

Errors that a model knows are as it says. Those that all services have are told apart by protocol
and service (https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html, and the
pages of errors of S3, EC2, DynamoDB and Lambda).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..errors import suggestion
from .models import Node, model_of, operation_of, service_names

INVOKED = "execute-api"
"""Deployed APIs, which no model describes; their only operation is `Invoke`."""


@dataclass(frozen=True, slots=True)
class WireError:
    """An error as it is answered."""

    status: int
    code: str


_JSON = frozenset({"json", "rest-json", "smithy-rpc-v2-cbor"})

# By the kind, then by service or protocol; the last one is for everything else.
_KINDS: Mapping[str, Mapping[str, WireError]] = MappingProxyType(
    {
        "access-denied": {
            "execute-api": WireError(403, "AccessDeniedException"),
            "ec2": WireError(403, "UnauthorizedOperation"),
            "json": WireError(400, "AccessDeniedException"),
            "rest-json": WireError(403, "AccessDeniedException"),
            "": WireError(403, "AccessDenied"),
        },
        "expired-token": {
            "execute-api": WireError(403, "ExpiredTokenException"),
            "ec2": WireError(400, "RequestExpired"),
            "s3": WireError(400, "ExpiredToken"),
            "json": WireError(400, "ExpiredTokenException"),
            "rest-json": WireError(403, "ExpiredTokenException"),
            "": WireError(403, "ExpiredToken"),
        },
        "internal": {
            "execute-api": WireError(500, "InternalServerErrorException"),
            "dynamodb": WireError(500, "InternalServerError"),
            "lambda": WireError(500, "ServiceException"),
            "s3": WireError(500, "InternalError"),
            "ec2": WireError(500, "InternalError"),
            "": WireError(500, "InternalFailure"),
        },
        "throttling": {
            "apigateway": WireError(429, "TooManyRequestsException"),
            "ec2": WireError(503, "RequestLimitExceeded"),
            "execute-api": WireError(429, "TooManyRequestsException"),
            "lambda": WireError(429, "TooManyRequestsException"),
            "s3": WireError(503, "SlowDown"),
            "sqs": WireError(400, "RequestThrottled"),
            "json": WireError(400, "ThrottlingException"),
            "rest-json": WireError(429, "TooManyRequestsException"),
            "": WireError(400, "Throttling"),
        },
        "unavailable": {
            "ec2": WireError(503, "Unavailable"),
            "execute-api": WireError(503, "ServiceUnavailableException"),
            "logs": WireError(503, "ServiceUnavailableException"),
            "": WireError(503, "ServiceUnavailable"),
        },
    }
)
_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "access-denied": "User is not authorized to perform this operation",
        "expired-token": "The security token included in the request is expired",
        "internal": "The request processing has failed because of an unknown error",
        "not-found": "The requested resource was not found",
        "throttling": "Rate exceeded",
        "unavailable": "The service is unavailable, please try again later",
    }
)
# Of the common errors of all services, those without a kind, with their status.
_COMMON: Mapping[str, int] = MappingProxyType(
    {
        "IncompleteSignature": 400,
        "InvalidAction": 400,
        "InvalidClientTokenId": 403,
        "MalformedQueryString": 404,
        "MissingAuthenticationToken": 403,
        "MissingParameter": 400,
        "OptInRequired": 403,
        "RequestExpired": 400,
        "RequestThrottledException": 400,
        "SignatureDoesNotMatch": 403,
        "UnrecognizedClientException": 400,
        "ValidationError": 400,
        "ValidationException": 400,
        **{one.code: one.status for kind in _KINDS.values() for one in kind.values()},
    }
)
# The first that an operation has, beside those about keys of KMS.
_NOT_FOUND = ("ResourceNotFound*", "NoSuch*", "*NotFound*", "*NotExist*", "*NonExist*")


def message_of(error: str) -> str:
    """Give a message for an error; that of the kind, where it is one."""
    return _MESSAGES.get(error, "injected by a fault of the drill")


def wire_error(service: str, operation: str, error: str) -> WireError:
    """Give what an error is on the wire.

    Args:
        service: as botocore names it.
        operation: as the API names it.
        error: a kind of `COMMON_ERRORS`, or a code, or the name that the model has for it.

    Raises:
        LookupError: the operation has no such error; the text says what it has.
    """
    model = model_of(service)
    protocol = str(model["metadata"].get("protocol", "json"))
    if kind := _KINDS.get(error):
        shape = "json" if protocol in _JSON - {"rest-json"} else protocol
        return kind.get(service) or kind.get(shape) or kind[""]
    modelled = {name: shape for name, shape in model["shapes"].items() if shape.get("exception")}
    if error == "not-found":
        listed = (operation_of(service, operation) or {}).get("errors", ())
        own = [one["shape"] for one in listed if not one["shape"].lower().startswith("kms")]
        found = next((one for how in _NOT_FOUND for one in own if like(how, one)), None)
        if not found:
            raise LookupError(
                f"the model of `{service}:{operation}` does not say how it answers for what is "
                "not there; write the code of the error"
            )
        return _of_model(found, modelled[found], protocol)
    for name, shape in modelled.items():
        if error in {name, (shape.get("error") or {}).get("code")}:
            return _of_model(name, shape, protocol)
    if error in _COMMON:
        return WireError(_COMMON[error], error)
    kinds = [*_KINDS, "not-found"]
    listed = ", ".join(f"`{one}`" for one in kinds)
    hint = _nearest(error, [*modelled, *_COMMON, *kinds], f"a code of the API, or one of {listed}")
    raise LookupError(f"unknown error `{error}` of `{service}`; {hint}")


def _nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Suggest what is near a word; of very many, none is listed when none is."""
    found = suggestion(word, known)
    return found if found.startswith("did") else otherwise


def _of_model(name: str, shape: Node, protocol: str) -> WireError:
    said = shape.get("error") or {}
    default = 500 if shape.get("fault") and not said.get("senderFault") else 400
    uses_code = protocol in {"query", "ec2", "smithy-rpc-v2-cbor"}
    code = said.get("code", name) if uses_code else name
    return WireError(int(said.get("httpStatusCode", default)), str(code))


def is_common(code: str) -> bool:
    """Say whether a code is that of an error which all services have."""
    return code in _COMMON


def operations_like(service: str, pattern: str) -> tuple[str, ...]:
    """Give the operations of a service that a pattern with `*` and `?` names.

    Raises:
        LookupError: there is no such service, or none of its operations is named so.
    """
    if service == INVOKED:
        known: Iterable[str] = ("Invoke",)
    elif service in service_names():
        known = model_of(service)["operations"]
    else:
        hint = _nearest(service, [*service_names(), INVOKED], "`aws help` lists them")
        raise LookupError(f"unknown service `{service}`; {hint}")
    found = tuple(one for one in known if like(pattern, one))
    if not found:
        hint = _nearest(pattern, known, "write it as the API names it, as `PutItem`")
        raise LookupError(f"`{service}` has no operation `{pattern}`; {hint}")
    return found


def like(pattern: str, text: str) -> bool:
    """Say whether a pattern with `*` (any signs) and `?` (one) is that of a text."""
    parts = [".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern]
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None
