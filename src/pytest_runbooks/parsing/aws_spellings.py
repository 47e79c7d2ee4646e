"""What only one major version of the AWS CLI understands.

Held against both programs by `tests/parsing/test_aws_spellings.py`. The newer API of a service is
no spelling: which operations a program knows depends on its age, in both versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelling:
    """One word that one version understands and the other refuses.

    Attributes:
        major: the version that understands it.
        command: the command it belongs to, `("s3", "cp")`; empty for all commands.
        option: with its dashes; empty when it is the command itself that only one version has.
        values: of the option, when it is these only.
        instead: how both versions spell it; empty when there is no such way.
    """

    major: int
    command: tuple[str, ...] = ()
    option: str = ""
    values: frozenset[str] = frozenset()
    instead: str = ""

    def shown(self, value: str = "") -> str:
        """Give it as it is written in a document."""
        if not self.option:
            return " ".join(self.command)
        return f"{self.option} {value}" if self.values else self.option


def _of_all() -> Iterator[Spelling]:
    yield Spelling(2, option="--cli-binary-format")
    yield Spelling(2, option="--no-cli-pager", instead='AWS_PAGER=""')
    yield Spelling(2, option="--cli-auto-prompt")
    yield Spelling(2, option="--no-cli-auto-prompt", instead="AWS_CLI_AUTO_PROMPT=off")
    yield Spelling(2, option="--cli-error-format")
    yield Spelling(2, option="--cli-input-yaml", instead="--cli-input-json")
    yield Spelling(2, option="--output", values=frozenset({"yaml", "yaml-stream", "off"}))
    yield Spelling(1, option="--v2-debug")


_COMMANDS_OF_2 = """
agent-toolkit
cloudtrail verify-query-results
configure agent-toolkit
configure export-credentials
configure import
configure list-profiles
configure mfa-login
configure sso
configure sso-session
configure wizard
ddb
dsql generate-db-connect-admin-auth-token
dsql generate-db-connect-auth-token
dynamodb wizard
ec2-instance-connect open-tunnel
ec2-instance-connect ssh
ecs monitor-express-gateway-service
events wizard
iam wizard
lambda wizard
lightsail push-container-image
login
logout
logs tail
sso login
update
"""
_OPTIONS_OF_2 = {
    "--copy-props": ("s3 cp", "s3 mv", "s3 sync"),
    "--no-overwrite": ("s3 cp", "s3 mv", "s3 sync"),
    "--progress-frequency": ("s3 cp", "s3 mv", "s3 sync"),
    "--progress-multiline": ("s3 cp", "s3 mv", "s3 sync"),
    "--services": ("configure get", "configure set"),
    "--sso-session": ("configure get", "configure set"),
    "--monitor-mode": (
        "ecs create-express-gateway-service",
        "ecs delete-express-gateway-service",
        "ecs update-express-gateway-service",
    ),
    "--monitor-resources": (
        "ecs create-express-gateway-service",
        "ecs delete-express-gateway-service",
        "ecs update-express-gateway-service",
    ),
}
_COMMANDS_OF_1 = {
    "cloudtrail create-subscription": "cloudtrail create-trail",
    "cloudtrail update-subscription": "cloudtrail update-trail",
    "ecr get-login": "ecr get-login-password",
    "mturk list-hi-ts-for-qualification-type": "mturk list-hits-for-qualification-type",
    "runtime.sagemaker": "sagemaker-runtime",
    "sms-voice": "pinpoint-sms-voice",
}
_OPTIONS_OF_1 = {
    "cognito-identity create-identity-pool": {
        "--open-id-connect-provider-ar-ns": "--open-id-connect-provider-arns"
    },
    "deploy create-deployment-group": {"--ec-2-tag-set": "--ec2-tag-set"},
    "deploy list-application-revisions": {
        "--s-3-bucket": "--s3-bucket",
        "--s-3-key-prefix": "--s3-key-prefix",
    },
    "deploy update-deployment-group": {"--ec-2-tag-set": "--ec2-tag-set"},
    "iam enable-mfa-device": {
        "--authentication-code-1": "--authentication-code1",
        "--authentication-code-2": "--authentication-code2",
    },
    "iam resync-mfa-device": {
        "--authentication-code-1": "--authentication-code1",
        "--authentication-code-2": "--authentication-code2",
    },
    "importexport get-shipping-label": {
        "--street-1": "--street1",
        "--street-2": "--street2",
        "--street-3": "--street3",
    },
    "lambda publish-version": {"--code-sha-256": "--code-sha256"},
    "lightsail import-key-pair": {"--public-key-base-64": "--public-key-base64"},
    "route53domains view-billing": {"--start": "--start-time"},
    "storagegateway describe-cached-iscsi-volumes": {"--volume-ar-ns": "--volume-arns"},
    "storagegateway describe-stored-iscsi-volumes": {"--volume-ar-ns": "--volume-arns"},
    "storagegateway describe-tape-archives": {"--tape-ar-ns": "--tape-arns"},
    "storagegateway describe-tapes": {"--tape-ar-ns": "--tape-arns"},
    "storagegateway describe-vtl-devices": {"--vtl-device-ar-ns": "--vtl-device-arns"},
}


def _of_commands() -> Iterator[Spelling]:
    for command in _COMMANDS_OF_2.strip().split("\n"):
        yield Spelling(2, tuple(command.split()))
    for option, commands in _OPTIONS_OF_2.items():
        for command in commands:
            yield Spelling(2, tuple(command.split()), option)
    for command, instead in _COMMANDS_OF_1.items():
        yield Spelling(1, tuple(command.split()), instead=instead)
    for command, options in _OPTIONS_OF_1.items():
        for option, instead in options.items():
            yield Spelling(1, tuple(command.split()), option, instead=instead)


SPELLINGS = (*_of_all(), *_of_commands())
