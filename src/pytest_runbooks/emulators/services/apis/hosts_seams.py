"""Where moto keeps APIs, domains and their mappings: of REST APIs and of HTTP APIs, each apart.

Read in moto 5.2.5; `tests/emulators/services/apis/test_hosts_seams.py` breaks when it moves.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.apigatewayv2.models import Api, ApiGatewayV2Backend, apigatewayv2_backends
from moto.core.base_backend import backend_lock

__all__ = [
    "Api",
    "KnownApi",
    "domain_names",
    "find_api",
    "find_domain",
    "is_http",
    "mappings_of",
    "stages_of",
]


@dataclass(frozen=True, slots=True)
class KnownApi:
    """An API that there is.

    Attributes:
        account: whose it is.
        region: where it is.
        model: moto's own object of it.
    """

    account: str
    region: str
    model: Any


def _backends() -> Iterator[tuple[str, str, Any]]:
    """Give all that have APIs of either kind; REST APIs of moto are loaded when there are any."""
    rest = sys.modules.get("moto.apigateway.models")
    with backend_lock:
        found = [*apigatewayv2_backends.iter_backends()]
        if rest is not None:
            found += rest.apigateway_backends.iter_backends()
    yield from found


def find_api(name: str) -> KnownApi | None:
    """Look up an API by its id, in whichever account and region it is."""
    for account, region, backend in _backends():
        if (model := backend.apis.get(name)) is not None:
            return KnownApi(account, region, model)
    return None


def is_http(api: KnownApi) -> bool:
    """Say whether an API is one of the second version: HTTP or WebSocket."""
    return isinstance(api.model, Api)


def stages_of(api: KnownApi) -> set[str]:
    """Give the names of the stages of an API."""
    return set(api.model.stages)


def domain_names() -> dict[str, str]:
    """Give all custom domain names, in lower case, by every host that stands for them."""
    found: dict[str, str] = {}
    for _, _, backend in _backends():
        for name in [*backend.domain_names]:
            found[name.lower()] = name
    return found


def find_domain(near: ApiGatewayV2Backend, name: str) -> bool:
    """Say whether the account and region of a backend have a domain of the first version."""
    place = near.account_id, near.region_name
    return any(
        (account, region) == place and backend is not near and name in backend.domain_names
        for account, region, backend in _backends()
    )


def mappings_of(domain: str) -> list[tuple[str, str, str]]:
    """Give the mappings of a domain: path without slashes around it, id of the API, stage."""
    found = []
    for _, _, backend in _backends():
        found += [
            (one.api_mapping_key or "", one.api_id, one.stage or "")
            for one in [*getattr(backend, "api_mappings", {}).values()]
            if one.domain_name == domain
        ]
        for one in [*getattr(backend, "base_path_mappings", {}).get(domain, {}).values()]:
            base = "" if one.base_path == "(none)" else one.base_path
            found.append((base, one.rest_api_id, one.stage or ""))
    return found
