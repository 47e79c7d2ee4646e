"""CloudFormation, IAM and STS."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest

from .scenario import Aws, scenario

QUEUE = """
Parameters:
  Seconds: {Type: Number, Default: 30}
Conditions:
  IsLong: !Not [!Equals [!Ref Seconds, 30]]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: %s
      VisibilityTimeout: !Ref Seconds
      MessageRetentionPeriod: !If [IsLong, 600, !Ref AWS::NoValue]
Outputs:
  Arn:
    Value: !GetAtt Queue.Arn
    Export: {Name: !Sub "${AWS::StackName}-arn"}
"""


def create(aws: Aws, template: str, suffix: str = "") -> None:
    cloudformation = aws.client("cloudformation")
    cloudformation.create_stack(StackName=aws.name + suffix, TemplateBody=dedent(template))
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName=aws.name + suffix, WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )


def outputs(aws: Aws, suffix: str = "") -> dict[str, str]:
    [stack] = aws.client("cloudformation").describe_stacks(StackName=aws.name + suffix)["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}


@scenario("cloudformation")
def a_stack_makes_its_resources_and_tells_its_outputs(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    assert outputs(aws) == {"Arn": aws.arn("sqs", aws.name)}
    assert attributes(aws)["VisibilityTimeout"] == "30"


@scenario("cloudformation")
def a_stack_takes_what_another_one_exports(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    create(
        aws,
        f"""
        Resources:
          Topic: {{Type: "AWS::SNS::Topic"}}
        Outputs:
          Of: {{Value: !ImportValue "{aws.name}-arn"}}
        """,
        "-importer",
    )
    assert outputs(aws, "-importer") == {"Of": aws.arn("sqs", aws.name)}


@scenario("cloudformation")
def a_change_set_says_what_would_change_and_changes_nothing(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    cloudformation = aws.client("cloudformation")
    change = {"StackName": aws.name, "ChangeSetName": "longer"}
    cloudformation.create_change_set(
        **change,
        TemplateBody=QUEUE % aws.name,
        Parameters=[{"ParameterKey": "Seconds", "ParameterValue": "90"}],
    )
    cloudformation.get_waiter("change_set_create_complete").wait(
        **change, WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    [found] = cloudformation.describe_change_set(**change)["Changes"]
    assert found["ResourceChange"]["LogicalResourceId"] == "Queue"
    assert found["ResourceChange"]["Action"] == "Modify"
    assert attributes(aws)["VisibilityTimeout"] == "30"


def update(aws: Aws, **settings: Any) -> dict[str, str]:
    """Update the stack of the queue; give the queue's attributes."""
    cloudformation = aws.client("cloudformation")
    longer = [{"ParameterKey": "Seconds", "ParameterValue": "90"}]
    cloudformation.update_stack(StackName=aws.name, Parameters=longer, **settings)
    cloudformation.get_waiter("stack_update_complete").wait(
        StackName=aws.name, WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    return attributes(aws)


def attributes(aws: Aws) -> dict[str, str]:
    sqs = aws.client("sqs")
    url = sqs.get_queue_url(QueueName=aws.name)["QueueUrl"]
    kept: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])[
        "Attributes"
    ]
    return kept


