"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from moto.utilities.utils import load_resource

from pytest_runbooks.emulators.services.apis.tokens import TokenError, scopes_of, verify

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc"


@cache
def key_of_cognito() -> Any:
    return RSAKey.import_key(load_resource("cognitoidp/resources/jwks-private.json"))


def signed(key: Any = None, **claims: Any) -> str:
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": "app", "exp": now + 60, "iat": now, "sub": "ada"}
    said = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode({"kid": "dummy", "alg": "RS256"}, said, key or key_of_cognito())


@pytest.mark.parametrize(
    ("said", "audiences"),
    [
        ({}, ["app"]),
        ({}, ["other", "app"]),
        ({"aud": ["first", "app"]}, ["app"]),
        ({"aud": None, "client_id": "app"}, ["app"]),
        ({}, []),
        ({"nbf": 1}, ["app"]),
    ],
)
def test_a_token_of_the_issuer_for_the_audience_is_accepted(
    said: dict[str, Any], audiences: list[str]
) -> None:
    for sent in (signed(**said), f"Bearer {signed(**said)}"):
        assert verify(sent, ISSUER, audiences)["sub"] == "ada"


def without_signature() -> str:
    head, claims = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none"}, {"iss": ISSUER, "aud": "app", "exp": time.time() + 60})
    )
    return f"{head}.{claims}."


UNSIGNED = "unable to validate the signature of the token"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: "nonsense", UNSIGNED),
        (lambda: "", UNSIGNED),
        (without_signature, UNSIGNED),
        (lambda: signed(RSAKey.generate_key(2048)), UNSIGNED),
        (lambda: signed(iss=ISSUER + "d"), "the token has an invalid issuer"),
        (lambda: signed(exp=int(time.time())), "the token has expired"),
        (lambda: signed(exp=None), "the token has expired"),
        (lambda: signed(nbf=int(time.time()) + 60), "the token is not valid yet"),
        (lambda: signed(iat=int(time.time()) + 60), "the token was issued in the future"),
        (lambda: signed(aud="other"), "the token does not have a valid audience"),
        (lambda: signed(aud="other", client_id="app"), "the token does not have a valid audience"),
        (lambda: signed(aud=None), "the token does not have a valid audience"),
    ],
)
def test_others_are_refused(make: Callable[[], str], why: str) -> None:
    with pytest.raises(TokenError) as caught:
        verify(make(), ISSUER, ["app"])
    assert str(caught.value) == why


def test_the_keys_of_an_issuer_outside_of_the_emulator_are_a_gap() -> None:
    with pytest.raises(NotImplementedError) as caught:
        verify(signed(), "https://example.com/", ["app"])
    assert str(caught.value) == (
        "the keys of https://example.com/, which is no user pool of Cognito"
    )


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "a/read a/write"}, {"a/read", "a/write"}),
        ({"scp": ["a/read"]}, {"a/read"}),
        ({}, set()),
    ],
)
def test_scopes_are_words_or_a_list(claims: dict[str, Any], scopes: set[str]) -> None:
    assert scopes_of(claims) == scopes
