"""Queues, topics and rules of EventBridge in stacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from .calls import is_gone
from .fitting import fit
from .functions import text
from .kind import Kind, Made, Site, refuse_existing

_OF_QUEUES = frozenset(
    {
        *("ContentBasedDeduplication", "DeduplicationScope", "DelaySeconds", "FifoQueue"),
        *("FifoThroughputLimit", "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId"),
        *("MaximumMessageSize", "MessageRetentionPeriod", "QueueName"),
        *("ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy", "RedrivePolicy"),
        *("SqsManagedSseEnabled", "Tags", "VisibilityTimeout"),
    }
)
_OF_TOPICS = frozenset(
    {
        *("ArchivePolicy", "ContentBasedDeduplication", "DataProtectionPolicy"),
        *("DeliveryStatusLogging", "DisplayName", "FifoThroughputScope", "FifoTopic"),
        *("KmsMasterKeyId", "SignatureVersion", "Subscription", "Tags", "TopicName"),
        "TracingConfig",
    }
)


class Queue(Kind):
    """`AWS::SQS::Queue`; its physical id is its URL."""

    named = "QueueName"
    create_only = frozenset({"QueueName", "FifoQueue"})
    tagged = True
    _no_attributes: ClassVar[frozenset[str]] = frozenset({"QueueName", "Tags"})
    _defaults: ClassVar[Mapping[str, str]] = {
        "DelaySeconds": "0",
        "KmsMasterKeyId": "",
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "ReceiveMessageWaitTimeSeconds": "0",
        "RedriveAllowPolicy": "",
        "RedrivePolicy": "",
        "VisibilityTimeout": "30",
    }

    def create(self, site: Site) -> Made:
        """Make a queue."""
        site.refuse_others(_OF_QUEUES)
        name = site.name("QueueName", 80)
        if text(site.properties.get("FifoQueue", False)) == "true" and not name.endswith(".fifo"):
            name = f"{name[:75]}.fifo"
        try:
            site.call("sqs", "get_queue_url", QueueName=name)
        except ClientError as error:
            if not is_gone(error.response):
                raise
        else:
            raise refuse_existing(site, name)
        made = site.call(
            "sqs",
            "create_queue",
            QueueName=name,
            Attributes=self._wanted(site.properties),
            tags=site.all_tags(),
        )
        return Made(made["QueueUrl"], name)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change a queue; what is not said any more is as in a new one."""
        site.refuse_others(_OF_QUEUES)
        wanted = self._wanted(site.properties)
        for name in before:
            if name in self._defaults and name not in wanted:
                wanted[name] = self._defaults[name]
        site.call("sqs", "set_queue_attributes", QueueUrl=made.physical, Attributes=wanted)
        has = site.call("sqs", "list_queue_tags", QueueUrl=made.physical).get("Tags") or {}
        tags = site.all_tags()
        if gone := [key for key in has if key not in tags]:
            site.call("sqs", "untag_queue", QueueUrl=made.physical, TagKeys=gone)
        if tags:
            site.call("sqs", "tag_queue", QueueUrl=made.physical, Tags=tags)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a queue."""
        site.call("sqs", "delete_queue", QueueUrl=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its name, ARN and URL."""
        return {
            "Arn": site.arn("sqs", made.handle),
            "QueueName": made.handle,
            "QueueUrl": made.physical,
        }

    def _wanted(self, properties: Mapping[str, Any]) -> dict[str, str]:
        return {
            name: json.dumps(value) if isinstance(value, dict) else text(value)
            for name, value in properties.items()
            if name not in self._no_attributes
            and not (name == "FifoQueue" and text(value) == "false")
        }


