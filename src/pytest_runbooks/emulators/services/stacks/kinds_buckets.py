"""Buckets in stacks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from .calls import is_gone
from .errors import FailedError
from .fitting import fit
from .functions import text
from .kind import Kind, Made, Site, refuse_existing

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_STORAGE = ("Transitions", "NoncurrentVersionTransitions")


class Bucket(Kind):
    """`AWS::S3::Bucket`; its physical id is its name."""

    named = "BucketName"
    create_only = frozenset({"BucketName", "ObjectLockEnabled"})
    tagged = True

    def create(self, site: Site) -> Made:
        """Make a bucket, with its settings; it is removed again when one is refused."""
        name = site.name("BucketName", 63)
        if not site.properties.get("BucketName"):
            name = name.lower()
        elif not _NAME.fullmatch(name):
            raise FailedError(f"The specified bucket is not valid: {name}")
        self._refuse_unknown(site)
        try:
            site.call("s3", "head_bucket", Bucket=name)
        except ClientError as error:
            if not is_gone(error.response):
                raise refuse_existing(site, name) from error
        else:
            raise refuse_existing(site, name)
        where = {} if site.region == "us-east-1" else {"LocationConstraint": site.region}
        more: dict[str, Any] = {"CreateBucketConfiguration": where} if where else {}
        if text(site.properties.get("ObjectLockEnabled", False)) == "true":
            more["ObjectLockEnabledForBucket"] = True
        site.call("s3", "create_bucket", Bucket=name, **more)
        made = Made(name)
        try:
            self._settle(site, name, {})
        except BaseException:
            self.delete(site, made)
            raise
        return made

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change the settings."""
        self._refuse_unknown(site)
        self._settle(site, made.physical, before)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a bucket, which has to be empty."""
        site.call("s3", "delete_bucket", Bucket=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN and names."""
        name = made.physical
        return {
            "Arn": f"arn:aws:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "RegionalDomainName": f"{name}.s3.{site.region}.amazonaws.com",
            "DualStackDomainName": f"{name}.s3.dualstack.{site.region}.amazonaws.com",
            "WebsiteURL": f"http://{name}.s3-website-{site.region}.amazonaws.com",
        }

    @staticmethod
    def _refuse_unknown(site: Site) -> None:
        for name in site.properties:
            if name not in _SETTINGS and name not in {"BucketName", "ObjectLockEnabled", "Tags"}:
                raise NotImplementedError(f"the property {name} of {site.type}")

    @staticmethod
    def _settle(site: Site, name: str, before: Mapping[str, Any]) -> None:
        tags = [{"Key": key, "Value": value} for key, value in site.all_tags().items()]
        if tags:
            site.call("s3", "put_bucket_tagging", Bucket=name, Tagging={"TagSet": tags})
        elif before:
            site.call("s3", "delete_bucket_tagging", Bucket=name)
        for setting, (operation, parameter, read, without) in _SETTINGS.items():
            wanted = site.properties.get(setting)
            if wanted is not None and wanted != before.get(setting):
                shape = site.call.shape("s3", f"put_{operation}").members[parameter]
                value = fit(shape, read(wanted), f"/{setting}")
                site.call("s3", f"put_{operation}", Bucket=name, **{parameter: value})
            elif wanted is None and setting in before:
                if without is None:
                    site.call("s3", f"delete_{operation}", Bucket=name)
                else:
                    site.call("s3", f"put_{operation}", Bucket=name, **{parameter: without})


def _as_it_is(value: Any) -> Any:
    return value


def _rules(key: str) -> Callable[[Any], Any]:
    return lambda value: {"Rules": value[key]}


