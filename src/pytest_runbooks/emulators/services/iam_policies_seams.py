"""Every private name of moto's IAM that the policies of AWS lean on, read in moto 5.2.5."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend

__all__ = ["IAMBackend", "add", "names"]


@cache
def names() -> dict[str, tuple[str, Any]]:
    """Give the policies of AWS, as name and definition by ARN."""
    return {
        f"arn:aws:iam::aws:policy{policy.get('Path', '/')}{name}": (name, policy)
        for name, policy in json.loads(aws_managed_policies_data).items()
    }


def add(backend: IAMBackend, arn: str) -> None:
    """Let an account have a policy of AWS."""
    name, definition = names()[arn]
    policy = AWSManagedPolicy.from_data(name, backend.account_id, backend.region_name, definition)
    backend.managed_policies[arn] = policy
    backend.aws_managed_policies.append(policy)
