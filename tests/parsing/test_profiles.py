from __future__ import annotations

import pytest

from pytest_runbooks.model import Profile
from pytest_runbooks.parsing.profiles import names_in, profiles_of

from .reading import problems, read, said


def names(text: str) -> list[str]:
    return [profile.name for profile in profiles_of(read(text))]


@pytest.mark.parametrize(
    "code",
    [
        "aws s3 ls --profile prod",
        "aws s3 ls --profile=prod",
        "aws --profile 'prod' s3 ls",
        'aws s3 ls --profile="prod" --region x',
        "aws s3 ls \\\n  --profile \\\n  prod \\\n  --region x",
        "x=$(aws s3 ls --profile prod)",
        "x=`aws s3 ls --profile prod`",
        "aws s3 ls --profile prod; ls",
        "aws s3 ls --profile prod| cat",
        "aws configure set region x --profile prod",
        "export AWS_PROFILE=prod",
        "AWS_DEFAULT_PROFILE='prod' aws s3 ls",
        "env AWS_PROFILE=prod aws s3 ls",
        'os.environ["AWS_PROFILE"] = "prod"',
        "run(command, env={'AWS_PROFILE': 'prod'})",
        'run(["aws", "s3", "ls", "--profile", "prod"])',
        'session = boto3.Session(profile_name="prod", region_name="x")',
        "session = boto3.Session(\n    profile_name = 'prod'\n)",
        'backend "s3" {\n  profile = "prod"\n}',
        "cat >~/.aws/config <<END\n[profile x]\nsource_profile = prod\nEND",
        "aws configure set source_profile prod --profile prod",
    ],
)
def test_a_profile_is_named_by(code: str) -> None:
    assert set(names_in(code)) == {"prod"}


@pytest.mark.parametrize(
    "code",
    [
        "aws s3 ls --profile $PROFILE",
        'aws s3 ls --profile "${PROFILE}"',
        'aws s3 ls --profile "$TEAM-prod"',
        "aws s3 ls --profile prod-$STAGE",
        "aws s3 ls --profile prod-${STAGE}",
        "aws s3 ls --profile <profile>",
        "aws s3 ls --profile prod-<stage>",
        "aws s3 ls --profile {profile}",
        "aws s3 ls --profile [profile]",
        "aws s3 ls --profile YOUR_PROFILE",
        "aws s3 ls --profile your-profile-name",
        "aws s3 ls --profile xxx",
        "aws s3 ls --profile PROFILE_NAME",
        "aws s3 ls --profile --region x",
        "export AWS_PROFILE=$1",
        "export AWS_PROFILE=",
        "unset AWS_PROFILE",
        "export MY_AWS_PROFILE=prod",
        "tool --no-profile prod",
        "boto3.Session(profile_name=name)",
        'boto3.Session(profile_name=f"{team}-prod")',
        "",
    ],
)
def test_no_profile_is_named_by(code: str) -> None:
    assert list(names_in(code)) == []


def test_the_profiles_of_a_document_are_those_it_declares_and_those_it_names() -> None:
    text = """
        ---
        runbook:
          env: {AWS_PROFILE: document, AWS_DEFAULT_PROFILE: ""}
          environments:
            dev: {env: {AWS_PROFILE: dev, OTHER: other}}
            sit: {env: {AWS_PROFILE: default}}
          profiles:
            prod: {account: "333333333333", region: eu-west-1}
            idle:
            deployer: {role_arn: arn:aws:iam::222222222222:role/ci/deployer, source_profile: prod}
        ---
        Prose names `--profile prose`.

        ```bash
        aws s3 ls --profile block --profile default --profile prod
        ```

        ```console
        $ aws s3 ls --profile transcript
        ```

        <!-- runbook: file=main.tf -->
        ```hcl
        profile = "file"
        ```

        ```text
        --profile text
        ```
        """
    assert profiles_of(read(text)) == (
        Profile("document"),
        Profile("dev"),
        Profile("block"),
        Profile("prod", account="333333333333", region="eu-west-1"),
        Profile("transcript"),
        Profile("file"),
        Profile("idle"),
        Profile(
            "deployer",
            role_arn="arn:aws:iam::222222222222:role/ci/deployer",
            source_profile="prod",
        ),
    )


def test_a_document_that_names_no_profile_has_none() -> None:
    assert names("```bash\naws s3 ls --profile default\n```\n") == []


def test_a_list_of_names_declares_profiles() -> None:
    assert names("---\nrunbook: {profiles: [prod, dev@sso]}\n---\n") == ["prod", "dev@sso"]


def test_every_mistake_in_profiles_is_said_in_its_place() -> None:
    assert problems("""
        ---
        runbook:
          profiles:
            default:
            a b:
            a: {role_arn: role/x, acount: x}
            b: {source_profile: c}
            c: {role_arn: "arn:aws:iam::222222222222:role/x", source_profile: d, account: 12}
            d: {role_arn: "arn:aws:iam::222222222222:role/x", source_profile: c}
            e: {role_arn: "arn:aws:iam::222222222222:role/x", source_profile: deploy}
            f: {role_arn: "arn:aws:iam::222222222222:role/x", source_profile: f}
            g: {role_arn: "arn:aws:iam::222222222222:role/x", source_profile: f}
            deployer: text
            h: {role_arn: [x], source_profile: [x]}
        ---
        """) == said("""
        4:5: `default` is the profile of the environment
          write `account` and `region` below `runbook:`, or below an environment
        5:5: `a b` is not the name of a profile
          a name is made of letters, digits and `_.@+/:-`
        6:9: `role_arn` stands without `source_profile`
          name the profile that assumes the role, as `source_profile: default`
        6:19: `role/x` is not the ARN of a role
          write it like `arn:aws:iam::123456789012:role/deployer`
        6:27: unknown key `acount`
          did you mean `account`?
        7:9: `source_profile` stands without `role_arn`
          name the role that is assumed, or leave it out
        8:71: `c` is assumed from itself
          let the chain begin with a profile without a role
        8:74: `account` has no meaning beside `role_arn`
          the role's ARN says the account; leave one of them out
        8:83: `12` is not an account
          an account has twelve digits
        9:71: `d` is assumed from itself
          let the chain begin with a profile without a role
        10:71: unknown profile `deploy`
          did you mean `deployer`?
        11:71: `f` is assumed from itself
          let the chain begin with a profile without a role
        13:15: `deployer` is not a mapping
          write `key: value` below it, indented
        14:19: `role_arn` is not a single value
          write `role_arn: value`
        14:40: `source_profile` is not a single value
          write `source_profile: value`
        """)
