"""Message-move tasks through boto3, as the AWS pages say that they behave.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
"""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import sqs as tasks
from pytest_runbooks.emulators.services import sqs_seams

from ..conftest import ACCOUNT, REGION, Clients, Deploy

ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}"
DEAD = f"{ARN}:dead"


@pytest.fixture
def sqs(client: Clients) -> Any:
    return client("sqs")


@pytest.fixture
def urls(sqs: Any) -> dict[str, str]:
    """Make two queues with a common queue of dead letters, and one beside."""
    found = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("dead", "beside")}
    policy = json.dumps({"deadLetterTargetArn": DEAD, "maxReceiveCount": 1})
    settings = {"VisibilityTimeout": "0", "RedrivePolicy": policy}
    for name in ("orders", "mails"):
        found[name] = sqs.create_queue(QueueName=name, Attributes=settings)["QueueUrl"]
    return found


def let_die(sqs: Any, url: str, *bodies: str) -> None:
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    for _ in range(2):
        sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)


def messages(sqs: Any, url: str) -> list[dict[str, Any]]:
    asked = {"MaxNumberOfMessages": 10, "AttributeNames": ["All"], "VisibilityTimeout": 0}
    return list(sqs.receive_message(QueueUrl=url, **asked).get("Messages", []))


def bodies(sqs: Any, url: str) -> list[str]:
    return [message["Body"] for message in messages(sqs, url)]


def listed(sqs: Any, **asked: Any) -> list[dict[str, Any]]:
    return list(sqs.list_message_move_tasks(SourceArn=DEAD, **asked)["Results"])


def test_dead_letters_go_back_to_where_they_came_from(sqs: Any, urls: dict[str, str]) -> None:
    let_die(sqs, urls["orders"], "o1", "o2")
    let_die(sqs, urls["mails"], "m1")
    assert sorted(bodies(sqs, urls["dead"])) == ["m1", "o1", "o2"]
    sqs.start_message_move_task(SourceArn=DEAD)
    assert bodies(sqs, urls["dead"]) == []
    assert (bodies(sqs, urls["orders"]), bodies(sqs, urls["mails"])) == (["o1", "o2"], ["m1"])
    [task] = listed(sqs)
    assert task.pop("StartedTimestamp") > 1_700_000_000_000
    assert task == {
        "Status": "COMPLETED",
        "SourceArn": DEAD,
        "ApproximateNumberOfMessagesMoved": 3,
        "ApproximateNumberOfMessagesToMove": 3,
    }


def test_a_message_that_is_moved_is_a_new_one(sqs: Any, urls: dict[str, str]) -> None:
    let_die(sqs, urls["orders"], "o1")
    [dead] = messages(sqs, urls["dead"])
    sqs.start_message_move_task(SourceArn=DEAD)
    [alive] = messages(sqs, urls["orders"])
    assert alive["MessageId"] != dead["MessageId"]
    assert alive["Attributes"]["ApproximateReceiveCount"] == "1"
    assert int(alive["Attributes"]["SentTimestamp"]) >= int(dead["Attributes"]["SentTimestamp"])


def test_dead_letters_go_to_the_queue_that_is_named(sqs: Any, urls: dict[str, str]) -> None:
    let_die(sqs, urls["orders"], "o1")
    sqs.send_message(QueueUrl=urls["dead"], MessageBody="sent here")
    sqs.start_message_move_task(SourceArn=DEAD, DestinationArn=f"{ARN}:beside")
    assert bodies(sqs, urls["beside"]) == ["o1", "sent here"]
    assert listed(sqs)[0]["DestinationArn"] == f"{ARN}:beside"


def test_a_message_that_came_from_no_queue_makes_the_task_fail(
    sqs: Any, urls: dict[str, str]
) -> None:
    sqs.send_message(QueueUrl=urls["dead"], MessageBody="sent here")
    sqs.start_message_move_task(SourceArn=DEAD)
    [task] = listed(sqs)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "CouldNotDetermineMessageSource")
    assert bodies(sqs, urls["dead"]) == ["sent here"]


