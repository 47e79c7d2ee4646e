"""Operations of stacks that fail, and what they leave.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
"""

from __future__ import annotations

from typing import Any

import pytest

from .making import NAME, Stacks, broken, queue, refusal

TWO = {"Orders": queue(), "Broken": broken(DependsOn="Orders")}
FAILED = "The following resource(s) failed to {}: [Broken]. "


def test_a_creation_that_fails_is_rolled_back_and_told_in_order(stacks: Stacks) -> None:
    assert stacks.create(TWO) == "ROLLBACK_COMPLETE"
    assert stacks.queues() == []
    assert stacks.events() == [
        "shop CREATE_IN_PROGRESS",
        "Orders CREATE_IN_PROGRESS",
        "Orders CREATE_IN_PROGRESS",
        "Orders CREATE_COMPLETE",
        "Broken CREATE_IN_PROGRESS",
        "Broken CREATE_FAILED",
        "shop ROLLBACK_IN_PROGRESS",
        "Broken DELETE_COMPLETE",
        "Orders DELETE_IN_PROGRESS",
        "Orders DELETE_COMPLETE",
        "shop ROLLBACK_COMPLETE",
    ]
    reasons = stacks.reasons()
    assert reasons["shop CREATE_IN_PROGRESS"] == "User Initiated"
    assert reasons["Orders CREATE_IN_PROGRESS"] == "Resource creation Initiated"
    assert "does not exist or is not attachable." in reasons["Broken CREATE_FAILED"]
    assert reasons["shop ROLLBACK_IN_PROGRESS"] == (
        FAILED.format("create") + "Rollback requested by user."
    )


def test_a_stack_that_was_rolled_back_can_only_be_deleted(stacks: Stacks) -> None:
    stacks.create(TWO)
    told = refusal(stacks.update, resources={"Orders": queue()})
    identity = stacks.told()["StackId"]
    assert told == (
        f"ValidationError: Stack:{identity} is in ROLLBACK_COMPLETE state and can not be updated."
    )
    stacks.api.delete_stack(StackName=NAME)
    assert stacks.status(identity) == "DELETE_COMPLETE"


@pytest.mark.parametrize("how", [{"OnFailure": "DO_NOTHING"}, {"DisableRollback": True}])
def test_a_creation_whose_rollback_is_switched_off_leaves_what_was_made(
    stacks: Stacks, how: dict[str, Any]
) -> None:
    assert stacks.create(TWO, **how) == "CREATE_FAILED"
    assert stacks.queues() == ["orders"]
    assert stacks.told()["StackStatusReason"] == FAILED.format("create")
    stacks.api.rollback_stack(StackName=NAME)
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert stacks.queues() == []


def test_a_creation_that_fails_deletes_the_stack_when_that_is_asked_for(stacks: Stacks) -> None:
    identity = stacks.api.create_stack(
        StackName=NAME, OnFailure="DELETE", **stacks._asked(TWO, {})
    )["StackId"]
    assert stacks.status(identity) == "DELETE_COMPLETE"
    assert stacks.queues() == []
    assert refusal(stacks.api.describe_stacks, StackName=NAME) == (
        "ValidationError: Stack with id shop does not exist"
    )


def test_what_is_to_be_retained_stays_in_a_rollback(stacks: Stacks) -> None:
    kept = queue() | {"DeletionPolicy": "Retain"}
    assert stacks.create(TWO | {"Orders": kept}) == "ROLLBACK_COMPLETE"
    assert stacks.queues() == ["orders"]
    assert "Orders DELETE_SKIPPED" in stacks.events()


def test_an_update_that_fails_brings_back_what_was(stacks: Stacks) -> None:
    stacks.create({"Orders": queue(VisibilityTimeout=40), "Old": queue("old")})
    after = {
        "Orders": queue(VisibilityTimeout=90),
        "New": queue("new", Tags=[{"Key": "a", "Value": "b"}]),
        "Broken": broken(DependsOn=["Orders", "New"]),
    }
    assert stacks.update(after) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.queues() == ["old", "orders"]
    assert stacks.attributes()["VisibilityTimeout"] == "40"
    assert stacks.events()[-16:] == [
        "shop UPDATE_IN_PROGRESS",
        "Orders UPDATE_IN_PROGRESS",
        "Orders UPDATE_COMPLETE",
        "New CREATE_IN_PROGRESS",
        "New CREATE_IN_PROGRESS",
        "New CREATE_COMPLETE",
        "Broken CREATE_IN_PROGRESS",
        "Broken CREATE_FAILED",
        "shop UPDATE_ROLLBACK_IN_PROGRESS",
        "Orders UPDATE_IN_PROGRESS",
        "Orders UPDATE_COMPLETE",
        "shop UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "Broken DELETE_COMPLETE",
        "New DELETE_IN_PROGRESS",
        "New DELETE_COMPLETE",
        "shop UPDATE_ROLLBACK_COMPLETE",
    ]
    told = stacks.api.describe_stack_resources(StackName=NAME)["StackResources"]
    assert {one["LogicalResourceId"]: one["ResourceStatus"] for one in told} == {
        "Orders": "UPDATE_COMPLETE",
        "Old": "CREATE_COMPLETE",
    }
    assert stacks.update({"Orders": queue(VisibilityTimeout=50)}) == "UPDATE_COMPLETE"
    assert stacks.queues() == ["orders"]


