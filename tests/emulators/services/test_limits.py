"""What is out of limits is refused, through boto3, as the AWS pages say.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.services import limits_seams as seams

from ..conftest import Clients


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("DelaySeconds", ("0", "900"), ("901", "-1")),
        ("MaximumMessageSize", ("1024", "1048576"), ("1023", "1048577")),
        ("MessageRetentionPeriod", ("60", "1209600"), ("59", "1209601")),
        ("ReceiveMessageWaitTimeSeconds", ("0", "20"), ("21", "soon")),
        ("VisibilityTimeout", ("0", "43200"), ("43201", "1.5")),
    ],
)
def test_an_attribute_of_a_queue_has_its_limits(
    client: Clients, name: str, allowed: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="orders", Attributes={name: allowed[0]})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={name: allowed[1]})
    for value in refused:
        for call, asked in (
            (sqs.create_queue, {"QueueName": "mails"}),
            (sqs.set_queue_attributes, {"QueueUrl": url}),
        ):
            with pytest.raises(ClientError) as caught:
                call(**asked, Attributes={name: value})
            assert caught.value.response["Error"]["Code"] == "InvalidAttributeValue"
            assert f"Invalid value for the parameter {name}." in str(caught.value)
    [listed] = sqs.list_queues()["QueueUrls"]
    assert listed == url
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
    assert told == {name: allowed[1]}


def test_logs_are_kept_for_as_long_as_aws_can(client: Clients) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="orders")
    logs.put_retention_policy(logGroupName="orders", retentionInDays=7)
    with pytest.raises(logs.exceptions.InvalidParameterException) as caught:
        logs.put_retention_policy(logGroupName="orders", retentionInDays=8)
    assert "Value '8' at 'retentionInDays' failed to satisfy constraint" in str(caught.value)
    [group] = logs.describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 7


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (seams.SQSBackend.create_queue, ["self", "name", "tags", "kwargs"]),
        (seams.SQSBackend.set_queue_attributes, ["self", "queue_name", "attributes"]),
        (seams.LogsBackend.put_retention_policy, ["self", "log_group_name", "retention_in_days"]),
    ],
)
def test_moto_has_what_limits_lean_on(method: Any, parameters: list[str]) -> None:
    assert [*inspect.signature(method).parameters] == parameters
