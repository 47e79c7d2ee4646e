"""The managed policies of AWS, which every account has and moto leaves out.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

moto keeps a copy of them, and makes all of them for every account or none. Here one is there when
it is asked for, and all are when they are listed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import iam_policies_seams as seams
from .iam_policies_seams import IAMBackend
from .service import Replacement

_BY_ARN = (
    *("attach_group_policy", "attach_role_policy", "attach_user_policy", "detach_group_policy"),
    *("detach_role_policy", "detach_user_policy", "get_policy", "get_policy_version"),
    "list_policy_versions",
)
_PREFIX = "arn:aws:iam::aws:policy/"


class ManagedPolicies:
    """Give accounts the policies of AWS."""

    def __init__(self) -> None:
        self._replacements = (
            *(Replacement(IAMBackend, name, _with_one) for name in _BY_ARN),
            Replacement(IAMBackend, "list_policies", _with_all),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Forget nothing: what accounts have is forgotten with them."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for replacement in self._replacements:
            replacement.uninstall()


def _with_one(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(backend: IAMBackend, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            if isinstance(value, str) and value.startswith(_PREFIX):
                _ensure(backend, value)
        return original(backend, *args, **kwargs)

    return call


def _with_all(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(backend: IAMBackend, *args: Any, **kwargs: Any) -> Any:
        for arn in seams.names():
            _ensure(backend, arn)
        return original(backend, *args, **kwargs)

    return call


def _ensure(backend: IAMBackend, arn: str) -> None:
    if arn not in backend.managed_policies and arn in seams.names():
        seams.add(backend, arn)


SERVICE = ManagedPolicies()
