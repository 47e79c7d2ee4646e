"""What is said of the values of options, and what is not."""

from __future__ import annotations

import pytest
from botocore import __version__ as version

from .checking import Checker

OF_ITEM = "`--item` of `dynamodb put-item`"
OF_MODE = "`--billing-mode` of `dynamodb update-table`"
OF_TIME = "`--start-time` of `cloudwatch get-metric-statistics`"
OF_WAIT = "`--wait-time-seconds` of `sqs receive-message`"
VALUES = ("RB23",)
ALL = ("RB23", "RB24", "RB25")


def page(command: str, language: str = "bash") -> str:
    return f"# Page\n\n```{language}\n{command}\n```\n"


CREATE = "aws dynamodb create-table --table-name t --billing-mode PAY_PER_REQUEST "
TABLE = CREATE + "--attribute-definitions AttributeName=a,AttributeType=S "
PUT = "aws dynamodb put-item --table-name t --item "
TAGS = "aws ec2 create-tags --resources i-0abc --tags "
WRITE_S = 'write `{"S": "1"}`'
WRITE_N = 'write `{"N": "1"}`'


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "aws sqs receive-message --queue-url u --wait-time-seconds »20s",
            f"RB230 {OF_WAIT}: `20s` is not a whole number",
        ),
        *(
            (
                f"aws sqs receive-message --queue-url u --wait-time-seconds »{word}",
                f"RB230 {OF_WAIT}: `{word}` is not a whole number",
            )
            for word in ("abc", "twenty", "none", "unlimited", "High")
        ),
        (
            "aws logs filter-log-events --log-group-name g --start-time yesterday --limit »10x",
            "RB230 `--limit` of `logs filter-log-events`: `10x` is not a whole number",
        ),
        (
            (
                "aws cloudwatch get-metric-statistics --namespace n --metric-name m --period 60 "
                "--start-time »now --end-time 2024-01-02T00:00:00Z"
            ),
            f"RB230 {OF_TIME}: `now` is not a time",
        ),
        (
            (
                "aws cloudwatch get-metric-statistics --namespace n --metric-name m --period 60 "
                "--start-time '»1 hour ago' --end-time 2024-01-02"
            ),
            f"RB230 {OF_TIME}: `1 hour ago` is not a time",
        ),
        (
            "aws dynamodb update-table --table-name t --billing-mode »PROVISONED",
            (
                f"RB231 {OF_MODE}: `PROVISONED` is no value of this as of botocore {version}\n"
                "  did you mean `PROVISIONED`?"
            ),
        ),
        (
            "aws dynamodb update-table --table-name t --billing-mode=»PROVISONED",
            (
                f"RB231 {OF_MODE}: `PROVISONED` is no value of this as of botocore {version}\n"
                "  did you mean `PROVISIONED`?"
            ),
        ),
        (
            "aws dynamodb update-table --table-name t --billing-mode »provisioned",
            (
                f"RB231 {OF_MODE}: `provisioned` is no value of this as of botocore {version}\n"
                "  did you mean `PROVISIONED`?"
            ),
        ),
        (
            TABLE + "--key-schema AttributeName=a,KeyType=»PRIMARY",
            (
                "RB231 `--key-schema` of `dynamodb create-table`: `PRIMARY` is no value of this "
                f"as of botocore {version}\n"
                "  allowed: `HASH`, `RANGE`"
            ),
        ),
        (
            "aws dynamodb scan --table-name t --limit »0",
            "RB232 `--limit` of `dynamodb scan`: `0` is too small: 1 is the least",
        ),
        (
            "aws iam get-role --role-name »''",
            (
                "RB232 `--role-name` of `iam get-role`: the text is too short: "
                "1 is the least number of signs"
            ),
        ),
        (
            "aws logs filter-log-events --log-group-name g --limit »99999",
            (
                "RB233 `--limit` of `logs filter-log-events`: `99999` is too large: "
                f"10000 is the most as of botocore {version}"
            ),
        ),
        (
            TAGS + "Key=a,Value=b,»Key=c,Value=d",
            (
                "RB234 `Key` stands twice\n"
                "  a blank, not a comma, stands between two values of an option"
            ),
        ),
        (
            TAGS + "Key:a»",
            (
                "RB234 `=` is missing behind `Key:a`\n"
                "  the shorthand syntax is `Key=value,Other=value`"
            ),
        ),
        (
            (
                "aws lambda update-function-configuration --function-name f "
                "--environment »Variables={A=1,B=2}"
            ),
            (
                "RB234 the shell makes several words of these braces, and the AWS CLI takes one\n"
                "  put all of it in quotes"
            ),
        ),
        (
            PUT + '»{"id":{"S":"1"}}',
            "RB235 the shell takes the quotes of this JSON away\n  put all of it in single quotes",
        ),
        (
            PUT + '\'{»\\"id\\": {\\"S\\": \\"1\\"}}\'',
            (
                "RB235 in single quotes the shell leaves the backslashes of this JSON in it\n"
                "  take them away"
            ),
        ),
        (
            PUT + '\'{"id": {"S": "1"}}»}\'',
            "RB235 the JSON ends before this",
        ),
        (
            TAGS + "»key=a,Value=b",
            f"RB236 there is no member `key` as of botocore {version}\n  did you mean `Key`?",
        ),
        (
            TAGS + '\'[{"Key": "a", »"Vaule": "b"}]\'',
            f"RB236 there is no member `Vaule` as of botocore {version}\n  did you mean `Value`?",
        ),
        (
            CREATE + "--attribute-definitions »AttributeName=a --key-schema "
            "AttributeName=a,KeyType=HASH",
            "RB237 `AttributeType` is missing",
        ),
        (
            PUT + '\'{"id": »"1"}\'',
            f'RB230 {OF_ITEM}: `"1"` is not an object\n  {WRITE_S}',
        ),
        (
            PUT + "'{\"id\": »1}'",
            f"RB230 {OF_ITEM}: `1` is not an object\n  {WRITE_N}",
        ),
        (
            PUT + '\'{"id": {"N": »5}}\'',
            f'RB230 {OF_ITEM}: `5` is not a text\n  write `"5"`',
        ),
        (
            PUT + '\'{"id": {"N": »"1,5"}}\'',
            f"RB230 {OF_ITEM}: `1,5` is no number",
        ),
        (
            PUT + "'{\"id\": »{}}'",
            (
                "RB238 one member is to be there, and there are none\n"
                "  one of `S`, `N`, `B`, `SS`, `NS`, `BS`, `M`, `L`, `NULL`, `BOOL`"
            ),
        ),
        (
            PUT + '\'{"id": {"BOOL": »"true"}}\'',
            f'RB230 {OF_ITEM}: `"true"` is not a boolean\n  write `true`, without quotes',
        ),
        (
            "aws elbv2 register-targets --target-group-arn a --targets Id=i-1,Port=»http,x",
            (
                "RB230 `--targets` of `elbv2 register-targets`: "
                "the list `http,x` is not a whole number"
            ),
        ),
    ],
)
def test_a_mistake_is_said_at_its_place(check: Checker, command: str, said: str) -> None:
    column = command.index("»") + 1
    found = check(page(command.replace("»", "")), *VALUES)
    assert found == [f"page.md:4:{column}: {said}"]


