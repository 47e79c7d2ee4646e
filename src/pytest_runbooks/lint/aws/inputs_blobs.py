"""Binary values that the AWS CLI v2 takes for something else than the page means."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator

from ...api.models import input_of
from ..document import Document, per_document
from ..rule import Finding
from ..shell import UNKNOWN
from .calls import AwsCall
from .shown import shown_calls
from .values import option_texts
from .values_shape import is_free
from .values_stand_ins import may_stand_for_another
from .values_text import Text
from .versions import says_version

_SETS_FORMAT = re.compile(r"(?i)cli_binary_format\b")
_TEXT_FILE = re.compile(r"file://.*\.(?:json|txt|ya?ml|xml|csv|zip|jar|pem|der)")


@per_document
def blob_findings(document: Document) -> tuple[Finding, ...]:
    """Give the binary values that are no base64, where base64 is asked for, and ZIP files as text.

    Nothing is said of a page about version 1, or of one that sets `cli_binary_format`.
    """
    found = [finding for call in shown_calls(document) for finding in _of_zip(call)]
    of_text = [one for call in shown_calls(document) for one in _of_call(call)]
    if of_text and not _SETS_FORMAT.search(document.text) and not says_version(document, 1):
        found += of_text
    return tuple(found)


def _of_zip(call: AwsCall) -> Iterator[Finding]:
    option = call.option("--zip-file")
    if call.path[:1] != ("lambda",) or option is None:
        return
    for text in option_texts(call, option)[:1]:
        if text.is_known and text.signs and not text.signs.startswith("fileb://"):
            if may_stand_for_another(text.signs, ("zip-file", "ZipFile")):
                continue
            path = text.signs.removeprefix("file://")
            message = "the AWS CLI reads `--zip-file` as text, and takes only a ZIP file"
            yield Finding(text.span(0, len(text.signs)), message, f"write `fileb://{path}`")


def _of_call(call: AwsCall) -> Iterator[Finding]:
    if not call.service or not call.operation or call.option("--cli-binary-format"):
        return
    shape, shapes = input_of(call.service, call.operation)
    members = shape.get("members", {})
    for option in call.options:
        part = members.get(option.parameter)
        if part is None or option.shape is None or option.name == "--zip-file":
            continue
        if shapes[part["shape"]]["type"] != "blob" or is_free(part, shapes[part["shape"]]):
            continue
        for text in option_texts(call, option)[:1]:
            if _is_no_base64(text, option.name, option.parameter):
                message = f"the AWS CLI v2 takes `{option.name}` for base64, which this is not"
                hint = "`--cli-binary-format raw-in-base64-out` lets it take text"
                if text.signs.startswith("file://"):
                    hint = f"write `{text.signs.replace('file://', 'fileb://', 1)}`"
                yield Finding(text.span(0, len(text.signs)), message, hint)


def _is_no_base64(text: Text, *names: str) -> bool:
    signs = text.signs
    if signs.startswith("file://"):
        return text.is_known and bool(_TEXT_FILE.fullmatch(signs))
    if not signs or signs.startswith((UNKNOWN, "fileb://", "http://", "https://")):
        return False
    if signs.lstrip().startswith(("{", "[", '"')):
        return True  # JSON is no base64, whatever stands in it
    if not text.is_known or may_stand_for_another(signs, names):
        return False
    try:
        b64decode(signs, validate=True)
    except (Error, ValueError):
        return True
    return False
