"""Deployments and stages of REST APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/stages.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.services.apis import rest_seams

from .rest_apis import Api, said

New = Callable[..., Api]
FORBIDDEN = (403, '{"message":"Forbidden"}')
NO_ROUTE = (403, '{"message":"Missing Authentication Token"}')


def refusal(call: Callable[..., Any], **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_what_is_deployed_answers_and_not_what_is_edited_since(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    api.gateway.delete_method(**api.at("GET", "/products"))
    api.proxy("GET", "/offers")
    assert api.ask(url="/products").status == 200
    assert said(api.ask(url="/offers")) == NO_ROUTE


def test_a_stage_is_rolled_back_to_an_earlier_deployment(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    good = api.deploy()
    api.gateway.delete_method(**api.at("GET", "/products"))
    api.proxy("GET", "/offers")
    api.deploy()
    assert said(api.ask(url="/products")) == NO_ROUTE
    assert api.patch("/deploymentId", good)["deploymentId"] == good
    assert api.ask(url="/products").status == 200
    assert said(api.ask(url="/offers")) == NO_ROUTE


def test_a_deployment_without_a_stage_is_served_by_none(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    api.proxy("GET", "/offers")
    later = api.gateway.create_deployment(restApiId=api.id)["id"]
    assert said(api.ask(url="/offers")) == NO_ROUTE
    api.gateway.create_stage(restApiId=api.id, stageName="next", deploymentId=later)
    assert api.ask(url="/offers", stage="next").status == 200


def test_a_stage_keeps_its_settings_and_variables_when_it_is_deployed_to(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy(variables={"alias": "live", "level": "1"})
    api.patch("/*/*/throttling/rateLimit", "100")
    later = api.deploy(variables={"level": "2"})
    stage = api.gateway.get_stage(restApiId=api.id, stageName="v1")
    assert stage["deploymentId"] == later
    assert stage["variables"] == {"alias": "live", "level": "2"}
    assert stage["methodSettings"]["*/*"]["throttlingRateLimit"] == 100


def test_a_stage_tells_when_it_was_made_and_changed(
    new_api: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_800_000_000.0]
    monkeypatch.setattr(rest_seams, "unix_time", lambda *_: clock[0])
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()

    def told() -> list[float]:
        stage = api.gateway.get_stage(restApiId=api.id, stageName="v1")
        return [stage[name].timestamp() for name in ("createdDate", "lastUpdatedDate")]

    begun = clock[0]
    assert told() == [begun, begun]
    for change in (api.deploy, lambda: api.patch("/description", "the shop")):
        clock[0] += 60
        change()
        assert told() == [begun, clock[0]]


def test_a_stage_and_an_api_that_are_not_there_are_forbidden(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    assert said(api.ask(url="/products", stage="v2")) == FORBIDDEN
    assert said(api.ask(url="/products", api="abcdefghij")) == FORBIDDEN


def test_a_refusal_has_the_headers_by_which_it_is_known(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    answer = api.ask(url="/nothing")
    headers = dict(answer.headers)
    assert headers == {
        "Content-Type": "application/json",
        "x-amzn-ErrorType": "MissingAuthenticationTokenException",
        "x-amzn-RequestId": answer.context["requestId"],
        "x-amz-apigw-id": answer.context["extendedRequestId"],
    }
    assert answer.integration_latency is None


def test_a_deployment_that_is_not_there_is_refused(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    gateway, place = api.gateway, {"restApiId": api.id}
    unknown = ("NotFoundException", "Invalid Deployment identifier specified")
    patch = [{"op": "replace", "path": "/deploymentId", "value": "abc123"}]
    for call, parameters in (
        (gateway.update_stage, {"stageName": "v1", "patchOperations": patch}),
        (gateway.create_stage, {"stageName": "v2", "deploymentId": "abc123"}),
        (gateway.get_deployment, {"deploymentId": "abc123"}),
        (gateway.delete_deployment, {"deploymentId": "abc123"}),
    ):
        assert refusal(call, **place, **parameters) == unknown
    assert api.ask(url="/products").status == 200


def test_a_deployment_is_deleted_when_no_stage_serves_it(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    first, second = api.deploy(), api.deploy()
    place = {"restApiId": api.id}
    assert refusal(api.gateway.delete_deployment, **place, deploymentId=second) == (
        "BadRequestException",
        "Active stages pointing to this deployment must be moved or deleted",
    )
    api.gateway.delete_deployment(**place, deploymentId=first)
    assert [one["id"] for one in api.gateway.get_deployments(**place)["items"]] == [second]


def test_settings_of_a_method_begin_with_the_limits_of_the_account(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    found = api.patch("/products/GET/metrics/enabled", "true")["methodSettings"]["products/GET"]
    assert (found["throttlingRateLimit"], found["throttlingBurstLimit"]) == (10000, 5000)
    assert found["loggingLevel"] == "OFF"
    assert api.patch("/products/GET", op="remove").get("methodSettings", {}) == {}


def test_variables_are_added_changed_and_removed(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    assert api.patch("/variables/alias", "live", op="add")["variables"] == {"alias": "live"}
    assert api.patch("/variables/alias", "next")["variables"] == {"alias": "next"}
    assert api.patch("/variables/alias", op="remove").get("variables", {}) == {}


@pytest.mark.parametrize(
    "path",
    ["/*/*/throttle/rateLimit", "/deployment", "/variables", "/products/throttling/rateLimit"],
)
def test_a_path_that_no_stage_has_is_refused(new_api: New, path: str) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    code, message = refusal(api.patch, path=path, value="1")
    assert code == "BadRequestException"
    assert message.startswith(
        f"Invalid method setting path: {path}. Must be one of: [/deploymentId"
    )


def test_a_certificate_of_a_stage_is_an_emulator_gap(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    code, message = refusal(api.patch, path="/clientCertificateId", value="a1b2c3")
    assert code == "NotImplemented"
    assert message.endswith("apigateway:UpdateStage: /clientCertificateId of a stage")


def test_the_caches_of_a_stage_are_flushed(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    for flush in (api.gateway.flush_stage_cache, api.gateway.flush_stage_authorizers_cache):
        told = flush(restApiId=api.id, stageName="v1")["ResponseMetadata"]["HTTPStatusCode"]
        assert told == 202
        assert refusal(flush, restApiId=api.id, stageName="v2") == (
            "NotFoundException",
            "Invalid stage identifier specified",
        )


def test_a_method_is_tried_as_it_is_edited(new_api: New) -> None:
    api = new_api()
    api.proxy("POST", "/products/{id}", apiKeyRequired=True)
    answer = api.gateway.test_invoke_method(
        **api.at("POST", "/products/{id}"),
        pathWithQueryString="/products/7?colour=red",
        body="text",
        headers={"X-Shop": "7"},
        stageVariables={"alias": "live"},
    )
    event = json.loads(answer["body"])
    assert answer["status"] == 200
    assert event["pathParameters"] == {"id": "7"}
    assert event["queryStringParameters"] == {"colour": "red"}
    assert event["stageVariables"] == {"alias": "live"}
    assert (event["body"], event["headers"]["X-Shop"]) == ("text", "7")
    assert event["requestContext"]["stage"] == "test-invoke-stage"
    number = event["requestContext"]["requestId"]
    assert answer["log"].startswith(f"Execution log for request {number}\n")
