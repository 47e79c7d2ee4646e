"""What is said of `--query`, and what is not."""

from __future__ import annotations

import jmespath
import pytest
from botocore import __version__ as version

from pytest_runbooks.lint.aws.query_reading import read_query

from .checking import Checker

OF_QUERY = "`--query` of `ec2 describe-instances`"
QUERIES = ("RB245", "RB246", "RB247")
INSTANCES = "aws ec2 describe-instances --query "
NULL = f"as of botocore {version}, which gives null"


def page(command: str) -> str:
    return f"# Page\n\n```bash\n{command}\n```\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            INSTANCES + "'Reservations[].Instances[?State.Name»=`a`]'",
            "RB245 `=` is no comparison, `==` is",
        ),
        (INSTANCES + "'Reservations[].Instances[»'", "RB245 the query is not complete"),
        (INSTANCES + "'Reservations[]»$.Instances'", "RB245 `$` is no sign of JMESPath"),
        (INSTANCES + "'Reservations[?A == »`x]'", "RB245 a backtick is not closed"),
        (INSTANCES + "'Reservations[?Size < »20]'", "RB245 `20` does not belong here"),
        (
            INSTANCES + '"Reservations[].Instances[?State.Name==»`true`]"',
            (
                "RB245 in double quotes the shell runs `true` as a command\n"
                "  write `\\`true\\``, or put the query in single quotes"
            ),
        ),
        (
            INSTANCES + "'»count(Reservations)'",
            "RB246 JMESPath has no function `count`\n  did you mean `contains`?",
        ),
        (
            INSTANCES + "'»length(Reservations, `1`)'",
            "RB246 `length` takes 1 argument, not 2",
        ),
        (INSTANCES + "'»join(`,`)'", "RB246 `join` takes 2 arguments, not 1"),
        (
            INSTANCES + "'Reservations[].Instances[].»InstanceID'",
            (
                f"RB247 {OF_QUERY}: there is no member `InstanceID` {NULL}\n"
                "  did you mean `InstanceId`?"
            ),
        ),
        (
            INSTANCES + "'Reservations[].Instances[].State.»Nam'",
            f"RB247 {OF_QUERY}: there is no member `Nam` {NULL}\n  did you mean `Name`?",
        ),
        (
            INSTANCES + "'Reservations.»Instances'",
            (
                f"RB247 {OF_QUERY}: `Instances` is asked of a list, which gives null\n"
                "  write `[].Instances` for each item, `[0].Instances` for the first"
            ),
        ),
        (
            INSTANCES + "'Reservations[].Instances[].InstanceId.»Name'",
            f"RB247 {OF_QUERY}: `Name` is asked of what has no members, which gives null",
        ),
        (
            INSTANCES + "'Reservations[0].Instances[0].»State[].Name'",
            f"RB247 {OF_QUERY}: `State` is no list, so that brackets behind it give null",
        ),
        (
            INSTANCES + "'Reservations[].Instances[?State.Name==»running].InstanceId'",
            (
                f"RB247 {OF_QUERY}: there is no member `running` {NULL}\n"
                "  a text stands in single quotes: `'running'`"
            ),
        ),
        (
            INSTANCES + "'Reservations[].Instances[?State.Name==»\"running\"].InstanceId'",
            (
                f"RB247 {OF_QUERY}: there is no member `running` {NULL}\n"
                "  a text stands in single quotes: `'running'`"
            ),
        ),
        (
            INSTANCES + "'sort_by(Reservations[].Instances[], &»LaunchTim)[-1].InstanceId'",
            (
                f"RB247 {OF_QUERY}: there is no member `LaunchTim` {NULL}\n"
                "  did you mean `LaunchTime`?"
            ),
        ),
        (
            INSTANCES + "'Reservations[].Instances[].{id: InstanceId} | [0].»ID'",
            (
                f"RB247 {OF_QUERY}: there is no member `ID` in what the query has made, "
                "which gives null\n"
                "  allowed: `id`"
            ),
        ),
        (
            INSTANCES + "'Reservations[].Instances[].[InstanceId, Tags[?»Kye==`a`].Value | [0]]'",
            f"RB247 {OF_QUERY}: there is no member `Kye` {NULL}\n  did you mean `Key`?",
        ),
        (
            INSTANCES + "'map(&»Nam, Reservations[].Instances[].Tags[])'",
            f"RB247 {OF_QUERY}: there is no member `Nam` {NULL}\n  allowed: `Key`, `Value`",
        ),
        (
            INSTANCES + "'max_by(Reservations[].Instances[], &LaunchTime).»Stat.Name'",
            f"RB247 {OF_QUERY}: there is no member `Stat` {NULL}\n  did you mean `State`?",
        ),
    ],
)
def test_a_mistake_is_said_at_its_place(check: Checker, command: str, said: str) -> None:
    column = command.index("»") + 1
    found = check(page(command.replace("»", "")), *QUERIES)
    assert found == [f"page.md:4:{column}: {said}"]


