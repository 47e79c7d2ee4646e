"""API keys, usage plans and throttling of REST APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from pytest_runbooks.emulators.services.apis import rest_gate, rest_seams

from .rest_apis import Api, invoking, said

New = Callable[..., Api]
FORBIDDEN = (403, '{"message":"Forbidden"}')
TOO_MANY = (429, '{"message":"Too Many Requests"}')
SPENT = (429, '{"message":"Limit Exceeded"}')


def keyed(api: Api, *verbs: str) -> Api:
    """Deploy methods that need a key."""
    for verb in verbs or ("GET",):
        at = api.method(verb, "/", apiKeyRequired=True)
        api.gateway.put_integration(
            **at, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}
        )
        api.gateway.put_method_response(**at, statusCode="200")
        api.gateway.put_integration_response(**at, statusCode="200")
    api.deploy()
    return api


def plan(api: Api, *, stage: str = "v1", **settings: Any) -> dict[str, str]:
    """Make a usage plan for a stage and a key for it; give the header with the key, and ids."""
    stages = settings.pop("apiStages", [{"apiId": api.id, "stage": stage}])
    made = api.gateway.create_usage_plan(name="plan", apiStages=stages, **settings)["id"]
    key = api.gateway.create_api_key(name="shop", enabled=True)
    api.gateway.create_usage_plan_key(usagePlanId=made, keyId=key["id"], keyType="API_KEY")
    return {"plan": made, "key": key["id"], "X-Api-Key": key["value"]}


def asked(api: Api, made: dict[str, str], times: int = 1, verb: str = "GET") -> list[Any]:
    sent = {"x-api-key": made["X-Api-Key"]}
    return [said(api.ask(verb, headers=sent)) for _ in range(times)]


def test_a_method_that_needs_a_key_answers_with_one_of_a_plan_of_the_stage(new_api: New) -> None:
    api = keyed(new_api())
    assert said(api.ask()) == FORBIDDEN
    assert said(api.ask(headers={"X-Api-Key": "no-key"})) == FORBIDDEN
    assert asked(api, plan(api, stage="v2")) == [FORBIDDEN]
    made = plan(api)
    assert asked(api, made) == [(200, "")]
    off = [{"op": "replace", "path": "/enabled", "value": "false"}]
    api.gateway.update_api_key(apiKey=made["key"], patchOperations=off)
    assert asked(api, made) == [FORBIDDEN]
    answer = api.ask()
    assert ("x-amzn-ErrorType", "ForbiddenException") in answer.headers


def test_a_key_that_is_taken_out_of_its_plan_opens_nothing(new_api: New) -> None:
    api = keyed(new_api())
    made = plan(api)
    api.gateway.delete_usage_plan_key(usagePlanId=made["plan"], keyId=made["key"])
    assert asked(api, made) == [FORBIDDEN]


def test_a_plan_limits_how_often_each_key_may_call(new_api: New) -> None:
    api = keyed(new_api())
    made = plan(api, throttle={"rateLimit": 0.001, "burstLimit": 2})
    assert asked(api, made, 3) == [(200, ""), (200, ""), TOO_MANY]
    answer = api.ask(headers={"x-api-key": made["X-Api-Key"]})
    assert ("x-amzn-ErrorType", "TooManyRequestsException") in answer.headers
    assert asked(api, plan(api)) == [(200, "")]


def test_a_plan_limits_one_method_more_than_others(new_api: New) -> None:
    api = keyed(new_api(), "GET", "POST")
    own = {"//GET": {"rateLimit": 0.001, "burstLimit": 1}}
    stages = [{"apiId": api.id, "stage": "v1", "throttle": own}]
    made = plan(api, apiStages=stages, throttle={"rateLimit": 100, "burstLimit": 100})
    assert asked(api, made, 2) == [(200, ""), TOO_MANY]
    assert asked(api, made, 2, verb="POST") == [(200, "")] * 2


def test_a_quota_is_spent_and_there_again_in_the_next_period(
    new_api: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = keyed(new_api())
    clock = [datetime(2026, 1, 31, 23, 59)]  # noqa: DTZ001 - moto's clock has no zone either
    monkeypatch.setattr(rest_seams, "utcnow", lambda: clock[0])
    months = plan(api, quota={"limit": 3, "offset": 1, "period": "MONTH"})
    weeks = plan(api, quota={"limit": 1, "period": "WEEK"})
    days = plan(api, quota={"limit": 1, "period": "DAY"})
    assert asked(api, months, 3) == [(200, ""), (200, ""), SPENT]
    assert asked(api, weeks, 2) == asked(api, days, 2) == [(200, ""), SPENT]
    clock[0] = datetime(2026, 2, 1, 0, 1)  # noqa: DTZ001 - a Sunday, when weeks begin
    assert asked(api, months, 4) == [(200, "")] * 3 + [SPENT]
    assert asked(api, weeks, 2) == asked(api, days, 2) == [(200, ""), SPENT]


def test_a_stage_limits_how_often_a_method_is_called(new_api: New) -> None:
    api = new_api()
    for path in ("/", "/products", "/products/{id}"):
        api.proxy("GET", path)
    api.deploy()
    api.patch("/*/*/throttling/rateLimit", "0")
    api.patch("/*/*/throttling/burstLimit", "0")
    assert said(api.ask()) == TOO_MANY
    for limit in ("rateLimit", "burstLimit"):
        api.patch(f"/~1products~1{{id}}/GET/throttling/{limit}", "1")
    assert [api.ask(url="/products/7").status for _ in range(2)] == [200, 429]
    assert said(api.ask(url="/products")) == TOO_MANY
    api.patch("/*/*", op="remove")
    assert api.ask(url="/products").status == 200


def test_the_key_comes_from_the_authoriser_when_the_api_says_so(
    new_api: New,
) -> None:
    api = new_api(apiKeySource="AUTHORIZER")
    authoriser = api.gateway.create_authorizer(
        restApiId=api.id,
        name="tokens",
        type="TOKEN",
        authorizerUri=invoking("echo"),
        identitySource="method.request.header.Authorization",
    )["id"]
    api.proxy("GET", "/", authorizationType="CUSTOM", authorizerId=authoriser, apiKeyRequired=True)
    api.deploy()
    sent = {"Authorization": "Allow"}
    assert said(api.ask(headers=sent)) == FORBIDDEN
    made = api.gateway.create_usage_plan(name="plan", apiStages=[{"apiId": api.id, "stage": "v1"}])[
        "id"
    ]
    key = api.gateway.create_api_key(
        name="shop", enabled=True, value="0123456789-from-the-function"
    )["id"]
    api.gateway.create_usage_plan_key(usagePlanId=made, keyId=key, keyType="API_KEY")
    assert api.ask(headers=sent).status == 200


def test_after_a_reset_nothing_is_spent(new_api: New) -> None:
    api = keyed(new_api())
    made = plan(
        api, quota={"limit": 1, "period": "DAY"}, throttle={"rateLimit": 1, "burstLimit": 1}
    )
    assert asked(api, made, 2)[1] == TOO_MANY
    rest_gate.GATE.reset()
    assert asked(api, made) == [(200, "")]
