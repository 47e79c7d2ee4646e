"""What is said of options taken together, of formats, files, binary values and runtimes."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files

import pytest
from botocore import xform_name
from botocore.loaders import Loader

from pytest_runbooks.lint.aws.inputs_combined import DOCUMENTED, combinations
from pytest_runbooks.lint.aws.known import command_at
from pytest_runbooks.lint.aws.runtimes import deprecation_of

from .checking import Checker

RULES = ("RB243", "RB244", "RB248", "RB249", "RB250", "RB251")
STACK = "aws cloudformation create-stack --stack-name s "


def page(command: str, above: str = "") -> str:
    return f"# Page\n{above}\n```bash\n{command}\n```\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            STACK + "--template-body file:///a --template-url u",
            (
                "RB243 `--template-body` and `--template-url` exclude each other\n"
                "  leave one of them out"
            ),
        ),
        (STACK, "RB244 `--template-body` or `--template-url` is missing"),
        (
            "aws dynamodb scan --table-name t --filter-expression a=b --scan-filter '{}'",
            (
                "RB243 `--filter-expression` and `--scan-filter` exclude each other\n"
                "  leave one of them out"
            ),
        ),
        (
            "aws sqs receive-message --cli-input-json '{}' --cli-input-yaml x",
            (
                "RB243 `--cli-input-json` and `--cli-input-yaml` exclude each other\n"
                "  leave one of them out"
            ),
        ),
        (
            "aws lambda update-function-code --function-name f",
            "RB244 `--zip-file` or `--s3-bucket` or `--image-uri` is missing",
        ),
        (
            "aws sts get-caller-identity --output csv",
            (
                "RB248 the AWS CLI has no output format `csv`\n"
                "  allowed: `json`, `off`, `table`, `text`, `yaml`, `yaml-stream`"
            ),
        ),
        (
            "aws sts get-caller-identity --output jsn",
            "RB248 the AWS CLI has no output format `jsn`\n  did you mean `json`?",
        ),
        (
            "aws dynamodb put-item --table-name t --item file://thing.json",
            (
                "RB249 there is no file `thing.json`, and nothing on the page writes it\n"
                "  show what is in it, or say where it comes from"
            ),
        ),
        (
            "aws lambda invoke --function-name f --payload '{}' o",
            (
                "RB250 the AWS CLI v2 takes `--payload` for base64, which this is not\n"
                "  `--cli-binary-format raw-in-base64-out` lets it take text"
            ),
        ),
        (
            "aws kinesis put-record --stream-name s --partition-key k --data 'hello world'",
            (
                "RB250 the AWS CLI v2 takes `--data` for base64, which this is not\n"
                "  `--cli-binary-format raw-in-base64-out` lets it take text"
            ),
        ),
        (
            "aws lambda invoke --function-name f --payload file:///srv/p.json o",
            (
                "RB250 the AWS CLI v2 takes `--payload` for base64, which this is not\n"
                "  write `fileb:///srv/p.json`"
            ),
        ),
        (
            "aws lambda update-function-code --function-name f --zip-file file:///srv/f.zip",
            (
                "RB250 the AWS CLI reads `--zip-file` as text, and takes only a ZIP file\n"
                "  write `fileb:///srv/f.zip`"
            ),
        ),
        (
            "aws lambda update-function-configuration --function-name f --runtime nodejs14.x",
            (
                "RB251 the runtime `nodejs14.x` is deprecated since 2023-12-04\n"
                "  the newest of its kind is `nodejs24.x`"
            ),
        ),
        (
            (
                "aws lambda create-function --function-name f --role r "
                "--zip-file fileb:///srv/f.zip --runtime nodejs14.x"
            ),
            (
                "RB251 the runtime `nodejs14.x` is deprecated since 2023-12-04, and no function "
                "can be created with it since 2024-01-09\n  the newest of its kind is `nodejs24.x`"
            ),
        ),
    ],
)
def test_a_mistake_is_said(check: Checker, command: str, said: str) -> None:
    assert [one.split(": ", 1)[1] for one in check(page(command), *RULES)] == [said]


@pytest.mark.parametrize(
    "command",
    [
        STACK + "--template-url u",
        STACK + "$TEMPLATE",
        STACK + '"${OPTIONS[@]}"',
        STACK + "--cli-input-json file:///rest.json",
        STACK + "--generate-cli-skeleton",
        STACK + "\n--template-url u",
        "aws cloudformation create-stack",
        "aws cloudformation create-stack help",
        "aws lambda update-function-code --function-name f --s3-bucket b --s3-key k",
        "aws sts get-caller-identity --output text",
        "aws sts get-caller-identity --output $FORMAT",
        "aws sts get-caller-identity --output format",
        "aws dynamodb put-item --table-name t --item file:///srv/item.json",
        "aws dynamodb put-item --table-name t --item file://~/item.json",
        "aws dynamodb put-item --table-name t --item file://$ITEM",
        "aws dynamodb put-item --table-name t --item file://item_file_name",
        "echo {} > thing.json\naws dynamodb put-item --table-name t --item file://thing.json",
        "cd x\naws dynamodb put-item --table-name t --item file://thing.json",
        "aws lambda invoke --function-name f --payload e30= o",
        "aws lambda invoke --function-name f --payload fileb:///srv/p.json o",
        (
            "aws lambda invoke --function-name f --payload '{}' "
            "--cli-binary-format raw-in-base64-out o"
        ),
        "aws lambda invoke --function-name f --payload $PAYLOAD o",
        "aws lambda invoke --function-name f --payload payload o",
        "aws s3api put-object --bucket b --key k --body body.txt",
        (
            "aws lambda create-function --function-name f --role r --zip-file fileb:///srv/f.zip "
            "--runtime python3.14"
        ),
        "aws lambda list-functions --query \"Functions[?Runtime=='python3.8']\"",
    ],
)
def test_of_what_is_right_or_not_known_nothing_is_said(check: Checker, command: str) -> None:
    assert check(page(command), *RULES) == []


@pytest.mark.parametrize(
    "above",
    ["\nSave this as `thing.json`.\n", '\n```json\n{"id": 1}\n```\n', "\nThe thing is here.\n"],
)
def test_a_file_that_the_page_shows_or_names_is_not_missing(check: Checker, above: str) -> None:
    command = "aws dynamodb put-item --table-name t --item file://thing.json"
    assert check(page(command, above), *RULES) == []


@pytest.mark.parametrize(
    "command",
    [
        "aws dynamodb put-item --cli-input-json file://»input.json",
        "aws iam create-policy --policy-name orders --policy-document file://»policy.json",
        "aws ec2 create-tags --resources i-0abc --tags file://»tags.json",
        "aws dynamodb put-item --table-name t --item file://»items/item.json",
    ],
)
def test_a_file_is_missing_also_where_it_is_called_as_its_option(
    check: Checker, command: str
) -> None:
    column = command.index("file://") + 1
    path = command.partition("»")[2]
    said = f"page.md:4:{column}: RB249 there is no file `{path}`, and nothing on the page writes it"
    hint = "show what is in it, or say where it comes from"
    assert check(page(command.replace("»", "")), "RB249") == [f"{said}\n  {hint}"]


def test_a_file_whose_data_stand_below_is_not_missing(check: Checker) -> None:
    command = "aws dynamodb put-item --table-name t --item file://thing.json"
    below = 'This is what is in the file:\n\n```\n{"id": 1}\n```\n'
    assert check(f"{page(command)}\n{below}", *RULES) == []


@pytest.mark.parametrize("place", ["thing.json", "../thing.json"])
def test_a_file_in_the_project_is_not_missing(check: Checker, place: str) -> None:
    command = f"aws dynamodb put-item --table-name t --item file://{place}"
    assert check(page(command), "RB249", files={place: "{}"}) == []


@pytest.mark.parametrize(
    "above", ["\nThis needs the AWS CLI v1.\n", "\nSet `cli_binary_format` first.\n"]
)
def test_binary_values_are_right_on_a_page_that_says_how_they_are_read(
    check: Checker, above: str
) -> None:
    command = "aws lambda invoke --function-name f --payload '{}' o"
    assert check(page(command, above), "RB250") == []


COMMANDS = sorted(combinations())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_option_of_the_kept_list_is_one(command: str) -> None:
    known = command_at(tuple(command.split()))
    assert known
    for combination in combinations()[command]:
        assert {name for group in combination.options for name in group} <= {*known.options}


@pytest.mark.parametrize("line", DOCUMENTED.strip().splitlines())
def test_the_documentation_says_what_the_kept_list_says(line: str) -> None:
    command, _, rest = line.partition(": ")
    _, *options = rest.split()
    known = command_at(tuple(command.split()))
    assert known
    model = Loader().load_service_model(known.service, "service-2")
    shape = model["operations"][known.operation]["input"]["shape"]
    members = model["shapes"][shape]["members"]
    said = "".join(
        part.get("documentation", "")
        for name, part in members.items()
        if xform_name(name, "-") in options
    )
    plain = re.sub(r"<[^>]+>|\s+", " ", said)
    assert re.search(r"not both|mutually exclusive|can use either", plain)


def test_the_runtimes_are_those_of_cfn_lint() -> None:
    pytest.importorskip("cfnlint")
    data = files("cfnlint.data") / "AdditionalSpecs" / "LmbdRuntimeLifecycle.json"
    theirs = json.loads(data.read_text("utf-8"))
    made = date(2026, 11, 28).isoformat()
    for name, row in theirs.items():
        ours = deprecation_of(name)
        if ours is not None:
            assert ours.since == row["deprecated"], name
        else:
            # `dotnet9` is of container images alone.
            assert row["deprecated"] > made or name == "dotnet9"
