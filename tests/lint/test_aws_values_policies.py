"""What is said of policies, state machines, event patterns and dashboards, and what is not."""

from __future__ import annotations

import json

import pytest

from .checking import Checker

TEXTS = ("RB235", "RB241", "RB242")
RIGHT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
}
ROLE = "aws iam put-role-policy --role-name r --policy-name p --policy-document "
TRUST = "aws iam create-role --role-name r --assume-role-policy-document "
BUCKET = "aws s3api put-bucket-policy --bucket b --policy "
MACHINE = "aws stepfunctions create-state-machine --name m --role-arn r --definition "
RULE = "aws events put-rule --name r --event-pattern "


def page(command: str) -> str:
    return f"# Page\n\n```bash\n{command}\n```\n"


def statement(**changes: object) -> dict[str, object]:
    whole = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **changes}
    return {key: value for key, value in whole.items() if value is not None}


def said(check: Checker, command: str, value: object) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value)
    found = check(page(f"{command}'{text}'"), *TEXTS)
    return [one.split(": ", 1)[1] for one in found]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (statement(), []),
        (statement(Effect="Allowed"), ["RB241 `Allowed` is no effect\n  did you mean `Allow`?"]),
        (
            statement(Effect=None),
            ["RB241 the statement has no `Effect`\n  write `Allow` or `Deny`"],
        ),
        (statement(Action=None), ["RB241 the statement has no `Action`"]),
        (statement(Action=None, NotAction="iam:*"), []),
        (
            statement(NotAction="iam:*"),
            ["RB241 the statement has both `Action` and `NotAction`"],
        ),
        (
            statement(Action=["s3:*", "GetObject"]),
            [
                (
                    "RB241 `GetObject` names no service\n"
                    "  an action is written `service:Action`, as `s3:GetObject`"
                )
            ],
        ),
        (statement(Resource=None), ["RB241 the statement has no `Resource`"]),
        (statement(Resource="my-bucket"), ["RB241 `my-bucket` is neither an ARN nor `*`"]),
        (
            statement(Resource=["arn:aws:s3:::b", "<arn>", "$ARN"]),
            ["RB241 `$ARN` is neither an ARN nor `*`"],
        ),
        (
            statement(Principal="*"),
            ["RB241 `Principal` must not stand in a policy of an identity"],
        ),
        (
            statement(Resources="*"),
            ["RB241 `Resources` is no element of a statement\n  did you mean `Resource`?"],
        ),
        (
            statement(Sid="read all"),
            ["RB241 the `Sid` `read all` holds other signs than letters and digits"],
        ),
    ],
)
def test_a_statement_of_an_identity_is_judged(
    check: Checker, one: object, expected: list[str]
) -> None:
    assert said(check, ROLE, {**RIGHT, "Statement": [one]}) == expected


@pytest.mark.parametrize(
    ("command", "policy", "expected"),
    [
        (ROLE, {**RIGHT, "Statement": statement()}, []),
        (
            ROLE,
            {**RIGHT, "Version": "2024-01-01"},
            [
                (
                    "RB241 `2024-01-01` is no version of the policy language\n"
                    "  write `2012-10-17`: it is no date of the policy"
                )
            ],
        ),
        (ROLE, {"Version": "2012-10-17"}, ["RB241 the policy has no `Statement`"]),
        (
            ROLE,
            {**RIGHT, "Statements": []},
            ["RB241 `Statements` is no element of a policy\n  did you mean `Statement`?"],
        ),
        (ROLE, [RIGHT], ["RB241 a policy is an object, not a list"]),
        (
            ROLE,
            "policy.json",
            [
                (
                    "RB235 `policy.json` is the name of a file, and not its text\n"
                    "  write `file://policy.json`"
                )
            ],
        ),
        (
            TRUST,
            {
                **RIGHT,
                "Statement": statement(
                    Action="sts:AssumeRole", Principal={"Service": "ec2.amazonaws.com"}
                ),
            },
            ["RB241 `Resource` must not stand in a trust policy"],
        ),
        (
            TRUST,
            {**RIGHT, "Statement": statement(Action="sts:AssumeRole", Resource=None)},
            ["RB241 the statement has no `Principal`"],
        ),
        (BUCKET, RIGHT, ["RB241 the statement has no `Principal`"]),
        (BUCKET, {**RIGHT, "Statement": statement(Principal="*", Sid="read all")}, []),
        (
            "aws sqs set-queue-attributes --queue-url u --attributes ",
            {"VisibilityTimeout": "1"},
            [],
        ),
    ],
)
def test_a_policy_is_judged_by_what_it_is_for(
    check: Checker, command: str, policy: object, expected: list[str]
) -> None:
    assert said(check, command, policy) == expected


