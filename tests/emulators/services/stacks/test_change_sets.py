"""Change sets, and updates in place and by replacement.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html
"""

from __future__ import annotations

from typing import Any

from .making import NAME, Stacks, queue, refusal

CHANGES = {"StackName": NAME, "ChangeSetName": "next"}
EMPTY = (
    "The submitted information didn't contain changes. "
    "Submit different information to create a change set."
)


def planned(stacks: Stacks, resources: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Make a change set; give what it would do."""
    stacks.api.create_change_set(**CHANGES, **stacks._asked(resources, more))
    told = stacks.api.describe_change_set(**CHANGES)
    assert told["Status"] == "CREATE_COMPLETE"
    return [change["ResourceChange"] for change in told["Changes"]]


def test_a_change_set_says_what_would_be_added_changed_replaced_and_removed(
    stacks: Stacks,
) -> None:
    before = {"Stays": queue("a"), "Longer": queue("b"), "Other": queue("c"), "Goes": queue("d")}
    stacks.create(before)
    found = planned(
        stacks,
        {
            "Stays": queue("a"),
            "Longer": queue("b", VisibilityTimeout=90),
            "Other": queue("e"),
            "Comes": queue("f"),
        },
    )
    assert [(one["Action"], one["LogicalResourceId"], one.get("Replacement")) for one in found] == [
        ("Modify", "Longer", "False"),
        ("Modify", "Other", "True"),
        ("Add", "Comes", None),
        ("Remove", "Goes", None),
    ]
    [detail] = found[1]["Details"]
    assert detail["Target"] == {
        "Attribute": "Properties",
        "Name": "QueueName",
        "RequiresRecreation": "Always",
    }
    assert stacks.queues() == ["a", "b", "c", "d"]
    stacks.api.execute_change_set(**CHANGES)
    assert stacks.status() == "UPDATE_COMPLETE"
    assert stacks.queues() == ["a", "b", "e", "f"]


def test_a_replaced_resource_makes_those_that_refer_to_it_change(stacks: Stacks) -> None:
    alarm = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": "deep",
            "Namespace": "AWS/SQS",
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Dimensions": [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["Q", "QueueName"]}}],
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": "1",
            "Threshold": "1",
            "ComparisonOperator": "GreaterThanThreshold",
        },
    }
    stacks.create({"Alarm": alarm, "Q": queue("a")})
    found = planned(stacks, {"Alarm": alarm, "Q": queue("b")})
    assert [(one["LogicalResourceId"], one["Replacement"]) for one in found] == [
        ("Q", "True"),
        ("Alarm", "False"),
    ]
    assert found[1]["Details"][0]["ChangeSource"] == "ResourceAttribute"
    assert found[1]["Details"][0]["CausingEntity"] == "Q.QueueName"
    stacks.api.execute_change_set(**CHANGES)
    [kept] = stacks.client("cloudwatch").describe_alarms(AlarmNames=["deep"])["MetricAlarms"]
    assert kept["Dimensions"] == [{"Name": "QueueName", "Value": "b"}]


def test_a_change_set_without_changes_fails_and_cannot_be_executed(stacks: Stacks) -> None:
    stacks.create({"Orders": queue()})
    made = stacks.api.create_change_set(**CHANGES, **stacks._asked({"Orders": queue()}, {}))
    told = stacks.api.describe_change_set(ChangeSetName=made["Id"])
    assert (told["Status"], told["ExecutionStatus"], told["StatusReason"]) == (
        "FAILED",
        "UNAVAILABLE",
        EMPTY,
    )
    assert refusal(stacks.api.execute_change_set, **CHANGES) == (
        f"InvalidChangeSetStatus: ChangeSet [{made['Id']}] cannot be executed in its current "
        "status of [FAILED]"
    )
    stacks.api.delete_change_set(**CHANGES)
    assert stacks.api.list_change_sets(StackName=NAME)["Summaries"] == []


def test_an_update_without_changes_is_refused(stacks: Stacks) -> None:
    stacks.create({"Orders": queue()})
    assert refusal(stacks.update, resources={"Orders": queue()}) == (
        "ValidationError: No updates are to be performed."
    )


def test_a_change_set_makes_a_stack_when_it_is_executed(stacks: Stacks) -> None:
    told = refusal(
        stacks.api.create_change_set, **CHANGES, **stacks._asked({"Orders": queue()}, {})
    )
    assert told == "ValidationError: Stack [shop] does not exist"
    found = planned(stacks, {"Orders": queue()}, ChangeSetType="CREATE")
    assert [one["Action"] for one in found] == ["Add"]
    assert stacks.status() == "REVIEW_IN_PROGRESS"
    assert stacks.queues() == []
    stacks.api.execute_change_set(**CHANGES)
    assert stacks.status() == "CREATE_COMPLETE"
    assert stacks.queues() == ["orders"]


def test_the_type_of_a_resource_cannot_be_changed(stacks: Stacks) -> None:
    stacks.create({"Orders": queue()})
    told = refusal(stacks.update, resources={"Orders": {"Type": "AWS::SNS::Topic"}})
    assert told == (
        "ValidationError: Update of resource type is not permitted. The new template modifies "
        "resource type of the following resources: [Orders]"
    )
