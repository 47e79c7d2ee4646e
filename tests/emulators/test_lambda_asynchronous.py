"""Asynchronous calls of functions, as the AWS pages say that they end.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
"""

from __future__ import annotations

import inspect
import json
import re
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import lambda_events

from .conftest import ACCOUNT, REGION, Clients, Deploy
from .test_lambda_metrics import total
from .test_moto_lambda import ARN, ECHO, UUID, call, messages, wait_for

FAILS = "def handler(event, context):\n    print('tried')\n    raise ValueError('no ' + str(event))"


def later(client: Clients, event: Any = None, **settings: Any) -> str:
    """Call, and wait for nobody; give the id of the call."""
    answer = client("lambda").invoke(
        FunctionName="worker", InvocationType="Event", Payload=json.dumps(event), **settings
    )
    assert answer["StatusCode"] == 202
    assert answer["Payload"].read() == b""
    return str(answer["ResponseMetadata"]["RequestId"])


def configure(client: Clients, **settings: Any) -> dict[str, Any]:
    answer = client("lambda").put_function_event_invoke_config(FunctionName="worker", **settings)
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def queue(client: Clients, name: str = "told", **attributes: str) -> tuple[str, str]:
    """Make a queue; give its URL and its ARN."""
    url = client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def received(client: Clients, url: str) -> list[dict[str, Any]]:
    answer = client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return list(answer.get("Messages", []))


def tries(client: Clients) -> int:
    return messages(client).count("tried\n")


@pytest.mark.parametrize("retries", [None, 0, 1])
def test_a_function_that_fails_is_tried_again(
    client: Clients, deploy: Deploy, retries: int | None
) -> None:
    deploy(FAILS)
    if retries is not None:
        configure(client, MaximumRetryAttempts=retries)
    request = later(client, "luck")
    wanted = 3 if retries is None else retries + 1
    assert tries(client) == wanted
    started = [one for one in messages(client) if one.startswith("START")]
    assert started == [f"START RequestId: {request} Version: $LATEST\n"] * wanted
    assert total(client, "Invocations", FunctionName="worker") == wanted
    assert total(client, "Errors", FunctionName="worker") == wanted
    assert total(client, "AsyncEventsReceived", FunctionName="worker") == 1
    assert total(client, "AsyncEventsDropped", FunctionName="worker") == 1


def test_a_function_that_recovers_is_not_tried_again(client: Clients, deploy: Deploy) -> None:
    deploy(
        """
        tries = []
        def handler(event, context):
            print("tried")
            tries.append(event)
            if len(tries) < 2: raise ValueError("not yet")
        """
    )
    url, arn = queue(client)
    configure(client, DestinationConfig={"OnSuccess": {"Destination": arn}})
    later(client)
    assert tries(client) == 2
    [told] = received(client, url)
    assert json.loads(told["Body"])["requestContext"]["approximateInvokeCount"] == 2
    assert total(client, "AsyncEventsDropped", FunctionName="worker") == 0


def test_a_dead_letter_has_the_event_and_says_what_went_wrong(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client)
    deploy(FAILS, DeadLetterConfig={"TargetArn": arn})
    request = later(client, {"order": 7})
    [letter] = received(client, url)
    assert letter["Body"] == '{"order": 7}'
    assert letter["MessageAttributes"] == {
        "RequestID": {"DataType": "String", "StringValue": request},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": "no {'order': 7}"},
    }


def test_dead_letters_go_to_a_topic_too(client: Clients, deploy: Deploy) -> None:
    url, arn = queue(client)
    topic = client("sns").create_topic(Name="dead")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    deploy(FAILS)
    client("lambda").update_function_configuration(
        FunctionName="worker", DeadLetterConfig={"TargetArn": topic}
    )
    later(client, 7)
    [letter] = received(client, url)
    assert json.loads(letter["Body"])["Message"] == "7"


