"""Values that differ at every run and are known by their shape and the key they stand under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .classes import EPOCH_REGEX
from .pattern import Slot

_TIME_KEY = re.compile(
    r"(?:^|[a-z0-9])(?:Date|Time|At|Modified|Updated|Created)(?:Utc|UTC|(?:In)?Millis|Ms)?$"
    r"|(?:^|[_-])(?:date|time|at|modified|updated|created)$"
    r"|(?i:timestamp)$"
)
_SECONDS = (Decimal(10) ** 9, 3 * Decimal(10) ** 9)
_MILLISECONDS = (Decimal(10) ** 12, 3 * Decimal(10) ** 12)
# DynamoDB wraps a value in an object whose key is its type.
_TYPES = frozenset({"S", "N", "B", "SS", "NS", "BS", "L", "M"})


@dataclass(frozen=True, slots=True)
class _Keyed:
    """One rule.

    Attributes:
        keys: matches the keys that it is for, in small letters, without `-` and `_`.
        regex: matches the whole of a documented string.
        slot: matches an actual value.
        kind: the class by which it is reported.
        binds: whether the same documented value is the same actual value everywhere.
    """

    keys: re.Pattern[str]
    regex: re.Pattern[str]
    slot: str
    kind: str = "ID"
    binds: bool = True


def _keyed(
    keys: str, regex: str, slot: str = "", *, kind: str = "ID", binds: bool = True
) -> _Keyed:
    return _Keyed(re.compile(keys), re.compile(regex), slot or regex, kind, binds)


_MIXED = "(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])"
"""Digits and letters."""
_JUMBLED = "(?=.*[0-9][A-Za-z]+[0-9]|.*[A-Za-z][0-9]+[A-Za-z])"
"""Digits between letters, or letters between digits."""
_KEYED = (
    _keyed(
        "(?:x?amzn?|aws|extended)?requestid|xamzid2|hostid|xamzntraceid|xamzapigwid|xamzcfid",
        r"\S+",
        binds=False,
    ),
    # Quotation marks are part of an ETag; the hash may say how many parts an upload had.
    _keyed("etag|ifmatch", r'"[0-9a-f]{32}(?:-[0-9]+)?"'),
    _keyed("etag|ifmatch", r"[0-9a-f]{32}(?:-[0-9]+)?"),
    # CloudFront and Route 53.
    _keyed(
        "etag|ifmatch|(?:distribution|invalidation|hostedzone|cachepolicy|originaccesscontrol)id",
        f"{_MIXED}[0-9A-Z]{{12,32}}",
        "[0-9A-Z]{12,32}",
    ),
    # IAM.
    _keyed(
        "(?:user|role|group|policy|instanceprofile)id",
        f"{_MIXED}A[0-9A-Z]{{15,31}}|{_MIXED}[0-9a-z]{{20}}",
        "[0-9A-Z]{16,32}|[0-9a-z]{20}",
    ),
    _keyed("(?:source|copysource|secret|xamz)?versionid", r"[A-Za-z0-9._/+-]{16,}"),
    _keyed("codesha256", "[A-Za-z0-9+/]{43}="),
    # Cloud Map.
    _keyed("operationid", "[0-9a-z]{32}-[0-9a-z]{8,9}"),
    _keyed(
        "(?:namespace|service)?id",
        f"(?:ns|srv)-{_MIXED}[0-9a-z]{{8,20}}",
        "(?:ns|srv)-[0-9a-z]{8,20}",
    ),
    # API Gateway.
    _keyed("(?:rest)?apiid", "[0-9a-z]{8,10}"),
    _keyed(
        "(?:parent|rootresource|resource|deployment|authorizer|usageplan|apikey|integration|route"
        "|vpclink|clientcertificate)id",
        "(?=[a-z]*[0-9]|[a-z]{10}$)[0-9a-z]{6,10}",
        "[0-9a-z]{6,10}",
    ),
    _keyed("value", "(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[0-9A-Za-z]{40}"),
    # Under a bare `id` only what no person would choose as a name.
    _keyed("id", f"{_JUMBLED}[0-9a-z]{{10}}", "[0-9a-z]{10}"),
    _keyed("id", f"{_JUMBLED}[0-9A-Z]{{12,32}}", "[0-9A-Z]{12,32}"),
    _keyed("(?:userpool|app)?clientid", "[0-9a-z]{26}", "[0-9A-Za-z]{26}"),
    _keyed("messageid", "[0-9A-Za-z-]{20,}"),
    _keyed("eventid", "[0-9]{20,}", "[0-9]+"),
    _keyed("callerreference", r"[0-9]{10,}(?:\.[0-9]+)?", binds=False),
    # EC2.
    _keyed(
        "(?:public|private|carrier)ip(?:address)?",
        r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}",
        kind="IP",
    ),
    _keyed("(?:public|private)dnsname", r"(?:ec2|ip)-[0-9-]+\.[0-9a-z.-]+"),
    _keyed("macaddress", "[0-9a-f]{2}(?::[0-9a-f]{2}){5}"),
    _keyed("uploadid", r"\S{8,}"),
    _keyed(
        ".*token|receipthandle|nextmarker|sequencenumber|sharditerator|secretaccesskey",
        r"\S{8,}",
        r"\S+",
        binds=False,
    ),
)
_HEADERS = _keyed("contentlength|xamzcrc32", "[0-9]+", kind="INT", binds=False)


def slot_by_key(keys: Sequence[str], text: str) -> Slot | None:
    """Give the slot for a documented string that is volatile under its keys, outermost first."""
    key = _own_key(keys)
    if _TIME_KEY.search(key) and re.fullmatch(EPOCH_REGEX, text):
        return Slot(EPOCH_REGEX, text, "TIMESTAMP", is_volatile=True)
    plain_key = _plain(key)
    rules = (*_KEYED, _HEADERS) if "HTTPHeaders" in keys else _KEYED
    for rule in rules:
        if rule.keys.fullmatch(plain_key) and rule.regex.fullmatch(text):
            name = f"={text}" if rule.binds else ""
            return Slot(rule.slot, text, rule.kind, name, is_volatile=True)
    return None


def time_scale(keys: Sequence[str], value: Decimal) -> str:
    """Say in what a documented number counts the time since 1970; empty when it does not."""
    return scale_of(value) if _TIME_KEY.search(_own_key(keys)) else ""


def scale_of(value: Decimal) -> str:
    """Say in what a time of our days is counted; empty when the number can be none."""
    if value.is_nan():
        return ""
    if _SECONDS[0] <= value < _SECONDS[1]:
        return "seconds"
    return "milliseconds" if _MILLISECONDS[0] <= value < _MILLISECONDS[1] else ""


def _own_key(keys: Sequence[str]) -> str:
    """The innermost key that names the value rather than its type."""
    return next((key for key in reversed(keys) if key not in _TYPES), "")


def _plain(key: str) -> str:
    return key.replace("-", "").replace("_", "").lower()
