"""What the rules RB200 to RB212 find in the commands of the AWS CLI, and where they are silent."""

from __future__ import annotations

import botocore
import pytest

from .checking import Checker

RULES = tuple(f"RB{number}" for number in range(200, 213))
LOOKED_UP = f"looked up in the models of botocore {botocore.__version__}"


def page(code: str, language: str = "bash") -> str:
    return f"# Page\n\nA sentence.\n\n```{language}\n{code}\n```\n"


def found(check: Checker, code: str, language: str = "bash") -> list[str]:
    """Check some code; the path is left out, and lines count from the first one of the code."""
    result = []
    for one in check.diagnostics(page(code, language), *RULES):
        where = f"{one.line - 5}:{one.column}-{one.end_column}"
        result.append(f"{where} {one.code} {one.message}" + f" | {one.hint}" * bool(one.hint))
    return result


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "aws dynamdb list-tables",
            ["1:5-12 RB200 `dynamdb` is no service of the AWS CLI | did you mean `dynamodb`?"],
        ),
        (
            "aws zzz describe-zzz",
            [
                (
                    "1:5-8 RB200 `zzz` is no service of the AWS CLI | "
                    f"`aws help` lists them; {LOOKED_UP}"
                )
            ],
        ),
        (
            "aws codedeploy list-applications --region us-east-1",
            [
                (
                    "1:5-15 RB200 `codedeploy` is no service of the AWS CLI | "
                    "the AWS CLI calls it `deploy`"
                )
            ],
        ),
        (
            "for i in 1 2; do echo $(aws sqs recieve-message --queue-url u | cat); done",
            [
                (
                    "1:33-48 RB201 `aws sqs` has no operation `recieve-message` | "
                    "did you mean `receive-message`?"
                )
            ],
        ),
        (
            "aws s3 copy a s3://b/c",
            [
                (
                    "1:8-12 RB201 `aws s3` has no operation `copy` | "
                    f"`aws s3 help` lists them; {LOOKED_UP}"
                )
            ],
        ),
        (
            "aws emr run-job-flow --name x",
            [
                (
                    "1:9-21 RB201 `aws emr` has no operation `run-job-flow` | "
                    f"`aws emr help` lists them; {LOOKED_UP}"
                )
            ],
        ),
        (
            "aws ec2 describe-instances \\\n  --filter-by x --output text",
            [
                (
                    "2:3-14 RB202 `aws ec2 describe-instances` has no option `--filter-by` | "
                    "did you mean `--filters`?"
                )
            ],
        ),
        (
            "aws s3 ls -region us-east-1",
            ["1:11-18 RB202 `aws s3 ls` has no option `-region` | did you mean `--region`?"],
        ),
        (
            "aws ec2 describe-instances --no 1",
            [
                (
                    "1:28-32 RB202 `--no` is the beginning of several options of "
                    "`aws ec2 describe-instances` | write one of them out: "
                    "`--no-cli-auto-prompt` and `--no-cli-pager`"
                )
            ],
        ),
        (
            "aws s3 ls --reg=us-east-1",
            ["1:11-16 RB203 `--reg` is the beginning of `--region` | write `--region`"],
        ),
        (
            "aws dynamodb query --table-name t --key-condition-expression",
            ["1:35-61 RB205 `--key-condition-expression` has no value"],
        ),
        (
            "aws lambda invoke --function-name f",
            [
                (
                    "1:5-36 RB204 `aws lambda invoke` needs `outfile` | "
                    "`aws lambda invoke help` says what it takes"
                )
            ],
        ),
        (
            "aws s3 cp file.txt",
            ["1:5-19 RB204 `aws s3 cp` needs `paths` | `aws s3 cp help` says what it takes"],
        ),
        (
            (
                "aws ec2 wait instance-running --instance-ids i-1 && aws ecs wait services-stable "
                "--cluster c"
            ),
            [
                (
                    "1:57-93 RB204 `aws ecs wait services-stable` needs `--services` | "
                    "`aws ecs wait services-stable help` says what it takes"
                )
            ],
        ),
        (
            "aws s3 ls --profile",
            ["1:11-20 RB205 `--profile` has no value"],
        ),
        (
            "aws s3 presign s3://b/k --expires-in -1h",
            [
                (
                    "1:25-37 RB205 `--expires-in` has no value | a value that begins with `-` is "
                    "joined to it: `--expires-in=VALUE`"
                ),
                (
                    "1:38-41 RB202 `aws s3 presign` has no option `-1h` | "
                    f"`aws s3 presign help` lists them; {LOOKED_UP}"
                ),
            ],
        ),
        (
            "aws ec2 describe-tags --filters Name=a,Values=b --filters Name=c,Values=d",
            [
                (
                    "1:49-58 RB206 `--filters` is given twice | the CLI forgets what the first one "
                    "says; write all values behind one `--filters`"
                )
            ],
        ),
        (
            "aws s3api list-buckets --debug true",
            ["1:32-36 RB207 `--debug` takes no value, here it is `true`"],
        ),
        (
            "aws ec2 stop-instances --instance-ids i-1 --hibernate false",
            [
                (
                    "1:55-60 RB207 `--hibernate` takes no value, here it is `false` | "
                    "write `--hibernate` or `--no-hibernate`"
                )
            ],
        ),
        (
            "aws sns publish --topic-arn t --message all is well",
            [
                (
                    "1:45-47 RB207 `is` belongs to no option | if it is a part of the value of "
                    "`--message`, quote the whole value"
                )
            ],
        ),
        (
            "aws s3 mb s3://a s3://b",
            ["1:18-24 RB207 `s3://b` belongs to no option | `aws s3 mb help` says what it takes"],
        ),
        (
            "aws s3 ls\n  --recursive",
            [
                (
                    "2:3-14 RB208 `--recursive` begins a command of its own | "
                    "write `\\` at the end of the line above it"
                )
            ],
        ),
        (
            "aws rds wait db-instance-availabel --db-instance-identifier d",
            [
                (
                    "1:14-35 RB209 `aws rds wait` has no waiter `db-instance-availabel` | "
                    "did you mean `db-instance-available`?"
                )
            ],
        ),
        (
            "$(aws ecr get-login --no-include-email)",
            [
                (
                    "1:7-10 RB211 AWS CLI v1 alone knows `ecr get-login` | both versions know "
                    "`ecr get-login-password`; or say on the page that it needs AWS CLI v1"
                )
            ],
        ),
        (
            "aws sqs receive-message --queue-url u --attribute-names All",
            [
                (
                    "1:39-56 RB212 `--attribute-names` is deprecated | AttributeNames has been "
                    "replaced by MessageSystemAttributeNames"
                )
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_command_is_said(check: Checker, code: str, said: list[str]) -> None:
    assert found(check, code) == said


@pytest.mark.parametrize(
    "code",
    [
        "echo aws dynamdb list-tables  # aws dynamdb list-tables",
        'aws() { echo "$@"; }\naws dynamdb list-tables',
        "alias aws='docker run amazon/aws-cli'\naws dynamdb list-tables",
        "aws $SERVICE list-tables",
        "aws <service> list-tables",
        "aws is what we use",
        "aws configure",
        "aws configure set region us-east-1",
        "aws --version",
        "aws help",
        "aws dynamodb help",
        "aws s3 cp help",
        "aws dynamodb $OPERATION --table-name t",
        "aws dynamodb scan --table-name t --max-items 5 --page-size 5 --starting-token x",
        "aws dynamodb scan $OPTIONS",
        'aws dynamodb scan "${OPTIONS[@]}"',
        'aws dynamodb scan "$@"',
        "aws dynamodb scan [options]",
        "aws dynamodb scan ...",
        "aws dynamodb scan --cli-input-json file://scan.json",
        "aws dynamodb scan --cli-input-yaml file://scan.yml",
        "aws dynamodb scan --generate-cli-skeleton",
        "aws neptune create-db-cluster --other-parameters",
        "aws ecr get-login-password --region {{< param region >}} | cat",
        "aws rds create-db-instance --engine <mysql|postgres> --port 3306",
        "cat ids | xargs aws ec2 terminate-instances --instance-ids",
        "cat ids | xargs -n 1 -I% aws ec2 terminate-instances --instance-ids %",
        "cat ids | xargs -n1 aws dynamodb delete-table --table-name",
        "aws ec2 run-instances --count 2 --image-id ami-1 --no-associate-public-ip-address",
        (
            "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 "
            "--cidr 10.0.0.0/8"
        ),
        "aws ec2 modify-instance-attribute --instance-id i-1 --no-disable-api-termination",
        "aws ec2 modify-vpc-attribute --vpc-id v --enable-dns-support Value=true",
        "aws ec2 modify-vpc-attribute --vpc-id v --enable-dns-support",
        "aws lambda create-function --function-name f --role r --zip-file fileb://f.zip",
        "aws lambda invoke --function-name f --payload '{}' out.json",
        "aws lambda invoke out.json --function-name f",
        (
            "aws eks create-cluster --name c --kubernetes-version 1.29 --role-arn r "
            "--resources-vpc-config subnetIds=s"
        ),
        "aws stepfunctions send-task-success --task-token t --task-output '{}'",
        "aws emr terminate-clusters --cluster-ids j-1",
        "aws rds add-option-to-option-group --option-group-name g --options OptionName=x",
        "aws s3 sync . s3://b --exclude '*' --include '*.html' --include '*.css' --delete",
        "aws s3 cp - s3://b/k < file",
        "aws s3 ls s3://b --recursive --human-readable --summarize",
        "aws s3api put-object --bucket b --key k --body f --metadata a=b",
        (
            "aws cloudformation deploy --stack-name s --template-file t.yml --parameter-overrides "
            "A=1 B=2 --capabilities CAPABILITY_IAM"
        ),
        "aws logs tail g --follow --since 1h",
        "aws logs start-query --log-group-name g --start-time -1 --end-time 0 --query-string q",
        "aws deploy push --application-name a --s3-location s3://b/k",
        "aws configservice describe-config-rules",
        "aws sso login --profile p",
        (
            "aws iam enable-mfa-device --user-name u --serial-number s --authentication-code1 1 "
            "--authentication-code2 2"
        ),
        "aws ec2 describe-instances --query 'x' --query 'x'",
        "aws ec2 describe-tags --filters 'Name=a b,Values=c' Name=d,Values=e",
        "aws kinesis put-record --stream-name s --partition-key p --data=-",
        "aws autoscaling set-desired-capacity --auto-scaling-group-name a --desired-capacity -1",
        "aws ecr get-login-password || aws ecr get-login",
        "awslocal s3 mb s3://b",
        "aws dynamodb describe-table --cli-auto-prompt",
        "aws sso logout",
        "aws servicename command --output json",
        "aws dynamodb dTAB",
        "aws ssm send-command ^\n  --name AWS-RunShellScript ^\n  --instance-ids i-1",
        "aws ssm send-command `\n  --name AWS-RunShellScript `\n  --instance-ids i-1",
        "aws rds create-db-proxy --engine-family { MYSQL | POSTGRESQL } --auth a",
        "aws iam update-access-key --user-name u --access-key-id <AKIA...> --status Inactive",
        "aws ssm update-association --parameters (if any)",
        "time timeout 5 sudo -u me env -u X A=b /usr/local/bin/aws s3 ls",
        "aws s3 ls\n--",
        "x='aws dynamdb list-tables",
    ],
)
def test_nothing_is_said_of_what_may_be_right(check: Checker, code: str) -> None:
    assert found(check, code) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("aws s3 ls --regoin x", ["1:11-19 RB202 `aws s3 ls` has no option `--regoin`"]),
        ("$ aws s3 ls --regoin x\n2024 a", ["1:13-21 RB202 `aws s3 ls` has no option `--regoin`"]),
        ("# Look\n\naws s3 lss", ["3:8-11 RB201 `aws s3` has no operation `lss`"]),
        (
            "aws s3 ls \u2014recursive",
            ["1:11-21 RB207 `\u2014recursive` is no option"],
        ),
        (
            "aws logs delete-log-group \u2014log-group-name g",
            ["1:27-42 RB207 `\u2014log-group-name` is no option"],
        ),
        ("Use this:\naws s3 lss", []),
        (
            "aws s3 cp a s3://b \\ \n  --recursive",
            ["2:3-14 RB208 `--recursive` begins a command of its own"],
        ),
        ("aws textract delete-adapter --adapter-id the id of it", []),
        ("aws sts get-caller-identity --profile my profile", []),
        ("aws-nuke --regoin x", []),
        ("aws.s3.lss", []),
    ],
)
def test_fences_without_a_language_that_begin_with_a_command_are_looked_at(
    check: Checker, code: str, said: list[str]
) -> None:
    assert [one.partition(" | ")[0] for one in found(check, code, "")] == said
    assert found(check, code, "text") == []