def test_where_dead_letters_go_is_told_and_belongs_to_a_version(
    client: Clients, deploy: Deploy
) -> None:
    _, arn = queue(client)
    aws = client("lambda")
    deploy(ECHO, DeadLetterConfig={"TargetArn": arn}, Publish=True)

    def told(qualifier: str) -> Any:
        found = aws.get_function_configuration(FunctionName="worker", Qualifier=qualifier)
        return found.get("DeadLetterConfig")

    aws.update_function_configuration(FunctionName="worker", DeadLetterConfig={"TargetArn": ""})
    assert told("1") == {"TargetArn": arn}
    assert told("$LATEST") is None


def test_a_dead_letter_that_cannot_be_sent_is_counted(client: Clients, deploy: Deploy) -> None:
    deploy(FAILS, DeadLetterConfig={"TargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:gone"})
    configure(client, MaximumRetryAttempts=0)
    later(client)
    assert total(client, "DeadLetterErrors", FunctionName="worker") == 1


def record_of(client: Clients, url: str) -> dict[str, Any]:
    [message] = received(client, url)
    record: dict[str, Any] = json.loads(message["Body"])
    at = record.pop("timestamp")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", at)
    assert abs((datetime.fromisoformat(at) - datetime.now(UTC)).total_seconds()) < 60
    return record


def test_a_destination_is_told_of_a_success(client: Clients, deploy: Deploy) -> None:
    url, arn = queue(client)
    _, other = queue(client, "failures")
    deploy("def handler(event, context): return {'done': event}")
    configure(
        client,
        DestinationConfig={
            "OnSuccess": {"Destination": arn},
            "OnFailure": {"Destination": other},
        },
    )
    request = later(client, 7)
    assert record_of(client, url) == {
        "version": "1.0",
        "requestContext": {
            "requestId": request,
            "functionArn": f"{ARN}:$LATEST",
            "condition": "Success",
            "approximateInvokeCount": 1,
        },
        "requestPayload": 7,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": {"done": 7},
    }


def test_a_destination_is_told_of_a_failure_beside_the_dead_letters(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client)
    dead, dead_arn = queue(client, "dead")
    deploy(FAILS, DeadLetterConfig={"TargetArn": dead_arn})
    aws = client("lambda")
    aws.publish_version(FunctionName="worker")
    aws.create_alias(FunctionName="worker", Name="live", FunctionVersion="1")
    configure(client, Qualifier="live", DestinationConfig={"OnFailure": {"Destination": arn}})
    request = later(client, 7, Qualifier="live")
    record = record_of(client, url)
    response = record.pop("responsePayload")
    assert (response["errorType"], response["errorMessage"]) == ("ValueError", "no 7")
    assert record == {
        "version": "1.0",
        "requestContext": {
            "requestId": request,
            "functionArn": f"{ARN}:live",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": 7,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "1",
            "functionError": "Unhandled",
        },
    }
    assert len(received(client, dead)) == 1
    later(client, 8)  # what is set for the alias is set for calls by it
    assert received(client, url) == []
    assert len(received(client, dead)) == 1


