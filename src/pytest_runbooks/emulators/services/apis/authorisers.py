"""Who may call a method of a REST API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

from __future__ import annotations

import re
from typing import Any

from .authorisers_lambda import authorise_by_function
from .rest_deployed import Settings
from .rest_exchange import Exchange
from .rest_policies import check_policy
from .rest_refusals import RefusalError
from .tokens import TokenError, scopes_of, verify

_CREDENTIAL = re.compile(r"(?:^|Credential=)([^/,\s=]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_POOL = re.compile(r"arn:aws[\w-]*:cognito-idp:([\w-]+):\d{12}:userpool/([\w-]+)")


def authorise(exchange: Exchange) -> None:
    """Check who calls, and add what is known of them to the context.

    Raises:
        RefusalError: they may not.
        NotImplementedError: what would have to be asked is not emulated.
    """
    check_policy(exchange)
    kind = exchange.method.get("authorizationType") or "NONE"
    if kind == "NONE":
        return
    if kind == "AWS_IAM":
        _authorise_by_signature(exchange)
        return
    authoriser = exchange.deployed.authorisers.get(exchange.method.get("authorizerId") or "")
    if authoriser is None:
        raise RefusalError("AUTHORIZER_CONFIGURATION_ERROR", None)
    if authoriser["type"] == "COGNITO_USER_POOLS":
        _authorise_by_pool(exchange, authoriser)
    else:
        authorise_by_function(exchange, authoriser)


def _authorise_by_signature(exchange: Exchange) -> None:
    """Take any request that is signed for API Gateway; what its policies say is not asked."""
    request = exchange.request
    sent = request.header("authorization") or dict(request.query).get("X-Amz-Credential", "")
    found = _CREDENTIAL.search(sent)
    if found is None:
        raise RefusalError("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
    key, region, service = found.groups()
    wrong = ""
    if region != request.region:
        wrong = f"Credential should be scoped to a valid region, not '{region}'."
    elif service != "execute-api":
        wrong = "Credential should be scoped to correct service: 'execute-api'."
    if wrong:
        raise RefusalError("INVALID_SIGNATURE", wrong)
    exchange.context["identity"].update(accessKey=key, accountId=request.account)


def _authorise_by_pool(exchange: Exchange, authoriser: Settings) -> None:
    source = authoriser.get("identitySource") or "method.request.header.Authorization"
    token = exchange.request.header(source.removeprefix("method.request.header."))
    if not token:
        raise _unauthorised()
    claims = _claims(token, authoriser)
    wanted = exchange.method.get("authorizationScopes") or []
    if claims.get("token_use") != ("access" if wanted else "id"):
        raise _unauthorised()
    if wanted and not scopes_of(claims) & set(wanted):
        raise _unauthorised()
    texts = {
        name: value if isinstance(value, str) else str(value) for name, value in claims.items()
    }
    exchange.context["authorizer"] = {"claims": texts}


def _claims(token: str, authoriser: Settings) -> dict[str, Any]:
    """Give what a token says, of whichever pool it is.

    Raises:
        RefusalError: no pool of the authoriser has issued it, or it is no longer valid.
    """
    why = ""
    for arn in authoriser.get("providerARNs") or ():
        pool = _POOL.fullmatch(arn)
        if pool is None:
            raise RefusalError("AUTHORIZER_CONFIGURATION_ERROR", None)
        try:
            return verify(token, f"https://cognito-idp.{pool[1]}.amazonaws.com/{pool[2]}", ())
        except TokenError as error:
            why = str(error)
    late = "expired" in why
    raise (
        RefusalError("UNAUTHORIZED", "The incoming token has expired") if late else _unauthorised()
    )


def _unauthorised() -> RefusalError:
    return RefusalError("UNAUTHORIZED", "Unauthorized")
