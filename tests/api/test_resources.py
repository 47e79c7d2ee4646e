from __future__ import annotations

from typing import Any

import pytest
from botocore.loaders import Loader

from pytest_runbooks.api.models import model_of
from pytest_runbooks.api.recording import describe
from pytest_runbooks.api.resources import resource_of

from .wire import call

ARN = "arn:aws:{}:eu-west-1:111111111111:{}"


@pytest.mark.parametrize(
    ("name", "parameters", "resource"),
    [
        ("apigateway:GetStage", {"restApiId": "a1", "stageName": "prod"}, "a1/prod"),
        ("autoscaling:SetDesiredCapacity", {"AutoScalingGroupName": "web"}, "web"),
        ("backup:StartBackupJob", {"BackupVaultName": "vault", "IamRoleArn": "x"}, "vault"),
        ("cloudformation:CreateStack", {"StackName": "net", "TemplateBody": "{}"}, "net"),
        ("cloudfront:CreateInvalidation", {"DistributionId": "E1"}, "E1"),
        ("cloudwatch:PutMetricData", {"Namespace": "shop"}, "shop"),
        ("cloudwatch:GetMetricStatistics", {"Namespace": "a", "MetricName": "b"}, "a:b"),
        ("cloudwatch:DescribeAlarms", {"AlarmNames": ["a", "b", "c"]}, "a (+2)"),
        ("dynamodb:PutItem", {"TableName": "products-dev", "Item": {}}, "products-dev"),
        ("dynamodb:Query", {"TableName": "t", "IndexName": "i"}, "t/i"),
        ("dynamodb:DescribeTable", {"TableName": ARN.format("dynamodb", "table/t")}, "t"),
        ("dynamodb:BatchWriteItem", {"RequestItems": {"a": [], "b": []}}, "a (+1)"),
        (
            "dynamodb:TransactWriteItems",
            {"TransactItems": [{"Put": {"TableName": "a"}}, {"Update": {"TableName": "a"}}]},
            "a",
        ),
        ("dynamodb:ExecuteStatement", {"Statement": 'SELECT * FROM "orders" WHERE a=1'}, "orders"),
        ("ec2:StopInstances", {"InstanceIds": ["i-1", "i-2"]}, "i-1 (+1)"),
        ("ec2:AuthorizeSecurityGroupIngress", {"GroupId": "sg-1"}, "sg-1"),
        ("ec2:DescribeRegions", {}, ""),
        ("ecs:UpdateService", {"cluster": "c", "service": "s"}, "c/s"),
        ("eks:DescribeCluster", {"name": "c"}, "c"),
        (
            "elbv2:ModifyListener",
            {"ListenerArn": ARN.format("elasticloadbalancing", "listener/app/web/1/2")},
            "app/web/1/2",
        ),
        ("events:PutRule", {"Name": "nightly", "RoleArn": "x"}, "nightly"),
        ("iam:AttachRolePolicy", {"RoleName": "r", "PolicyArn": "p"}, "r"),
        ("kms:Encrypt", {"KeyId": "alias/a", "Plaintext": "***"}, "alias/a"),
        ("lambda:Invoke", {"FunctionName": "f", "Qualifier": "live"}, "f:live"),
        ("lambda:CreateAlias", {"FunctionName": "f", "Name": "live"}, "f:live"),
        ("lambda:UpdateFunctionCode", {"FunctionName": "f", "S3Bucket": "b"}, "f"),
        ("ecs:StopTask", {"task": "t"}, "t"),
        ("ecs:DeleteService", {"service": "s"}, "s"),
        ("apigateway:GetResources", {"restApiId": "a1"}, "a1"),
        ("lambda:GetFunction", {"FunctionName": ARN.format("lambda", "function:f:1")}, "f:1"),
        (
            "logs:PutLogEvents",
            {"logGroupName": "/aws/f", "logStreamName": "s"},
            "/aws/f:s",
        ),
        ("rds:FailoverDBCluster", {"DBClusterIdentifier": "orders"}, "orders"),
        ("route53:ChangeResourceRecordSets", {"HostedZoneId": "Z1"}, "Z1"),
        ("s3:PutObject", {"Bucket": "b", "Key": "k/l"}, "b/k/l"),
        ("s3:DeleteObjects", {"Bucket": "b", "Delete": {}}, "b"),
        ("s3:ListBuckets", {}, ""),
        (
            "secretsmanager:GetSecretValue",
            {"SecretId": ARN.format("secretsmanager", "secret:s")},
            "s",
        ),
        ("sns:Publish", {"TopicArn": ARN.format("sns", "alerts"), "Message": "x"}, "alerts"),
        ("sqs:SendMessage", {"QueueUrl": "http://sqs.eu/111111111111/orders"}, "orders"),
        ("sqs:CreateQueue", {"QueueName": "orders"}, "orders"),
        ("ssm:PutParameter", {"Name": "/a/b", "Value": "***"}, "/a/b"),
        (
            "stepfunctions:StartExecution",
            {"stateMachineArn": ARN.format("states", "stateMachine:m"), "name": "n"},
            "m",
        ),
        ("sts:AssumeRole", {"RoleArn": ARN.format("iam", "role/ops/r")}, "ops/r"),
        # No table is kept for these: required members that name something, then others.
        ("glue:GetTable", {"DatabaseName": "d", "Name": "t"}, "d"),
        ("oam:GetLink", {"Identifier": "l"}, "l"),
        ("wafv2:GetWebACL", {"Scope": "REGIONAL", "Name": "n"}, "n"),
        ("codecommit:CreateRepository", {"kmsKeyId": "k", "repositoryName": "r"}, "r"),
        ("iot-data:Publish", {"topic": "t"}, ""),
        ("moonbase:Land", {"Name": "a"}, ""),
        # What is masked names nothing, and what is long is cut.
        ("sns:Publish", {"TopicArn": "***"}, ""),
        ("s3:GetObject", {"Bucket": "b", "Key": "k" * 200}, "b/" + "k" * 117 + "…"),
        ("dynamodb:PutItem", {"TableName": {"not": "a name"}}, ""),
    ],
)
def test_the_resource_of_a_call_is_what_names_it(
    name: str, parameters: dict[str, Any], resource: str
) -> None:
    service, operation = name.split(":")
    assert resource_of(service, operation, parameters) == resource
    assert service == "moonbase" or operation in model_of(service)["operations"]


def test_the_resource_is_read_from_the_request() -> None:
    environ, body = call("lambda", "PublishVersion", FunctionName="orders")
    assert describe(environ, body, 200, [], b"", 0.0).resource == "orders"


def test_most_operations_that_change_one_thing_have_a_resource() -> None:
    named = total = 0
    for service in Loader().list_available_services("service-2")[::4]:
        model_of.cache_clear()  # all together they are too many to keep
        for name, operation in model_of(service)["operations"].items():
            if name.startswith(("Delete", "Update")) and "input" in operation:
                total += 1
                shapes = model_of(service)["shapes"]
                members = shapes[operation["input"]["shape"]].get("members", {})
                texts = {key: key for key in members}
                named += bool(resource_of(service, name, texts))
    assert total > 500
    assert named / total > 0.9
