from __future__ import annotations

import pytest

from pytest_runbooks.parsing.aws_commands import foreign_spellings


def found(text: str, major: int) -> list[str]:
    """Give what is found; what the AWS CLI does not surely get begins with `?`."""
    return [("" if one.is_sure else "? ") + one.shown for one in foreign_spellings(text, major)]


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("aws sts get-caller-identity --no-cli-pager", ["--no-cli-pager"]),
        ("aws --no-cli-pager sts get-caller-identity", ["--no-cli-pager"]),
        ("aws lambda invoke --cli-binary-format raw-in-base64-out o", ["--cli-binary-format"]),
        ("aws lambda invoke --cli-binary-format=$FORMAT o", ["--cli-binary-format"]),
        ("aws s3api list-buckets --output yaml", ["--output yaml"]),
        ("aws s3api list-buckets --output=yaml-stream", ["--output yaml-stream"]),
        ("aws dynamodb scan --cli-input-yaml file://scan.yml", ["--cli-input-yaml"]),
        ("aws logs tail /aws/lambda/f --since 1h", ["logs tail"]),
        ('aws --region $R --profile "$P" logs --output text tail g', ["logs tail"]),
        ("aws ddb select orders", ["ddb"]),
        ("AWS_PAGER= X=$(date) aws sso login", ["sso login"]),
        ("x=$(aws configure list-profiles | head -1)", ["configure list-profiles"]),
        ("time timeout 5 aws logs tail g", ["logs tail"]),
        ("aws s3 cp a s3://b/c \\\n  --no-overwrite", ["--no-overwrite"]),
        ('"aws" logs "tail" g', ["logs tail"]),
        ("aws ddb select t --no-cli-pager", ["--no-cli-pager", "ddb"]),
    ],
)
def test_what_version_2_alone_understands_is_found(text: str, spellings: list[str]) -> None:
    assert found(text, 1) == spellings
    assert found(text, 2) == []


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("$(aws ecr get-login --no-include-email)", ["ecr get-login"]),
        ("aws sms-voice list-configuration-sets", ["sms-voice"]),
        (
            "aws iam enable-mfa-device --authentication-code-1 123456",
            ["--authentication-code-1"],
        ),
        ("aws s3 ls --v2-debug", ["--v2-debug"]),
    ],
)
def test_what_version_1_alone_understands_is_found(text: str, spellings: list[str]) -> None:
    assert found(text, 2) == spellings
    assert found(text, 1) == []


@pytest.mark.parametrize(
    "text",
    [
        "# aws logs tail g",
        'echo "aws logs tail g"',
        'echo "use --no-cli-pager"',
        "echo --no-cli-pager",
        "cat > do.sh <<EOF\naws logs tail g\nEOF",
        "docker run amazon/aws-cli logs tail g",
        "/opt/v2/aws logs tail g",
        "aws logs $WHAT g",
        "aws $OPTIONS logs tail g",
        "aws logs tail-me",
        "aws logs describe-log-groups --log-group-name-prefix tail",
        "aws ssm put-parameter --name n --value='--no-cli-pager'",
        "aws ssm put-parameter --name n --value 'aws --no-cli-pager'",
        "aws s3 ls --no-cli-pager$X",
        "aws s3 ls --output $FORMAT",
        "aws s3 ls --output json",
        "aws s3 ls -- --no-cli-pager",
        "aws logs tail help",
        "aws s3api copy-object --copy-props x",
        "aws ecr get-login-password",
        "terraform output --output yaml",
    ],
)
def test_what_is_no_word_of_an_aws_command_is_not_found(text: str) -> None:
    assert found(text, 1) == found(text, 2) == []


@pytest.mark.parametrize(
    "text",
    [
        "if aws --version | grep -q aws-cli/2; then\n  aws logs tail g\nfi",
        "aws --version 2>&1 | grep -q 'aws-cli/2' && aws logs tail g",
        "v=$(aws --version)\naws logs tail g",
        "aws logs tail g || aws logs filter-log-events --log-group-name g",
        "! aws logs tail g",
        "until aws logs tail g; do sleep 1; done",
        "show() { aws logs tail g; }",
        "aws logs tail help > /dev/null && aws logs tail g",
        '[ "$MAJOR" = 2 ] && aws logs tail g',
        '[ "$MAJOR" = 2 ] || exit 0\naws logs tail g',
        'aws() { docker run amazon/aws-cli "$@"; }\naws logs tail g',
        "alias aws=/opt/v2/aws\naws logs tail g",
        "export PATH=/opt/v2:$PATH\naws logs tail g",
        "sudo ./aws/install\naws logs tail g",
        "pip install awscliv2\naws logs tail g",
        ". .venv/bin/activate\naws logs tail g",
    ],
)
def test_where_it_may_not_run_or_be_another_program_it_is_not_sure(text: str) -> None:
    assert found(text, 1) == ["? logs tail"]


def test_both_ways_of_a_fallback_are_found_and_not_sure() -> None:
    text = "aws ecr get-login-password || aws ecr get-login"
    assert found(text, 2) == ["? ecr get-login"]


def test_the_line_of_the_spelling_is_known_and_those_of_its_command() -> None:
    [one] = foreign_spellings("cd x\naws s3 ls \\\n  --debug \\\n  --no-cli-pager\n", 1)
    assert (one.line, one.lines) == (3, range(1, 4))