class QueuePolicy(Kind):
    """`AWS::SQS::QueuePolicy`: one policy of several queues."""

    def create(self, site: Site) -> Made:
        """Put the policy."""
        self._put(site, site.properties["Queues"], json.dumps(site.properties["PolicyDocument"]))
        return Made(site.name("", 80), list(site.properties["Queues"]))

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Put it to the queues that are named now, and take it from the others."""
        queues = site.properties["Queues"]
        self._put(site, [one for one in before["Queues"] if one not in queues], "")
        self._put(site, queues, json.dumps(site.properties["PolicyDocument"]))
        made.handle = list(queues)

    def delete(self, site: Site, made: Made) -> None:
        """Take it away."""
        self._put(site, made.handle, "")

    @staticmethod
    def _put(site: Site, queues: list[str], policy: str) -> None:
        for queue in queues:
            site.call("sqs", "set_queue_attributes", QueueUrl=queue, Attributes={"Policy": policy})


class Topic(Kind):
    """`AWS::SNS::Topic`; its physical id is its ARN."""

    named = "TopicName"
    create_only = frozenset({"TopicName", "FifoTopic"})
    tagged = True
    _no_attributes: ClassVar[frozenset[str]] = frozenset({"TopicName", "Tags", "Subscription"})

    def create(self, site: Site) -> Made:
        """Make a topic, with its subscriptions."""
        site.refuse_others(_OF_TOPICS)
        name = site.name("TopicName", 256)
        if text(site.properties.get("FifoTopic", False)) == "true" and not name.endswith(".fifo"):
            name += ".fifo"
        arn = site.arn("sns", name)
        try:
            site.call("sns", "get_topic_attributes", TopicArn=arn)
        except ClientError as error:
            if not is_gone(error.response):
                raise
        else:
            raise refuse_existing(site, arn)
        tags = [{"Key": key, "Value": value} for key, value in site.all_tags().items()]
        made = site.call(
            "sns", "create_topic", Name=name, Attributes=self._wanted(site.properties), Tags=tags
        )
        self._subscribe(site, made["TopicArn"], [])
        return Made(made["TopicArn"], name)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change a topic."""
        site.refuse_others(_OF_TOPICS)
        was, wanted = self._wanted(before), self._wanted(site.properties)
        for name in {**was, **wanted}:
            if was.get(name) != wanted.get(name):
                site.call(
                    "sns",
                    "set_topic_attributes",
                    TopicArn=made.physical,
                    AttributeName=name,
                    AttributeValue=wanted.get(name, ""),
                )
        self._subscribe(site, made.physical, before.get("Subscription") or [])
        has = site.call("sns", "list_tags_for_resource", ResourceArn=made.physical)["Tags"]
        tags = site.all_tags()
        if gone := [tag["Key"] for tag in has if tag["Key"] not in tags]:
            site.call("sns", "untag_resource", ResourceArn=made.physical, TagKeys=gone)
        if tags:
            new = [{"Key": key, "Value": value} for key, value in tags.items()]
            site.call("sns", "tag_resource", ResourceArn=made.physical, Tags=new)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a topic."""
        site.call("sns", "delete_topic", TopicArn=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN and name."""
        del site
        return {"TopicArn": made.physical, "TopicName": made.handle}

    @staticmethod
    def _subscribe(site: Site, arn: str, before: list[Any]) -> None:
        wanted = site.properties.get("Subscription") or []
        there = site.call("sns", "list_subscriptions_by_topic", TopicArn=arn)["Subscriptions"]
        for one in before:
            if one not in wanted:
                for found in there:
                    if (found["Protocol"], found["Endpoint"]) == (one["Protocol"], one["Endpoint"]):
                        site.call("sns", "unsubscribe", SubscriptionArn=found["SubscriptionArn"])
        for one in wanted:
            if one not in before:
                site.call(
                    "sns",
                    "subscribe",
                    TopicArn=arn,
                    Protocol=one["Protocol"],
                    Endpoint=one["Endpoint"],
                )

    def _wanted(self, properties: Mapping[str, Any]) -> dict[str, str]:
        return {
            name: json.dumps(value) if isinstance(value, dict) else text(value)
            for name, value in properties.items()
            if name not in self._no_attributes
            and not (name == "FifoTopic" and text(value) == "false")
        }


