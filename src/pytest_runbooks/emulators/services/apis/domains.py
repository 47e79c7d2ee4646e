"""Custom domain names, and which API answers under their paths.

https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html
"""

from __future__ import annotations

from dataclasses import dataclass

from . import hosts_seams as seams


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where a path under a domain leads.

    Attributes:
        api: the id of the API; empty when no mapping is for the path.
        stage: the name of the stage; empty when the path has to say it.
        prefix: the part of the path that the mapping is for.
        path: what is left of it.
    """

    api: str
    stage: str
    prefix: str
    path: str


def is_domain(host: str) -> bool:
    """Say whether a host name is a custom domain name.

    Args:
        host: in lower case, without a port.
    """
    return _domain_of(host) is not None


def mapping_of(host: str, path: str) -> Mapping | None:
    """Give where a path under a host leads; None when the host is no domain name.

    Of several mappings the longest is taken.

    Args:
        host: in lower case, without a port.
        path: as it was sent.
    """
    domain = _domain_of(host)
    if domain is None:
        return None
    for base, api, stage in sorted(
        seams.mappings_of(domain), key=lambda one: one[0].count("/") if one[0] else -1, reverse=True
    ):
        prefix = f"/{base}" if base else ""
        if path == prefix or path.startswith(f"{prefix}/"):
            return Mapping(api, stage, prefix, path[len(prefix) :] or "/")
    return Mapping("", "", "", path)


def _domain_of(host: str) -> str | None:
    """Give the domain that a host name belongs to; a wildcard stands for one label."""
    names = seams.domain_names()
    wildcard = f"*.{host.partition('.')[2]}"
    return next((names[one] for one in (host, wildcard) if one in names), None)