def _lifecycle(value: Any) -> Any:
    """Write rules as the API has them: other names for days, and a filter always."""
    rules = []
    for one in value["Rules"]:
        rule = dict(one)
        found: dict[str, Any] = {"Status": rule.pop("Status")}
        if "Id" in rule:
            found["ID"] = rule.pop("Id")
        found["Filter"] = {"Prefix": rule.pop("Prefix", "")}
        expiration: dict[str, Any] = {}
        if "ExpirationInDays" in rule:
            expiration["Days"] = rule.pop("ExpirationInDays")
        if "ExpirationDate" in rule:
            expiration["Date"] = rule.pop("ExpirationDate")
        if "ExpiredObjectDeleteMarker" in rule:
            expiration["ExpiredObjectDeleteMarker"] = rule.pop("ExpiredObjectDeleteMarker")
        if expiration:
            found["Expiration"] = expiration
        for name in _STORAGE:
            single = rule.pop(name[:-1], None)
            moves = [*rule.pop(name, []), *([single] if single else [])]
            days = "Days" if name == "Transitions" else "NoncurrentDays"
            if moves:
                found[name] = [
                    {(days if key == "TransitionInDays" else key): at for key, at in move.items()}
                    for move in moves
                ]
        if "NoncurrentVersionExpirationInDays" in rule:
            days = rule.pop("NoncurrentVersionExpirationInDays")
            found["NoncurrentVersionExpiration"] = {"NoncurrentDays": days}
        rules.append(found | rule)
    return {"Rules": rules}


def _cors(value: Any) -> Any:
    names = {"Id": "ID", "MaxAge": "MaxAgeSeconds", "ExposedHeaders": "ExposeHeaders"}
    return {
        "CORSRules": [
            {names.get(key, key): one for key, one in rule.items()} for rule in value["CorsRules"]
        ]
    }


def _notification(value: Any) -> Any:
    """Write notifications as the API has them: events in lists, other names for targets."""
    found: dict[str, Any] = {}
    for kind, target, called in (
        ("Lambda", "Function", "LambdaFunctionArn"),
        ("Queue", "Queue", "QueueArn"),
        ("Topic", "Topic", "TopicArn"),
    ):
        made = []
        for one in value.get(f"{kind}Configurations") or []:
            entry: dict[str, Any] = {called: one[target], "Events": [one["Event"]]}
            if "Filter" in one:
                rules = one["Filter"]["S3Key"]["Rules"]
                entry["Filter"] = {"Key": {"FilterRules": rules}}
            made.append(entry)
        name = "LambdaFunction" if kind == "Lambda" else kind
        if made:
            found[f"{name}Configurations"] = made
    if "EventBridgeConfiguration" in value:
        found["EventBridgeConfiguration"] = {}
    return found


def _encryption(value: Any) -> Any:
    key = "ServerSideEncryptionByDefault"
    return {
        "Rules": [
            {("ApplyServerSideEncryptionByDefault" if name == key else name): one}
            for rule in value["ServerSideEncryptionConfiguration"]
            for name, one in rule.items()
        ]
    }


_SETTINGS: Mapping[str, tuple[str, str, Callable[[Any], Any], Any]] = {
    "BucketEncryption": (
        "bucket_encryption",
        "ServerSideEncryptionConfiguration",
        _encryption,
        None,
    ),
    "CorsConfiguration": ("bucket_cors", "CORSConfiguration", _cors, None),
    "LifecycleConfiguration": (
        "bucket_lifecycle_configuration",
        "LifecycleConfiguration",
        _lifecycle,
        None,
    ),
    "NotificationConfiguration": (
        "bucket_notification_configuration",
        "NotificationConfiguration",
        _notification,
        {},
    ),
    "OwnershipControls": (
        "bucket_ownership_controls",
        "OwnershipControls",
        _as_it_is,
        None,
    ),
    "PublicAccessBlockConfiguration": (
        "public_access_block",
        "PublicAccessBlockConfiguration",
        _as_it_is,
        None,
    ),
    "VersioningConfiguration": (
        "bucket_versioning",
        "VersioningConfiguration",
        _as_it_is,
        {"Status": "Suspended"},
    ),
}
"""Of each property: the operation without `put`, its parameter, how it is read, what undoes it."""


class BucketPolicy(Kind):
    """`AWS::S3::BucketPolicy`; its physical id is the bucket's name."""

    create_only = frozenset({"Bucket"})

    def create(self, site: Site) -> Made:
        """Put the policy."""
        bucket = str(site.properties["Bucket"])
        self._put(site, bucket)
        return Made(bucket)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Put it anew."""
        del before
        self._put(site, made.physical)

    def delete(self, site: Site, made: Made) -> None:
        """Take it away."""
        site.call("s3", "delete_bucket_policy", Bucket=made.physical)

    @staticmethod
    def _put(site: Site, bucket: str) -> None:
        policy = json.dumps(site.properties["PolicyDocument"])
        site.call("s3", "put_bucket_policy", Bucket=bucket, Policy=policy)
