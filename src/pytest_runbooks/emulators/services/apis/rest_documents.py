"""Imports and exports of REST APIs, which moto carries out in part only.

https://docs.aws.amazon.com/apigateway/latest/api/API_ImportRestApi.html
https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html
https://docs.aws.amazon.com/apigateway/latest/api/API_GetExport.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from ..service import Replacement
from . import rest_seams as seams
from .rest_deployed import deployed_of
from .rest_export import exported
from .rest_openapi import empty, read

_KINDS = {"oas30": False, "swagger": True}
Answer = tuple[int, dict[str, Any], str | bytes]


def replacements() -> tuple[Replacement, ...]:
    """Give what stands in for moto's own."""
    return (
        Replacement(seams.APIGatewayBackend, "import_rest_api", _importing),
        Replacement(seams.APIGatewayBackend, "put_rest_api", _putting),
        Replacement(seams.APIGatewayResponse, "get_export", lambda _: _export),
    )


def _importing(_: Callable[..., seams.RestAPI]) -> Callable[..., seams.RestAPI]:
    def import_rest_api(
        backend: seams.APIGatewayBackend, api_doc: Mapping[str, Any], fail_on_warnings: bool
    ) -> seams.RestAPI:
        _check(api_doc, fail_on_warnings)
        info = api_doc.get("info", {})
        api = backend.create_rest_api(info.get("title", ""), info.get("description", ""))
        try:
            read(backend, api, api_doc)
        except Exception:
            backend.delete_rest_api(api.id)  # half an API is none
            raise
        return api

    return import_rest_api


def _putting(_: Callable[..., seams.RestAPI]) -> Callable[..., seams.RestAPI]:
    def put_rest_api(
        backend: seams.APIGatewayBackend,
        function_id: str,
        api_doc: Mapping[str, Any],
        fail_on_warnings: bool,
        mode: str = "merge",
    ) -> seams.RestAPI:
        if mode not in {"merge", "overwrite"}:
            raise seams.InvalidOpenApiModeException
        _check(api_doc, fail_on_warnings)
        api = backend.get_rest_api(function_id)
        if mode == "overwrite":
            empty(api)
            info = api_doc.get("info", {})
            api.name = info.get("title", api.name)
            api.description = info.get("description", api.description)
        read(backend, api, api_doc)
        return api

    return put_rest_api


def _check(document: Mapping[str, Any], fail_on_warnings: bool) -> None:
    """Refuse what is no document.

    Raises:
        HTTPException: as AWS says it.
    """
    version = str(document.get("openapi", document.get("swagger", "")))
    if not version.startswith(("3.0", "2.0")):
        raise seams.BadRequestException(
            f"Unsupported OpenAPI version {version}. Supported versions are 2.0 and 3.0"
        )
    if fail_on_warnings:
        seams.validate(document)


def _export(response: seams.APIGatewayResponse) -> Answer:
    _, _, api_id, _, stage_name, _, kind = response.path.split("/")
    backend = response.backend
    stage = backend.get_stage(api_id, stage_name)
    if kind not in _KINDS:
        raise seams.BadRequestException(f"No API exporter for type '{kind}'")
    api = backend.get_rest_api(api_id)
    deployed = deployed_of(api, stage.deployment_id)
    if deployed is None:
        raise seams.DeploymentNotFoundException
    asked = ",".join(response.querystring.get("extensions", ())).split(",")
    told = exported(api, deployed, stage_name, swagger=_KINDS[kind], extensions=frozenset(asked))
    as_yaml = response.headers.get("Accept") == "application/yaml"
    text = yaml.safe_dump(told, sort_keys=False) if as_yaml else json.dumps(told, indent=2)
    ending = "yaml" if as_yaml else "json"
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="{kind}_{told["info"]["version"]}.{ending}"',
    }
    return 200, headers, text.encode()
