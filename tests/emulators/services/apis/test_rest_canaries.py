"""Canary releases of a stage.

https://docs.aws.amazon.com/apigateway/latest/developerguide/create-canary-deployment.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/update-canary-deployment.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/promote-canary-deployment.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .rest_apis import Api, said

New = Callable[..., Api]


@pytest.fixture
def api(new_api: New) -> Api:
    """Make an API whose stage says `old`, and has a canary that says `new`."""
    api = new_api()
    at = api.method("GET", "/")
    api.gateway.put_method_response(**at, statusCode="200")
    templates = {"application/json": '{"statusCode": 200}'}
    api.gateway.put_integration(**at, type="MOCK", requestTemplates=templates)
    say(api, "old $stageVariables.colour")
    api.deploy(variables={"colour": "blue"})
    say(api, "new $stageVariables.colour")
    canary = {"percentTraffic": 100, "stageVariableOverrides": {"colour": "red"}}
    api.deploy(canarySettings=canary)
    return api


def say(api: Api, text: str) -> None:
    api.gateway.put_integration_response(
        **api.at("GET", "/"), statusCode="200", responseTemplates={"application/json": text}
    )


def patched(api: Api, *operations: dict[str, str]) -> Any:
    return api.gateway.update_stage(
        restApiId=api.id, stageName="v1", patchOperations=[*operations]
    ).get("canarySettings")


def heard(api: Api, times: int = 100) -> Counter[str]:
    return Counter(said(api.ask())[1] for _ in range(times))


def test_a_canary_gets_its_share(api: Api) -> None:
    assert heard(api, 3) == {"new red": 3}
    share = {"op": "replace", "path": "/canarySettings/percentTraffic", "value": "25"}
    assert patched(api, share)["percentTraffic"] == 25
    found = heard(api)
    assert set(found) == {"new red", "old blue"}
    assert 15 < found["new red"] < 35
    assert patched(api, {**share, "value": "0"})["percentTraffic"] == 0
    assert heard(api, 3) == {"old blue": 3}


def test_a_stage_tells_its_canary(api: Api) -> None:
    stage = api.gateway.get_stage(restApiId=api.id, stageName="v1")
    deployments = [one["id"] for one in api.gateway.get_deployments(restApiId=api.id)["items"]]
    [canary] = [one for one in deployments if one != stage["deploymentId"]]
    assert stage["canarySettings"] == {
        "percentTraffic": 100,
        "deploymentId": canary,
        "stageVariableOverrides": {"colour": "red"},
        "useStageCache": False,
    }
    assert api.ask().context["isCanaryRequest"] is True
    with pytest.raises(ClientError, match="Active stages pointing to this deployment"):
        api.gateway.delete_deployment(restApiId=api.id, deploymentId=canary)
    variable = {"op": "replace", "path": "/canarySettings/stageVariableOverrides/colour"}
    assert patched(api, {**variable, "value": "green"})["stageVariableOverrides"] == {
        "colour": "green"
    }
    assert heard(api, 1) == {"new green": 1}


def test_a_canary_is_promoted(api: Api) -> None:
    canary = api.gateway.get_stage(restApiId=api.id, stageName="v1")["canarySettings"]
    told = patched(
        api,
        {"op": "copy", "from": "/canarySettings/stageVariableOverrides", "path": "/variables"},
        {"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
        {"op": "remove", "path": "/canarySettings"},
    )
    assert told is None
    stage = api.gateway.get_stage(restApiId=api.id, stageName="v1")
    assert (stage["deploymentId"], stage["variables"]) == (
        canary["deploymentId"],
        {"colour": "red"},
    )
    assert heard(api, 3) == {"new red": 3}


def test_a_canary_is_taken_back(api: Api) -> None:
    assert patched(api, {"op": "remove", "path": "/canarySettings"}) is None
    assert heard(api, 3) == {"old blue": 3}
    assert "isCanaryRequest" not in api.ask().context
    with pytest.raises(ClientError, match="Canary does not exist"):
        api.patch("/canarySettings/percentTraffic", "10")


def test_a_stage_begins_with_a_canary(api: Api) -> None:
    stage = api.gateway.get_stage(restApiId=api.id, stageName="v1")
    canary = {**stage["canarySettings"], "percentTraffic": 0}
    told = api.gateway.create_stage(
        restApiId=api.id,
        stageName="v2",
        deploymentId=stage["deploymentId"],
        canarySettings=canary,
    )
    assert told["canarySettings"] == canary
    assert said(api.ask(stage="v2")) == (200, "old ")
    api.patch("/canarySettings/percentTraffic", "100", stage="v2")
    assert said(api.ask(stage="v2")) == (200, "new red")


def test_a_plain_deployment_to_a_stage_with_a_canary_is_an_emulator_gap(api: Api) -> None:
    with pytest.raises(ClientError, match="a deployment to a stage that has a canary"):
        api.deploy()
