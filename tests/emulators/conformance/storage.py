"""S3, and what keeps secrets and settings."""

from __future__ import annotations

import json

import pytest

from .scenario import ELSEWHERE, REGION, Aws, scenario

HERE = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
VERSIONED = {"VersioningConfiguration": {"Status": "Enabled"}}


def versioned(aws: Aws, *bodies: bytes) -> list[str]:
    """Make a bucket and versions of its object `k`; give their ids."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=aws.name, **HERE)
    s3.put_bucket_versioning(Bucket=aws.name, **VERSIONED)
    return [s3.put_object(Bucket=aws.name, Key="k", Body=one)["VersionId"] for one in bodies]


@scenario("s3")
def an_object_comes_back_with_its_metadata_and_type(aws: Aws) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=aws.name, **HERE)
    s3.put_object(
        Bucket=aws.name, Key="a b/é", Body=b"x", ContentType="text/csv", Metadata={"by_whom": "ops"}
    )
    got = s3.get_object(Bucket=aws.name, Key="a b/é")
    assert (got["Body"].read(), got["ContentType"]) == (b"x", "text/csv")
    assert got["Metadata"] == {"by_whom": "ops"}


@scenario("s3")
def an_older_version_is_copied_back(aws: Aws) -> None:
    first, _ = versioned(aws, b"good", b"bad")
    s3 = aws.client("s3")
    source = {"Bucket": aws.name, "Key": "k", "VersionId": first}
    s3.copy_object(Bucket=aws.name, Key="k", CopySource=source)
    assert s3.get_object(Bucket=aws.name, Key="k")["Body"].read() == b"good"
    assert len(s3.list_object_versions(Bucket=aws.name)["Versions"]) == 3


@scenario("s3")
def a_delete_marker_hides_an_object_until_it_is_removed(aws: Aws) -> None:
    versioned(aws, b"kept")
    s3 = aws.client("s3")
    marker = s3.delete_object(Bucket=aws.name, Key="k")
    assert marker["DeleteMarker"]
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket=aws.name, Key="k")
    s3.delete_object(Bucket=aws.name, Key="k", VersionId=marker["VersionId"])
    assert s3.get_object(Bucket=aws.name, Key="k")["Body"].read() == b"kept"


@scenario("s3")
def a_put_that_must_not_overwrite_fails_when_the_object_is_there(aws: Aws) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=aws.name, **HERE)
    s3.put_object(Bucket=aws.name, Key="lock", Body=b"1", IfNoneMatch="*")
    with pytest.raises(s3.exceptions.ClientError, match="PreconditionFailed"):
        s3.put_object(Bucket=aws.name, Key="lock", Body=b"2", IfNoneMatch="*")


@scenario("s3")
def a_bucket_of_another_account_takes_the_name(aws: Aws) -> None:
    aws.client("s3").create_bucket(Bucket=aws.name, **HERE)
    other = aws.client("s3", account="333333333333")
    with pytest.raises(other.exceptions.BucketAlreadyExists):
        other.create_bucket(Bucket=aws.name, **HERE)


@scenario("s3")
def a_presigned_url_gives_the_object(aws: Aws) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=aws.name, **HERE)
    s3.put_object(Bucket=aws.name, Key="k", Body=b"x")
    url = s3.generate_presigned_url("get_object", {"Bucket": aws.name, "Key": "k"})
    assert aws.get_url(url) == b"x"


@scenario("s3")
def parts_are_put_together_in_order(aws: Aws) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=aws.name, **HERE)
    at = {"Bucket": aws.name, "Key": "k"}
    upload = s3.create_multipart_upload(**at)["UploadId"]
    parts = []
    for number, body in ((1, b"a" * (5 << 20)), (2, b"end")):
        tag = s3.upload_part(**at, UploadId=upload, PartNumber=number, Body=body)["ETag"]
        parts.append({"PartNumber": number, "ETag": tag})
    s3.complete_multipart_upload(**at, UploadId=upload, MultipartUpload={"Parts": parts})
    assert s3.get_object(**at)["Body"].read()[-4:] == b"aend"


@scenario("s3")
def a_listing_comes_in_pages(aws: Aws) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=aws.name, **HERE)
    for number in range(5):
        s3.put_object(Bucket=aws.name, Key=f"k{number}", Body=b"x")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=aws.name, PaginationConfig={"PageSize": 2}
    )
    assert [[one["Key"] for one in page["Contents"]] for page in pages] == [
        ["k0", "k1"],
        ["k2", "k3"],
        ["k4"],
    ]


@scenario("s3")
def a_new_object_is_announced_to_a_queue(aws: Aws) -> None:
    queue, arn = aws.queue()
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=aws.name, **HERE)
    s3.put_bucket_notification_configuration(
        Bucket=aws.name,
        NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]
        },
        SkipDestinationValidation=True,
    )
    s3.put_object(Bucket=aws.name, Key="k", Body=b"x")

    def keys() -> list[str]:
        events = [json.loads(body) for body in aws.received(queue)]
        return [one["s3"]["object"]["key"] for event in events for one in event.get("Records", [])]

    assert aws.eventually(keys) == ["k"]


@scenario("s3")
def a_replicated_object_arrives_in_the_other_region(aws: Aws) -> None:
    versioned(aws)
    there, target = aws.client("s3", ELSEWHERE), f"{aws.name}-dr"
    there.create_bucket(Bucket=target, CreateBucketConfiguration={"LocationConstraint": ELSEWHERE})
    there.put_bucket_versioning(Bucket=target, **VERSIONED)
    s3 = aws.client("s3")
    s3.put_bucket_replication(
        Bucket=aws.name,
        ReplicationConfiguration={
            "Role": aws.role(),
            "Rules": [
                {
                    "ID": "all",
                    "Priority": 1,
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "Destination": {"Bucket": f"arn:aws:s3:::{target}"},
                }
            ],
        },
    )
    s3.put_object(Bucket=aws.name, Key="k", Body=b"x")
    aws.eventually(lambda: there.list_objects_v2(Bucket=target).get("Contents"), 5)


@scenario("ssm")
def a_parameter_keeps_its_history(aws: Aws) -> None:
    ssm = aws.client("ssm")
    for value in ("1.3.0", "1.4.0"):
        ssm.put_parameter(Name="/app/release", Value=value, Type="String", Overwrite=True)
    history = ssm.get_parameter_history(Name="/app/release")["Parameters"]
    assert [one["Value"] for one in history] == ["1.3.0", "1.4.0"]
    assert ssm.get_parameter(Name="/app/release:1")["Parameter"]["Value"] == "1.3.0"


@scenario("secretsmanager")
def the_previous_value_of_a_secret_can_be_read(aws: Aws) -> None:
    secrets = aws.client("secretsmanager")
    secrets.create_secret(Name=aws.name, SecretString="old")
    secrets.put_secret_value(SecretId=aws.name, SecretString="new")
    previous = secrets.get_secret_value(SecretId=aws.name, VersionStage="AWSPREVIOUS")
    assert previous["SecretString"] == "old"
    assert secrets.get_secret_value(SecretId=aws.name)["SecretString"] == "new"


@scenario("kms")
def what_was_encrypted_is_decrypted_by_its_alias(aws: Aws) -> None:
    kms = aws.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=f"alias/{aws.name}", TargetKeyId=key)
    cipher = kms.encrypt(KeyId=f"alias/{aws.name}", Plaintext=b"x")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=cipher)["Plaintext"] == b"x"


@scenario("backup")
def a_backup_vault_lists_the_plan_that_fills_it(aws: Aws) -> None:
    backup = aws.client("backup")
    backup.create_backup_vault(BackupVaultName=aws.name)
    rule = {"RuleName": "daily", "TargetBackupVaultName": aws.name}
    backup.create_backup_plan(BackupPlan={"BackupPlanName": aws.name, "Rules": [rule]})
    plans = backup.list_backup_plans()["BackupPlansList"]
    assert [one["BackupPlanName"] for one in plans] == [aws.name]
