"""Deployments: what an API was when it was deployed.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import rest_seams as seams

_KEPT = "_runbooks_deployed"
Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource, and what its methods do.

    Attributes:
        id: its id.
        path: for example `/products/{id}`.
        parent: the path above; empty for the root.
        methods: by verb or `ANY`, as `get-method` shows them.
    """

    id: str
    path: str
    parent: str
    methods: Mapping[str, Settings]

    @property
    def part(self) -> str:
        """Give the last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a stage serves; nothing that is edited later changes it.

    Attributes:
        resources: by path.
        authorisers: by id, as `get-authorizer` shows them.
        validators: request validators, by id.
        models: the schemas, by name.
        refusals: gateway responses that were put, by type.
        binary_types: media types whose bodies are no text.
        key_source: where API keys come from: `HEADER` or `AUTHORIZER`.
        policy: the resource policy, as JSON; empty when there is none.
    """

    resources: Mapping[str, Resource]
    authorisers: Mapping[str, Settings]
    validators: Mapping[str, Settings]
    models: Mapping[str, str]
    refusals: Mapping[str, Settings]
    binary_types: tuple[str, ...]
    key_source: str
    policy: str


def snapshot(api: seams.RestAPI) -> Deployed:
    """Give an API as it is now."""
    paths = {one.id: one.get_path() for one in api.resources.values()}
    return Deployed(
        resources={
            paths[one.id]: Resource(
                id=one.id,
                path=paths[one.id],
                parent=paths.get(one.parent_id or "", ""),
                methods={
                    verb: copy.deepcopy(method.to_json())
                    for verb, method in one.resource_methods.items()
                },
            )
            for one in api.resources.values()
        },
        authorisers={
            key: copy.deepcopy(one.to_json()) for key, one in dict(api.authorizers).items()
        },
        validators={key: one.to_dict() for key, one in dict(api.request_validators).items()},
        models={key: one.schema or "{}" for key, one in dict(api.models).items()},
        refusals={
            key: copy.deepcopy(one.to_json()) for key, one in dict(api.gateway_responses).items()
        },
        binary_types=tuple(api.binaryMediaTypes),
        key_source=api.api_key_source,
        policy=api.policy or "",
    )


def keep(api: seams.RestAPI, deployment: seams.Deployment) -> None:
    """Keep with a deployment what the API is now."""
    vars(deployment)[_KEPT] = snapshot(api)


def deployed_of(api: seams.RestAPI, deployment_id: str | None) -> Deployed | None:
    """Give what a deployment serves; None when there is no such deployment."""
    deployment = api.deployments.get(deployment_id or "")
    if deployment is None:
        return None
    if _KEPT not in vars(deployment):  # it was made before anybody kept it
        keep(api, deployment)
    found: Deployed = vars(deployment)[_KEPT]
    return found
