"""Lambda, API Gateway and Step Functions."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from .scenario import REGION, Aws, package, scenario

ECHO = "def handler(event, context):\n    return event\n"
SAYS = "def handler(event, context):\n    return {!r}\n"
PROXY = """
def handler(event, context):
    return {"statusCode": 200, "body": event["path"]}
"""


def call(aws: Aws, payload: Any = None, **settings: Any) -> Any:
    answer = aws.client("lambda").invoke(
        FunctionName=aws.name, Payload=json.dumps(payload), **settings
    )
    return json.loads(answer["Payload"].read())


def release(aws: Aws, said: str) -> str:
    """Publish a version that says something; give its number."""
    aws_lambda = aws.client("lambda")
    aws_lambda.update_function_code(FunctionName=aws.name, ZipFile=package(SAYS.format(said)))
    aws.function_is_ready()
    version: str = aws_lambda.publish_version(FunctionName=aws.name)["Version"]
    return version


@scenario("lambda")
def a_function_runs_and_its_log_comes_along(aws: Aws) -> None:
    aws.function("def handler(event, context):\n    print('seen')\n    return event['n'] + 1\n")
    answer = aws.client("lambda").invoke(FunctionName=aws.name, Payload=b'{"n": 1}', LogType="Tail")
    assert answer["Payload"].read() == b"2"
    assert "seen" in base64.b64decode(answer["LogResult"]).decode()


@scenario("lambda")
def an_error_of_a_function_is_told(aws: Aws) -> None:
    aws.function("def handler(event, context):\n    raise ValueError('no stock')\n")
    answer = aws.client("lambda").invoke(FunctionName=aws.name)
    assert answer["FunctionError"] == "Unhandled"
    told = json.loads(answer["Payload"].read())
    assert (told["errorType"], told["errorMessage"]) == ("ValueError", "no stock")


@scenario("lambda")
def a_function_that_takes_too_long_is_ended(aws: Aws) -> None:
    aws.function("import time\ndef handler(event, context):\n    time.sleep(20)\n", Timeout=1)
    assert "timed out" in call(aws)["errorMessage"].lower()


@scenario("lambda")
def a_function_sees_its_variables_and_calls_aws(aws: Aws) -> None:
    code = """
        import os, boto3
        def handler(event, context):
            return [os.environ["STAGE"], boto3.client("sts").get_caller_identity()["Account"]]
    """
    aws.function(code, Environment={"Variables": {"STAGE": "sit"}}, Timeout=20)
    assert call(aws) == ["sit", aws.account]


@scenario("lambda")
def a_version_runs_the_code_that_was_published(aws: Aws) -> None:
    aws.function(SAYS.format("0"))
    one, two = release(aws, "one"), release(aws, "two")
    assert [call(aws, Qualifier=number) for number in (one, two)] == ["one", "two"]


@scenario("lambda")
def an_alias_is_rolled_back_to_an_earlier_version(aws: Aws) -> None:
    aws.function(SAYS.format("0"))
    one, two = release(aws, "one"), release(aws, "two")
    aws_lambda = aws.client("lambda")
    aws_lambda.create_alias(FunctionName=aws.name, Name="live", FunctionVersion=two)
    assert call(aws, Qualifier="live") == "two"
    aws_lambda.update_alias(FunctionName=aws.name, Name="live", FunctionVersion=one)
    assert call(aws, Qualifier="live") == "one"


@scenario("lambda")
def an_alias_takes_weights_for_a_canary_and_loses_them(aws: Aws) -> None:
    aws.function(SAYS.format("0"))
    one, two = release(aws, "one"), release(aws, "two")
    aws_lambda = aws.client("lambda")
    aws_lambda.create_alias(FunctionName=aws.name, Name="live", FunctionVersion=one)
    weights = {"AdditionalVersionWeights": {two: 0.5}}
    aws_lambda.update_alias(FunctionName=aws.name, Name="live", RoutingConfig=weights)
    alias = aws_lambda.get_alias(FunctionName=aws.name, Name="live")
    assert alias["RoutingConfig"] == weights
    assert {call(aws, Qualifier="live") for _ in range(30)} == {"one", "two"}
    aws_lambda.update_alias(
        FunctionName=aws.name, Name="live", RoutingConfig={"AdditionalVersionWeights": {}}
    )
    assert {call(aws, Qualifier="live") for _ in range(5)} == {"one"}


@scenario("lambda")
def a_role_that_is_not_there_is_refused(aws: Aws) -> None:
    aws_lambda = aws.client("lambda")
    with pytest.raises(aws_lambda.exceptions.InvalidParameterValueException):
        aws.function(ECHO, Role=f"arn:aws:iam::{aws.account}:role/nobody")


@scenario("lambda")
def reserved_concurrency_of_nothing_throttles(aws: Aws) -> None:
    aws.function(ECHO)
    aws_lambda = aws.client("lambda")
    aws_lambda.put_function_concurrency(FunctionName=aws.name, ReservedConcurrentExecutions=0)
    with pytest.raises(aws_lambda.exceptions.TooManyRequestsException):
        call(aws)
    aws_lambda.delete_function_concurrency(FunctionName=aws.name)
    assert call(aws, 1) == 1


@scenario("lambda")
def provisioned_concurrency_is_kept(aws: Aws) -> None:
    aws.function(SAYS.format("0"))
    which = {"FunctionName": aws.name, "Qualifier": release(aws, "one")}
    aws_lambda = aws.client("lambda")
    aws_lambda.put_provisioned_concurrency_config(**which, ProvisionedConcurrentExecutions=2)
    kept = aws_lambda.get_provisioned_concurrency_config(**which)
    assert kept["RequestedProvisionedConcurrentExecutions"] == 2


@scenario("lambda")
def the_limits_of_the_account_are_told(aws: Aws) -> None:
    limits = aws.client("lambda").get_account_settings()["AccountLimit"]
    assert limits["ConcurrentExecutions"] > 0


@scenario("lambda")
def messages_of_a_queue_are_handed_to_a_function(aws: Aws) -> None:
    source, arn = aws.queue("-in")
    target, _ = aws.queue("-out")
    code = f"""
        import boto3
        def handler(event, context):
            sqs = boto3.client("sqs")
            url = sqs.get_queue_url(QueueName="{aws.name}-out")["QueueUrl"]
            for record in event["Records"]:
                sqs.send_message(QueueUrl=url, MessageBody=record["body"])
    """
    aws.function(code, Timeout=20)
    aws.client("lambda").create_event_source_mapping(
        FunctionName=aws.name, EventSourceArn=arn, BatchSize=1
    )
    aws.client("sqs").send_message(QueueUrl=source, MessageBody="order 7")
    assert aws.received(target, seconds=15) == ["order 7"]


@scenario("lambda")
def a_message_that_a_function_refuses_ends_in_the_dead_letter_queue(aws: Aws) -> None:
    dead, dead_arn = aws.queue("-dlq")
    policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 1})
    source, arn = aws.queue("-in", RedrivePolicy=policy, VisibilityTimeout="1")
    aws.function("def handler(event, context):\n    raise ValueError('no')\n", Timeout=1)
    aws.client("lambda").create_event_source_mapping(
        FunctionName=aws.name, EventSourceArn=arn, BatchSize=1
    )
    aws.client("sqs").send_message(QueueUrl=source, MessageBody="order 7")
    assert aws.received(dead, seconds=12) == ["order 7"]


@scenario("lambda")
def a_function_is_called_by_a_message_to_a_topic(aws: Aws) -> None:
    target, _ = aws.queue()
    code = f"""
        import boto3
        def handler(event, context):
            sqs = boto3.client("sqs")
            url = sqs.get_queue_url(QueueName="{aws.name}")["QueueUrl"]
            sqs.send_message(QueueUrl=url, MessageBody=event["Records"][0]["Sns"]["Message"])
    """
    function = aws.function(code, Timeout=20)
    sns = aws.client("sns")
    topic = sns.create_topic(Name=aws.name)["TopicArn"]
    aws.client("lambda").add_permission(
        FunctionName=aws.name,
        StatementId="sns",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        SourceArn=topic,
    )
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function)
    sns.publish(TopicArn=topic, Message="alarm")
    assert aws.received(target) == ["alarm"]


def api(aws: Aws, function: str) -> tuple[str, str]:
    """Make an API that hands everything to a function; give its id, and that of its resource."""
    gateway = aws.client("apigateway")
    made = gateway.create_rest_api(name=aws.name)["id"]
    aws.client("lambda").add_permission(
        FunctionName=aws.name,
        StatementId="api",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=aws.arn("execute-api", f"{made}/*"),
    )
    root = gateway.get_resources(restApiId=made)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=made, parentId=root, pathPart="products")["id"]
    for method in ("GET", "POST"):
        at = {"restApiId": made, "resourceId": resource, "httpMethod": method}
        gateway.put_method(**at, authorizationType="NONE")
        gateway.put_integration(
            **at,
            type="AWS_PROXY",
            integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations",
        )
    return made, resource


def asked(aws: Aws, made: str, stage: str) -> tuple[int, bytes]:
    host = f"{made}.execute-api.{REGION}.amazonaws.com"
    return aws.get(host, f"/{stage}/products")


@scenario("apigateway")
def a_deployed_api_answers_with_its_function(aws: Aws) -> None:
    made, _ = api(aws, aws.function(PROXY))
    aws.client("apigateway").create_deployment(restApiId=made, stageName="v1")
    assert asked(aws, made, "v1") == (200, b"/products")


@scenario("apigateway")
def a_change_is_not_served_before_it_is_deployed(aws: Aws) -> None:
    made, resource = api(aws, aws.function(PROXY))
    gateway = aws.client("apigateway")
    gateway.create_deployment(restApiId=made, stageName="v1")
    assert asked(aws, made, "v1")[0] == 200
    gateway.delete_method(restApiId=made, resourceId=resource, httpMethod="GET")
    assert asked(aws, made, "v1")[0] == 200


@scenario("apigateway")
def a_stage_is_rolled_back_to_an_earlier_deployment(aws: Aws) -> None:
    made, resource = api(aws, aws.function(PROXY))
    gateway = aws.client("apigateway")
    good = gateway.create_deployment(restApiId=made, stageName="v1")["id"]
    gateway.delete_method(restApiId=made, resourceId=resource, httpMethod="GET")
    gateway.create_deployment(restApiId=made, stageName="v1")
    assert asked(aws, made, "v1")[0] in {403, 404}
    back = [{"op": "replace", "path": "/deploymentId", "value": good}]
    gateway.update_stage(restApiId=made, stageName="v1", patchOperations=back)
    assert gateway.get_stage(restApiId=made, stageName="v1")["deploymentId"] == good
    assert asked(aws, made, "v1")[0] == 200


@scenario("apigateway")
def the_throttling_of_a_stage_is_set(aws: Aws) -> None:
    made, _ = api(aws, aws.function(PROXY))
    gateway = aws.client("apigateway")
    gateway.create_deployment(restApiId=made, stageName="v1")
    patch = [{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "100"}]
    gateway.update_stage(restApiId=made, stageName="v1", patchOperations=patch)
    settings = gateway.get_stage(restApiId=made, stageName="v1")["methodSettings"]
    assert settings["*/*"]["throttlingRateLimit"] == 100


@scenario("apigateway")
def the_cache_of_a_stage_is_flushed(aws: Aws) -> None:
    made, _ = api(aws, aws.function(PROXY))
    gateway = aws.client("apigateway")
    gateway.create_deployment(restApiId=made, stageName="v1")
    gateway.flush_stage_cache(restApiId=made, stageName="v1")


@scenario("apigateway")
def a_method_is_tried_without_a_deployment(aws: Aws) -> None:
    made, resource = api(aws, aws.function(PROXY))
    answer = aws.client("apigateway").test_invoke_method(
        restApiId=made, resourceId=resource, httpMethod="GET", pathWithQueryString="/products"
    )
    assert (answer["status"], answer["body"]) == (200, "/products")


@scenario("stepfunctions")
def a_state_machine_runs_to_its_end(aws: Aws) -> None:
    states = aws.client("stepfunctions")
    definition = {
        "StartAt": "First",
        "States": {
            "First": {"Type": "Pass", "Result": {"ok": True}, "Next": "Second"},
            "Second": {"Type": "Succeed"},
        },
    }
    machine = states.create_state_machine(
        name=aws.name, definition=json.dumps(definition), roleArn=aws.role()
    )["stateMachineArn"]
    run = states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]

    def output() -> Any:
        described = states.describe_execution(executionArn=run)
        return described["status"] == "SUCCEEDED" and json.loads(described["output"])

    assert aws.eventually(output) == {"ok": True}
