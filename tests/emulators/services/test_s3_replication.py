"""Replication of S3 through boto3, as the AWS pages say that it behaves.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-failure-codes.html
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import s3_replication_seams as seams

from ..conftest import ACCOUNT, Clients

OTHER = "222222222222"
HERE, THERE, THIRD = "parcels", "parcels-dr", "parcels-archive"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/replication"
VERSIONED = {"VersioningConfiguration": {"Status": "Enabled"}}


class Buckets:
    """A bucket, one in another region, and one in another account."""

    def __init__(self, client: Clients) -> None:
        client("iam").create_role(RoleName="replication", AssumeRolePolicyDocument="{}")
        self.here = client("s3")
        self.there = client("s3", region="us-west-2")
        self.third = client("s3", account=OTHER, region="us-west-2")
        for s3, name in ((self.here, HERE), (self.there, THERE), (self.third, THIRD)):
            place = {"LocationConstraint": s3.meta.region_name}
            s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)
            s3.put_bucket_versioning(Bucket=name, **VERSIONED)

    def rules(self, *rules: dict[str, Any], role: str = ROLE) -> None:
        configuration = {"Role": role, "Rules": list(rules)}
        self.here.put_bucket_replication(Bucket=HERE, ReplicationConfiguration=configuration)

    def put(self, key: str, **settings: Any) -> str:
        return str(self.here.put_object(Bucket=HERE, Key=key, Body=b"x", **settings)["VersionId"])

    def status(self, key: str) -> str | None:
        found: str | None = self.here.head_object(Bucket=HERE, Key=key).get("ReplicationStatus")
        return found

    def keys(self, s3: Any = None, name: str = THERE) -> list[str]:
        listed = (s3 or self.there).list_objects_v2(Bucket=name).get("Contents", [])
        return [one["Key"] for one in listed]


@pytest.fixture
def buckets(client: Clients) -> Buckets:
    return Buckets(client)


def rule(
    number: int = 1, bucket: str = THERE, /, *, markers: bool = False, **settings: Any
) -> dict[str, Any]:
    destination = {"Bucket": f"arn:aws:s3:::{bucket}", **settings.pop("to", {})}
    return {
        "ID": f"rule-{number}",
        "Priority": number,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Enabled" if markers else "Disabled"},
        "Destination": destination,
        **settings,
    }


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in rule().items() if key != name}


def test_a_new_version_is_copied_with_all_that_belongs_to_it(buckets: Buckets) -> None:
    buckets.put("old")
    buckets.rules(rule())
    version = buckets.put(
        "a/k", Metadata={"from": "us"}, ContentType="text/plain", Tagging="team=a"
    )
    assert buckets.keys() == ["a/k"]  # not what was there before the rule
    assert (buckets.status("a/k"), buckets.status("old")) == ("COMPLETED", None)
    found = buckets.there.get_object(Bucket=THERE, Key="a/k")
    assert found["Body"].read() == b"x"
    assert {name: found[name] for name in ("ReplicationStatus", "VersionId", "Metadata")} == {
        "ReplicationStatus": "REPLICA",
        "VersionId": version,
        "Metadata": {"from": "us"},
    }
    assert (found["ContentType"], found["TagCount"]) == ("text/plain", 1)


def test_each_destination_gets_what_its_strongest_rule_says(buckets: Buckets) -> None:
    both = {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "1"}]}}
    buckets.rules(
        rule(1, Filter={"Prefix": "a/"}, to={"StorageClass": "STANDARD_IA"}),
        rule(2, Filter={"Tag": {"Key": "k", "Value": "1"}}, to={"StorageClass": "GLACIER_IR"}),
        rule(3, THIRD, Filter=both),
        rule(4, Status="Disabled", Filter={"Prefix": ""}),
    )
    buckets.put("a/plain")
    buckets.put("a/tagged", Tagging="k=1&l=2")
    buckets.put("b/tagged", Tagging="k=1", StorageClass="ONEZONE_IA")
    buckets.put("b/plain")
    listed = buckets.there.list_objects_v2(Bucket=THERE)["Contents"]
    assert {one["Key"]: one["StorageClass"] for one in listed} == {
        "a/plain": "STANDARD_IA",
        "a/tagged": "GLACIER_IR",
        "b/tagged": "GLACIER_IR",
    }
    assert buckets.keys(buckets.third, THIRD) == ["a/tagged"]
    assert buckets.status("b/plain") is None
    filters = {
        one["ID"]: one["Filter"]
        for one in buckets.here.get_bucket_replication(Bucket=HERE)["ReplicationConfiguration"][
            "Rules"
        ]
    }
    assert filters == {
        "rule-1": {"Prefix": "a/"},
        "rule-2": {"Tag": {"Key": "k", "Value": "1"}},
        "rule-3": both,
        "rule-4": {"Prefix": ""},
    }


@pytest.mark.parametrize("copied", [True, False])
def test_deletions_of_versions_stay_and_delete_markers_go_along_where_a_rule_says_so(
    buckets: Buckets, copied: bool
) -> None:
    buckets.rules(rule(markers=copied))
    version = buckets.put("k")
    marker = buckets.here.delete_object(Bucket=HERE, Key="k")["VersionId"]
    markers = buckets.there.list_object_versions(Bucket=THERE).get("DeleteMarkers", [])
    assert [one["VersionId"] for one in markers] == ([marker] if copied else [])
    for one in (version, marker):
        buckets.here.delete_object(Bucket=HERE, Key="k", VersionId=one)
    kept = buckets.there.list_object_versions(Bucket=THERE)
    assert [one["VersionId"] for one in kept["Versions"]] == [version]
    assert len(kept.get("DeleteMarkers", [])) == copied


def test_the_first_version_of_the_configuration_copies_delete_markers(buckets: Buckets) -> None:
    destination = {"Bucket": f"arn:aws:s3:::{THERE}"}
    first = {"ID": "a", "Prefix": "a/", "Status": "Enabled", "Destination": destination}
    buckets.rules(first)
    told = buckets.here.get_bucket_replication(Bucket=HERE)["ReplicationConfiguration"]
    assert told == {"Role": ROLE, "Rules": [first]}
    buckets.put("a/k")
    buckets.here.delete_object(Bucket=HERE, Key="a/k")
    assert buckets.keys() == []
    assert len(buckets.there.list_object_versions(Bucket=THERE)["DeleteMarkers"]) == 1


def test_replicas_are_not_copied_further_and_take_the_tags_of_their_source(
    buckets: Buckets,
) -> None:
    buckets.rules(rule())
    onward = {"Role": ROLE, "Rules": [rule(1, THIRD)]}
    buckets.there.put_bucket_replication(Bucket=THERE, ReplicationConfiguration=onward)
    buckets.put("k")
    assert buckets.keys(buckets.third, THIRD) == []
    tags = [{"Key": "hold", "Value": "yes"}]
    buckets.here.put_object_tagging(Bucket=HERE, Key="k", Tagging={"TagSet": tags})
    assert buckets.there.get_object_tagging(Bucket=THERE, Key="k")["TagSet"] == tags
    buckets.here.delete_object_tagging(Bucket=HERE, Key="k")
    assert buckets.there.get_object_tagging(Bucket=THERE, Key="k")["TagSet"] == []


def test_copies_and_objects_in_parts_arrive_too(buckets: Buckets) -> None:
    buckets.put("old", Metadata={"a": "b"})
    buckets.rules(rule())
    buckets.here.copy_object(Bucket=HERE, Key="copy", CopySource=f"{HERE}/old")
    upload = buckets.here.create_multipart_upload(Bucket=HERE, Key="parts", Tagging="k=1")
    place = {"Bucket": HERE, "Key": "parts", "UploadId": upload["UploadId"]}
    part = buckets.here.upload_part(**place, PartNumber=1, Body=b"y")
    done = buckets.here.complete_multipart_upload(
        **place, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    )
    assert buckets.keys() == ["copy", "parts"]
    assert buckets.there.head_object(Bucket=THERE, Key="copy")["Metadata"] == {"a": "b"}
    assert buckets.there.head_object(Bucket=THERE, Key="parts")["ETag"] == done["ETag"]


def test_what_kms_encrypts_goes_along_only_where_a_rule_says_so(buckets: Buckets) -> None:
    buckets.rules(rule())
    buckets.put("secret", ServerSideEncryption="aws:kms")
    assert (buckets.keys(), buckets.status("secret")) == ([], None)
    encrypted = {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    key = {"EncryptionConfiguration": {"ReplicaKmsKeyID": "alias/there"}}
    buckets.rules(rule(SourceSelectionCriteria=encrypted, to=key))
    buckets.put("secret", ServerSideEncryption="aws:kms")
    found = buckets.there.head_object(Bucket=THERE, Key="secret")
    assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == ("aws:kms", "alias/there")


@pytest.mark.parametrize("how", ["suspended", "deleted", "no role"])
def test_a_copy_that_cannot_be_made_has_failed(buckets: Buckets, how: str) -> None:
    buckets.rules(rule(), role=f"{ROLE}-of-nobody" if how == "no role" else ROLE)
    if how == "suspended":
        off = {"Status": "Suspended"}
        buckets.there.put_bucket_versioning(Bucket=THERE, VersioningConfiguration=off)
    if how == "deleted":
        buckets.there.delete_bucket(Bucket=THERE)
    buckets.put("k")
    assert buckets.status("k") == "FAILED"
    if how != "deleted":
        assert buckets.keys() == []


SEE = "Please refer to S3 Developer Guide for more information."
SCHEMA = (
    f"must be specified for this version of Cross Region Replication configuration schema. {SEE}"
)
TAGGED = rule(markers=True, Filter={"Tag": {"Key": "k", "Value": "1"}})


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([rule(1, "plain")], "Destination bucket must have versioning enabled."),
        ([rule(1, "nowhere")], "Destination bucket must exist."),
        ([rule(1, HERE)], "Destination bucket cannot be the same as the source bucket."),
        ([without("Priority")], f"Priority {SCHEMA}"),
        ([without("DeleteMarkerReplication")], f"DeleteMarkerReplication {SCHEMA}"),
        (
            [TAGGED],
            f"Delete marker replication is not supported if any Tag filter is specified. {SEE}",
        ),
        ([rule(), rule(ID="other")], "Found duplicate priority 1."),
    ],
)
def test_rules_that_cannot_hold_are_refused(
    buckets: Buckets, rules: list[dict[str, Any]], said: str
) -> None:
    buckets.here.create_bucket(
        Bucket="plain", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    with pytest.raises(ClientError) as caught:
        buckets.rules(*rules)
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == ("InvalidRequest", said)


def test_versioning_stays_on_while_there_are_rules(buckets: Buckets) -> None:
    buckets.rules(rule())
    off = {"Status": "Suspended"}
    with pytest.raises(ClientError, match=r"InvalidBucketState.*first delete the replication"):
        buckets.here.put_bucket_versioning(Bucket=HERE, VersioningConfiguration=off)
    buckets.here.delete_bucket_replication(Bucket=HERE)
    buckets.here.put_bucket_versioning(Bucket=HERE, VersioningConfiguration=off)


def test_what_is_there_already_is_copied_by_nobody(
    buckets: Buckets, emulator: MotoEmulator
) -> None:
    with pytest.raises(ClientError, match="does not emulate s3:PutBucketReplication"):
        buckets.rules(rule(ExistingObjectReplication={"Status": "Enabled"}))
    assert [str(gap) for gap in emulator.gaps()] == ["s3:PutBucketReplication"]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("S3Backend.put_object", ["self", "bucket_name", "key_name", "value", "..."]),
        ("S3Backend._set_delete_marker", ["self", "bucket_name", "key_name"]),
        ("S3Backend.put_bucket_replication", ["self", "bucket_name", "replication"]),
        ("S3Backend.put_bucket_versioning", ["self", "bucket_name", "status"]),
        ("S3Backend.put_object_tagging", ["self", "key", "tags"]),
        ("S3Backend.delete_object_tagging", ["self", "bucket_name", "key_name", "version_id"]),
        ("S3Backend.put_object_acl", ["self", "bucket_name", "key_name", "acl", "..."]),
        ("S3Backend.put_object_legal_hold", ["self", "bucket_name", "key_name", "..."]),
        ("S3Backend.put_object_retention", ["self", "bucket_name", "key_name", "..."]),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(name: str, parameters: list[str]) -> None:
    found: Any = import_module("moto.s3.models")
    for part in name.split("."):
        found = getattr(found, part)
    has = list(inspect.signature(inspect.unwrap(found)).parameters)
    if parameters[-1] == "...":
        parameters = parameters[:-1]
        has = has[: len(parameters)]
    assert has == parameters
    assert isinstance(vars(seams.FakeKey)["response_dict"], property)