@pytest.mark.parametrize(
    "command",
    [
        INSTANCES + "'Reservations[*].Instances[*].[InstanceId,State.Name]'",
        INSTANCES + "'Reservations[].Instances[0].Tags[?Key==`Name`].Value | [0]'",
        INSTANCES + "'Reservations[].Instances[?State.Name==`running`].InstanceId[]'",
        INSTANCES + "\"Reservations[].Instances[?LaunchTime<='$(date +%F)'].InstanceId\"",
        INSTANCES + "\"Reservations[].Instances[?LaunchTime<='`date +%F`'].InstanceId\"",
        INSTANCES + "'*'",
        INSTANCES + "'Reservations[0:2].Instances[]'",
        INSTANCES + "'length(Reservations[].Instances[])'",
        INSTANCES + "'reverse(sort_by(Reservations[].Instances[], &LaunchTime))[0].InstanceId'",
        INSTANCES + "'Reservations[].Instances[].Placement.*'",
        INSTANCES + "'Reservations[].Instances[].not_null(PublicIpAddress, PrivateIpAddress)'",
        INSTANCES + '"Reservations[].Instances[].$FIELD"',
        INSTANCES + "'Reservations[].Instances[].<field>'",
        INSTANCES + "NextToken",
        INSTANCES + "''",
        INSTANCES + "file://query.txt",
        "aws iam get-role --role-name r --query Role.AssumeRolePolicyDocument.Statement[0].Effect",
        "aws cloudformation get-template --stack-name s --query TemplateBody.Resources.A.Type",
        "aws dynamodb get-item --table-name t --key file://k --query Item.anything.S",
        "aws sts get-caller-identity --query Account --output text",
        "aws s3api list-objects-v2 --bucket b --query 'Contents[].{Key: Key, Size: Size}'",
        "aws lambda invoke --function-name f --query StatusCode out.json",
        "aws dynamodb wait table-exists --table-name t --query Nothing",
        "aws eks update-kubeconfig --name c --query anything",
        "aws ecs list-tasks --query 'taskArns[0]'",
        "aws s3 ls --query anything",
    ],
)
def test_of_what_is_right_or_not_known_nothing_is_said(check: Checker, command: str) -> None:
    assert check(page(command), *QUERIES) == []


def test_text_without_quotes_in_backticks_is_old_and_right() -> None:
    assert read_query("a[?b==`c`]").tree == jmespath.compile("a[?b=='c']").parsed


def test_each_name_has_its_place() -> None:
    text = 'a."b-c"[?d == e].{x: f, "y": length(g)} | sort_by(@, &h)[0:2:1].i'
    query = read_query(text)
    names = {name.text: text[name.begin : name.end] for name in query.names.values()}
    assert names == {"a": "a", "b-c": '"b-c"', **{one: one for one in "defghi"}}
    functions = {name.text: text[name.begin : name.end] for name in query.functions.values()}
    assert functions == {"length": "length", "sort_by": "sort_by"}
