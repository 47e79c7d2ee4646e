"""Templates and parameters of a call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.exceptions import ClientError

from . import dependencies, templates
from .calls import Caller
from .changes import needed_capabilities
from .errors import RefusedError
from .parameters import given
from .records import Definition, Stack

_BUCKET_HOST = re.compile(r"(.+)\.s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com")
_LONGEST_BODY = 51_200  # bytes; a longer template has to be in a bucket
_UNSUPPORTED = ("RollbackConfiguration", "ResourceTypes", "StackPolicyBody", "StackPolicyURL")


def body_of(call: Caller, asked: Mapping[str, Any], stack: Stack | None) -> str:
    """Give the template of a call: its text, that of a URL, or the one that is used now.

    Raises:
        RefusedError: there is none, or more than one.
    """
    previous = asked.get("UsePreviousTemplate") is True
    body, url = asked.get("TemplateBody"), asked.get("TemplateURL")
    if previous and (body or url):
        raise RefusedError(
            "You cannot specify both usePreviousTemplate and Template Body/Template URL."
        )
    if previous and stack is not None:
        return stack.definition.body
    if body and url:
        raise RefusedError("You cannot specify both Template Body and Template URL.")
    if url:
        return _fetched(call, url)
    if not body:
        raise RefusedError("Either Template URL or Template Body must be specified.")
    if len(str(body).encode()) > _LONGEST_BODY:
        raise RefusedError(
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {_LONGEST_BODY}"
        )
    return str(body)


def _fetched(call: Caller, url: str) -> str:
    parts = urlsplit(url)
    path = unquote(parts.path).lstrip("/")
    host = _BUCKET_HOST.fullmatch(parts.hostname or "")
    bucket, key = (host[1], path) if host else tuple([*path.split("/", 1), ""][:2])
    try:
        found = call("s3", "get_object", Bucket=bucket, Key=key)
    except ClientError as error:
        told = error.response["Error"]
        raise RefusedError(f"S3 error: {told.get('Message', told.get('Code'))}") from error
    return str(found["Body"].read().decode())


def definition_of(call: Caller, asked: Mapping[str, Any], stack: Stack | None) -> Definition:
    """Give what a stack is to be made of.

    Args:
        call: makes API calls.
        asked: the parameters of the call.
        stack: that is to be changed; None for a new one.

    Raises:
        RefusedError: it is wrong.
        NotImplementedError: the template asks for what is not emulated.
    """
    for name in _UNSUPPORTED:
        if asked.get(name):
            raise NotImplementedError(f"the parameter {name}")
    body = body_of(call, asked, stack)
    template = templates.load(body)
    dependencies.check(template)
    before = stack.definition if stack is not None else None
    values = given(
        template, asked.get("Parameters") or [], before.parameters if before is not None else {}
    )
    tags = {one["Key"]: one["Value"] for one in asked.get("Tags") or []}
    if before is not None and "Tags" not in asked:
        tags = dict(before.tags)
    granted = set(asked.get("Capabilities") or [])
    needed = needed_capabilities(template)
    if needed and not granted & {*needed, "CAPABILITY_NAMED_IAM"}:
        raise RefusedError(
            f"Requires capabilities : [{', '.join(needed)}]", "InsufficientCapabilitiesException"
        )
    return Definition(body, template, values, tags)
