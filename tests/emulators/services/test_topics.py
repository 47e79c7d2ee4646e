"""Topics of SNS: what functions are called with, and which messages a filter policy chooses.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html
"""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from typing import Any

import pytest

from ..conftest import ACCOUNT, REGION, Clients, Deploy
from .event_functions import bodies, queue, seen, watch

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"


def test_a_function_is_called_with_the_whole_message(client: Clients, deploy: Deploy) -> None:
    watch(client, deploy)
    sns = client("sns")
    topic = sns.create_topic(Name="orders")["TopicArn"]
    policy = {"FilterPolicy": json.dumps({"kind": ["paid"]})}
    subscribed = [
        sns.subscribe(
            TopicArn=topic,
            Protocol="lambda",
            Endpoint=f"{FUNCTION}:{name}",
            Attributes=policy,
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]
        for name in ("worker", "gone")
    ]
    sns.publish(TopicArn=topic, Message="not chosen", Subject="other")
    kind = {"kind": {"DataType": "String", "StringValue": "paid"}}
    message_id = sns.publish(
        TopicArn=topic,
        Message=json.dumps({"default": "of all", "lambda": "order 7"}),
        MessageStructure="json",
        Subject="news",
        MessageAttributes=kind,
    )["MessageId"]
    [event] = seen(client)
    [record] = event["Records"]
    told = record["Sns"]
    assert told.pop("Timestamp").endswith("Z")
    assert told.pop("Signature")
    assert told.pop("SigningCertUrl").startswith(f"https://sns.{REGION}.amazonaws.com/Simple")
    unsubscribe = f"https://sns.{REGION}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn="
    assert record == {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscribed[0],
        "EventSource": "aws:sns",
        "Sns": {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": topic,
            "Subject": "news",
            "Message": "order 7",
            "SignatureVersion": "2",
            "UnsubscribeUrl": unsubscribe + subscribed[0],
            "MessageAttributes": {"kind": {"Type": "String", "Value": "paid"}},
        },
    }


def test_a_message_without_subject_and_attributes_has_neither(
    client: Clients, deploy: Deploy
) -> None:
    watch(client, deploy)
    sns = client("sns")
    topic = sns.create_topic(Name="orders")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=f"{FUNCTION}:worker")
    sns.publish(TopicArn=topic, Message="order 7")
    [event] = seen(client)
    told = event["Records"][0]["Sns"]
    assert (told["Subject"], told["MessageAttributes"]) == (None, {})


def text(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}


def number(value: str) -> dict[str, str]:
    return {"DataType": "Number", "StringValue": value}


def array(*values: Any) -> dict[str, str]:
    return {"DataType": "String.Array", "StringValue": json.dumps(values)}


BINARY = {"DataType": "Binary", "BinaryValue": b"rugby"}


@pytest.mark.parametrize(
    ("wanted", "chosen", "left_out"),
    [
        (["rugby"], [text("rugby"), array("rugby", "golf")], [text("rug"), array("golf"), BINARY]),
        ([{"prefix": "bas"}], [text("baseball"), array("golf", "basket")], [text("rugby")]),
        ([{"suffix": "ball"}], [text("baseball"), array("golf", "ball")], [text("balls")]),
        ([{"equals-ignore-case": "Tennis"}], [text("tENNIS"), text("Tennis")], [text("ten")]),
        ([{"anything-but": ["rugby"]}], [text("golf"), array("rugby", "golf")], [text("rugby")]),
        ([{"anything-but": [100]}], [number("101"), number("1.5")], [number("100.0")]),
        ([{"anything-but": {"prefix": "or"}}], [text("paid")], [text("order")]),
        ([{"anything-but": {"suffix": "ball"}}], [text("golf")], [text("baseball")]),
        ([{"cidr": "10.0.0.0/24"}], [text("10.0.0.255")], [text("10.1.0.0"), text("rugby")]),
        ([301.5], [number("301.50"), number("3.015e2")], [number("302"), text("301.5")]),
        ([{"numeric": ["=", 7]}], [number("7.0")], [number("8"), text("7")]),
        ([{"numeric": [">", 0, "<=", 150]}], [number("150"), number("0.1")], [number("0")]),
        ([{"exists": True}], [text("any"), number("0"), array("x")], []),
        ([{"exists": False}], [], [text("any"), array("x")]),
    ],
)
def test_attributes_are_compared_with_the_policy(
    client: Clients,
    wanted: list[Any],
    chosen: list[dict[str, str]],
    left_out: list[dict[str, str]],
) -> None:
    told = _told_of(client, {"about": wanted}, [*chosen, *left_out])
    assert told == [f"{number}" for number in range(len(chosen))]


