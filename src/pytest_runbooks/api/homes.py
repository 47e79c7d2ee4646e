"""The regions of services that have one endpoint for all.

An SDK that is given an endpoint signs a call of theirs for the region of its user, so that the
request does not say where AWS answers it.
"""

from __future__ import annotations

_ELSEWHERE = {"networkmanager": "us-west-2"}
_GLOBAL = {
    *("account", "billingconductor", "budgets", "ce"),
    *("chime", "cloudfront", "health", "iam"),
    *("importexport", "networkmanager", "notifications-contacts", "organizations"),
    *("route53", "savingsplans", "shield", "waf"),
}
_OTHER_PARTITIONS = ("cn-", "us-gov-", "us-iso", "eusc-", "eu-isoe-")


def region_of(service: str, signed_for: str) -> str:
    """Give the region in which AWS answers a call.

    Args:
        service: as botocore names it.
        signed_for: the region that the request names; empty when it names none.
    """
    if service not in _GLOBAL or signed_for.startswith(_OTHER_PARTITIONS):
        return signed_for
    return _ELSEWHERE.get(service, "us-east-1")
