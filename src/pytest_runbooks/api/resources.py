"""What an API call is about: a table, a queue, a key of a bucket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from .models import input_of
from .secret_names import MASK

LONGEST = 120  # characters
_ARN = re.compile(r"arn:[\w-]+:(?P<service>[\w-]+):[\w-]*:(?P<account>\d*):(?P<rest>.+)", re.ASCII)
_TYPED = re.compile(r"[\w-]+[:/](?=.)", re.ASCII)
_NAMES_SOMETHING = re.compile(
    r"(?:.*[a-z])?(?:Name|Id|ID|Arn|ARN|Identifier|Url)s?|name|id|arn|identifier|(?:R|r)esource"
)
# They end like names, and are about something else: who owns it, what encrypts it, a repeated call.
_BESIDE = re.compile(
    r".*(?:Token|Request|Account|Owner|Kms|KMS|Encryption|Role|Engine|Version|Class|Creator"
    r"|ServiceName|UserAgent|Attribute|Parameter|Principal|OptionGroup|SecurityGroup).*"
    r"|(?:Next|Exclusive|Start).*"
)

# By service, what names the resource: the first that a call has, both names of a joined pair.
_KEPT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "apigateway": ("restApiId/stageName", "restApiId", "domainName", "usagePlanId", "name"),
        "apigatewayv2": ("ApiId/StageName", "ApiId", "DomainName", "Name"),
        "application-autoscaling": ("ResourceId", "ResourceIds", "ServiceNamespace"),
        "autoscaling": ("AutoScalingGroupName", "AutoScalingGroupNames", "LaunchConfigurationName"),
        "backup": (
            *("RecoveryPointArn", "BackupVaultName", "BackupPlanId", "BackupJobId"),
            *("RestoreJobId", "ResourceArn"),
        ),
        "cloudformation": ("StackName", "StackSetName", "ChangeSetName", "TypeName"),
        "cloudfront": ("DistributionId", "Id", "Name"),
        "cloudwatch": (
            *("AlarmName", "AlarmNames", "Namespace:MetricName", "Namespace"),
            *("DashboardName", "DashboardNames", "AlarmNamePrefix", "ResourceARN"),
        ),
        "cognito-idp": ("UserPoolId", "PoolName", "ClientId"),
        "dynamodb": (
            *("TableName/IndexName", "TableName", "TableArn", "TargetTableName", "BackupArn"),
            *("GlobalTableName", "ResourceArn", "ExportArn", "StreamArn"),
        ),
        "ec2": (
            *("InstanceId", "InstanceIds", "VolumeId", "VolumeIds", "SnapshotId", "SnapshotIds"),
            *("ImageId", "ImageIds", "GroupId", "GroupIds", "GroupName", "VpcId", "VpcIds"),
            *("SubnetId", "SubnetIds", "RouteTableId", "KeyName", "Resources"),
        ),
        "ecr": ("repositoryName", "repositoryNames"),
        "ecs": (
            *("cluster/service", "cluster/serviceName", "cluster/services", "cluster/task"),
            *("cluster/tasks", "service", "serviceName", "task", "taskDefinition", "family"),
            *("clusterName", "cluster", "clusters"),
        ),
        "eks": ("clusterName/nodegroupName", "clusterName", "name"),
        "elasticache": ("ReplicationGroupId", "CacheClusterId", "GlobalReplicationGroupId"),
        "elb": ("LoadBalancerName", "LoadBalancerNames"),
        "elbv2": (
            *("TargetGroupArn", "ListenerArn", "RuleArn", "LoadBalancerArn", "Name", "Names"),
            *("LoadBalancerArns", "TargetGroupArns", "ListenerArns", "RuleArns", "ResourceArns"),
        ),
        "events": ("Rule", "Name", "EventBusName", "NamePrefix"),
        "firehose": ("DeliveryStreamName",),
        "iam": (
            *("RoleName", "UserName", "GroupName", "InstanceProfileName", "PolicyArn"),
            *("PolicyName", "AccessKeyId", "OpenIDConnectProviderArn", "PolicySourceArn"),
        ),
        "kinesis": ("StreamName", "StreamARN"),
        "kms": ("KeyId", "AliasName", "TargetKeyId"),
        "lambda": (
            *("FunctionName:Qualifier", "FunctionName:Name", "FunctionName", "LayerName"),
            *("UUID", "Resource", "Arn", "CodeSigningConfigArn"),
        ),
        "logs": (
            *("logGroupName:logStreamName", "logGroupName", "logGroupIdentifier"),
            *("logGroupNames", "logGroupIdentifiers", "logGroupNamePrefix", "queryId"),
            "destinationName",
        ),
        "rds": (
            *("DBInstanceIdentifier", "DBClusterIdentifier", "GlobalClusterIdentifier"),
            *("DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "ResourceName"),
        ),
        "route53": ("HostedZoneId", "HealthCheckId", "Id", "Name", "DNSName"),
        "s3": ("Bucket/Key", "Bucket"),
        "s3control": ("Bucket", "Name", "JobId"),
        "secretsmanager": ("SecretId", "Name", "SecretIdList"),
        "sns": ("TopicArn", "TargetArn", "SubscriptionArn", "Name", "ResourceArn"),
        "sqs": ("QueueUrl", "QueueName", "SourceArn", "QueueNamePrefix"),
        "ssm": (
            *("Name", "Names", "Path", "DocumentName", "InstanceId", "InstanceIds", "WindowId"),
            *("CommandId", "AutomationExecutionId", "Target", "ResourceId"),
        ),
        "stepfunctions": ("stateMachineArn", "executionArn", "activityArn", "name"),
        "sts": ("RoleArn", "AccessKeyId"),
    }
)
_STATEMENT = re.compile(
    r"""\b(?:FROM|INTO|UPDATE)\s+["']?([\w.-]{3,255})""", re.IGNORECASE | re.ASCII
)


