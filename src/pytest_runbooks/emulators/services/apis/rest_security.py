"""Security schemes of OpenAPI documents: authorisers, API keys and signatures.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import rest_seams as seams

_AUTHORISER = "x-amazon-apigateway-authorizer"
_AUTHTYPE = "x-amazon-apigateway-authtype"
_AUTH = "x-amazon-apigateway-auth"
KEY = "x-api-key"
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Security:
    """What the security schemes of a document stand for; others stand for nothing, as on AWS.

    Attributes:
        authorisers: type and id, by the name of the scheme.
        keys: names of schemes that ask for an API key.
        signatures: names of schemes that ask for a signature.
    """

    authorisers: Mapping[str, tuple[str, str]]
    keys: frozenset[str]
    signatures: frozenset[str]

    def of(self, operation: Node, document: Node) -> dict[str, Any]:
        """Give who may call a method, as moto's `put_method` takes it."""
        asked = operation.get("security", document.get("security")) or []
        scopes = {name: wanted for one in asked for name, wanted in one.items()}
        told: dict[str, Any] = {
            "authorization_type": operation.get(_AUTH, {}).get("type", "NONE"),
            "api_key_required": not self.keys.isdisjoint(scopes),
        }
        if not self.signatures.isdisjoint(scopes):
            told["authorization_type"] = "AWS_IAM"
        for name in scopes.keys() & self.authorisers.keys():
            kind, number = self.authorisers[name]
            of_users = kind == "COGNITO_USER_POOLS"
            told["authorization_type"] = kind if of_users else "CUSTOM"
            told["authorizer_id"] = number
            told["authorization_scopes"] = scopes[name] or None
        return told


def read_security(backend: seams.APIGatewayBackend, api: seams.RestAPI, document: Node) -> Security:
    """Make the authorisers that a document describes; give what its schemes stand for."""
    components = document.get("components", {})
    schemes: Node = components.get("securitySchemes") or document.get("securityDefinitions") or {}
    authorisers = {
        name: _authoriser(backend, api, name, scheme)
        for name, scheme in schemes.items()
        if _AUTHORISER in scheme
    }
    others = {name: scheme for name, scheme in schemes.items() if name not in authorisers}
    signed = {n for n, one in others.items() if str(one.get(_AUTHTYPE)).lower() == "awssigv4"}
    keys = {n for n, one in others.items() if str(one.get("name")).lower() == KEY}
    return Security(authorisers, frozenset(keys), frozenset(signed))


def _authoriser(
    backend: seams.APIGatewayBackend, api: seams.RestAPI, name: str, scheme: Node
) -> tuple[str, str]:
    said: Node = scheme[_AUTHORISER]
    kind = str(said.get("type")).upper()
    source = f"method.request.header.{scheme.get('name', 'Authorization')}"
    made = backend.create_authorizer(
        api.id,
        name,
        kind,
        provider_arns=said.get("providerARNs"),
        auth_type=scheme.get(_AUTHTYPE),
        authorizer_uri=said.get("authorizerUri"),
        authorizer_credentials=said.get("authorizerCredentials"),
        identity_source=said.get("identitySource", None if kind == "REQUEST" else source),
        identiy_validation_expression=said.get("identityValidationExpression"),
        authorizer_result_ttl=said.get("authorizerResultTtlInSeconds", 300),
    )
    for known in [one for one in api.authorizers.values() if one.name == name and one is not made]:
        del api.authorizers[str(made.id)]
        made.id = known.id
        api.authorizers[str(known.id)] = made
    return kind, str(made.id)
