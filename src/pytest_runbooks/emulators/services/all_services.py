"""All services that stand in for parts of moto."""

from __future__ import annotations

from . import (
    alarms,
    certificates,
    dynamodb,
    event_sources,
    events,
    iam_policies,
    lambda_configuration,
    lambda_events,
    lambda_settings,
    late,
    limits,
    logs,
    metric_statistics,
    route53,
    s3_notifications,
    s3_replication,
    sqs,
    stacks,
    topics,
)
from .apis import domains_control, function_urls
from .apis import late as late_apis
from .service import Service


def all_services() -> tuple[Service, ...]:
    """Give them; what each keeps belongs to the process, as what moto keeps does."""
    return (
        alarms.SERVICE,
        certificates.SERVICE,
        dynamodb.SERVICE,
        event_sources.SERVICE,
        events.SERVICE,
        domains_control.SERVICE,
        function_urls.SERVICE,
        iam_policies.SERVICE,
        lambda_configuration.SERVICE,
        lambda_events.SERVICE,
        lambda_settings.SERVICE,
        *late.SERVICES,
        late_apis.SERVICE,
        limits.SERVICE,
        logs.SERVICE,
        metric_statistics.SERVICE,
        route53.SERVICE,
        s3_notifications.SERVICE,
        s3_replication.SERVICE,
        sqs.SERVICE,
        stacks.SERVICE,
        topics.SERVICE,
    )
