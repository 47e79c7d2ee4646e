"""The ids that an answer of AWS gives out, which no other run will show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..matching.volatile_keys import slot_by_key
from .answer_members import answer_body, answer_members
from .replies import Headers

MOST = 1000  # ids of one call
DEEPEST = 24  # values within values
# What a bare key is of, in the answers of a service that gives nothing else under it.
_BARE = {"apigateway": {"id": "resourceId"}}


def ids_of(service: str, headers: Headers, head: bytes) -> tuple[str, ...]:
    """Give the ids in an answer; whatever stands in it, this does not fail.

    Args:
        service: whose answer it is.
        headers: of the answer.
        head: the first bytes of its body, up to 64 KiB.
    """
    found: dict[str, None] = {}
    try:
        members = answer_members(headers, answer_body(headers, head))
        for value in _ids(members, (), 0, _BARE.get(service, {})):
            found[value] = None
            if len(found) == MOST:
                break
    except Exception:  # noqa: BLE001 - what is not what it says has no members
        return ()
    return tuple(found)


def _ids(
    value: object, keys: tuple[str, ...], depth: int, bare: Mapping[str, str]
) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for key, one in value.items():
            # XML has small letters where the AWS CLI shows capitals; the rules know both.
            yield from _ids(one, (*keys, bare.get(str(key), str(key))), depth + 1, bare)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _ids(one, keys, depth + 1, bare)
    elif isinstance(value, str) and (slot := slot_by_key(keys, value)) and slot.name:
        yield value
