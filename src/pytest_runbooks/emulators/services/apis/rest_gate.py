"""What stands before a method: API keys, usage plans and throttling.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta
from typing import Any

from . import rest_seams as seams
from .rest_exchange import Exchange
from .rest_refusals import RefusalError
from .throttling import TokenBuckets


class Gate:
    """Count what passes, for all accounts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets = TokenBuckets()
        self._used: dict[Hashable, int] = {}
        self._first: dict[Hashable, datetime] = {}

    def reset(self) -> None:
        """Begin to count anew."""
        self._buckets.reset()
        with self._lock:
            self._used.clear()
            self._first.clear()

    def check(self, exchange: Exchange, settings: Mapping[str, Mapping[str, Any]]) -> None:
        """Let a request pass.

        Args:
            exchange: the request, with its authoriser's findings.
            settings: the method settings of the stage.

        Raises:
            RefusalError: it needs a key, or comes too often.
        """
        if exchange.method.get("apiKeyRequired"):
            self._check_key(exchange)
        limits = _settings(exchange, settings)
        if limits and "throttlingRateLimit" in limits:
            key = ("stage", *_place(exchange), exchange.resource.path, exchange.request.method)
            self._take(key, limits["throttlingRateLimit"], limits["throttlingBurstLimit"])

    def _check_key(self, exchange: Exchange) -> None:
        request = exchange.request
        sent = request.header("x-api-key")
        if exchange.deployed.key_source == "AUTHORIZER":
            sent = exchange.context["identity"].get("apiKey")
        found = seams.plans_of(*_place(exchange), sent) if sent else []
        found = [(plan, key) for plan, key in found if key.enabled]
        if not found:
            raise RefusalError("INVALID_API_KEY", "Forbidden")
        plan, key = found[0]
        exchange.context["identity"].update(apiKey=key.value, apiKeyId=key.id)
        who = ("plan", request.account, request.region, plan.id, key.id)
        stage = next(one for one in plan.api_stages if one["apiId"] == request.api)
        name = f"{exchange.resource.path}/{request.method}"
        if own := (stage.get("throttle") or {}).get(name):
            self._take((*who, name), own["rateLimit"], own["burstLimit"])
        elif plan.throttle:
            limits = plan.throttle
            self._take(who, limits.get("rateLimit", 10_000), limits.get("burstLimit", 5_000))
        if plan.quota:
            self._count(who, plan.quota)

    def _take(self, key: Hashable, rate: Any, burst: Any) -> None:
        if not self._buckets.take(key, float(rate), float(burst)):
            raise RefusalError("THROTTLED", "Too Many Requests")

    def _count(self, who: Hashable, quota: Mapping[str, Any]) -> None:
        begun = _beginning(quota["period"], seams.utcnow())
        with self._lock:
            first = self._first.setdefault(who, begun)
            used = self._used.get((who, begun), 0)
            spent = int(quota.get("offset") or 0) if first == begun else 0
            if used + spent >= int(quota["limit"]):
                raise RefusalError("QUOTA_EXCEEDED", "Limit Exceeded")
            self._used[who, begun] = used + 1


GATE = Gate()
"""What has passed in this process."""


def _place(exchange: Exchange) -> tuple[str, str, str, str]:
    request = exchange.request
    return request.account, request.region, request.api, request.stage


def _settings(
    exchange: Exchange, settings: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Choose the settings of a method: its own, else those of all methods of the stage."""
    wanted = f"{exchange.resource.path}/{exchange.method['httpMethod']}".strip("/")
    plain = {name.replace("~1", "/").strip("/"): one for name, one in settings.items()}
    return plain.get(wanted) or plain.get("*/*")


def _beginning(period: str, now: datetime) -> datetime:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "WEEK":
        return day - timedelta(days=(day.weekday() + 1) % 7)
    return day.replace(day=1) if period == "MONTH" else day
