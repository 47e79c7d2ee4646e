"""Request validators: parameters that have to be there, and bodies that have to fit a model.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft4Validator
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT4

from .rest_exchange import Exchange
from .rest_refusals import RefusalError


def validate(exchange: Exchange) -> None:
    """Check a request by the validator of its method.

    Raises:
        RefusalError: a parameter is missing, or the body does not fit its model.
    """
    validators = exchange.deployed.validators
    validator = validators.get(exchange.method.get("requestValidatorId") or "", {})
    if validator.get("validateRequestParameters"):
        _check_parameters(exchange)
    if validator.get("validateRequestBody"):
        _check_body(exchange)


def _check_parameters(exchange: Exchange) -> None:
    request = exchange.request
    sent = {
        "path": {name for name, value in exchange.parameters.items() if value},
        "querystring": {name for name, value in request.query if value},
        "header": {name.lower() for name, value in request.headers if value},
    }
    missing = []
    for parameter, required in (exchange.method.get("requestParameters") or {}).items():
        place, _, name = parameter.removeprefix("method.request.").partition(".")
        wanted = name.lower() if place == "header" else name
        if required and wanted not in sent.get(place, set()):
            missing.append(name)
    if missing:
        text = f"Missing required request parameters: [{', '.join(missing)}]"
        raise RefusalError("BAD_REQUEST_PARAMETERS", text, details=text)


def _check_body(exchange: Exchange) -> None:
    models: Mapping[str, str] = exchange.method.get("requestModels") or {}
    sent = exchange.request.header("content-type") or "application/json"
    name = models.get(sent.partition(";")[0].strip()) or models.get("$default")
    schemas = exchange.deployed.models
    if name is None or name not in schemas:  # `Empty` takes anything
        return
    checked = Draft4Validator(json.loads(schemas[name]), registry=_registry(exchange))
    try:
        body = json.loads(exchange.request.body or b"{}")
    except ValueError as error:
        raise _invalid(str(error)) from error
    try:
        wrong = [error.message for error in checked.iter_errors(body)]
    except Unresolvable as error:
        raise NotImplementedError(f"the model that {name} refers to: {error}") from error
    if wrong:
        raise _invalid(f"[{', '.join(wrong)}]")


def _registry(exchange: Exchange) -> Registry[Any]:
    """Give the models by the addresses by which they refer to each other."""
    place = f"https://apigateway.amazonaws.com/restapis/{exchange.request.api}/models"
    models = exchange.deployed.models.items()
    return Registry[Any]().with_resources(
        (f"{place}/{name}", DRAFT4.create_resource(json.loads(schema))) for name, schema in models
    )


def _invalid(details: str) -> RefusalError:
    return RefusalError("BAD_REQUEST_BODY", "Invalid request body", details=details)
