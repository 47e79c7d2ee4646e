"""What a service of AWS sends to a queue, a topic or a function by itself.

What is private to moto, read in moto 5.2.5, is how its queues and topics are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from moto.core.exceptions import ServiceException
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from werkzeug.exceptions import HTTPException

from ..moto_seams import InvokeRequest, call_function

REFUSALS = (HTTPException, ServiceException, LookupError)
"""What moto raises when something is not there, or does not take what it is sent."""


def deliver(
    arn: str,
    text: str,
    *,
    attributes: Mapping[str, str] | None = None,
    group: str = "",
    subject: str = "",
) -> None:
    """Send a message to a queue or a topic, wherever it is.

    Args:
        arn: the queue's or the topic's.
        text: the message.
        attributes: of the message, texts by their names.
        group: the message group of a FIFO queue.
        subject: for a topic; at most 100 characters are sent.

    Raises:
        NotImplementedError: it is neither.
        Exception: whatever moto answers with; there is no such queue or topic, among others.
    """
    _, _, service, region, account, name = arn.split(":", 5)
    sent: dict[str, Any] = {}
    if service == "sqs":
        for key, value in (attributes or {}).items():
            sent[key] = {"DataType": "String", "StringValue": value}
        sqs_backends[account][region].send_message(
            name, text, message_attributes=sent, group_id=group or None
        )
    elif service == "sns":
        for key, value in (attributes or {}).items():
            sent[key] = {"Type": "String", "Value": value}
        sns_backends[account][region].publish(
            text, arn, subject=subject[:100] or None, message_attributes=sent
        )
    else:
        raise NotImplementedError(f"messages to {arn}")


def invoke(arn: str, event: str) -> None:
    """Call a function, and wait for nothing.

    Args:
        arn: the function's, with or without a qualifier.
        event: in JSON.

    Raises:
        NotImplementedError: it cannot run here.
        HTTPException: there is no such function.
        LookupError: it does not take the event.
    """
    _, _, _, region, account, _, function = arn.split(":", 6)
    name, _, qualifier = function.partition(":")
    request = InvokeRequest(
        account=account,
        region=region,
        function=name,
        qualifier=qualifier,
        kind="Event",
        wants_log=False,
        client_context="",
        payload=event.encode(),
    )
    status, _, body = call_function(request)
    if status != HTTPStatus.ACCEPTED:
        raise LookupError(body.decode(errors="replace"))
