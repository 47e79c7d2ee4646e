"""What moto answers falsely of custom domain names of the second version, or lacks.

On AWS both versions have the same domain names. Here a domain of the first version is known to the
second from the first mapping that it gets there.
https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from ..service import Replacement
from . import http_seams as seams
from .hosts_seams import find_api, find_domain, is_http
from .http_seams import ApiGatewayV2Backend, ApiGatewayV2Response, ApiMapping, DomainName

_ZONE = "Z2FDTNDATAQYW2"  # that of moto's first version
Answer = tuple[int, dict[str, Any], str]


class Domains:
    """Stand in for moto's domain names and mappings, and add what it lacks."""

    def __init__(self) -> None:
        self._replacements = (
            Replacement(ApiGatewayV2Backend, "create_domain_name", _creating),
            Replacement(ApiGatewayV2Backend, "get_domain_name", _unquoting),
            Replacement(ApiGatewayV2Backend, "delete_domain_name", _deleting),
            Replacement(ApiGatewayV2Backend, "create_api_mapping", _mapping),
            Replacement(ApiGatewayV2Backend, "get_api_mappings", _unquoting),
            Replacement(ApiGatewayV2Response, "update_api_mapping", lambda _: _update_mapping),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Nothing is kept here."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for replacement in self._replacements:
            replacement.uninstall()


def _creating(original: Callable[..., DomainName]) -> Callable[..., DomainName]:
    def create_domain_name(backend: ApiGatewayV2Backend, **said: Any) -> DomainName:
        """Give a domain the name to which its DNS records have to lead."""
        made = original(backend, **said)
        _complete(made, backend.region_name)
        return made

    return create_domain_name


def _complete(domain: DomainName, region: str) -> None:
    """Say of a domain what AWS adds to its configurations."""
    domain.domain_name_configurations = [
        {
            "apiGatewayDomainName": f"d-{seams.new_domain_id()}.execute-api.{region}.amazonaws.com",
            "domainNameStatus": "AVAILABLE",
            "endpointType": "REGIONAL",
            "hostedZoneId": _ZONE,
            "securityPolicy": "TLS_1_2",
            **configuration,
        }
        for configuration in domain.domain_name_configurations or [{}]
    ]


def _unquoting(original: Callable[..., Any]) -> Callable[..., Any]:
    def unquoting(backend: ApiGatewayV2Backend, domain_name: str) -> Any:
        """Look up a domain; moto takes its name as it stands in the path: `%2A.example.com`."""
        return original(backend, domain_name=unquote(domain_name))

    return unquoting


def _deleting(_: Any) -> Callable[..., None]:
    def delete_domain_name(backend: ApiGatewayV2Backend, domain_name: str) -> None:
        """Delete a domain with its mappings, in which moto stumbles over itself."""
        name = unquote(domain_name)
        backend.get_domain_name(name)  # says that there is none
        for key, mapping in [*backend.api_mappings.items()]:
            if mapping.domain_name == name:
                del backend.api_mappings[key]
        del backend.domain_names[name]

    return delete_domain_name


def _mapping(original: Callable[..., ApiMapping]) -> Callable[..., ApiMapping]:
    def create_api_mapping(
        backend: ApiGatewayV2Backend,
        api_id: str,
        api_mapping_key: str,
        domain_name: str,
        stage: str,
    ) -> ApiMapping:
        """Map a path to an API, be it and the domain of the first version or of the second."""
        name = unquote(domain_name)
        if name not in backend.domain_names and find_domain(backend, name):
            domain = DomainName(name, [{}], {}, {}, backend)
            _complete(domain, backend.region_name)
            backend.domain_names[name] = domain
        _check_free(backend, name, api_mapping_key or "")
        known = find_api(api_id)
        if known is None or is_http(known):
            return original(backend, api_id, api_mapping_key, name, stage)
        backend.get_domain_name(name)
        made = ApiMapping(
            api_id, api_mapping_key or "", seams.new_id(), domain_name=name, stage=stage
        )
        backend.api_mappings[made.api_mapping_id] = made
        return made

    return create_api_mapping


def _check_free(backend: ApiGatewayV2Backend, domain: str, key: str, but: str = "") -> None:
    """Refuse a path of a domain that another mapping has.

    Raises:
        ConflictError: another has it.
    """
    for number, one in [*backend.api_mappings.items()]:
        if (one.domain_name, one.api_mapping_key or "") == (domain, key) and number != but:
            raise seams.ConflictError(f"ApiMapping key already exists for this domain name: {key}")


def _update_mapping(response: ApiGatewayV2Response) -> Answer:
    """Change a mapping, which moto lacks."""
    backend = response.apigatewayv2_backend
    *_, domain, _, number = (unquote(part) for part in response.path.split("/"))
    mapping = backend.get_api_mapping(number, domain)
    sent = json.loads(response.body)
    if "apiMappingKey" in sent:
        _check_free(backend, domain, sent["apiMappingKey"], but=number)
        mapping.api_mapping_key = sent["apiMappingKey"]
    mapping.api_id = sent.get("apiId") or mapping.api_id
    mapping.stage = sent.get("stage") or mapping.stage
    return 200, {}, json.dumps(mapping.to_json())


SERVICE = Domains()
