"""Templates: conditions, functions, parameters, exports.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from __future__ import annotations

from typing import Any

import pytest

from .making import NAME, Stacks, queue, refusal

FUNCTIONS = """
Parameters:
  Stage: {Type: String, Default: dev}
  Days: {Type: Number, Default: 14}
  Names: {Type: CommaDelimitedList, Default: "a, b"}
Mappings:
  Sizes: {dev: {seconds: 40}, prod: {seconds: 90}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  Either: !Or [!Condition IsProd, !Equals [!Ref Days, "14"]]
  Both: !And [!Condition IsDev, !Condition Either]
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "orders-${Stage}"
      VisibilityTimeout: !FindInMap [Sizes, !Ref Stage, seconds]
      DelaySeconds: !If [IsProd, 5, !Ref AWS::NoValue]
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Dead.Arn
        maxReceiveCount: 3
  Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
  Never: {Type: AWS::SQS::Queue, Condition: IsProd}
Outputs:
  Join: {Value: !Join ["-", [a, !Ref Days, !Ref Stage]]}
  Split: {Value: !Select [1, !Split [".", "x.y.z"]]}
  List: {Value: !Select ["1", !Ref Names]}
  Sub: {Value: !Sub ["${A}:${!B}:${Dead.QueueName}:${AWS::Region}", {A: !Ref Days}]}
  Base64: {Value: {"Fn::Base64": !Sub "${Stage}"}}
  Cidr: {Value: !Select [2, !Cidr [10.0.0.0/16, 6, 8]]}
  Zone: {Value: !Select [0, !GetAZs ""]}
  If: {Value: !If [Both, yes-both, no]}
  Date: {Value: 2012-10-17}
  Never: {Value: !GetAtt Never.Arn, Condition: IsProd, Export: {Name: never}}
"""


def test_functions_and_conditions_are_carried_out_at_any_depth(stacks: Stacks) -> None:
    assert stacks.create(FUNCTIONS) == "CREATE_COMPLETE"
    assert stacks.outputs() == {
        "Join": "a-14-dev",
        "Split": "y",
        "List": "b",
        "Sub": "14:${B}:dead:eu-west-1",
        "Base64": "ZGV2",
        "Cidr": "10.0.2.0/24",
        "Zone": "eu-west-1a",
        "If": "yes-both",
        "Date": "2012-10-17",
    }
    assert stacks.attributes("orders-dev")["VisibilityTimeout"] == "40"
    assert stacks.api.list_exports()["Exports"] == []


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a reference to nothing": (
        {"Q": queue(KmsMasterKeyId={"Ref": "Key"})},
        (
            "Template format error: Unresolved resource dependencies [Key] in the Resources "
            "block of the template"
        ),
    ),
    "an attribute of nothing": (
        {"Q": queue(KmsMasterKeyId={"Fn::GetAtt": ["Key", "Arn"]})},
        "Template error: instance of Fn::GetAtt references undefined resource Key",
    ),
    "a circle": (
        {"A": queue("a") | {"DependsOn": "B"}, "B": queue("b") | {"DependsOn": ["A"]}},
        "Circular dependency between resources: [A, B]",
    ),
    "a condition that is not there": (
        {"Q": queue() | {"Condition": "IsProd"}},
        (
            "Template format error: Unresolved condition dependency IsProd in the Resources "
            "block of the template"
        ),
    ),
    "a logical id with a hyphen": (
        {"My-Q": queue()},
        "Template format error: Resource name My-Q is non alphanumeric.",
    ),
    "too many resources": (
        {f"Q{number}": {"Type": "AWS::SQS::Queue"} for number in range(501)},
        "Template format error: Number of resources, 501, is greater than maximum allowed, 500",
    ),
    "a long text": (
        {"Q": queue(KmsMasterKeyId="k" * 51_200)},
        (
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
            "Member must have length less than or equal to 51200"
        ),
    ),
    "no resources": ({}, "Template format error: At least one Resources member must be defined."),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_template_is_refused_before_anything_is_made(stacks: Stacks, case: str) -> None:
    resources, why = WRONG[case]
    assert refusal(stacks.create, resources=resources) == f"ValidationError: {why}"
    assert stacks.api.describe_stacks()["Stacks"] == []


PARAMETERS = {
    "Stage": {"Type": "String", "AllowedValues": ["dev", "prod"], "Default": "dev"},
    "Name": {"Type": "String", "AllowedPattern": "[a-z]+", "Default": "orders"},
    "Days": {"Type": "Number", "MinValue": 1, "MaxValue": 14, "Default": 3},
    "Key": {"Type": "String", "NoEcho": True, "MinLength": 3, "Default": "secret"},
}
REFUSED = {
    ("Stage", "sit"): "Parameter 'Stage' must be one of AllowedValues",
    ("Name", "A"): "Parameter 'Name' must match pattern [a-z]+",
    ("Days", "15"): "Parameter 'Days' must be a number not greater than 14",
    ("Days", "two"): "Parameter 'Days' must be a number.",
    ("Key", "a"): "Parameter 'Key' must contain at least 3 characters",
    ("Other", "a"): "Parameters: [Other] do not exist in the template",
}


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_value_that_a_parameter_does_not_take_is_refused(
    stacks: Stacks, name: str, value: str
) -> None:
    told = refusal(
        stacks.create,
        resources={"Q": queue()},
        Sections={"Parameters": PARAMETERS},
        Parameters={name: value},
    )
    assert told == f"ValidationError: {REFUSED[name, value]}"


def test_parameters_are_told_but_not_those_without_an_echo(stacks: Stacks) -> None:
    stacks.create({"Q": queue()}, Sections={"Parameters": PARAMETERS}, Parameters={"Days": "5"})
    told = {one["ParameterKey"]: one["ParameterValue"] for one in stacks.told()["Parameters"]}
    assert told == {"Stage": "dev", "Name": "orders", "Days": "5", "Key": "****"}


def test_a_parameter_of_the_store_and_a_dynamic_reference_give_what_is_stored(
    stacks: Stacks,
) -> None:
    ssm = stacks.client("ssm")
    ssm.put_parameter(Name="/shop/seconds", Value="77", Type="String")
    kind = "AWS::SSM::Parameter::Value<String>"
    stacks.create(
        {"Q": queue(VisibilityTimeout={"Ref": "S"}, DelaySeconds="{{resolve:ssm:/shop/seconds}}")},
        Sections={"Parameters": {"S": {"Type": kind, "Default": "/shop/seconds"}}},
    )
    found = stacks.attributes()
    assert (found["VisibilityTimeout"], found["DelaySeconds"]) == ("77", "77")


def exporting(value: Any) -> dict[str, Any]:
    return {"Outputs": {"Name": {"Value": value, "Export": {"Name": "shop-name"}}}}


def test_what_another_stack_takes_can_be_neither_changed_nor_deleted(stacks: Stacks) -> None:
    stacks.create({"Q": queue()}, Sections=exporting("one"))
    taken = {"Fn::Sub": ["${N}-taker", {"N": {"Fn::ImportValue": "shop-name"}}]}
    stacks.create({"Q": queue(taken)}, "taker")  # type: ignore[arg-type] # a function
    assert stacks.queues() == ["one-taker", "orders"]
    assert stacks.api.list_imports(ExportName="shop-name")["Imports"] == ["taker"]
    assert stacks.update({"Q": queue()}, Sections=exporting("two")) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.reasons()["shop UPDATE_ROLLBACK_IN_PROGRESS"] == (
        "Export shop-name cannot be updated as it is in use by taker "
    )
    stacks.api.delete_stack(StackName=NAME)
    told = stacks.told()
    assert (told["StackStatus"], told["StackStatusReason"]) == (
        "UPDATE_ROLLBACK_COMPLETE",
        "Delete canceled. Cannot delete export shop-name as it is in use by taker.",
    )
    stacks.api.delete_stack(StackName="taker")
    stacks.api.delete_stack(StackName=NAME)
    assert stacks.api.describe_stacks()["Stacks"] == []


def test_two_stacks_cannot_export_one_name(stacks: Stacks) -> None:
    stacks.create({"Q": queue()}, Sections=exporting("one"))
    assert stacks.create({"Q": queue("b")}, "second", Sections=exporting("two")) == (
        "ROLLBACK_COMPLETE"
    )
    assert (
        "Export with name shop-name is already exported by stack shop."
        in (stacks.reasons("second")["second ROLLBACK_IN_PROGRESS"])
    )


def test_a_protected_stack_cannot_be_deleted(stacks: Stacks) -> None:
    stacks.create({"Q": queue()}, EnableTerminationProtection=True)
    assert refusal(stacks.api.delete_stack, StackName=NAME) == (
        "ValidationError: Stack [shop] cannot be deleted while TerminationProtection is enabled"
    )
    stacks.api.update_termination_protection(StackName=NAME, EnableTerminationProtection=False)
    stacks.api.delete_stack(StackName=NAME)
    assert stacks.queues() == []


def test_roles_ask_for_capabilities(stacks: Stacks) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}
    assert refusal(stacks.create, resources={"R": role}, Capabilities=[]) == (
        "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]"
    )


FAILING: dict[str, tuple[dict[str, Any], str]] = {
    "a queue": (queue(Visibility=30), "#: extraneous key [Visibility] is not permitted"),
    "a topic": (
        {"Type": "AWS::SNS::Topic", "Properties": {"Name": "orders"}},
        "#: extraneous key [Name] is not permitted",
    ),
    "a bucket": (
        {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "Orders"}},
        "The specified bucket is not valid: Orders",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_properties_that_a_type_does_not_have_fail(stacks: Stacks, case: str) -> None:
    resource, why = FAILING[case]
    assert stacks.create({"Made": resource}) == "ROLLBACK_COMPLETE"
    events = stacks.api.describe_stack_events(StackName="shop")["StackEvents"]
    told = [one.get("ResourceStatusReason", "") for one in events]
    assert [why in one for one in told].count(True) == 1


def test_no_value_in_a_text_is_nothing(stacks: Stacks) -> None:
    stacks.create({"Q": queue("orders", KmsMasterKeyId={"Fn::Sub": "key${AWS::NoValue}"})})
    assert stacks.attributes("orders")["KmsMasterKeyId"] == "key"