def test_an_update_that_replaced_a_queue_and_fails_gives_the_first_one_back(
    stacks: Stacks,
) -> None:
    stacks.create({"Orders": queue("first")})
    assert stacks.update(TWO) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.queues() == ["first"]
    [one] = stacks.api.list_stack_resources(StackName=NAME)["StackResourceSummaries"]
    assert one["PhysicalResourceId"].endswith("/first")


def failed_rollback(stacks: Stacks) -> None:
    """Change a queue that is gone when it is to be changed back."""
    stacks.create({"Orders": queue(), "Other": queue("other")})
    stacks.update(
        {
            "Orders": queue(VisibilityTimeout=90),
            "Other": queue("other", VisibilityTimeout=90),
            "Broken": broken(DependsOn=["Orders", "Other"]),
        },
        DisableRollback=True,
    )
    assert stacks.status() == "UPDATE_FAILED"
    stacks.remove_queue("orders")
    stacks.api.rollback_stack(StackName=NAME)


def test_a_rollback_that_fails_waits_until_it_can_be_continued(stacks: Stacks) -> None:
    failed_rollback(stacks)
    told = stacks.told()
    assert told["StackStatus"] == "UPDATE_ROLLBACK_FAILED"
    assert told["StackStatusReason"] == "The following resource(s) failed to update: [Orders]. "
    assert "The specified queue does not exist." in stacks.reasons()["Orders UPDATE_FAILED"]
    assert refusal(stacks.update, resources={"Orders": queue()}) == (
        f"ValidationError: Stack:{told['StackId']} is in UPDATE_ROLLBACK_FAILED state and can "
        "not be updated."
    )
    stacks.api.continue_update_rollback(StackName=NAME)
    assert stacks.status() == "UPDATE_ROLLBACK_FAILED"
    stacks.client("sqs").create_queue(QueueName="orders")
    stacks.api.continue_update_rollback(StackName=NAME)
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.attributes("other")["VisibilityTimeout"] == "30"


def test_a_rollback_that_fails_is_continued_without_what_is_skipped(stacks: Stacks) -> None:
    failed_rollback(stacks)
    told = refusal(stacks.api.continue_update_rollback, StackName=NAME, ResourcesToSkip=["Other"])
    assert told == (
        "ValidationError: Resources [Other] cannot be skipped: only resources that are in "
        "UPDATE_FAILED state because a rollback failed can be."
    )
    stacks.api.continue_update_rollback(StackName=NAME, ResourcesToSkip=["Orders"])
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.queues() == ["other"]


def test_a_stack_that_is_well_has_nothing_to_roll_back_or_to_cancel(stacks: Stacks) -> None:
    stacks.create({"Orders": queue()})
    for call in (
        stacks.api.continue_update_rollback,
        stacks.api.rollback_stack,
        stacks.api.cancel_update_stack,
    ):
        assert refusal(call, StackName=NAME).startswith("ValidationError: ")
    assert stacks.status() == "CREATE_COMPLETE"


def test_a_stack_whose_bucket_is_not_empty_fails_to_be_deleted(stacks: Stacks) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "shop-images"}}
    stacks.create({"Images": bucket, "Orders": queue()})
    s3 = stacks.client("s3")
    s3.put_object(Bucket="shop-images", Key="a", Body=b"a")
    stacks.api.delete_stack(StackName=NAME)
    told = stacks.told()
    assert told["StackStatus"] == "DELETE_FAILED"
    assert told["StackStatusReason"] == "The following resource(s) failed to delete: [Images]. "
    assert stacks.queues() == []
    stacks.api.delete_stack(StackName=NAME, RetainResources=["Images"])
    assert stacks.status(told["StackId"]) == "DELETE_COMPLETE"
    assert [one["Name"] for one in s3.list_buckets()["Buckets"]] == ["shop-images"]


@pytest.mark.parametrize("kind", ["AWS::X::Y", "AWS::CloudFormation::Stack", "Custom::Thing"])
def test_a_type_that_nobody_makes_is_a_gap_and_makes_nothing(stacks: Stacks, kind: str) -> None:
    told = refusal(stacks.create, resources={"Orders": queue(), "Odd": {"Type": kind}})
    assert told.startswith("NotImplemented: ")
    assert told.endswith(f": resources of the type {kind}")
    assert stacks.api.describe_stacks()["Stacks"] == []
    assert stacks.queues() == []


def test_what_is_not_emulated_leaves_a_stack_as_it_was(stacks: Stacks) -> None:
    stacks.create({"Orders": queue()})
    before = stacks.events()
    told = refusal(
        stacks.update,
        resources={
            "Orders": queue(VisibilityTimeout=90),
            "Group": {
                "Type": "AWS::Logs::LogGroup",
                "DependsOn": "Orders",
                "Properties": {"DataProtectionPolicy": {}},
            },
        },
    )
    assert told.endswith(": the property DataProtectionPolicy of AWS::Logs::LogGroup")
    assert stacks.events() == before
    assert stacks.status() == "CREATE_COMPLETE"
    assert stacks.attributes()["VisibilityTimeout"] == "30"
