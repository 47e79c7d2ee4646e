"""Notifications of S3, as AWS describes them.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from __future__ import annotations

import json
from typing import Any

from ..conftest import ACCOUNT, REGION, Clients, Deploy
from .event_functions import bodies, queue, seen, watch


def bucket(client: Clients, *, versioned: bool = False, **configuration: Any) -> Any:
    s3 = client("s3")
    s3.create_bucket(Bucket="box", CreateBucketConfiguration={"LocationConstraint": REGION})
    if versioned:
        s3.put_bucket_versioning(Bucket="box", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_notification_configuration(
        Bucket="box", NotificationConfiguration=configuration, SkipDestinationValidation=True
    )
    return s3


def to_queue(arn: str, *events: str, **filters: str) -> dict[str, Any]:
    rules = [{"Name": name, "Value": value} for name, value in filters.items()]
    told: dict[str, Any] = {"Id": "told", "QueueArn": arn, "Events": list(events)}
    return told | ({"Filter": {"Key": {"FilterRules": rules}}} if rules else {})


def told(client: Clients, url: str) -> list[tuple[str, str]]:
    """Give the events and keys of which a queue was told."""
    events = [json.loads(body) for body in bodies(client, url)]
    records = [one for event in events for one in event.get("Records", [])]
    return [(one["eventName"], one["s3"]["object"]["key"]) for one in records]


def test_a_record_is_complete(client: Clients) -> None:
    url, arn = queue(client, "told")
    s3 = bucket(client, versioned=True, QueueConfigurations=[to_queue(arn, "s3:ObjectCreated:*")])
    [test] = bodies(client, url)
    assert json.loads(test)["Event"] == "s3:TestEvent"
    version = s3.put_object(Bucket="box", Key="a/b c+é.txt", Body=b"hello")["VersionId"]
    [body] = bodies(client, url)
    [record] = json.loads(body)["Records"]
    assert record.pop("eventTime").endswith("Z")
    assert set(record.pop("responseElements")) == {"x-amz-request-id", "x-amz-id-2"}
    assert record == {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": f"AWS:{ACCOUNT}"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "told",
            "bucket": {
                "name": "box",
                "ownerIdentity": {"principalId": ACCOUNT},
                "arn": "arn:aws:s3:::box",
            },
            "object": {
                "key": "a/b+c%2B%C3%A9.txt",
                "size": 5,
                "eTag": "5d41402abc4b2a76b9719d911017c592",
                "versionId": version,
                "sequencer": "000000000000000001",
            },
        },
    }


def test_every_way_to_make_and_delete_an_object_is_told_by_its_name(client: Clients) -> None:
    url, arn = queue(client, "told")
    s3 = bucket(
        client,
        versioned=True,
        QueueConfigurations=[to_queue(arn, "s3:ObjectCreated:*", "s3:ObjectRemoved:*")],
    )
    bodies(client, url)
    version = s3.put_object(Bucket="box", Key="k", Body=b"x")["VersionId"]
    s3.copy_object(Bucket="box", Key="copy", CopySource="box/k")
    upload = s3.create_multipart_upload(Bucket="box", Key="parts")["UploadId"]
    part = s3.upload_part(Bucket="box", Key="parts", UploadId=upload, PartNumber=1, Body=b"x")
    s3.complete_multipart_upload(
        Bucket="box",
        Key="parts",
        UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]},
    )
    s3.delete_object(Bucket="box", Key="k")
    s3.delete_object(Bucket="box", Key="k", VersionId=version)
    s3.delete_objects(Bucket="box", Delete={"Objects": [{"Key": "copy"}]})
    assert told(client, url) == [
        ("ObjectCreated:Put", "k"),
        ("ObjectCreated:Copy", "copy"),
        ("ObjectCreated:CompleteMultipartUpload", "parts"),
        ("ObjectRemoved:DeleteMarkerCreated", "k"),
        ("ObjectRemoved:Delete", "k"),
        ("ObjectRemoved:DeleteMarkerCreated", "copy"),
    ]


def test_only_what_the_events_and_filters_choose_is_told(client: Clients) -> None:
    url, arn = queue(client, "told")
    chosen = to_queue(arn, "s3:ObjectRemoved:Delete", prefix="in/", suffix=".txt")
    s3 = bucket(client, QueueConfigurations=[chosen])
    for key in ("in/a.txt", "in/b.csv", "out/c.txt"):
        s3.put_object(Bucket="box", Key=key, Body=b"x")
        s3.delete_object(Bucket="box", Key=key)
    assert told(client, url) == [("ObjectRemoved:Delete", "in/a.txt")]


def test_functions_and_topics_are_told_and_what_is_gone_is_not(
    client: Clients, deploy: Deploy
) -> None:
    watch(client, deploy)
    topic = client("sns").create_topic(Name="topic")["TopicArn"]
    url, arn = queue(client, "subscriber")
    raw = {"RawMessageDelivery": "true"}
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"
    s3 = bucket(
        client,
        LambdaFunctionConfigurations=[
            {"LambdaFunctionArn": f"{function}:{name}", "Events": ["s3:ObjectCreated:Put"]}
            for name in ("worker", "gone")
        ],
        TopicConfigurations=[{"TopicArn": topic, "Events": ["s3:ObjectCreated:Put"]}],
        QueueConfigurations=[to_queue(f"{arn}-gone", "s3:ObjectCreated:Put")],
    )
    bodies(client, url)
    s3.put_object(Bucket="box", Key="k", Body=b"x")
    [event] = seen(client)
    assert event["Records"][0]["s3"]["object"]["key"] == "k"
    assert told(client, url) == [("ObjectCreated:Put", "k")]


def test_eventbridge_is_told_of_everything(client: Clients) -> None:
    url, arn = queue(client, "target")
    events = client("events")
    events.put_rule(Name="box", EventPattern=json.dumps({"source": ["aws.s3"]}))
    events.put_targets(Rule="box", Targets=[{"Id": "queue", "Arn": arn}])
    s3 = bucket(client, EventBridgeConfiguration={})
    s3.put_object(Bucket="box", Key="a b", Body=b"hello")
    s3.delete_object(Bucket="box", Key="a b")
    made, gone = [json.loads(body) for body in bodies(client, url)]
    assert made["detail"].pop("request-id")
    assert (made["detail-type"], made["resources"], made["detail"]) == (
        "Object Created",
        ["arn:aws:s3:::box"],
        {
            "version": "0",
            "bucket": {"name": "box"},
            "object": {
                "key": "a b",
                "sequencer": "000000000000000001",
                "size": 5,
                "etag": "5d41402abc4b2a76b9719d911017c592",
            },
            "requester": ACCOUNT,
            "source-ip-address": "127.0.0.1",
            "reason": "PutObject",
        },
    )
    assert (gone["detail-type"], gone["detail"]["deletion-type"]) == (
        "Object Deleted",
        "Permanently Deleted",
    )