@pytest.mark.parametrize(
    ("sentence", "is_said"),
    [
        ("A sentence.", True),
        ("This needs AWS CLI v2.", False),
        ("Install version 2 of the AWS CLI.", False),
        ("You need the AWS CLI (version 2).", False),
        ("You need the AWS CLI version 1.", True),
        ("Download awscli-exe-linux-x86_64.zip.", False),
    ],
)
def test_a_page_that_says_which_version_it_needs_is_right(
    check: Checker, sentence: str, is_said: bool
) -> None:
    code = "```bash\naws logs tail g\n```\n"
    ours = f"---\nrunbook:\n  kind: guide\n---\n\n# Page\n\n{sentence}\n\n{code}"
    said = [
        (
            "page.md:11:5: RB210 AWS CLI v2 alone knows `logs tail`\n"
            "  say on the page that it needs AWS CLI v2"
        )
    ]
    assert check(ours, "RB210") == (said if is_said else [])
    assert check(f"# Page\n\n{sentence}\n\n{code}", "RB210") == []


def test_what_is_certain_can_be_mended(check: Checker) -> None:
    [one] = check.diagnostics(page("aws s3 ls\n  --recursive"), "RB208")
    assert [(edit.span.start.line, edit.span.start.column, edit.text) for edit in one.edits] == [
        (6, 10, " \\")
    ]
    [one] = check.diagnostics(page("aws s3 ls --reg us-east-1"), "RB203")
    assert [edit.text for edit in one.edits] == ["--region"]
    [one] = check.diagnostics(page("aws s3 ls  # all\n  --recursive"), "RB208")
    assert one.edits == ()


