"""Functions that are called with events: they tell of them, and refuse what they are to refuse."""

from __future__ import annotations

import json
from typing import Any

from ..conftest import ACCOUNT, REGION, Clients, Deploy

CODE = """
import json, urllib.request, os
from http.client import HTTPConnection
from urllib.parse import urlsplit

def handler(event, context):
    bodies = json.dumps(event)
    at = urlsplit(os.environ["AWS_ENDPOINT_URL"])
    connection = HTTPConnection(at.hostname, at.port)
    said = json.dumps({"QueueUrl": "http://sqs/seen", "MessageBody": bodies})
    connection.request("POST", "/", said, {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "AmazonSQS.SendMessage",
        "User-Agent": "exec-env/AWS_Lambda_python3.13",
        "Authorization": "AWS4-HMAC-SHA256 Credential=" + os.environ["AWS_ACCESS_KEY_ID"]
        + "/20260101/" + os.environ["AWS_REGION"] + "/sqs/aws4_request, Signature=0",
    })
    assert connection.getresponse().status == 200
    if "REFUSES" in bodies or os.environ.get("BROKEN"):
        raise ValueError("refused")
    if os.environ.get("ANSWER"):
        return eval(os.environ["ANSWER"], {"event": event})
"""


def watch(client: Clients, deploy: Deploy, **settings: Any) -> str:
    """Deploy a function that tells the queue `seen` of its events; give its name."""
    client("sqs").create_queue(QueueName="seen")
    variables = settings.pop("variables", {})
    return deploy(CODE, Environment={"Variables": variables}, **({"Timeout": 20} | settings))


def seen(client: Clients) -> list[Any]:
    """Give the events that functions were called with since the last time, in their order."""
    found: list[Any] = []
    url = client("sqs").get_queue_url(QueueName="seen")["QueueUrl"]
    while (
        messages := client("sqs")
        .receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        .get("Messages")
    ):
        for one in messages:
            found.append(json.loads(one["Body"]))
            client("sqs").delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return found


def queue(client: Clients, name: str, **attributes: str) -> tuple[str, str]:
    """Make a queue; give its URL and its ARN."""
    url = client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def bodies(client: Clients, url: str) -> list[str]:
    """Take the messages that are visible in a queue."""
    messages = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [one["Body"] for one in messages.get("Messages", [])]


def counts(client: Clients, url: str) -> tuple[int, int]:
    """Give the number of messages that are visible, and of those that somebody has."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return int(told[names[0]]), int(told[names[1]])
