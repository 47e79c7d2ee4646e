"""Which API and stage a request is for: by its host, its path, and the domains that are mapped.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from wsgiref.types import WSGIEnvironment

from ....api.hosts import api_of_host, is_aws_host
from . import hosts_seams as seams
from .domains import Mapping, mapping_of
from .http_routing import DEFAULT

# LocalStack's spellings, under the AWS endpoint itself.
_AT_ENDPOINT = re.compile(
    r"/_aws/execute-api/(?P<api>[^/]+)/(?P<stage>[^/]+)(?P<path>/.*)?"
    r"|/restapis/(?P<api_1>[^/]+)/(?P<stage_1>[^/]+)/_user_request_(?P<path_1>/.*)?"
)
_OF_DOMAIN = re.compile(r"d-[a-z0-9]+\.execute-api\..+")
_CONNECTIONS = re.compile(r"/[^/]+/(?:@|%40)connections/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Destination:
    """What a request is for.

    Attributes:
        api: the API; None when there is none.
        name: its id; empty when a domain maps the path to none.
        region: of the API; empty when that is not known.
        stage: the name of its stage; that there is one is not said.
        prefix: what stands before the path in the URL.
        path: below the stage, as it was sent.
        mapped: whether a custom domain led here.
    """

    api: seams.KnownApi | None
    name: str
    region: str
    stage: str
    prefix: str
    path: str
    mapped: bool = False


def host_of(environ: WSGIEnvironment) -> str:
    """Give the host that a request names, in lower case, without a port."""
    named: str = environ.get("HTTP_HOST", "")
    return named.lower().partition(":")[0].removesuffix(".")


def path_of(environ: WSGIEnvironment) -> str:
    """Give the path of a request as it was sent."""
    sent: str = environ.get("RAW_URI") or environ.get("PATH_INFO") or "/"
    return sent.partition("?")[0]


def destination_of(environ: WSGIEnvironment, host: str) -> Destination | None:
    """Say what a request is for; None when it is for no API."""
    path = path_of(environ)
    if named := api_of_host(host):
        name, region = named
        if _CONNECTIONS.match(path):
            return None
        found = seams.find_api(name)
        known = None if found is None else seams.stages_of(found)
        stage, prefix, rest = _split(path, known)
        return Destination(found, name, region or _region(found), stage, prefix, rest)
    if (mapping := mapping_of(host, path)) is not None:
        return _mapped(mapping)
    if _OF_DOMAIN.fullmatch(host):  # it wants to hear the domain in the Host header
        return Destination(None, "", "", "", "", path, mapped=True)
    found_path = None if is_aws_host(host) else _AT_ENDPOINT.fullmatch(path)
    if found_path:
        name, stage, rest = (
            found_path[key] or found_path[f"{key}_1"] or "" for key in ("api", "stage", "path")
        )
        found = seams.find_api(name)
        if found is not None and seams.is_http(found) and stage != DEFAULT:
            stage, _, rest = _split(f"/{stage}{rest}", seams.stages_of(found))
        prefix = "" if stage == DEFAULT else f"/{stage}"
        return Destination(found, name, _region(found), stage, prefix, rest or "/")
    return None


def _region(api: seams.KnownApi | None) -> str:
    return api.region if api else ""


def _split(path: str, stages: Set[str] | None) -> tuple[str, str, str]:
    """Split a path into the name of the stage, what it is in the URL, and the rest.

    Args:
        path: of the URL.
        stages: of the API. One that is called `$default` stands in no URL.
    """
    stage, slash, rest = path.removeprefix("/").partition("/")
    if stages is not None and DEFAULT in stages and stage not in stages - {DEFAULT}:
        return DEFAULT, "", path
    return stage, f"/{stage}", slash + rest or "/"


def _mapped(mapping: Mapping) -> Destination:
    """Follow the mapping of a domain; one without a stage leaves it to the path."""
    found = seams.find_api(mapping.api) if mapping.api else None
    stage, prefix, path = mapping.stage, mapping.prefix, mapping.path
    if found is not None and not stage:
        stage, own, path = _split(path, seams.stages_of(found))
        prefix += own
    return Destination(found, mapping.api, _region(found), stage, prefix, path, mapped=True)