def _told_of(client: Clients, policy: dict[str, Any], attributes: list[Any]) -> list[str]:
    topic, url = _subscribed(client, FilterPolicy=json.dumps(policy))
    for number_of, one in enumerate(attributes):
        sent = {"about": one}
        client("sns").publish(TopicArn=topic, Message=str(number_of), MessageAttributes=sent)
    return bodies(client, url)


def _subscribed(client: Clients, **attributes: str) -> tuple[str, str]:
    url, arn = queue(client, "subscriber")
    topic = client("sns").create_topic(Name="topic")["TopicArn"]
    client("sns").subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"} | attributes,
    )
    return topic, url


@pytest.mark.parametrize(
    ("policy", "chosen", "left_out"),
    [
        ({"a": {"b": ["x"]}}, [{"a": {"b": "x"}}, {"a": [{"b": "x"}]}], [{"a": "x"}, {"b": "x"}]),
        ({"a": ["x"], "b": [1]}, [{"a": ["y", "x"], "b": 1.0}], [{"a": "x"}, {"b": 1}]),
        ({"$or": [{"a": ["x"]}, {"b": [1]}]}, [{"a": "x"}, {"b": 1}], [{"a": "y", "b": 2}, {}]),
        ({"a": [True, None]}, [{"a": True}, {"a": None}], [{"a": 1}, {"a": "true"}, {"a": False}]),
        ({"a": [{"prefix": "x"}]}, [{"a": "xy"}, {"a": ["z", "x"]}], [{"a": 1}, {"a": "y"}]),
        ({"a": [{"numeric": [">", 5]}]}, [{"a": 6}, {"a": [1, 7]}], [{"a": "6"}, {"a": 5}]),
        ({"a": [{"equals-ignore-case": "X"}]}, [{"a": "x"}], [{"a": 1}, {"a": "y"}]),
    ],
)
def test_bodies_are_compared_with_the_policy(
    client: Clients, policy: dict[str, Any], chosen: list[Any], left_out: list[Any]
) -> None:
    scope = {"FilterPolicyScope": "MessageBody", "FilterPolicy": json.dumps(policy)}
    topic, url = _subscribed(client, **scope)
    for body in (*chosen, *left_out):
        client("sns").publish(TopicArn=topic, Message=json.dumps(body))
    client("sns").publish(TopicArn=topic, Message="no JSON")
    assert [json.loads(body) for body in bodies(client, url)] == chosen


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ([{"cidr": "10.0.0.0/99"}], "cidr has an operand that it does not take"),
        ([{"anything-but": {"sounds-like": "x"}}], "anything-but has an operand that"),
        ([{"prefix": 5}], "prefix has an operand that it does not take"),
        ([], "Empty arrays are not allowed"),
        ([{"sounds-like": "x"}], "Unrecognized match type sounds-like"),
    ],
)
def test_what_is_no_policy_is_refused(client: Clients, wanted: list[Any], said: str) -> None:
    sns = client("sns")
    with pytest.raises(sns.exceptions.InvalidParameterException, match=said):
        _subscribed(client, FilterPolicy=json.dumps({"about": wanted}))


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        (
            "moto.sns.models",
            "Subscription.publish",
            [
                *("self", "message", "message_id", "subject", "message_attributes", "group_id"),
                *("deduplication_id", "message_structure"),
            ],
        ),
        (
            "moto.sns.models",
            "Subscription.get_post_data",
            ["self", "message", "message_id", "subject", "message_attributes"],
        ),
        (
            "moto.sns.models",
            "Subscription._parse_message_structure",
            ["self", "message", "protocol"],
        ),
        ("moto.sns.models", "SNSBackend._validate_filter_policy", ["self", "value", "scope"]),
        (
            "moto.sns.utils",
            "FilterPolicyMatcher.matches",
            ["self", "message_attributes", "message"],
        ),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(
    module: str, name: str, parameters: list[str]
) -> None:
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    assert list(inspect.signature(found).parameters) == parameters
