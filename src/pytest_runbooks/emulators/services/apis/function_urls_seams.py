"""Every private name of moto's Lambda that function URLs lean on, read in moto 5.2.5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.awslambda.responses import LambdaResponse
from moto.core.base_backend import backend_lock

from .functions_seams import statements_of as statements_of_function

__all__ = ["FunctionUrl", "LambdaResponse", "find_url", "statements_of"]


@dataclass(frozen=True, slots=True)
class FunctionUrl:
    """The URL of a function.

    Attributes:
        id: the first part of its host.
        account: of the function.
        region: of the function.
        function: its name.
        arn: its ARN.
        is_signed: whether only requests that are signed may pass.
        streams: whether answers are streamed.
        cors: the configuration of CORS, with names as `AllowOrigins`; empty for none.
    """

    id: str
    account: str
    region: str
    function: str
    arn: str
    is_signed: bool
    streams: bool
    cors: Mapping[str, Any] = field(default_factory=dict)


def find_url(host: str) -> FunctionUrl | None:
    """Look up a function URL by its host, in whichever account and region it is."""
    backends: list[tuple[str, str, Any]]
    with backend_lock:
        backends = [*lambda_backends.iter_backends()]
    for account, region, backend in backends:
        for one in backend.list_functions():
            config = one.url_config
            if config is None or config.url != f"https://{host}":
                continue
            said = config.config
            return FunctionUrl(
                id=host.partition(".")[0],
                account=account,
                region=region,
                function=one.function_name,
                arn=f"arn:{one.partition}:lambda:{region}:{account}:function:{one.function_name}",
                is_signed=said.get("AuthType") == "AWS_IAM",
                streams=said.get("InvokeMode") == "RESPONSE_STREAM",
                cors=dict(said.get("Cors") or {}),
            )
    return None


def statements_of(url: FunctionUrl) -> list[Mapping[str, Any]]:
    """Give the resource policy of the function of a URL."""
    return statements_of_function(url.account, url.region, url.function)