@pytest.mark.parametrize(
    "command",
    [
        # What cannot be known, or what a reader replaces.
        "aws sqs receive-message --queue-url u --wait-time-seconds $SECONDS",
        "aws sqs receive-message --queue-url u --wait-time-seconds <seconds>",
        "aws sqs receive-message --queue-url u --wait-time-seconds integer",
        "aws sqs receive-message --queue-url u --wait-time-seconds number_of_seconds",
        "aws sqs receive-message --queue-url u --wait-time-seconds duration",
        "aws sqs receive-message --queue-url u --wait-time-seconds your-timeout",
        "aws dynamodb update-table --table-name t --billing-mode mode",
        "aws dynamodb update-table --table-name t --billing-mode BILLING_MODE",
        "aws dynamodb update-table --table-name t --billing-mode 'PROVISIONED|PAY_PER_REQUEST'",
        "aws dynamodb update-table --table-name t --billing-mode {a | b}",
        "aws dynamodb update-table --table-name t --billing-mode PROV$X",
        PUT + '"$ITEM"',
        PUT + "'{\"id\": '$ID'}'",
        PUT + '\'{"id": {"S": "<id>"}, ...}\'',
        PUT + '\'{"id": {"N": "<number>"}}\'',
        PUT + "'{\"id\": item_id}'",
        TAGS + "$TAGS",
        TAGS + "Key=a,$REST",
        TAGS + 'Key=a,Value="$(date)"',
        TAGS + "tags",
        # What is right.
        "aws sqs receive-message --queue-url u --wait-time-seconds=20",
        "aws dynamodb update-table --table-name t --billing-mode=PROVISIONED",
        PUT + '\'{"id": {"S": "1"}, "n": {"N": "-1.5e3"}, "b": {"BOOL": true}}\'',
        PUT + '"{\\"id\\": {\\"S\\": \\"1\\"}}"',
        PUT + "file://item.json",
        PUT + "https://example.com/item.json",
        TAGS + "Key=a,Value=b Key=c,Value=",
        TAGS + '\'[{"Key": "a", "Value": "b"}]\'',
        TAGS + '\'{"Key": "a", "Value": "b"}\'',
        "aws ec2 run-instances --tag-specifications 'ResourceType=instance,Tags={Key=a,Value=b}'",
        (
            "aws ec2 run-instances --tag-specifications "
            "'ResourceType=instance,Tags=[{Key=a,Value=b},{Key=c,Value=d}]'"
        ),
        "aws ec2 describe-instances --filters Name=tag:a,Values=b,c Name=vpc-id,Values=v",
        "aws ec2 describe-instances --filters Name=x,Values={a,b}",
        "aws elbv2 register-targets --target-group-arn a --targets Id=10.0.0.1{0,1,2}",
        "aws ec2 modify-instance-attribute --instance-id i-0 --instance-type t3.micro",
        "aws ec2 modify-instance-attribute --instance-id i-0 --instance-type Value=t3.micro",
        (
            "aws lightsail close-instance-public-ports --instance-name i "
            "--port-info fromPort=22,protocol=TCP,toPort=22"
        ),
        "aws elb register-instances-with-load-balancer --load-balancer-name l --instances i-1 i-2",
        (
            "aws lambda update-function-configuration --function-name f "
            "--environment 'Variables={A=1,B=2}'"
        ),
        "aws lambda update-function-configuration --function-name f --environment Variables={A=1}",
        (
            "aws cloudwatch get-metric-statistics --namespace n --metric-name m --period 60 "
            "--start-time 2024-01-01 --end-time 1704153600 --statistics Sum"
        ),
        (
            "aws cloudwatch get-metric-statistics --namespace n --metric-name m --period 60 "
            "--start-time yyyy-mm-ddThh:mm:ss.000Z --end-time end"
        ),
        "aws qbusiness get-application --application-id app-abcd1234",
        "aws dynamodb wait table-exists --table-name t",
        "aws s3 cp a s3://b/c",
        "aws dynamodb unknown-command --limit 0",
        "aws() { :; }\naws dynamodb scan --table-name t --limit 0",
    ],
)
def test_of_what_is_right_or_not_known_nothing_is_said(check: Checker, command: str) -> None:
    assert check(page(command), *VALUES) == []