def test_functions_buses_topics_and_buckets_are_destinations_too(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client)
    topic = client("sns").create_topic(Name="told")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    client("s3", region="us-east-1").create_bucket(Bucket="failures")
    events = client("events")
    events.put_rule(
        Name="failures",
        EventPattern=json.dumps(
            {
                "source": ["lambda"],
                "detail-type": ["Lambda Function Invocation Result - Failure"],
                "detail": {"requestPayload": [7]},
            }
        ),
    )
    events.put_targets(Rule="failures", Targets=[{"Id": "1", "Arn": arn}])
    deploy(FAILS)
    deploy(
        "def handler(event, context): print('heard', event['requestContext']['condition'])",
        name="listener",
    )
    bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
    for destination in (ARN.replace("worker", "listener"), topic, bus, "arn:aws:s3:::failures"):
        configure(
            client,
            MaximumRetryAttempts=0,
            DestinationConfig={"OnFailure": {"Destination": destination}},
        )
        later(client, 7)
    wait_for(lambda: "heard RetriesExhausted\n" in log_of(client, "listener"))
    by_topic, by_bus = (json.loads(one["Body"]) for one in received(client, url))
    assert json.loads(by_topic["Message"])["requestPayload"] == 7
    assert by_bus["source"] == "lambda"
    assert by_bus["resources"] == [bus, f"{ARN}:$LATEST"]
    assert by_bus["detail"]["requestContext"]["condition"] == "RetriesExhausted"
    [found] = client("s3").list_objects_v2(Bucket="failures")["Contents"]
    day = rf"{datetime.now(UTC):%Y/%m/%d}"
    key = rf"aws/lambda/async/worker/{day}/[\dT.-]{{19}}-{UUID}"
    assert re.fullmatch(key, found["Key"])


def log_of(client: Clients, name: str) -> list[str]:
    found = client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")
    return [event["message"] for event in found["events"]]


def test_a_destination_that_is_not_there_is_counted(client: Clients, deploy: Deploy) -> None:
    deploy(ECHO)
    for service in ("sqs", "sns", "lambda"):
        name = "function:gone" if service == "lambda" else "gone"
        arn = f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"
        configure(client, DestinationConfig={"OnSuccess": {"Destination": arn}})
        later(client, 7)
    assert total(client, "DestinationDeliveryFailures", FunctionName="worker") == 3


def test_without_any_concurrency_events_are_given_up_at_once(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client)
    dead, dead_arn = queue(client, "dead")
    deploy(ECHO, DeadLetterConfig={"TargetArn": dead_arn})
    configure(client, DestinationConfig={"OnFailure": {"Destination": arn}})
    client("lambda").put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=0)
    request = later(client, 7)
    assert record_of(client, url) == {
        "version": "1.0",
        "requestContext": {
            "requestId": request,
            "functionArn": f"{ARN}:$LATEST",
            "condition": "ZeroReservedConcurrency",
            "approximateInvokeCount": 0,
        },
        "requestPayload": 7,
    }
    [letter] = received(client, dead)
    assert letter["MessageAttributes"]["ErrorCode"]["StringValue"] == "429"
    assert messages(client) == []
    assert total(client, "Throttles", FunctionName="worker") == 1


def test_events_wait_for_their_turn(client: Clients, deploy: Deploy) -> None:
    deploy("import time\ndef handler(event, context):\n    time.sleep(0.2)\n    print('tried')")
    client("lambda").put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=1)
    for number in range(4):
        later(client, number)
    assert tries(client) == 4
    assert total(client, "Throttles", FunctionName="worker") == 0


def test_topics_call_functions_asynchronously(client: Clients, deploy: Deploy) -> None:
    url, arn = queue(client)
    deploy(FAILS, DeadLetterConfig={"TargetArn": arn})
    topic = client("sns").create_topic(Name="orders")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=ARN)
    client("sns").publish(TopicArn=topic, Message="order 7")
    assert tries(client) == 3
    [letter] = received(client, url)
    assert json.loads(letter["Body"])["Records"][0]["Sns"]["Message"] == "order 7"


