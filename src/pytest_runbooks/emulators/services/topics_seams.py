"""Every private name of moto's SNS that topics lean on, read in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend, Subscription
from moto.sns.utils import FilterPolicyMatcher

__all__ = [
    "FilterPolicyMatcher",
    "SNSBackend",
    "SNSInvalidParameter",
    "Subscription",
    "chosen_text",
]

Attributes = dict[str, Any]


def chosen_text(
    subscription: Subscription, message: str, attributes: Attributes | None, structure: str | None
) -> str | None:
    """Give the message as a subscriber gets it; None when its filter policy leaves it out.

    Raises:
        InvalidParameterValue: the message has no text for this subscriber.
    """
    matcher = subscription._filter_policy_matcher  # noqa: SLF001 - as this file is for
    if matcher is not None and not matcher.matches(attributes, message):
        return None
    if structure == "json":
        return str(subscription._parse_message_structure(message, subscription.protocol))  # noqa: SLF001 - as this file is for
    return message