def resource_of(service: str, operation: str, parameters: Mapping[str, object]) -> str:
    """Say what a call is about, as `products-dev` or `bucket/key`; empty when it names nothing.

    Args:
        service: as botocore names it.
        operation: as the model names it.
        parameters: as they are shown; what is masked there names nothing here.
    """
    found = next(
        filter(None, (_named(parameters, path) for path in _paths(service, operation))), ""
    )
    if not found and service == "dynamodb":
        found = _listed([*dict.fromkeys(_tables(parameters))])
    return found if len(found) <= LONGEST else f"{found[: LONGEST - 1]}…"


def account_of(parameters: Mapping[str, object]) -> str:
    """Give the account of the first ARN that a call names; empty when it names none."""
    for value in parameters.values():
        found = _ARN.fullmatch(value) if isinstance(value, str) else None
        if found and len(found["account"]) == 12:
            return found["account"]
    return ""


def _paths(service: str, operation: str) -> Iterator[str]:
    """Give the names to look for: those kept, then by the model, required ones first."""
    yield from _KEPT.get(service, ())
    shape, _ = input_of(service, operation)
    required = shape.get("required", ())
    others = [name for name in shape.get("members", {}) if name not in required]
    for names in (required, others):
        for name in names:
            if _NAMES_SOMETHING.fullmatch(name) and not _BESIDE.fullmatch(name):
                yield name


def _named(parameters: Mapping[str, object], path: str) -> str:
    joint = ":" if ":" in path else "/"
    values = [_value(parameters.get(name)) for name in path.split(joint)]
    return joint.join(values) if all(values) else ""


def _value(value: object) -> str:
    if isinstance(value, list):
        return _listed([_value(one) for one in value])
    if not isinstance(value, str) or value == MASK:
        return ""
    if "://" in value:  # of a queue
        return value.rstrip("/").rpartition("/")[2]
    return _shortened(value)


def _listed(values: list[str]) -> str:
    known = [value for value in values if value]
    more = f" (+{len(known) - 1})" if len(known) > 1 else ""
    return f"{known[0]}{more}" if known else ""


def _shortened(value: str) -> str:
    """Give the name in an ARN: what follows the type of the resource, if there is one."""
    arn = _ARN.fullmatch(value)
    if not arn:
        return value
    if arn["service"] in {"s3", "sqs", "sns"}:  # they have but one type, which is not said
        return arn["rest"]
    typed = _TYPED.match(arn["rest"])
    return arn["rest"][typed.end() :] if typed else arn["rest"]


def _tables(parameters: Mapping[str, object]) -> Iterator[str]:
    """Give the tables of calls to DynamoDB that name several, or name one in a statement."""
    items = parameters.get("RequestItems")
    if isinstance(items, Mapping):
        yield from (_shortened(str(name)) for name in items)
    listed = [parameters.get(one) for one in ("TransactItems", "TransactStatements", "Statements")]
    for entries in [*listed, [parameters]]:
        for entry in entries if isinstance(entries, list) else []:
            inner = list(entry.values()) if isinstance(entry, Mapping) else []
            for one in inner:
                if isinstance(one, Mapping) and isinstance(one.get("TableName"), str):
                    yield _shortened(str(one["TableName"]))
            said = entry.get("Statement") if isinstance(entry, Mapping) else None
            if isinstance(said, str) and (found := _STATEMENT.search(said)):
                yield found[1]