def test_names_that_a_page_defines_are_known(check: Checker) -> None:
    aliases = "Write this to `~/.aws/cli/alias`.\n\n" + page("aws whoami --output text")
    assert check(aliases, *RULES) == []


def test_where_the_cli_asks_for_options_none_is_missing(check: Checker) -> None:
    said = page("aws dynamodb describe-table").replace("A sentence.", "Set `cli_auto_prompt`.")
    assert check(said, *RULES) == []


def test_a_broken_off_option_without_its_value_is_not_written_out(check: Checker) -> None:
    text = "# A\n\nLook.\n\n```bash\naws sqs list-queues --queue-name-p\n```\n"
    found = {one.code: one.edits for one in check.diagnostics(text, "RB203", "RB205")}
    assert found == {"RB203": (), "RB205": ()}


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("us-esat-1", ["`us-esat-1` is no region\n  did you mean `us-east-1`?"]),
        ("af-south1", ["`af-south1` is no region\n  did you mean `af-south-1`?"]),
        (
            "eu-west-1a",
            ["`eu-west-1a` is an availability zone\n  did you mean `eu-west-1`?"],
        ),
        ("eu-west-9", []),
        ("us-east-1", []),
        ("<region>", []),
        ("$REGION", []),
        ("local", []),
    ],
)
def test_regions_are_those_of_aws(region: str, found: list[str], check: Checker) -> None:
    text = f"# A\n\nLook.\n\n```bash\naws s3 ls --region {region}\n```\n"
    assert check(text, "RB213") == [f"page.md:6:20: RB213 {one}" for one in found]
