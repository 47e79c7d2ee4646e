"""Waiters: a warm call does not wait as long as the page says, and does all else alike."""

from __future__ import annotations

import pytest

from .stage import LONGEST_WAIT, Stage

TABLE = """aws dynamodb create-table --table-name t --billing-mode PAY_PER_REQUEST \\
  --attribute-definitions AttributeName=k,AttributeType=S \\
  --key-schema AttributeName=k,KeyType=HASH --query TableDescription.TableName --output text
"""
DELETE = "aws dynamodb delete-table --table-name t >out"
WAIT = "aws dynamodb wait table-exists --table-name"  # asks every 20 s, 25 times
SHORT = f"20000 {LONGEST_WAIT * 1000:.0f}"


def records(stage: Stage) -> list[str]:
    return stage.waits.read_text().splitlines()


def test_a_waiter_polls_as_often_and_waits_a_moment_in_between(stage: Stage) -> None:
    said = stage.run(f"{WAIT} missing")
    assert said == (
        "\nWaiter TableExists failed: Max attempts exceeded. Previously accepted state: Matched "
        "expected service error code: ResourceNotFoundException\n(255)"
    )
    assert records(stage) == [SHORT] * 24


def test_a_waiter_sees_what_comes_meanwhile(stage: Stage) -> None:
    script = f"{{ sleep 0.5; {TABLE} }} & {WAIT} t && echo there; wait; {DELETE}"
    assert stage.run(script) == "t\nthere\n"
    assert set(records(stage)) == {SHORT}


def test_what_is_there_is_not_waited_for(stage: Stage) -> None:
    assert stage.run(f"{TABLE}{WAIT} t; {DELETE}") == "t\n"
    assert records(stage) == []


@pytest.mark.parametrize(
    "script",
    [
        f"timeout 3 {WAIT} missing; echo $?",
        f"timeout 3 sh -c '{WAIT} missing; true'; echo $?",
        f"{WAIT} missing & sleep 3; kill $!; wait $!; echo $?",
        f"{{ {WAIT} missing; true; }} >out 2>&1 & sleep 3; kill $!; wait $!; echo $?",
        f"nohup {WAIT} missing & sleep 3; kill $!; wait $!; echo $?",
    ],
    ids=["timeout", "timeout of a shell", "background", "group in the background", "nohup"],
)
def test_waits_that_something_else_ends_are_real(stage: Stage, script: str) -> None:
    last = stage.run(script).split()[-1]
    assert last in {"124", "143"}
    assert records(stage) == []
