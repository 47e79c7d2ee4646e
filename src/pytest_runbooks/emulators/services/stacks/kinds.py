"""All types of resources that stacks can have here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .kind import Kind
from .kinds_buckets import Bucket, BucketPolicy
from .kinds_by_api import ApiKind
from .kinds_by_moto import by_moto
from .kinds_iam import ManagedPolicy, Policy, Role
from .kinds_lambda import Alias, Function, Permission, Version
from .kinds_messages import Queue, QueuePolicy, Rule, Subscription, Topic, TopicPolicy
from .kinds_of_apis import APIS
from .kinds_storage import LogGroup, Parameter, Table

_OTHERS: Mapping[str, Kind] = {
    "AWS::IAM::ManagedPolicy": ManagedPolicy(),
    "AWS::IAM::Policy": Policy(),
    "AWS::IAM::Role": Role(),
    "AWS::Lambda::Alias": Alias(),
    "AWS::Lambda::Function": Function(),
    "AWS::Lambda::Permission": Permission(),
    "AWS::Lambda::Version": Version(),
    "AWS::Events::Rule": Rule(),
    "AWS::Logs::LogGroup": LogGroup(),
    "AWS::S3::Bucket": Bucket(),
    "AWS::S3::BucketPolicy": BucketPolicy(),
    "AWS::SNS::Subscription": Subscription(),
    "AWS::SNS::Topic": Topic(),
    "AWS::SNS::TopicPolicy": TopicPolicy(),
    "AWS::SQS::Queue": Queue(),
    "AWS::SQS::QueuePolicy": QueuePolicy(),
    "AWS::SSM::Parameter": Parameter(),
    "AWS::CloudWatch::Alarm": ApiKind(
        service="cloudwatch",
        make="put_metric_alarm",
        change="put_metric_alarm",
        unmake="delete_alarms",
        look="describe_alarms",
        identity="properties.AlarmName",
        key={"AlarmNames": "[id]"},
        told={"Arn": "answer.MetricAlarms[0].AlarmArn"},
        named="AlarmName",
        create_only=frozenset({"AlarmName"}),
        tags="Tags",
        longest=255,
        upsert=True,
    ),
    "AWS::CloudWatch::CompositeAlarm": ApiKind(
        service="cloudwatch",
        make="put_composite_alarm",
        change="put_composite_alarm",
        unmake="delete_alarms",
        identity="properties.AlarmName",
        key={"AlarmNames": "[id]"},
        told={"Arn": "join(':', ['arn:aws:cloudwatch', region, account, 'alarm', id])"},
        named="AlarmName",
        create_only=frozenset({"AlarmName"}),
        tags="Tags",
        longest=255,
    ),
    "AWS::CloudWatch::Dashboard": ApiKind(
        service="cloudwatch",
        make="put_dashboard",
        change="put_dashboard",
        unmake="delete_dashboards",
        identity="properties.DashboardName",
        key={"DashboardNames": "[id]"},
        named="DashboardName",
        create_only=frozenset({"DashboardName"}),
        longest=255,
    ),
    "AWS::Logs::MetricFilter": ApiKind(
        service="logs",
        make="put_metric_filter",
        change="put_metric_filter",
        unmake="delete_metric_filter",
        identity="properties.FilterName",
        key={"logGroupName": "properties.LogGroupName", "filterName": "id"},
        named="FilterName",
        create_only=frozenset({"LogGroupName", "FilterName"}),
        longest=512,
    ),
    "AWS::Logs::SubscriptionFilter": ApiKind(
        service="logs",
        make="put_subscription_filter",
        change="put_subscription_filter",
        unmake="delete_subscription_filter",
        identity="properties.FilterName",
        key={"logGroupName": "properties.LogGroupName", "filterName": "id"},
        named="FilterName",
        create_only=frozenset({"LogGroupName", "FilterName"}),
        longest=512,
    ),
    "AWS::Lambda::EventSourceMapping": ApiKind(
        service="lambda",
        make="create_event_source_mapping",
        change="update_event_source_mapping",
        unmake="delete_event_source_mapping",
        look="get_event_source_mapping",
        identity="answer.UUID",
        key={"UUID": "id"},
        told={"Id": "id", "EventSourceMappingArn": "answer.EventSourceMappingArn"},
        create_only=frozenset(
            {
                *("EventSourceArn", "StartingPosition", "StartingPositionTimestamp"),
                *("SelfManagedEventSource",),
            }
        ),
    ),
    "AWS::Cognito::UserPool": ApiKind(
        service="cognito-idp",
        make="create_user_pool",
        change="update_user_pool",
        unmake="delete_user_pool",
        look="describe_user_pool",
        identity="answer.UserPool.Id",
        key={"UserPoolId": "id"},
        told={
            "Arn": "answer.UserPool.Arn",
            "ProviderName": "join('', ['cognito-idp.', region, '.amazonaws.com/', id])",
            "ProviderURL": "join('', ['https://cognito-idp.', region, '.amazonaws.com/', id])",
            "UserPoolId": "id",
        },
        renamed={"UserPoolName": "PoolName"},
        named="UserPoolName",
        create_only=frozenset({"Schema", "AliasAttributes", "UsernameAttributes"}),
        tags="UserPoolTags",
        tag_shape="map",
        longest=128,
    ),
    "AWS::Cognito::UserPoolClient": ApiKind(
        service="cognito-idp",
        make="create_user_pool_client",
        change="update_user_pool_client",
        unmake="delete_user_pool_client",
        look="describe_user_pool_client",
        identity="answer.UserPoolClient.ClientId",
        key={"UserPoolId": "properties.UserPoolId", "ClientId": "id"},
        told={
            "ClientId": "id",
            "ClientSecret": "answer.UserPoolClient.ClientSecret",
            "Name": "answer.UserPoolClient.ClientName",
        },
        named="ClientName",
        create_only=frozenset({"UserPoolId", "GenerateSecret"}),
        longest=128,
    ),
    "AWS::Cognito::UserPoolGroup": ApiKind(
        service="cognito-idp",
        make="create_group",
        change="update_group",
        unmake="delete_group",
        identity="properties.GroupName",
        key={"UserPoolId": "properties.UserPoolId", "GroupName": "id"},
        named="GroupName",
        create_only=frozenset({"UserPoolId", "GroupName"}),
        longest=128,
    ),
    "AWS::SecretsManager::Secret": ApiKind(
        service="secretsmanager",
        make="create_secret",
        change="update_secret",
        unmake="delete_secret",
        identity="answer.ARN",
        key={"SecretId": "id"},
        told={"Id": "id"},
        named="Name",
        create_only=frozenset({"Name"}),
        tags="Tags",
        longest=512,
    ),
    **APIS,
}


@cache
def kind_of(name: str) -> Kind:
    """Give what makes a type of resources.

    Raises:
        NotImplementedError: nothing here does.
    """
    if name in _OTHERS:
        return _OTHERS[name]
    found = None
    own = name.startswith("AWS::CloudFormation::")  # moto would make them beside these stacks
    if name.startswith("AWS::") and name.count("::") == 2 and not own:
        found = by_moto(name)
    if found is None:
        raise NotImplementedError(f"resources of the type {name}")
    if name == "AWS::DynamoDB::Table":
        return Table(found.model)
    return found