def test_values_are_judged_at_any_depth(check: Checker) -> None:
    code = (
        "for i in 1 2; do\n  x=$(aws dynamodb scan --table-name t \\\n    --limit 0 | jq .)\ndone"
    )
    assert check(page(code), *VALUES) == [
        "page.md:6:13: RB232 `--limit` of `dynamodb scan`: `0` is too small: 1 is the least"
    ]


def test_json_over_several_lines_has_the_place_of_its_mistake(check: Checker) -> None:
    code = PUT + '\'{\n  "id": {"S": "1"},\n  "n": {"N": 2}\n}\''
    assert check(page(code), *VALUES) == [
        f'page.md:6:14: RB230 {OF_ITEM}: `2` is not a text\n  write `"2"`'
    ]


@pytest.mark.parametrize(("word", "is_said"), [("duration", True), ("seconds", False)])
def test_where_commands_run_as_they_stand_a_plain_word_is_no_number(
    check: Checker, word: str, is_said: bool
) -> None:
    command = f"aws sqs receive-message --queue-url u --wait-time-seconds {word}"
    text = page(command).replace("```bash", "<!-- runbook: timeout=5m -->\n```bash")
    place = f"page.md:5:59: RB230 {OF_WAIT}"
    said = [f"{place}: `{word}` is not a whole number"]
    assert check(text, *VALUES) == (said if is_said else [])


def test_commands_in_fences_without_a_language_are_judged(check: Checker) -> None:
    found = check(page("aws dynamodb scan --table-name t --limit 0", ""), *VALUES)
    assert found == [
        "page.md:4:42: RB232 `--limit` of `dynamodb scan`: `0` is too small: 1 is the least"
    ]


def test_the_input_of_a_whole_command_is_judged_though_options_may_add_to_it(
    check: Checker,
) -> None:
    command = 'aws dynamodb scan --table-name t --cli-input-json \'{"Limt": 1, "Select": "COUNT"}\''
    assert check(page(command), *VALUES) == [
        (
            f"page.md:4:53: RB236 there is no member `Limt` as of botocore {version}\n"
            "  did you mean `Limit`?"
        )
    ]


def test_a_file_beside_the_document_is_judged_where_the_command_names_it(check: Checker) -> None:
    text = page(PUT + "file://items/one.json")
    found = check(text, *ALL, files={"items/one.json": '{\n  "id": {"N": 1}\n}\n'})
    assert found == [
        (
            f"page.md:4:45: RB230 {OF_ITEM}: `1` is not a text (line 2 of `items/one.json`)\n"
            '  write `"1"`'
        )
    ]


@pytest.mark.parametrize("content", ['{"id": "<id>"}', '{"id": "${ID}"}', '{"id": "YOUR_ID"}'])
def test_a_file_that_is_still_to_be_filled_in_is_not_judged(check: Checker, content: str) -> None:
    assert check(page(PUT + "file://one.json"), *ALL, files={"one.json": content}) == []