class Subscription(Kind):
    """`AWS::SNS::Subscription`; its physical id is its ARN."""

    create_only = frozenset({"TopicArn", "Protocol", "Endpoint"})
    _named: ClassVar[frozenset[str]] = create_only | {"Region"}

    def create(self, site: Site) -> Made:
        """Subscribe."""
        properties = site.properties
        made = site.call(
            "sns",
            "subscribe",
            TopicArn=properties["TopicArn"],
            Protocol=properties["Protocol"],
            Endpoint=properties.get("Endpoint", ""),
            Attributes=self._wanted(properties),
            ReturnSubscriptionArn=True,
        )
        return Made(made["SubscriptionArn"])

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change what is delivered, and how."""
        was, wanted = self._wanted(before), self._wanted(site.properties)
        for name in {**was, **wanted}:
            if was.get(name) != wanted.get(name):
                site.call(
                    "sns",
                    "set_subscription_attributes",
                    SubscriptionArn=made.physical,
                    AttributeName=name,
                    AttributeValue=wanted.get(name, "{}"),
                )

    def delete(self, site: Site, made: Made) -> None:
        """Unsubscribe."""
        site.call("sns", "unsubscribe", SubscriptionArn=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN."""
        del site
        return {"Arn": made.physical}

    def _wanted(self, properties: Mapping[str, Any]) -> dict[str, str]:
        return {
            name: json.dumps(value) if isinstance(value, dict) else text(value)
            for name, value in properties.items()
            if name not in self._named
        }


class TopicPolicy(Kind):
    """`AWS::SNS::TopicPolicy`: one policy of several topics."""

    def create(self, site: Site) -> Made:
        """Put the policy."""
        self._put(site)
        return Made(site.name("", 80), list(site.properties["Topics"]))

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Put it anew."""
        if [one for one in before["Topics"] if one not in site.properties["Topics"]]:
            raise NotImplementedError("an AWS::SNS::TopicPolicy that is taken from a topic")
        self._put(site)
        made.handle = list(site.properties["Topics"])

    def delete(self, site: Site, made: Made) -> None:
        """Leave it: a topic always has a policy, and that of a new one is not kept here."""

    @staticmethod
    def _put(site: Site) -> None:
        for topic in site.properties["Topics"]:
            site.call(
                "sns",
                "set_topic_attributes",
                TopicArn=topic,
                AttributeName="Policy",
                AttributeValue=json.dumps(site.properties["PolicyDocument"]),
            )


class Rule(Kind):
    """`AWS::Events::Rule`; its physical id is its name, after that of a bus of one's own."""

    named = "Name"
    create_only = frozenset({"Name", "EventBusName"})
    tagged = True

    def create(self, site: Site) -> Made:
        """Make a rule, with its targets."""
        name, bus = site.name("Name"), site.properties.get("EventBusName", "default")
        try:
            site.call("events", "describe_rule", Name=name, EventBusName=bus)
        except ClientError as error:
            if not is_gone(error.response):
                raise
        else:
            raise refuse_existing(site, name)
        tags = [{"Key": key, "Value": value} for key, value in site.all_tags().items()]
        self._put(site, name, bus, {}, tags)
        return Made(name if bus == "default" else f"{bus}|{name}", (name, bus))

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change a rule and its targets."""
        name, bus = made.handle
        self._put(site, name, bus, before, [])

    def delete(self, site: Site, made: Made) -> None:
        """Remove a rule, with its targets."""
        name, bus = made.handle
        found = site.call("events", "list_targets_by_rule", Rule=name, EventBusName=bus)
        if ids := [target["Id"] for target in found["Targets"]]:
            site.call("events", "remove_targets", Rule=name, EventBusName=bus, Ids=ids)
        site.call("events", "delete_rule", Name=name, EventBusName=bus)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN."""
        name, bus = made.handle
        path = name if bus == "default" else f"{bus}/{name}"
        return {"Arn": site.arn("events", f"rule/{path}"), "RuleName": name}

    @staticmethod
    def _put(
        site: Site, name: str, bus: str, before: Mapping[str, Any], tags: list[dict[str, str]]
    ) -> None:
        wanted = {
            key: value
            for key, value in site.properties.items()
            if key not in {"Targets", "Tags", "Name", "EventBusName"}
        }
        rule = fit(site.call.shape("events", "put_rule"), wanted)
        site.call("events", "put_rule", Name=name, EventBusName=bus, **rule, Tags=tags)
        targets = site.properties.get("Targets") or []
        ids = {target["Id"] for target in targets}
        gone = [one["Id"] for one in before.get("Targets") or [] if one["Id"] not in ids]
        if gone:
            site.call("events", "remove_targets", Rule=name, EventBusName=bus, Ids=gone)
        if targets:
            shape = site.call.shape("events", "put_targets").members["Targets"]
            site.call(
                "events", "put_targets", Rule=name, EventBusName=bus, Targets=fit(shape, targets)
            )
