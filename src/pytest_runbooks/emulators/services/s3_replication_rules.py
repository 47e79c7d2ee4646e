"""Replication rules of a bucket: what is refused, and which of them copy what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]
"""A part of the configuration, as the XML says it; what is empty there is None."""

_SEE = "Please refer to S3 Developer Guide for more information."
_SCHEMA = "must be specified for this version of Cross Region Replication configuration schema. "
_BUCKET = ":s3:::"


class InvalidRuleError(Exception):
    """A configuration that AWS refuses.

    Attributes:
        code: of the error.
    """

    def __init__(self, message: str, code: str = "InvalidRequest") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        priority: the higher one decides, where several have the same destination.
        bucket: the name of the destination.
        storage_class: of replicas; empty for that of the source.
        kms_key: with which replicas are encrypted; empty for that of the source.
        owned_there: replicas belong to the destination's account.
        prefix: of the keys.
        tags: all of which an object has to have.
        enabled: whether the rule does anything.
        markers: delete markers are copied.
        encrypted: objects that KMS encrypts are copied.
        both_ways: what is changed of a replica is changed of its source.
    """

    priority: int
    bucket: str
    storage_class: str = ""
    kms_key: str = ""
    owned_there: bool = False
    prefix: str = ""
    tags: frozenset[tuple[str, str]] = frozenset()
    enabled: bool = True
    markers: bool = False
    encrypted: bool = False
    both_ways: bool = False

    def covers(self, key: str, tags: Mapping[str, str]) -> bool:
        """Say whether an object with this key and these tags is one of those to be copied."""
        return self.enabled and key.startswith(self.prefix) and self.tags <= set(tags.items())


def read(configuration: Node) -> tuple[Rule, ...]:
    """Read the rules of a configuration.

    Raises:
        InvalidRuleError: AWS would refuse it, whatever the buckets are.
        NotImplementedError: it asks for what is not done here.
    """
    nodes = rules_of(configuration)
    rules = tuple(map(_rule, nodes))
    names = [node["ID"] for node in nodes if node.get("ID")]
    if len(set(names)) < len(names):
        raise InvalidRuleError("Rule Id must be unique.", "InvalidArgument")
    seen: set[tuple[str, int]] = set()
    for node, rule in zip(nodes, rules, strict=True):
        if "Filter" not in node:
            continue
        if (rule.bucket, rule.priority) in seen:
            raise InvalidRuleError(f"Found duplicate priority {rule.priority}.")
        seen.add((rule.bucket, rule.priority))
    return rules


def rules_of(configuration: Node) -> list[Node]:
    """Give the rules as they were written; the XML of one rule is no list."""
    found = configuration.get("Rule") or []
    return [found] if isinstance(found, Mapping) else list(found)


def deciding(rules: Iterable[Rule], key: str, tags: Mapping[str, str]) -> list[Rule]:
    """Choose the rules that copy an object: for each destination that of the highest priority."""
    chosen: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda one: -one.priority):
        if rule.covers(key, tags):
            chosen.setdefault(rule.bucket, rule)
    return list(chosen.values())


def tags_of(node: Node) -> dict[str, str]:
    """Give the tags of a filter, or of the `And` of one."""
    found = node.get("Tag") or []
    listed = [found] if isinstance(found, Mapping) else found
    return {str(one["Key"]): str(one.get("Value") or "") for one in listed}


def _rule(node: Node) -> Rule:
    is_second_version = "Filter" in node
    if is_second_version:
        for name in ("Priority", "DeleteMarkerReplication"):
            if name not in node:
                raise InvalidRuleError(f"{name} {_SCHEMA}{_SEE}")
    if _is_on(node.get("ExistingObjectReplication")):
        raise NotImplementedError("replication of existing objects")
    filtered = node.get("Filter") or {}
    inner = filtered.get("And") or filtered
    prefix = inner.get("Prefix") if is_second_version else node.get("Prefix")
    tags = frozenset(tags_of(inner).items())
    # The first version of the configuration has no such element, and copies delete markers.
    markers = _is_on(node.get("DeleteMarkerReplication")) if is_second_version else True
    if markers and tags:
        raise InvalidRuleError(
            f"Delete marker replication is not supported if any Tag filter is specified. {_SEE}"
        )
    destination = node.get("Destination") or {}
    criteria = node.get("SourceSelectionCriteria") or {}
    owner = (destination.get("AccessControlTranslation") or {}).get("Owner")
    key = (destination.get("EncryptionConfiguration") or {}).get("ReplicaKmsKeyID") or ""
    encrypted = _is_on(criteria.get("SseKmsEncryptedObjects"))
    if encrypted and not key:
        raise InvalidRuleError(
            "EncryptionConfiguration must be specified if SseKmsEncryptedObjects is present.",
        )
    bucket = str(destination.get("Bucket") or "")
    if _BUCKET not in bucket:
        raise InvalidRuleError("Invalid bucket ARN.", "InvalidArgument")
    return Rule(
        priority=int(node.get("Priority") or 0),
        bucket=bucket.partition(_BUCKET)[2],
        storage_class=destination.get("StorageClass") or "",
        kms_key=key,
        owned_there=owner == "Destination",
        prefix=prefix or "",
        tags=tags,
        enabled=node.get("Status") == "Enabled",
        markers=markers,
        encrypted=encrypted,
        both_ways=_is_on(criteria.get("ReplicaModifications")),
    )


def _is_on(node: Node | None) -> bool:
    return (node or {}).get("Status") == "Enabled"
