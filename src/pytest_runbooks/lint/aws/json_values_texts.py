"""Which texts are JSON by what the service makes of them, and what is known of that JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from .json_values_definitions import judge_dashboard, judge_machine, judge_pattern
from .policies import Use, judge_policy
from .values_data import Data
from .values_mistakes import Mistake

Judgement = Callable[[Data], Iterator[Mistake]]


def judgement_of(service: str, operation: str, parameter: str) -> Judgement | None:
    """Give what judges the text of a parameter as JSON; None when that need not be JSON."""
    if (service, parameter) in _OTHERS:
        return _OTHERS[service, parameter]
    if use := _POLICIES.get((service, operation, parameter)):
        return partial(judge_policy, use=use)
    return None


def _any(_data: Data) -> Iterator[Mistake]:
    yield from ()


_OTHERS: dict[tuple[str, str], Judgement] = {
    ("stepfunctions", "definition"): judge_machine,
    ("stepfunctions", "input"): _any,
    ("events", "EventPattern"): judge_pattern,
    ("cloudwatch", "DashboardBody"): judge_dashboard,
    ("cloudformation", "StackPolicyBody"): _any,
    ("ecr", "lifecyclePolicyText"): _any,
}

_POLICIES = {
    **{
        ("iam", operation, "PolicyDocument"): Use.IDENTITY
        for operation in (
            *("CreatePolicy", "CreatePolicyVersion", "PutRolePolicy", "PutUserPolicy"),
            "PutGroupPolicy",
        )
    },
    ("iam", "CreateRole", "AssumeRolePolicyDocument"): Use.TRUST,
    ("iam", "UpdateAssumeRolePolicy", "PolicyDocument"): Use.TRUST,
    ("sts", "AssumeRole", "Policy"): Use.IDENTITY,
    ("s3", "PutBucketPolicy", "Policy"): Use.BUCKET,
    ("kms", "CreateKey", "Policy"): Use.RESOURCE,
    ("kms", "PutKeyPolicy", "Policy"): Use.RESOURCE,
    ("secretsmanager", "PutResourcePolicy", "ResourcePolicy"): Use.RESOURCE,
    ("ecr", "SetRepositoryPolicy", "policyText"): Use.RESOURCE,
    ("logs", "PutResourcePolicy", "policyDocument"): Use.RESOURCE,
    ("ec2", "CreateVpcEndpoint", "PolicyDocument"): Use.RESOURCE,
}
