"""Notifications of S3: complete records, for all that AWS tells, and not within the call itself.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote_plus

from ..protocol import Gap
from . import s3_notifications_seams as seams
from .afterwards import AFTERWARDS
from .deliveries_seams import REFUSALS, deliver, invoke
from .events import emit
from .service import Replacement

_ORIGIN = Gap("s3", "PutBucketNotificationConfiguration")
_REASONS: Mapping[str, str] = {
    "ObjectCreated:Put": "PutObject",
    "ObjectCreated:Post": "POST Object",
    "ObjectCreated:Copy": "CopyObject",
    "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
    "ObjectRemoved:Delete": "DeleteObject",
    "ObjectRemoved:DeleteMarkerCreated": "DeleteObject",
}
_SETTINGS = ("s3:ObjectTagging:Put", "s3:ObjectTagging:Delete", "s3:ObjectAcl:Put")
_ADDRESS = "127.0.0.1"


class Notifications:
    """Tell of what happens to objects."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._here = threading.local()
        self._replacements = (
            Replacement(seams.notifications, "send_event", lambda _: self._send_event),
            Replacement(seams.S3Backend, "delete_object", self._deleting),
            Replacement(seams.S3Response, "put_object", self._without(*_SETTINGS)),
            Replacement(seams.S3Response, "copy_object", self._without(*_SETTINGS)),
            Replacement(
                seams.S3Backend,
                "complete_multipart_upload",
                self._without("s3:ObjectCreated:Put", *_SETTINGS),
            ),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for one in self._replacements:
            one.install()

    def reset(self) -> None:
        """Begin with the numbers of events again."""
        self._numbers = count(1)

    def uninstall(self) -> None:
        """Give moto its own back."""
        for one in self._replacements:
            one.uninstall()

    def _send_event(
        self, account_id: str, event_name: str, bucket: seams.FakeBucket, key: Any
    ) -> None:
        """Tell whoever is to be told of an event, after the call that made it."""
        name = str(getattr(event_name, "value", event_name))
        if name in getattr(self._here, "untold", ()):
            return
        chosen = [one for one in seams.configured(bucket) if _chooses(one, name, key.name)]
        tells_eventbridge = seams.tells_eventbridge(bucket)
        if not chosen and not tells_eventbridge:
            return
        what = {"key": key.name, "sequencer": f"{next(self._numbers):018X}"}
        if not name.startswith("s3:ObjectRemoved:"):
            what |= {"size": key.size, "eTag": key.etag.strip('"')}
        if bucket.is_versioned:
            what["versionId"] = str(key.version_id)
        request = seams.new_id()
        for one in chosen:
            text = json.dumps({"Records": [_record(name, bucket, one.id, what, request)]})
            AFTERWARDS.later(_ORIGIN, partial(_tell, one.arn, text))
        if tells_eventbridge:
            detail = _detail(account_id, name, bucket, what, request)
            kind = seams.kind_of(name)
            emit(account_id, bucket.region_name, "aws.s3", kind, detail, [bucket.arn])

    def _without(self, *events: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Leave out what moto tells of the steps in which it makes an object."""

        def instead(original: Callable[..., Any]) -> Callable[..., Any]:
            def make(*args: Any, **kwargs: Any) -> Any:
                before = getattr(self._here, "untold", ())
                self._here.untold = events
                try:
                    return original(*args, **kwargs)
                finally:
                    self._here.untold = before

            return make

        return instead

    def _deleting(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Tell of deletions in buckets with versions, of which moto tells only the last."""

        def delete_object(
            backend: seams.S3Backend,
            bucket_name: str,
            key_name: str,
            version_id: str | None = None,
            bypass: bool = False,
        ) -> Any:
            was_there, said = original(backend, bucket_name, key_name, version_id, bypass)
            bucket = backend.get_bucket(bucket_name)
            if not was_there or not bucket.is_versioned:
                return was_there, said
            event = seams.S3NotificationEvent
            key = SimpleNamespace(name=key_name, version_id=said.get("version-id"))
            if version_id is None:
                marker = event.OBJECT_REMOVED_DELETE_MARKER_CREATED_EVENT
                self._send_event(backend.account_id, marker, bucket, key)
            elif seams.has_versions(bucket, key_name):
                gone = event.OBJECT_REMOVED_DELETE_EVENT
                self._send_event(backend.account_id, gone, bucket, key)
            return was_there, said

        return delete_object


def _chooses(one: seams.Notification, event: str, key: str) -> bool:
    family = f"{event.rpartition(':')[0]}:*"
    if event not in one.events and family not in one.events:
        return False
    rules = (one.filters.get("S3Key") or {}).get("FilterRule") or []
    wanted = {rule["Name"].lower(): rule["Value"] for rule in rules}
    return key.startswith(wanted.get("prefix") or "") and key.endswith(wanted.get("suffix") or "")


def _tell(arn: str, text: str) -> None:
    """Hand a record over; what is not there any more is told of nothing, as on AWS.

    Raises:
        NotImplementedError: the function cannot run here.
    """
    with suppress(*REFUSALS):
        if arn.split(":")[2] == "lambda":
            invoke(arn, text)
        else:
            deliver(arn, text)


def _record(
    event: str, bucket: seams.FakeBucket, rule: str, what: Mapping[str, Any], request: str
) -> dict[str, Any]:
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region_name,
        "eventTime": seams.moment(),
        "eventName": event.removeprefix("s3:"),
        "userIdentity": {"principalId": f"AWS:{bucket.account_id}"},
        "requestParameters": {"sourceIPAddress": _ADDRESS},
        "responseElements": {"x-amz-request-id": request, "x-amz-id-2": request},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": rule,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": bucket.account_id},
                "arn": bucket.arn,
            },
            "object": {**what, "key": quote_plus(what["key"], safe="/")},
        },
    }


def _detail(
    account: str, event: str, bucket: seams.FakeBucket, what: Mapping[str, Any], request: str
) -> dict[str, Any]:
    """Give the detail of an event for EventBridge."""
    short = event.removeprefix("s3:")
    names = {"eTag": "etag", "versionId": "version-id"}
    said: dict[str, Any] = {
        "version": "0",
        "bucket": {"name": bucket.name},
        "object": {names.get(name, name): value for name, value in what.items()},
        "request-id": request,
        "requester": account,
        "source-ip-address": _ADDRESS,
    }
    if short in _REASONS:
        said["reason"] = _REASONS[short]
    if short.startswith("ObjectRemoved:"):
        is_marker = short.endswith("MarkerCreated")
        said["deletion-type"] = "Delete Marker Created" if is_marker else "Permanently Deleted"
    return said


SERVICE = Notifications()
