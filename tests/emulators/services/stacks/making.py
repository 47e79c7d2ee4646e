"""Stacks, as the tests of this folder make and read them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from ...conftest import Clients

NAME = "shop"
IAM = ["CAPABILITY_NAMED_IAM"]


def queue(name: str = "orders", **properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name} | properties}


def broken(**more: Any) -> dict[str, Any]:
    """Give a resource that no service makes: a role with a policy that is not there."""
    properties = {
        "RoleName": "broken",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/Nobody"],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties} | more


@dataclass
class Stacks:
    """CloudFormation, with what it makes."""

    client: Clients

    @property
    def api(self) -> Any:
        return self.client("cloudformation")

    def create(self, resources: dict[str, Any] | str, name: str = NAME, **more: Any) -> str:
        """Make a stack; give its status."""
        self.api.create_stack(StackName=name, **self._asked(resources, more))
        return self.status(name)

    def update(self, resources: dict[str, Any] | str, name: str = NAME, **more: Any) -> str:
        """Change a stack; give its status."""
        self.api.update_stack(StackName=name, **self._asked(resources, more))
        return self.status(name)

    @staticmethod
    def _asked(resources: dict[str, Any] | str, more: dict[str, Any]) -> dict[str, Any]:
        sections = more.pop("Sections", {})
        if "Parameters" in more:
            more["Parameters"] = [
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in more["Parameters"].items()
            ]
        body = (
            resources
            if isinstance(resources, str)
            else json.dumps({"Resources": resources, **sections})
        )
        return {"TemplateBody": body, "Capabilities": IAM, **more}

    def told(self, name: str = NAME) -> dict[str, Any]:
        [stack] = self.api.describe_stacks(StackName=name)["Stacks"]
        found: dict[str, Any] = stack
        return found

    def status(self, name: str = NAME) -> str:
        return str(self.told(name)["StackStatus"])

    def outputs(self, name: str = NAME) -> dict[str, str]:
        return {one["OutputKey"]: one["OutputValue"] for one in self.told(name)["Outputs"]}

    def events(self, name: str = NAME) -> list[str]:
        """Give what happened, the oldest first, as `Logical STATUS`."""
        events = self.api.describe_stack_events(StackName=name)["StackEvents"]
        return [f"{one['LogicalResourceId']} {one['ResourceStatus']}" for one in reversed(events)]

    def reasons(self, name: str = NAME) -> dict[str, str]:
        """Give the reasons that events have, by `Logical STATUS`."""
        events = self.api.describe_stack_events(StackName=name)["StackEvents"]
        return {
            f"{one['LogicalResourceId']} {one['ResourceStatus']}": one["ResourceStatusReason"]
            for one in reversed(events)
            if "ResourceStatusReason" in one
        }

    def queues(self) -> list[str]:
        urls = self.client("sqs").list_queues().get("QueueUrls", [])
        return sorted(url.rsplit("/", 1)[-1] for url in urls)

    def attributes(self, name: str = "orders") -> dict[str, str]:
        sqs = self.client("sqs")
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])[
            "Attributes"
        ]
        return found

    def remove_queue(self, name: str) -> None:
        """Remove a queue behind the back of its stack."""
        sqs = self.client("sqs")
        sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"])


def refusal(call: Any, **parameters: Any) -> str:
    """Give what a call is refused with."""
    try:
        call(**parameters)
    except ClientError as error:
        told = error.response["Error"]
        return f"{told['Code']}: {told['Message']}"
    return "it was not refused"
