"""JSON Web Tokens as API Gateway's authorisers check them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from .http_seams import keys_of_user_pools, unix_time

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]  # those that are based on RSA
_USER_POOL = re.compile(r"https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/[\w-]+_\w+")


class TokenError(Exception):
    """A token is not accepted; its text says why, as `WWW-Authenticate` would."""


def verify(token: str, issuer: str, audiences: Collection[str]) -> dict[str, Any]:
    """Check the signature of a token, who issued it, for whom, and when; give its claims.

    Args:
        token: as it was sent, with or without `Bearer`.
        issuer: the URL of a user pool of Cognito.
        audiences: of which `aud` has to name one, or `client_id` where there is no `aud`; empty
            for any.

    Raises:
        TokenError: it is not accepted.
        NotImplementedError: the issuer is no user pool; its keys are outside of the emulator.
    """
    if not _USER_POOL.fullmatch(issuer):
        raise NotImplementedError(f"the keys of {issuer}, which is no user pool of Cognito")
    scheme, _, rest = token.partition(" ")
    try:
        bare = rest if scheme.lower() == "bearer" else token
        decoded = jwt.decode(bare, KeySet.import_key_set(keys_of_user_pools()), ALGORITHMS)
    except (JoseError, ValueError) as error:
        raise TokenError("unable to validate the signature of the token") from error
    claims: dict[str, Any] = decoded.claims
    if claims.get("iss") != issuer:
        raise TokenError("the token has an invalid issuer")
    _check_times(claims)
    said = claims.get("aud", claims.get("client_id"))
    named = {said} if isinstance(said, str) else set(said or ())
    if audiences and named.isdisjoint(audiences):
        raise TokenError("the token does not have a valid audience")
    return claims


def _check_times(claims: dict[str, Any]) -> None:
    now = unix_time()
    expires, begins, issued = (claims.get(name) for name in ("exp", "nbf", "iat"))
    if not isinstance(expires, int | float) or expires <= now:
        raise TokenError("the token has expired")
    if isinstance(begins, int | float) and begins > now:
        raise TokenError("the token is not valid yet")
    if isinstance(issued, int | float) and issued > now:
        raise TokenError("the token was issued in the future")


def scopes_of(claims: dict[str, Any]) -> frozenset[str]:
    """Give the scopes that a token grants, by `scope` or `scp`: a list, or words in a text."""
    said = claims.get("scope", claims.get("scp", ()))
    return frozenset(said.split() if isinstance(said, str) else said)