def test_a_message_that_somebody_works_on_stays(sqs: Any, urls: dict[str, str]) -> None:
    let_die(sqs, urls["orders"], "o1", "o2")
    sqs.receive_message(QueueUrl=urls["dead"], VisibilityTimeout=60)
    sqs.start_message_move_task(SourceArn=DEAD)
    assert bodies(sqs, urls["orders"]) == ["o2"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let time stand still; the number in the list is how far it has come."""
    now, passed = sqs_seams.unix_time(), [0.0]
    monkeypatch.setattr(sqs_seams, "unix_time", lambda: now + passed[0])
    return passed


def test_a_task_with_a_rate_takes_its_time_and_is_cancelled(
    sqs: Any, urls: dict[str, str], clock: list[float]
) -> None:
    let_die(sqs, urls["orders"], *"abcde")
    handle = sqs.start_message_move_task(SourceArn=DEAD, MaxNumberOfMessagesPerSecond=2)[
        "TaskHandle"
    ]
    assert bodies(sqs, urls["orders"]) == []
    clock[0] = 1.0
    [task] = listed(sqs)
    assert (task["Status"], task["TaskHandle"]) == ("RUNNING", handle)
    assert (task["ApproximateNumberOfMessagesMoved"], task["MaxNumberOfMessagesPerSecond"]) == (
        2,
        2,
    )
    with pytest.raises(ClientError, match=r"\(InvalidParameterValue\).*already a task running"):
        sqs.start_message_move_task(SourceArn=DEAD)
    cancelled = sqs.cancel_message_move_task(TaskHandle=handle)
    assert cancelled["ApproximateNumberOfMessagesMoved"] == 2
    clock[0] = 9.0
    assert listed(sqs)[0]["Status"] == "CANCELLED"
    assert bodies(sqs, urls["dead"]) == ["c", "d", "e"]
    with pytest.raises(ClientError, match="UnsupportedOperation"):
        sqs.cancel_message_move_task(TaskHandle=handle)


def test_a_task_with_a_rate_ends(sqs: Any, urls: dict[str, str], clock: list[float]) -> None:
    let_die(sqs, urls["orders"], *"abc")
    sqs.start_message_move_task(SourceArn=DEAD, MaxNumberOfMessagesPerSecond=2)
    clock[0] = 2.0
    assert bodies(sqs, urls["orders"]) == ["a", "b", "c"]
    assert listed(sqs)[0]["Status"] == "COMPLETED"


def test_the_newest_task_is_listed_first_and_alone(sqs: Any, urls: dict[str, str]) -> None:
    del urls
    for target in ("orders", "mails"):
        sqs.start_message_move_task(SourceArn=DEAD, DestinationArn=f"{ARN}:{target}")
    found = [task["DestinationArn"] for task in listed(sqs, MaxResults=10)]
    assert found == [f"{ARN}:mails", f"{ARN}:orders"]
    assert [task["DestinationArn"] for task in listed(sqs)] == [f"{ARN}:mails"]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (
            {"SourceArn": f"{ARN}:gone"},
            r"\(ResourceNotFoundException\).* specified for the SourceArn parameter doesn't exist",
        ),
        ({"SourceArn": "dead"}, r"You must use this format to specify the SourceArn"),
        (
            {"SourceArn": f"{ARN}:orders"},
            r"\(InvalidParameterValue\).*must be configured as a Dead Letter Queue",
        ),
        (
            {"SourceArn": DEAD, "DestinationArn": f"{ARN}:gone"},
            r"\(ResourceNotFoundException\).* for the DestinationArn parameter doesn't exist",
        ),
        ({"SourceArn": DEAD, "DestinationArn": DEAD}, "cannot be the same"),
        (
            {"SourceArn": DEAD, "MaxNumberOfMessagesPerSecond": 501},
            "Value 501 for parameter MaxNumberOfMessagesPerSecond is invalid",
        ),
    ],
)
def test_a_task_that_makes_no_sense_is_refused(
    sqs: Any, urls: dict[str, str], asked: dict[str, Any], refused: str
) -> None:
    del urls
    with pytest.raises(ClientError, match=refused):
        sqs.start_message_move_task(**asked)
    assert listed(sqs) == []


def test_a_task_that_is_not_there_is_not_cancelled(sqs: Any) -> None:
    with pytest.raises(ClientError, match="Task does not exist"):
        sqs.cancel_message_move_task(TaskHandle="made up")


def test_a_function_gets_what_is_moved_to_its_queue(
    client: Clients, sqs: Any, urls: dict[str, str], deploy: Deploy
) -> None:
    let_die(sqs, urls["orders"], "o1")
    deploy(
        """
        import boto3
        def handler(event, context):
            url = "http://sqs/beside"
            boto3.client("sqs").send_message(QueueUrl=url, MessageBody=event["Records"][0]["body"])
        """
    )
    longer = {"VisibilityTimeout": "30"}  # than the function may take
    sqs.set_queue_attributes(QueueUrl=urls["orders"], Attributes=longer)
    mapping = {"EventSourceArn": f"{ARN}:orders", "FunctionName": "worker", "BatchSize": 1}
    client("lambda").create_event_source_mapping(**mapping)
    sqs.start_message_move_task(SourceArn=DEAD)
    assert bodies(sqs, urls["beside"]) == ["o1"]


def test_tasks_are_forgotten_with_the_accounts(
    sqs: Any, urls: dict[str, str], emulator: MotoEmulator
) -> None:
    del urls
    sqs.start_message_move_task(SourceArn=DEAD)
    emulator.reset()
    sqs.create_queue(QueueName="dead")
    assert listed(sqs) == []


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (sqs_seams.Queue, "add_message", ["self", "message"]),
        (sqs_seams.SQSBackend, "get_queue", ["self", "queue_name"]),
        (sqs_seams.SQSResponse, "_get_params", ["self"]),
        (sqs_seams.Message, "mark_sent", ["self", "delay_seconds"]),
    ],
)
def test_the_private_names_of_moto_are_where_they_were(
    owner: Any, name: str, parameters: list[str]
) -> None:
    originals = {(one._owner, one._name): one.original for one in tasks.SERVICE._replacements}
    original = originals.get((owner, name)) or getattr(owner, name)
    assert list(inspect.signature(original).parameters) == parameters


def test_moto_still_lacks_what_is_added() -> None:
    added = [one for one in tasks.SERVICE._replacements if one.original is None]
    assert [one._name for one in added] == [
        "start_message_move_task",
        "list_message_move_tasks",
        "cancel_message_move_task",
    ]
