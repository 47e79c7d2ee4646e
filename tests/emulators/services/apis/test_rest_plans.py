"""https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateUsagePlan-Patch"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .rest_apis import Api

New = Callable[..., Api]


@pytest.fixture
def api(new_api: New) -> Api:
    return new_api()


def patched(api: Api, plan: str, *operations: tuple[str, str, str]) -> Any:
    return api.gateway.update_usage_plan(
        usagePlanId=plan,
        patchOperations=[
            {"op": op, "path": path, **({"value": value} if value else {})}
            for op, path, value in operations
        ],
    )


def test_limits_quotas_and_stages_of_a_plan_are_changed(api: Api) -> None:
    plan = api.gateway.create_usage_plan(name="plan")["id"]
    stage, method = f"{api.id}:v1", f"/apiStages/{api.id}:v1/throttle/~1products/GET"
    told = patched(
        api,
        plan,
        ("replace", "/name", "gold"),
        ("replace", "/throttle/rateLimit", "0.5"),
        ("replace", "/throttle/burstLimit", "2"),
        ("replace", "/quota/limit", "100"),
        ("replace", "/quota/period", "DAY"),
        ("add", "/apiStages", stage),
        ("replace", f"{method}/rateLimit", "1"),
        ("replace", f"{method}/burstLimit", "3"),
    )
    assert (told["name"], told["throttle"]) == ("gold", {"rateLimit": 0.5, "burstLimit": 2})
    assert told["quota"] == {"limit": 100, "period": "DAY"}
    limits = {"/products/GET": {"rateLimit": 1.0, "burstLimit": 3}}
    assert told["apiStages"] == [{"apiId": api.id, "stage": "v1", "throttle": limits}]
    told = patched(
        api, plan, ("remove", method, ""), ("remove", "/quota", ""), ("remove", "/throttle", "")
    )
    assert told["apiStages"] == [{"apiId": api.id, "stage": "v1", "throttle": {}}]
    assert "quota" not in told
    assert "throttle" not in told
    assert patched(api, plan, ("remove", "/apiStages", stage)).get("apiStages", []) == []


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (
            ("replace", "/throttle/limit", "1"),
            "Invalid patch path '/throttle/limit' specified for op 'replace'.",
        ),
        (
            ("replace", "/apiStages/abc:v1/throttle/~1/GET/rateLimit", "1"),
            "Usage Plan does not have the API stage abc:v1",
        ),
        (
            ("add", "/quota", "1"),
            "Invalid patch path '/quota' specified for op 'add'.",
        ),
    ],
)
def test_what_a_plan_does_not_have_is_refused(
    api: Api, operation: tuple[str, str, str], error: str
) -> None:
    plan = api.gateway.create_usage_plan(name="plan")["id"]
    with pytest.raises(ClientError) as caught:
        patched(api, plan, operation)
    assert caught.value.response["Error"]["Message"] == error
