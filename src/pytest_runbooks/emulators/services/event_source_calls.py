"""One batch of an event source handed to its function, and what that says about each record."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from . import event_sources_seams as seams
from .event_patterns import matches

_PARTIAL = "ReportBatchItemFailures"


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a call.

    Attributes:
        status: the HTTP status of the call; 429 when the function may not run now.
        failed: whether the function was not run to a good end.
        version: of the function, that ran.
        error: `Unhandled`, or nothing when the function has not failed.
        said: the result of the function; None when that is no JSON.
        request: the id of the call.
    """

    status: int
    failed: bool
    version: str
    error: str
    said: Any
    request: str

    @property
    def is_throttled(self) -> bool:
        """Whether the function may not run now."""
        return self.status == HTTPStatus.TOO_MANY_REQUESTS


def call(mapping: seams.Mapping, records: Sequence[Mapping[str, Any]]) -> Called:
    """Call the function of a mapping with a batch.

    Raises:
        NotImplementedError: it cannot run here.
    """
    _, _, _, region, account, _, function = mapping.function_arn.split(":", 6)
    name, _, qualifier = function.partition(":")
    request = seams.InvokeRequest(
        account=account,
        region=region,
        function=name,
        qualifier=qualifier,
        kind="RequestResponse",
        wants_log=False,
        client_context="",
        payload=json.dumps({"Records": records}, separators=(",", ":")).encode(),
    )
    try:
        status, headers, payload = seams.call_function(request)
    except seams.HTTPException as missing:
        status, headers, payload = missing.code or 500, {}, b""
    sent = {name.lower(): value for name, value in headers.items()}
    error = sent.get("x-amz-function-error", "")
    try:
        said = json.loads(payload)
    except ValueError:
        said = None
    return Called(
        status,
        bool(error) or status != HTTPStatus.OK,
        sent.get("x-amz-executed-version", "$LATEST"),
        error,
        said,
        sent.get("x-amzn-requestid", ""),
    )


def refused(mapping: seams.Mapping, called: Called, ids: Collection[str]) -> set[str]:
    """Give the records that are to be handed over again, by the ids under which it names them.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: an answer that is
    no list of ids of this batch refuses the whole batch.
    """
    everything = set(ids)
    if called.failed:
        return everything
    if _PARTIAL not in (mapping.function_response_types or ()) or called.said in (None, {}, ""):
        return set()
    if not isinstance(called.said, dict):
        return everything
    failures = called.said.get("batchItemFailures", everything)
    if failures is None:
        return set()
    if not isinstance(failures, list):
        return everything
    named = {one.get("itemIdentifier") if isinstance(one, dict) else None for one in failures}
    return everything & named if named <= everything else everything


def chooser(mapping: seams.Mapping) -> Callable[[Mapping[str, Any]], bool]:
    """Give what says whether a record is one for the function, by the filters of the mapping."""
    filters = (mapping.filter_criteria or {}).get("Filters") or []
    patterns = [json.loads(one["Pattern"]) for one in filters if one.get("Pattern")]
    return lambda record: not patterns or any(matches(one, record) for one in patterns)