@scenario("cloudformation")
def an_update_changes_a_resource_in_place(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    assert update(aws, TemplateBody=QUEUE % aws.name)["VisibilityTimeout"] == "90"


@scenario("cloudformation")
def an_update_decides_conditions_anew(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    assert update(aws, TemplateBody=QUEUE % aws.name)["MessageRetentionPeriod"] == "600"


@scenario("cloudformation")
def an_update_takes_the_template_that_is_there(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    assert update(aws, UsePreviousTemplate=True)["VisibilityTimeout"] == "90"


@scenario("cloudformation")
def conditions_of_conditions_and_of_outputs_hold(aws: Aws) -> None:
    create(
        aws,
        f"""
        Conditions:
          Never: !Equals [a, b]
          Still: !Or [!Condition Never, !Condition Never]
        Resources:
          Queue: {{Type: "AWS::SQS::Queue", Properties: {{QueueName: {aws.name}}}}}
          Other: {{Type: "AWS::SQS::Queue", Condition: Still}}
        Outputs:
          Some: {{Value: !GetAtt Queue.Arn}}
          None: {{Value: !GetAtt Other.Arn, Condition: Still, Export: {{Name: {aws.name}}}}}
        """,
    )
    assert list(outputs(aws)) == ["Some"]
    exports = aws.client("cloudformation").list_exports()["Exports"]
    assert [one["Name"] for one in exports] == []


@scenario("cloudformation")
def a_stack_that_fails_is_rolled_back(aws: Aws) -> None:
    template = f"""
    Resources:
      Queue: {{Type: "AWS::SQS::Queue", Properties: {{QueueName: {aws.name}}}}}
      Function:
        Type: AWS::Lambda::Function
        DependsOn: Queue
        Properties:
          Role: arn:aws:iam::{aws.account}:role/nobody
          Runtime: python3.13
          Handler: index.handler
          Code: {{S3Bucket: {aws.name}-is-not-there, S3Key: k}}
    """
    cloudformation = aws.client("cloudformation")
    cloudformation.create_stack(StackName=aws.name, TemplateBody=dedent(template))
    # The waiter `stack_rollback_complete` is for the rollback of an update.
    aws.eventually(
        lambda: (
            cloudformation.describe_stacks(StackName=aws.name)["Stacks"][0]["StackStatus"]
            == "ROLLBACK_COMPLETE"
        )
    )
    sqs = aws.client("sqs")
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName=aws.name)


@scenario("cloudformation")
def a_stack_that_is_well_refuses_to_continue_a_rollback(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    cloudformation = aws.client("cloudformation")
    with pytest.raises(cloudformation.exceptions.ClientError, match="ValidationError"):
        cloudformation.continue_update_rollback(StackName=aws.name)


@scenario("cloudformation")
def a_stack_makes_alarms(aws: Aws) -> None:
    create(
        aws,
        f"""
        Resources:
          Alarm:
            Type: AWS::CloudWatch::Alarm
            Properties:
              AlarmName: {aws.name}
              Namespace: AWS/Lambda
              MetricName: Errors
              Statistic: Sum
              Period: 60
              EvaluationPeriods: 1
              Threshold: 1
              ComparisonOperator: GreaterThanThreshold
        """,
    )
    alarms = aws.client("cloudwatch").describe_alarms(AlarmNames=[aws.name])["MetricAlarms"]
    assert [one["AlarmName"] for one in alarms] == [aws.name]


@scenario("cloudformation")
def the_events_of_a_stack_are_told(aws: Aws) -> None:
    create(aws, QUEUE % aws.name)
    events = aws.client("cloudformation").describe_stack_events(StackName=aws.name)["StackEvents"]
    queue = [one["ResourceStatus"] for one in events if one["LogicalResourceId"] == "Queue"]
    assert queue[:2] == ["CREATE_COMPLETE", "CREATE_IN_PROGRESS"]


def trust(principal: dict[str, str], action: str) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action}],
        }
    )


@scenario("sts")
def a_role_of_another_account_acts_there(aws: Aws) -> None:
    other = Aws(aws.url)
    role = other.client("iam").create_role(
        RoleName=aws.name,
        AssumeRolePolicyDocument=trust(
            {"AWS": f"arn:aws:iam::{aws.account}:root"}, "sts:AssumeRole"
        ),
    )["Role"]["Arn"]
    keys = aws.client("sts").assume_role(RoleArn=role, RoleSessionName="drill")["Credentials"]
    sts = aws.client("sts", account=keys["AccessKeyId"], token=keys["SessionToken"])
    identity = sts.get_caller_identity()
    assert identity["Account"] == other.account
    assert identity["Arn"] == (f"arn:aws:sts::{other.account}:assumed-role/{aws.name}/drill")


@scenario("iam")
def a_role_that_trusts_a_workflow_is_kept_as_it_was_written(aws: Aws) -> None:
    iam = aws.client("iam")
    provider = iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com",
        ClientIDList=["sts.amazonaws.com"],
        ThumbprintList=["0" * 40],
    )["OpenIDConnectProviderArn"]
    policy = trust({"Federated": provider}, "sts:AssumeRoleWithWebIdentity")
    iam.create_role(RoleName=aws.name, AssumeRolePolicyDocument=policy)
    kept = iam.get_role(RoleName=aws.name)["Role"]["AssumeRolePolicyDocument"]
    assert kept == json.loads(policy)


@scenario("iam")
def a_role_with_policies_cannot_be_deleted(aws: Aws) -> None:
    aws.role()
    iam = aws.client("iam")
    iam.put_role_policy(
        RoleName=aws.name,
        PolicyName="p",
        PolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
            }
        ),
    )
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_role(RoleName=aws.name)
