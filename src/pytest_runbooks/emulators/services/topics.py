"""What topics of SNS hand over: whole events to functions, and only what a filter policy chooses.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from ..protocol import Gap
from . import topics_seams as seams
from .afterwards import AFTERWARDS
from .deliveries_seams import REFUSALS, invoke
from .event_patterns import InvalidPatternError, check, matches
from .service import Replacement

_ORIGIN = Gap("sns", "Publish")


class Topics:
    """Hand messages over."""

    def __init__(self) -> None:
        self._replacements = (
            Replacement(seams.Subscription, "publish", _publishing),
            Replacement(seams.Subscription, "get_post_data", _posting),
            Replacement(seams.FilterPolicyMatcher, "matches", lambda _: _chooses),
            Replacement(seams.SNSBackend, "_validate_filter_policy", _validating),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for one in self._replacements:
            one.install()

    def reset(self) -> None:
        """Keep nothing."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for one in self._replacements:
            one.uninstall()


def _publishing(original: Callable[..., None]) -> Callable[..., None]:
    """Call a function after the message was taken; moto does it at once, with constant fields."""

    def publish(
        subscription: seams.Subscription,
        message: str,
        message_id: str,
        subject: str | None = None,
        message_attributes: dict[str, Any] | None = None,
        group_id: str | None = None,
        deduplication_id: str | None = None,
        message_structure: str | None = None,
    ) -> None:
        if subscription.protocol != "lambda":
            original(
                subscription,
                message,
                message_id,
                subject=subject,
                message_attributes=message_attributes,
                group_id=group_id,
                deduplication_id=deduplication_id,
                message_structure=message_structure,
            )
            return
        text = seams.chosen_text(subscription, message, message_attributes, message_structure)
        if text is None:
            return
        posted = subscription.get_post_data(text, message_id, subject, message_attributes)
        event = json.dumps({"Records": [_record(subscription.arn, posted)]})
        AFTERWARDS.later(_ORIGIN, partial(_call, subscription.endpoint, event))

    return publish


def _call(arn: str, event: str) -> None:
    """Call a function; one that is not there any more is told of nothing.

    Raises:
        NotImplementedError: the function cannot run here.
    """
    with suppress(*REFUSALS):
        invoke(arn, event)


def _record(subscription: str, posted: dict[str, Any]) -> dict[str, Any]:
    """Give a message as functions get it, where some names are spelled in another way."""
    same = ("SignatureVersion", "Timestamp", "Signature", "MessageId", "Message", "Type")
    return {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "EventSource": "aws:sns",
        "Sns": {
            **{name: posted[name] for name in same},
            "SigningCertUrl": posted["SigningCertURL"],
            "UnsubscribeUrl": posted["UnsubscribeURL"],
            "TopicArn": posted["TopicArn"],
            "Subject": posted.get("Subject"),
            "MessageAttributes": posted.get("MessageAttributes") or {},
        },
    }


def _posting(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Name the subscription that can be ended, where moto names one that nobody has."""

    def get_post_data(
        subscription: seams.Subscription, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        posted = original(subscription, *args, **kwargs)
        region = subscription.arn.split(":")[3]
        query = f"Action=Unsubscribe&SubscriptionArn={subscription.arn}"
        return posted | {"UnsubscribeURL": f"https://sns.{region}.amazonaws.com/?{query}"}

    return get_post_data


def _chooses(
    matcher: seams.FilterPolicyMatcher, attributes: seams.Attributes | None, message: str
) -> bool:
    """Say whether a filter policy chooses a message, by its attributes or by its body."""
    if matcher.filter_policy_scope == "MessageAttributes":
        given = {name: _value(one) for name, one in (attributes or {}).items()}
        known = {name: value for name, value in given.items() if value is not None}
        return matches(matcher.filter_policy, known)
    try:
        body = json.loads(message)
    except ValueError:
        return not matcher.filter_policy
    return matches(matcher.filter_policy, body)


def _value(attribute: Any) -> Any:
    """Give what a policy compares with; None for an attribute that it does not look at."""
    kind, value = attribute["Type"], attribute["Value"]
    if kind == "Number":
        return float(value)
    if kind == "String.Array":
        try:
            return json.loads(value)
        except ValueError:
            return None
    return None if kind.startswith("Binary") else value


def _validating(original: Callable[..., None]) -> Callable[..., None]:
    """Take addresses in filter policies, which moto does not know, and refuse what is no policy."""

    def validate(backend: seams.SNSBackend, value: Any, scope: str | None) -> None:
        original(backend, _without_addresses(value), scope)
        try:
            check(value)
        except InvalidPatternError as error:
            raise seams.SNSInvalidParameter(f"Invalid parameter: FilterPolicy: {error}") from error

    return validate


def _without_addresses(policy: Any) -> Any:
    if isinstance(policy, list):
        return [_without_addresses(one) for one in policy]
    if isinstance(policy, dict):
        if [*policy] == ["cidr"] and not isinstance(policy["cidr"], list | dict):
            return ""
        return {name: _without_addresses(one) for name, one in policy.items()}
    return policy


SERVICE = Topics()
