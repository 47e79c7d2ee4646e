"""What an answer says when it is no success: the error's code and message, in every protocol."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape

from . import cbor
from .bodies import inflated

Headers = list[tuple[str, str]]
_XML_CODE = re.compile(rb"<Code>\s*([^<]{1,200}?)\s*</Code>")
_XML_MESSAGE = re.compile(rb"<[Mm]essage>([^<]*)(?:</|$)")
_XML_ERROR = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<Error[\s>]")
_JSON_CODE = re.compile(r'"(?:__type|code|Code)"\s*:\s*"([^"]{1,200})"')
_JSON_MESSAGE = re.compile(r'"(?:[Mm]essage|error)"\s*:\s*("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is an error.

    Attributes:
        code: as SDKs give it, for example `ResourceNotFoundException`; empty when none is said.
        message: one line; empty when none is said.
    """

    code: str = ""
    message: str = ""


def fault_of(status: int, headers: Headers, head: bytes) -> Fault | None:
    """Read the error of an answer; None when it is a success.

    Args:
        status: of the answer.
        headers: of the answer.
        head: the first bytes of its body.
    """
    # S3 answers 200 before it knows how a long copy ends.
    if status < 400 and not (status == 200 and _XML_ERROR.match(head)):
        return None
    said = {name.lower(): value for name, value in headers}
    if said.get("content-encoding", "").lower() in {"gzip", "deflate"}:
        head = inflated(head)
    if "cbor" in said.get("content-type", ""):
        members = cbor.members_of(head)
        body = Fault(*(str(members.get(key) or "") for key in ("__type", "message")))
    else:
        body = _of_text(head)
    # A service that once spoke the query protocol says here what its code was then, and is now.
    code = said.get("x-amzn-query-error", "").partition(";")[0]
    code = code or said.get("x-amzn-errortype", "") or body.code
    # `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://internal.amazon.com/`
    code = code.rpartition("#")[2].partition(":")[0].strip()
    return Fault(code, " ".join(body.message.split()))


def _of_text(head: bytes) -> Fault:
    code, message = _XML_CODE.search(head), _XML_MESSAGE.search(head)
    if code:
        said = message[1] if message else b""
        return Fault(_plain(code[1]), _plain(said))
    text = head.decode("utf-8", "replace")
    if not text.lstrip().startswith("{"):
        return Fault()
    named, worded = _JSON_CODE.search(text), _JSON_MESSAGE.search(text)
    try:
        message_text = str(json.loads(worded[1])) if worded else ""
    except ValueError:
        message_text = ""
    return Fault(named[1] if named else "", message_text)


def _plain(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))
