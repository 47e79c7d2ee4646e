"""IAM policies that stand in texts, as far as the service surely refuses them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from ...errors import suggestion
from ..shell import UNKNOWN
from .values_data import Data, Kind
from .values_mistakes import Mistake, Sort

_OF_POLICY = ("Version", "Id", "Statement")
_OF_STATEMENT = (
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
    *("Resource", "NotResource", "Condition"),
)
_VERSIONS = ("2012-10-17", "2008-10-17")
_EFFECTS = ("Allow", "Deny")


class Use(StrEnum):
    """What a policy is for, which decides what it has to hold."""

    IDENTITY = "a policy of an identity"
    TRUST = "a trust policy"
    BUCKET = "a policy of a bucket"
    RESOURCE = "a policy of a resource"


def judge_policy(data: Data, use: Use) -> Iterator[Mistake]:
    """Find what is wrong with a policy."""
    if data.kind is Kind.UNKNOWN:
        return
    if data.kind is not Kind.OBJECT:
        yield _of(data, f"a policy is an object, not {data.kind}")
        return
    yield from _unknown_keys(data, _OF_POLICY, "a policy")
    version = _get(data, "Version")
    if version and _is_known(version) and version.text not in _VERSIONS:
        message = f"`{version.text[:40]}` is no version of the policy language"
        yield _of(version, message, f"write `{_VERSIONS[0]}`: it is no date of the policy")
    statement = _get(data, "Statement")
    if statement is None:
        yield _of(data, "the policy has no `Statement`")
        return
    many = statement.items if statement.kind is Kind.LIST else (statement,)
    for one in many:
        if one.kind is Kind.OBJECT:
            yield from _statement(one, use)
        elif one.kind is not Kind.UNKNOWN:
            yield _of(one, f"a statement is an object, not {one.kind}")


def _statement(data: Data, use: Use) -> Iterator[Mistake]:
    yield from _unknown_keys(data, _OF_STATEMENT, "a statement")
    effect = _get(data, "Effect")
    if effect is None:
        yield _of(data, "the statement has no `Effect`", "write `Allow` or `Deny`")
    elif _is_known(effect) and effect.text not in _EFFECTS:
        message = f"`{effect.text[:40]}` is no effect"
        yield _of(effect, message, suggestion(effect.text.capitalize(), _EFFECTS))
    yield from _one_of(data, "Action", "NotAction", is_needed=True)
    if use is Use.TRUST:
        yield from _absent(data, ("Resource", "NotResource"), use)
    else:
        needed = use in {Use.IDENTITY, Use.BUCKET}
        yield from _one_of(data, "Resource", "NotResource", is_needed=needed)
    if use is Use.IDENTITY:
        yield from _absent(data, ("Principal", "NotPrincipal"), use)
    else:
        needed = use in {Use.TRUST, Use.BUCKET}
        yield from _one_of(data, "Principal", "NotPrincipal", is_needed=needed)
    for action in _texts(data, "Action", "NotAction"):
        if ":" not in action.text and action.text != "*":
            message = f"`{action.text[:40]}` names no service"
            yield _of(action, message, "an action is written `service:Action`, as `s3:GetObject`")
    if use is Use.IDENTITY:
        yield from _in_identity(data)


def _in_identity(data: Data) -> Iterator[Mistake]:
    for resource in _texts(data, "Resource", "NotResource"):
        if not resource.text.startswith("arn:") and resource.text not in {"*", ""}:
            message = f"`{resource.text[:60]}` is neither an ARN nor `*`"
            yield _of(resource, message)
    for sid in _texts(data, "Sid"):
        if sid.text and not (sid.text.isascii() and sid.text.isalnum()):
            message = f"the `Sid` `{sid.text[:40]}` holds other signs than letters and digits"
            yield _of(sid, message)


def _one_of(data: Data, one: str, other: str, *, is_needed: bool) -> Iterator[Mistake]:
    found = [name for name in (one, other) if _get(data, name)]
    if len(found) == 2:
        yield _of(data, f"the statement has both `{one}` and `{other}`")
    elif not found and is_needed:
        yield _of(data, f"the statement has no `{one}`")


def _absent(data: Data, names: tuple[str, ...], use: Use) -> Iterator[Mistake]:
    for name in names:
        for key, _ in data.members:
            if key.text == name:
                yield _of(key, f"`{name}` must not stand in {use}")


def _unknown_keys(data: Data, known: tuple[str, ...], where: str) -> Iterator[Mistake]:
    lower = {name.lower() for name in known}
    for key, _ in data.members:
        if key.text.lower() not in lower and UNKNOWN not in key.text:
            message = f"`{key.text[:40]}` is no element of {where}"
            yield _of(key, message, suggestion(key.text, known))


def _texts(data: Data, *names: str) -> Iterator[Data]:
    """Give the known texts of some members, of which each is a text or a list of texts."""
    for name in names:
        value = _get(data, name)
        if value:
            for one in value.items if value.kind is Kind.LIST else (value,):
                if _is_known(one):
                    yield one


def _get(data: Data, name: str) -> Data | None:
    """Give a member; its name may be in other letters, which not all services refuse."""
    found = (value for key, value in data.members if key.text.lower() == name.lower())
    return next(found, None)


def _is_known(data: Data) -> bool:
    return data.kind is Kind.STRING and UNKNOWN not in data.text


def _of(data: Data, message: str, hint: str = "") -> Mistake:
    return Mistake(Sort.POLICY, data.begin, data.end, message, hint)
