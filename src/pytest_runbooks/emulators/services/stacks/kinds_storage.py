"""Log groups, tables and parameters in stacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from .calls import is_gone
from .errors import FailedError
from .fitting import fit
from .kind import Kind, Made, Properties, Site, refuse_existing
from .kinds_by_moto import MotoKind


class LogGroup(Kind):
    """`AWS::Logs::LogGroup`; its physical id is its name."""

    named = "LogGroupName"
    create_only = frozenset({"LogGroupName"})
    tagged = True
    _known: ClassVar[frozenset[str]] = frozenset(
        {"LogGroupName", "RetentionInDays", "KmsKeyId", "LogGroupClass", "Tags"}
    )

    def create(self, site: Site) -> Made:
        """Make a group."""
        self._refuse_unknown(site)
        name, more = site.name("LogGroupName", 512), {}
        for key, parameter in (("KmsKeyId", "kmsKeyId"), ("LogGroupClass", "logGroupClass")):
            if key in site.properties:
                more[parameter] = site.properties[key]
        if tags := site.all_tags():
            more["tags"] = tags
        site.call("logs", "create_log_group", logGroupName=name, **more)
        self._retain(site, name, {})
        return Made(name)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change how long events are kept, and the tags."""
        self._refuse_unknown(site)
        for key in ("KmsKeyId", "LogGroupClass"):
            if site.properties.get(key) != before.get(key):
                raise NotImplementedError(f"changes of {key} of {site.type} in place")
        self._retain(site, made.physical, before)
        arn = site.arn("logs", f"log-group:{made.physical}")
        has = site.call("logs", "list_tags_for_resource", resourceArn=arn)["tags"]
        tags = site.all_tags()
        if gone := [key for key in has if key not in tags]:
            site.call("logs", "untag_resource", resourceArn=arn, tagKeys=gone)
        if tags:
            site.call("logs", "tag_resource", resourceArn=arn, tags=tags)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a group."""
        site.call("logs", "delete_log_group", logGroupName=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN."""
        return {"Arn": site.arn("logs", f"log-group:{made.physical}:*")}

    def _refuse_unknown(self, site: Site) -> None:
        for name in site.properties:
            if name not in self._known:
                raise NotImplementedError(f"the property {name} of {site.type}")

    @staticmethod
    def _retain(site: Site, name: str, before: Mapping[str, Any]) -> None:
        days = site.properties.get("RetentionInDays")
        if days is not None:
            site.call("logs", "put_retention_policy", logGroupName=name, retentionInDays=int(days))
        elif "RetentionInDays" in before:
            site.call("logs", "delete_retention_policy", logGroupName=name)


class Table(MotoKind):
    """`AWS::DynamoDB::Table`, which moto makes, and the project changes in place."""

    named = "TableName"
    create_only = frozenset(
        {"TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"}
    )
    tagged = True

    def create(self, site: Site) -> Made:
        """Make a table, with the tags of the stack."""
        tags = [{"Key": key, "Value": value} for key, value in site.all_tags().items()]
        plain = _numbers(site.properties)
        site.properties = Properties(plain | ({"Tags": tags} if tags else {}))
        try:
            site.call("dynamodb", "describe_table", TableName=site.name("TableName", 255))
        except ClientError as error:
            if not is_gone(error.response):
                raise
        else:
            raise refuse_existing(site, site.name("TableName"))
        return super().create(site)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change a table, and its tags."""
        site.properties = Properties(_numbers(site.properties))
        super().update(site, made, before)
        arn = self.attribute(site, made, "Arn")
        has = site.call("dynamodb", "list_tags_of_resource", ResourceArn=arn)["Tags"]
        tags = site.all_tags()
        # moto keeps both values of a tag that is put again.
        if gone := [tag["Key"] for tag in has if tags.get(tag["Key"]) != tag["Value"]]:
            site.call("dynamodb", "untag_resource", ResourceArn=arn, TagKeys=gone)
        kept = {tag["Key"] for tag in has if tag["Key"] not in gone}
        if new := [{"Key": key, "Value": tags[key]} for key in tags if key not in kept]:
            site.call("dynamodb", "tag_resource", ResourceArn=arn, Tags=new)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a table."""
        site.call("dynamodb", "delete_table", TableName=made.physical)

    def attribute(self, site: Site, made: Made, name: str) -> Any:
        """Give its ARN, and that of its stream."""
        if name not in {"Arn", "StreamArn"}:
            raise KeyError(name)
        table = site.call("dynamodb", "describe_table", TableName=made.physical)["Table"]
        return table["TableArn" if name == "Arn" else "LatestStreamArn"]


def _numbers(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Give the properties with the capacity in numbers."""
    return {str(name): _read(value) for name, value in properties.items()}


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: int(one)
            if name in {"ReadCapacityUnits", "WriteCapacityUnits"} and isinstance(one, str)
            else _read(one)
            for name, one in value.items()
        }
    return [_read(one) for one in value] if isinstance(value, list) else value


class Parameter(Kind):
    """`AWS::SSM::Parameter`; its physical id is its name."""

    named = "Name"
    create_only = frozenset({"Name"})
    tagged = True

    def create(self, site: Site) -> Made:
        """Put a new parameter."""
        if site.properties.get("Type") == "SecureString":
            raise FailedError("#/Type: SecureString is not a valid enum value")
        name = site.name("Name", 512)
        tags = [{"Key": key, "Value": value} for key, value in site.all_tags().items()]
        site.call("ssm", "put_parameter", **self._wanted(site, name), Tags=tags)
        return Made(name)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Put another value."""
        del before
        site.call("ssm", "put_parameter", **self._wanted(site, made.physical), Overwrite=True)

    def delete(self, site: Site, made: Made) -> None:
        """Remove it."""
        site.call("ssm", "delete_parameter", Name=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its type and value."""
        found = site.call("ssm", "get_parameter", Name=made.physical)["Parameter"]
        return {"Type": found["Type"], "Value": found["Value"]}

    @staticmethod
    def _wanted(site: Site, name: str) -> dict[str, Any]:
        wanted = {key: value for key, value in site.properties.items() if key != "Tags"}
        found: dict[str, Any] = fit(site.call.shape("ssm", "put_parameter"), wanted)
        return found | {"Name": name}
