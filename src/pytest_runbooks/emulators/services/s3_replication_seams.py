"""Every private name of moto's S3 that replication leans on, read in moto 5.2.5."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.s3.exceptions import (
    MissingBucket,
    ReplicationConfigurationNotFoundError,
    S3ClientError,
)
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, s3_backends
from moto.s3.notifications import S3NotificationEvent, send_event
from moto.s3.responses import S3Response

__all__ = [
    "ActionResult",
    "FakeBucket",
    "FakeDeleteMarker",
    "FakeKey",
    "ReplicationConfigurationNotFoundError",
    "S3Backend",
    "S3Response",
    "add_marker",
    "add_replica",
    "bucket_named",
    "configuration_of",
    "copy_settings",
    "has_role",
    "refusal",
    "tags_of",
    "version_of",
]

_STATUS = "_runbooks_replication_status"


def refusal(code: str, message: str, status: int = 400) -> S3ClientError:
    """Make the error that S3 answers with."""
    error = S3ClientError(code, message)
    vars(error)["status_code"] = status
    return error


def bucket_named(name: str) -> tuple[S3Backend, FakeBucket] | None:
    """Find a bucket in whatever account it is; names are those of all accounts."""
    place = s3_backends.bucket_accounts.get(name)
    if place is None:
        return None
    partition, account = place
    backend = s3_backends[account][partition]
    try:
        return backend, backend.get_bucket(name)
    except MissingBucket:
        return None


def configuration_of(bucket: FakeBucket) -> Mapping[str, Any] | None:
    """Give what was put as the replication of a bucket; None when nothing was."""
    found: Mapping[str, Any] | None = getattr(bucket, "replication", None)
    return found


def has_role(arn: str, partition: str) -> bool:
    """Say whether a role is there."""
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    roles = iam_backends[account][partition].roles.values() if account else ()
    return any(role.arn == arn for role in roles)


def status_of(key: FakeKey) -> str:
    """Give the replication status of an object; empty when it has none."""
    status: str = vars(key).get(_STATUS, "")
    return status


def set_status(key: FakeKey, status: str) -> None:
    """Give an object a replication status."""
    vars(key)[_STATUS] = status


def tags_of(backend: S3Backend, key: FakeKey) -> dict[str, str]:
    """Give the tags of an object."""
    tags: dict[str, str] = backend.tagger.get_tag_dict_for_resource(key.arn)
    return tags


def version_of(bucket: FakeBucket, name: str, version: str) -> FakeKey | None:
    """Find a version of an object; None when there is none, or it is a delete marker."""
    for key in bucket.keys.getlist(name, []):
        if isinstance(key, FakeKey) and key.version_id == version:
            return key
    return None


def add_replica(
    put_object: Callable[..., FakeKey],
    source: tuple[S3Backend, FakeKey],
    target: tuple[S3Backend, FakeBucket],
    *,
    storage: str,
    kms_key: str,
) -> FakeKey:
    """Copy a version to another bucket, with all that belongs to it but its ACL.

    Args:
        put_object: moto's own.
        source: the version, and where it is.
        target: the bucket, and where it is.
        storage: the storage class of the copy.
        kms_key: the key that encrypts it; empty for the encryption of the source.
    """
    backend, key = source
    there, bucket = target
    replica = put_object(
        there,
        bucket.name,
        key.name,
        key.value,
        storage=storage,
        etag=vars(key)["_etag"],
        multipart=key.multipart,
        encryption="aws:kms" if kms_key else key.encryption,
        kms_key_id=kms_key or key.kms_key_id,
        bucket_key_enabled=key.bucket_key_enabled,
        checksum_value=key.checksum_value,
        disable_notification=True,  # which comes when all is there
    )
    vars(replica)["_version_id"] = key.version_id
    replica.last_modified = key.last_modified
    replica.set_metadata({**key.metadata})
    replica.website_redirect_location = key.website_redirect_location
    replica.checksum_algorithm = key.checksum_algorithm
    replica.checksum_type, replica.checksum_parts = key.checksum_type, key.checksum_parts
    copy_settings((backend, key), (there, replica))
    set_status(replica, "REPLICA")
    event = S3NotificationEvent.OBJECT_CREATED_PUT_EVENT
    send_event(there.account_id, event, bucket, replica)
    return replica


def copy_settings(source: tuple[S3Backend, FakeKey], target: tuple[S3Backend, FakeKey]) -> None:
    """Give a replica the tags and the lock of its source."""
    (backend, key), (there, replica) = source, target
    replica.lock_mode, replica.lock_until = key.lock_mode, key.lock_until
    replica.lock_legal_status = key.lock_legal_status
    there.tagger.delete_all_tags_for_resource(replica.arn)
    tags = there.tagger.convert_dict_to_tags_input(tags_of(backend, key))
    there.tagger.tag_resource(replica.arn, tags)


def add_marker(bucket: FakeBucket, marker: FakeDeleteMarker) -> None:
    """Put a copy of a delete marker on what is in another bucket; nothing when nothing is."""
    if marker.name not in bucket.keys:
        return
    copied = FakeDeleteMarker(key=bucket.keys[marker.name])
    vars(copied)["_version_id"] = marker.version_id
    bucket.keys[marker.name] = copied