def test_a_function_that_is_deleted_meanwhile_is_not_tried_again(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import boto3
        def handler(event, context):
            boto3.client("lambda").delete_function(FunctionName="worker")
            raise ValueError("and gone")
        """,
        Timeout=30,
    )
    later(client)
    wait_for(lambda: client("lambda").list_functions()["Functions"] == [], 20)
    assert emulator.gaps() == ()


def test_an_event_that_is_too_large_is_refused(client: Clients, deploy: Deploy) -> None:
    deploy(ECHO)
    for kind, most in (("Event", 1_048_576), ("RequestResponse", 6_291_456)):
        with pytest.raises(client("lambda").exceptions.RequestTooLargeException) as told:
            client("lambda").invoke(
                FunctionName="worker", InvocationType=kind, Payload=b"1" * (most + 1)
            )
        assert told.value.response["Error"]["Message"] == (
            f"Request must be smaller than {most} bytes for the InvokeFunction operation"
        )
    assert len(call(client, "1" * 2_000_000)) == 2_000_000


def test_settings_are_put_changed_told_listed_and_taken_away(
    client: Clients, deploy: Deploy
) -> None:
    deploy(ECHO, Publish=True)
    aws = client("lambda")
    _, arn = queue(client)
    both = {"OnSuccess": {"Destination": arn}, "OnFailure": {}}
    for retries in (1, 0):  # the second takes the place of the first
        put = configure(client, MaximumRetryAttempts=retries, DestinationConfig=both)
    assert isinstance(put.pop("LastModified"), datetime)
    assert put == {
        "FunctionArn": f"{ARN}:$LATEST",
        "MaximumRetryAttempts": 0,
        "DestinationConfig": both,
    }
    changed = aws.update_function_event_invoke_config(
        FunctionName="worker", MaximumEventAgeInSeconds=60
    )
    assert (changed["MaximumRetryAttempts"], changed["MaximumEventAgeInSeconds"]) == (0, 60)
    configure(client, Qualifier="1", MaximumRetryAttempts=2)
    told = aws.get_function_event_invoke_config(FunctionName="worker", Qualifier="1")
    assert (told["FunctionArn"], told["MaximumRetryAttempts"]) == (f"{ARN}:1", 2)
    listed = aws.list_function_event_invoke_configs(FunctionName="worker")
    arns = [one["FunctionArn"] for one in listed["FunctionEventInvokeConfigs"]]
    assert arns == [f"{ARN}:$LATEST", f"{ARN}:1"]
    aws.delete_function_event_invoke_config(FunctionName="worker")
    with pytest.raises(aws.exceptions.ResourceNotFoundException) as refused:
        aws.get_function_event_invoke_config(FunctionName="worker")
    assert refused.value.response["Error"]["Message"] == (
        f"The function {ARN}:$LATEST doesn't have an EventInvokeConfig"
    )
    assert aws.get_function_event_invoke_config(FunctionName="worker", Qualifier="1")


@pytest.mark.parametrize(
    ("operation", "settings", "refused"),
    [
        ("put", {"Qualifier": "gone"}, "ResourceNotFoundException"),
        ("update", {"MaximumRetryAttempts": 1}, "ResourceNotFoundException"),
        ("delete", {}, "ResourceNotFoundException"),
        ("put", {"MaximumRetryAttempts": 3}, "ValidationException"),
    ],
)
def test_settings_that_aws_refuses_are_refused(
    client: Clients, deploy: Deploy, operation: str, settings: dict[str, Any], refused: str
) -> None:
    deploy(ECHO)
    method = getattr(client("lambda"), f"{operation}_function_event_invoke_config")
    with pytest.raises(ClientError, match=refused):
        method(FunctionName="worker", **settings)


def test_reset_forgets_what_is_still_to_be_tried(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy("import time\ndef handler(event, context): time.sleep(60)", Timeout=60)
    later(client)
    before = {one for one in threading.enumerate() if "afterwards" in one.name}
    assert before
    emulator.reset()
    wait_for(lambda: not any(one.is_alive() for one in before))
    deploy(ECHO)
    assert call(client, 7) == 7
    assert messages(client)[1].startswith("START")


def test_the_private_names_of_moto_are_where_they_were() -> None:
    originals: dict[str, Any] = {
        one._name: one.original for one in lambda_events.SERVICE._replacements
    }
    assert all(originals.values())
    parameters = inspect.signature(originals["send_sns_message"]).parameters
    assert [*parameters] == ["self", "function_name", "message", "subject", "qualifier"]
