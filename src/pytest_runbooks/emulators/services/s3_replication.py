"""Replication of S3, whose rules moto keeps and does not apply.

A new version of an object is copied when the call that made it has ended, before the next call is
answered: so it has all its tags, and nobody sees it `PENDING`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import signature
from typing import Any

from ..protocol import Gap
from . import s3_replication_seams as seams
from .afterwards import AFTERWARDS
from .s3_replication_rules import InvalidRuleError, Rule, deciding, read, rules_of, tags_of
from .s3_replication_seams import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, S3Response
from .service import Replacement

_ORIGIN = Gap("s3", "PutBucketReplication")
_KEPT = "A replication configuration is present on this bucket, so you cannot change the "
_KEPT += "versioning state. To change the versioning state, first delete the replication "
_KEPT += "configuration."


class Replication:
    """Carry out the rules of all buckets; what it has done is kept with the objects."""

    def __init__(self) -> None:
        self._put = Replacement(S3Backend, "put_object", self._putting)
        self._parts = (
            self._put,
            Replacement(S3Backend, "_set_delete_marker", self._marking),
            Replacement(S3Backend, "put_bucket_replication", _configuring),
            Replacement(S3Backend, "put_bucket_versioning", _versioning),
            Replacement(S3Backend, "put_object_tagging", self._changing),
            Replacement(S3Backend, "delete_object_tagging", self._changing),
            Replacement(S3Backend, "put_object_acl", self._changing),
            Replacement(S3Backend, "put_object_legal_hold", self._changing),
            Replacement(S3Backend, "put_object_retention", self._changing),
            Replacement(S3Response, "get_bucket_replication", lambda _: _told),
            Replacement(FakeKey, "response_dict", _with_status),
        )

    def install(self) -> None:
        """Add it to moto."""
        for part in self._parts:
            part.install()

    def reset(self) -> None:
        """Nothing to forget."""

    def uninstall(self) -> None:
        """Take it out of moto."""
        for part in self._parts:
            part.uninstall()

    def _putting(self, original: Callable[..., FakeKey]) -> Callable[..., FakeKey]:
        def put_object(backend: S3Backend, *args: Any, **kwargs: Any) -> FakeKey:
            key = original(backend, *args, **kwargs)
            bucket = backend.get_bucket(str(key.bucket_name))
            if seams.configuration_of(bucket) and bucket.is_versioned:
                AFTERWARDS.later(_ORIGIN, partial(self._copy, backend, bucket, key))
            return key

        return put_object

    @staticmethod
    def _marking(original: Callable[..., FakeDeleteMarker]) -> Callable[..., FakeDeleteMarker]:
        def set_delete_marker(
            backend: S3Backend, bucket_name: str, key_name: str
        ) -> FakeDeleteMarker:
            marker = original(backend, bucket_name, key_name)
            bucket = backend.get_bucket(bucket_name)
            if seams.configuration_of(bucket):
                AFTERWARDS.later(_ORIGIN, partial(_mark, backend, bucket, marker))
            return marker

        return set_delete_marker

    @staticmethod
    def _changing(original: Callable[..., Any]) -> Callable[..., Any]:
        """Let what is changed of an object be changed of its replicas."""
        named = signature(original)

        def changing(*args: Any, **kwargs: Any) -> Any:
            result = original(*args, **kwargs)
            given = named.bind(*args, **kwargs).arguments
            backend: S3Backend = given["self"]
            key = given.get("key") or backend.get_object(
                given["bucket_name"], given["key_name"], version_id=given.get("version_id")
            )
            if isinstance(key, FakeKey) and seams.status_of(key):
                AFTERWARDS.later(_ORIGIN, partial(_renew, backend, key))
            return result

        return changing

    def _copy(self, backend: S3Backend, bucket: FakeBucket, key: FakeKey) -> None:
        """Copy a new version by the rules that its bucket has."""
        put_object = self._put.original
        assert put_object is not None
        rules = [
            rule
            for rule in _deciding(backend, bucket, key)
            if rule.encrypted or not str(key.encryption).startswith("aws:kms")
        ]
        for rule in rules:
            found = _target(backend, bucket, rule)
            if found is None:
                seams.set_status(key, "FAILED")
                continue
            there, target = found
            replica = seams.add_replica(
                put_object,
                (backend, key),
                (there, target),
                storage=rule.storage_class or key.storage_class or "STANDARD",
                kms_key=rule.kms_key if str(key.encryption).startswith("aws:kms") else "",
            )
            if not rule.owned_there:
                replica.set_acl(key.acl)
            if seams.status_of(key) != "FAILED":
                seams.set_status(key, "COMPLETED")


def _rules(bucket: FakeBucket) -> tuple[Rule, ...]:
    configuration = seams.configuration_of(bucket)
    return read(configuration) if configuration else ()


def _deciding(backend: S3Backend, bucket: FakeBucket, key: FakeKey) -> list[Rule]:
    return deciding(_rules(bucket), key.name, seams.tags_of(backend, key))


def _target(
    backend: S3Backend, bucket: FakeBucket, rule: Rule
) -> tuple[S3Backend, FakeBucket] | None:
    """Find where a rule copies to; None when AWS fails there, for which it names the reasons."""
    found = seams.bucket_named(rule.bucket)
    role = (seams.configuration_of(bucket) or {}).get("Role") or ""
    if found is None or not found[1].is_versioned or not seams.has_role(role, backend.partition):
        return None
    return None if bucket.object_lock_enabled and not found[1].object_lock_enabled else found


def _mark(backend: S3Backend, bucket: FakeBucket, marker: FakeDeleteMarker) -> None:
    # A delete marker has no tags, so that rules with tags do not cover it.
    for rule in deciding(_rules(bucket), marker.name, {}):
        if rule.markers and (found := _target(backend, bucket, rule)):
            seams.add_marker(found[1], marker)


def _renew(backend: S3Backend, key: FakeKey) -> None:
    """Change replicas as their source was changed; what is changed of a replica stays its own.

    Raises:
        NotImplementedError: a rule wants that to go the other way, too.
    """
    bucket = backend.get_bucket(str(key.bucket_name))
    for rule in _rules(bucket):
        if not (rule.enabled and key.name.startswith(rule.prefix)):
            continue
        if seams.status_of(key) == "REPLICA":
            if rule.both_ways:
                raise NotImplementedError("ReplicaModifications")
            continue
        found = _target(backend, bucket, rule)
        replica = found and seams.version_of(found[1], key.name, key.version_id)
        if found and replica and seams.status_of(replica) == "REPLICA":
            seams.copy_settings((backend, key), (found[0], replica))
            if not rule.owned_there:
                replica.set_acl(key.acl)


def _check_target(source: str, rule: Rule) -> None:
    """Refuse a destination to which nothing can be copied.

    Raises:
        InvalidRuleError: it is none.
    """
    if rule.bucket == source:
        raise InvalidRuleError("Destination bucket cannot be the same as the source bucket.")
    found = seams.bucket_named(rule.bucket)
    if found is None:
        raise InvalidRuleError("Destination bucket must exist.")
    if not found[1].is_versioned:
        raise InvalidRuleError("Destination bucket must have versioning enabled.")


def _configuring(original: Callable[..., None]) -> Callable[..., None]:
    """Refuse rules as AWS does."""

    def put_bucket_replication(
        backend: S3Backend, bucket_name: str, replication: dict[str, Any]
    ) -> None:
        try:
            for rule in read(replication):
                _check_target(bucket_name, rule)
        except InvalidRuleError as error:
            raise seams.refusal(error.code, str(error)) from error
        original(backend, bucket_name, replication)

    return put_bucket_replication


def _versioning(original: Callable[..., None]) -> Callable[..., None]:
    def put_bucket_versioning(backend: S3Backend, bucket_name: str, status: str) -> None:
        bucket = backend.get_bucket(bucket_name)
        if status == "Suspended" and seams.configuration_of(bucket):
            raise seams.refusal("InvalidBucketState", _KEPT, 409)
        original(backend, bucket_name, status)

    return put_bucket_versioning


def _told(response: S3Response) -> Any:
    """Tell a configuration as it was put; moto's own leaves filters and delete markers out."""
    response.data["Action"] = "GetBucketReplication"
    configuration = response.backend.get_bucket_replication(response.bucket_name)
    if not configuration:
        raise seams.ReplicationConfigurationNotFoundError(bucket_name=response.bucket_name)
    rules = []
    for node in rules_of(configuration):
        rule = {name: value for name, value in node.items() if name not in {"Filter", "Prefix"}}
        if "Filter" in node:
            rule["Filter"] = _filter(node["Filter"] or {})
        else:
            rule.pop("Priority", None)  # which moto gives to each
            rule["Prefix"] = node.get("Prefix") or ""
        rules.append(rule)
    told = {"Role": configuration["Role"], "Rules": rules}
    return response.serialized(seams.ActionResult({"ReplicationConfiguration": told}))


def _filter(node: dict[str, Any]) -> dict[str, Any]:
    if inner := node.get("And"):
        tags = [{"Key": key, "Value": value} for key, value in tags_of(inner).items()]
        return {"And": {"Prefix": inner.get("Prefix") or "", "Tags": tags}}
    return node if node.get("Tag") else {"Prefix": node.get("Prefix") or ""}


def _with_status(original: property) -> property:
    def response_dict(key: FakeKey) -> dict[str, Any]:
        assert original.fget is not None
        headers: dict[str, Any] = original.fget(key)
        if status := seams.status_of(key):
            headers["x-amz-replication-status"] = status
        return headers

    return property(response_dict)


SERVICE = Replication()