def test_a_policy_in_a_file_is_judged_where_the_command_names_it(check: Checker) -> None:
    content = json.dumps({**RIGHT, "Version": "2020-01-01"}, indent=1)
    found = check(page(ROLE + "file://p.json"), *TEXTS, files={"p.json": content})
    assert found == [
        (
            "page.md:4:73: RB241 `2020-01-01` is no version of the policy language "
            "(line 2 of `p.json`)\n  write `2012-10-17`: it is no date of the policy"
        )
    ]


PASS = {"Type": "Pass", "End": True}


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ({"StartAt": "A", "States": {"A": PASS}}, []),
        ({"States": {"A": PASS}}, ["RB242 the state machine has no `StartAt`"]),
        ({"StartAt": "A"}, ["RB242 the state machine has no `States`"]),
        (
            {"StartAt": "B", "States": {"Be": PASS}},
            ["RB242 there is no state `B`\n  did you mean `Be`?"],
        ),
        (
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Z"}}},
            ["RB242 there is no state `Z`\n  allowed: `A`"],
        ),
        (
            {"StartAt": "A", "States": {"A": {"Type": "Pas", "End": True}}},
            ["RB242 `Pas` is no type of a state\n  did you mean `Pass`?"],
        ),
        (
            {"StartAt": "A", "States": {"A": {"Type": "Pass"}}},
            [
                (
                    "RB242 nothing follows the state `A`, and it is no end\n"
                    '  write `"Next": "..."` or `"End": true`'
                )
            ],
        ),
        ({"StartAt": "A", "States": {"A": {"End": True}}}, ["RB242 the state `A` has no `Type`"]),
        (
            {
                "StartAt": "A",
                "States": {
                    "A": {"Type": "Choice", "Choices": [{"Next": "B"}], "Default": "C"},
                    "B": {"Type": "Succeed"},
                },
            },
            ["RB242 there is no state `C`\n  allowed: `A`, `B`"],
        ),
        (
            {
                "StartAt": "A",
                "States": {
                    "A": {
                        "Type": "Parallel",
                        "End": True,
                        "Branches": [{"StartAt": "X", "States": {"Y": PASS}}],
                    },
                },
            },
            ["RB242 there is no state `X`\n  allowed: `Y`"],
        ),
    ],
)
def test_a_state_machine_is_judged(check: Checker, machine: object, expected: list[str]) -> None:
    assert said(check, MACHINE, machine) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"source": ["aws.ec2"], "detail": {"state": ["stopped", {"prefix": "x"}]}}, []),
        (
            {"source": "aws.ec2"},
            ['RB242 the pattern of `source` is a text, not a list\n  write `["aws.ec2"]`'],
        ),
        (
            {"detail": {"count": 1}},
            [
                (
                    "RB242 the pattern of `count` is a whole number, not a list\n"
                    "  write a list of what may stand there"
                )
            ],
        ),
        (["source"], ["RB242 a pattern is an object, not a list"]),
    ],
)
def test_an_event_pattern_is_judged(check: Checker, pattern: object, expected: list[str]) -> None:
    assert said(check, RULE, pattern) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"widgets": []}, []),
        ({"widget": []}, ["RB242 the dashboard has no `widgets`"]),
        ({"widgets": {}}, ["RB242 `widgets` is an object, not a list"]),
    ],
)
def test_a_dashboard_is_judged(check: Checker, body: object, expected: list[str]) -> None:
    command = "aws cloudwatch put-dashboard --dashboard-name d --dashboard-body "
    assert said(check, command, body) == expected
