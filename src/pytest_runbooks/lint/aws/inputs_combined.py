"""Options of a command that exclude each other, and of which some have to be there.

A kept list, since no model says it: what the documentation of the operation says in a sentence
(as "either A or B, but not both", in botocore's own copy of it), and what the CLI itself refuses.
`tests/lint/test_aws_values_combined.py` holds the list against both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Combination:
    """What may stand together in a command.

    Attributes:
        command: its words: `cloudformation create-stack`.
        options: groups of options; two of different groups exclude each other.
        is_needed: one of them has to be there.
    """

    command: str
    options: tuple[tuple[str, ...], ...]
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A combination that does not hold.

    Attributes:
        options: those that exclude each other; none when one of them is missing.
        message: what is wrong.
    """

    options: tuple[str, ...]
    message: str


def broken(command: str, given: Collection[str]) -> Iterator[Broken]:
    """Find the combinations that do not hold for a command with these options."""
    for one in combinations().get(command, ()):
        groups = [[name for name in group if name in given] for group in one.options]
        found = [group[0] for group in groups if group]
        if len(found) > 1:
            names = " and ".join(f"`{name}`" for name in found[:2])
            yield Broken(tuple(found), f"{names} exclude each other")
        elif not found and one.is_needed:
            names = " or ".join(f"`{group[0]}`" for group in one.options)
            yield Broken((), f"{names} is missing")
    if {"--cli-input-json", "--cli-input-yaml"} <= {*given}:
        both = ("--cli-input-json", "--cli-input-yaml")
        yield Broken(both, "`--cli-input-json` and `--cli-input-yaml` exclude each other")


@cache
def combinations() -> dict[str, tuple[Combination, ...]]:
    """Give the combinations that are known, by the words of their command."""
    found: dict[str, list[Combination]] = {}
    for line in f"{DOCUMENTED}\n{_CERTAIN}".splitlines():
        if not line.strip():
            continue
        names, _, rest = line.partition(": ")
        sign, *groups = rest.split()
        options = tuple(
            tuple(f"--{option}" for option in group.split(",")) for group in groups if group
        )
        for name in names.split(" | "):
            found.setdefault(name, []).append(Combination(name, options, sign == "one"))
    return {name: tuple(rows) for name, rows in found.items()}


# `one`: exactly one of them; `most`: one at most. With a comma: options of one group.
DOCUMENTED = """
cloudformation create-stack: one template-body template-url
cloudformation create-stack: most disable-rollback on-failure
cloudformation create-stack: most stack-policy-body stack-policy-url
cloudformation create-stack-set: most template-body template-url
cloudformation set-stack-policy: most stack-policy-body stack-policy-url
cloudformation update-stack: most stack-policy-body stack-policy-url
cloudformation create-stack-instances: most accounts deployment-targets
cloudformation delete-stack-instances: most accounts deployment-targets
cloudformation update-stack-instances: most accounts deployment-targets
cloudtrail put-event-selectors: most event-selectors advanced-event-selectors
cloudwatch get-metric-statistics: most statistics extended-statistics
cloudwatch put-metric-alarm: most statistic extended-statistic
ec2 associate-address: most instance-id network-interface-id
ec2 create-launch-template-version: one launch-template-id launch-template-name
ec2 create-volume: one availability-zone availability-zone-id
ec2 delete-launch-template: one launch-template-id launch-template-name
ec2 delete-launch-template-versions: one launch-template-id launch-template-name
ec2 modify-launch-template: one launch-template-id launch-template-name
elbv2 create-load-balancer: most subnets subnet-mappings
kms generate-data-key: one key-spec number-of-bytes
logs describe-log-groups: most log-group-name-prefix log-group-name-pattern
logs describe-log-streams: one log-group-name log-group-identifier
logs filter-log-events: one log-group-name log-group-identifier
logs get-log-events: one log-group-name log-group-identifier
secretsmanager batch-get-secret-value: most secret-id-list filters
secretsmanager create-secret: most secret-string secret-binary
secretsmanager put-secret-value: one secret-string secret-binary
secretsmanager update-secret: most secret-string secret-binary
stepfunctions list-executions: most state-machine-arn map-run-arn
"""

# awscli/customizations/ec2/secgroupsimplify.py and awslambda.py; DynamoDB: "Can not use both
# expression and non-expression parameters in the same request"; Lambda: "Please provide a source
# for function code"; EC2: "Network interfaces and an instance-level subnet ID may not be specified
# on the same request"; CloudFormation: `UpdateStack` says of each that the others exclude it.
_CERTAIN = """
cloudformation update-stack: one template-body template-url use-previous-template
dynamodb get-item: most projection-expression attributes-to-get
dynamodb query: one key-condition-expression key-conditions
dynamodb query | dynamodb scan: most projection-expression attributes-to-get
dynamodb query: most filter-expression,key-condition-expression query-filter
dynamodb scan: most filter-expression scan-filter
dynamodb put-item | dynamodb delete-item: most condition-expression expected
dynamodb update-item: most update-expression attribute-updates
ec2 authorize-security-group-ingress: most ip-permissions protocol,port,cidr,source-group
ec2 authorize-security-group-egress: most ip-permissions protocol,port,cidr,source-group
ec2 revoke-security-group-ingress: most ip-permissions protocol,port,cidr,source-group
ec2 revoke-security-group-egress: most ip-permissions protocol,port,cidr,source-group
ec2 run-instances: most network-interfaces subnet-id
ec2 run-instances: most network-interfaces security-group-ids,security-groups
lambda create-function: one zip-file,code
lambda update-function-code: one zip-file s3-bucket,s3-key image-uri
logs start-query: most log-group-name log-group-names log-group-identifiers
"""
