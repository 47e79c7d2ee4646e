"""Stubs: what a declared answer may say, wherever it is declared, and how it becomes one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPMethod
from types import MappingProxyType
from urllib.parse import urlsplit

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import Stub

from .yaml_data import Data

METHODS = tuple(method.value for method in HTTPMethod if method is not HTTPMethod.CONNECT)
"""The methods of RFC 9110 and 5789 that ask for something; CONNECT asks for a tunnel."""

BODILESS = (204, 205, 304)
_OWN = ("connection", "content-length", "date", "transfer-encoding")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2

Wrong = tuple[str, str] | None
"""What is wrong with a value, and what to write; None when it is right."""

Body = tuple[bytes, str]
"""What is sent, and its `Content-Type` unless the headers say one."""


def wrong_url(url: str) -> Wrong:
    """Say what is wrong with the URL of a stub."""
    try:
        # A wildcard stands for what the host or the path may hold, and for no port.
        parts = urlsplit(url.replace("*", "any"))
        right = bool(parts.hostname) and parts.port != -1  # `port` raises when it is none
    except ValueError:
        right = False
    else:
        right &= url.startswith(("http://", "https://")) and "@" not in parts.netloc
        right &= url.isprintable() and not re.search(r"[\s#]", url)
    if right:
        return None
    return (
        f"`{url}` is not a URL that can be asked for",
        "write it as `https://api.example.com/path`; `*` stands for any characters",
    )


def wrong_method(method: str) -> Wrong:
    """Say what is wrong with the method of a stub."""
    if method in METHODS:
        return None
    return f"unknown method `{method}`", suggestion(method.upper(), METHODS)


def wrong_status(status: str) -> Wrong:
    """Say what is wrong with the status of a stub; 1xx is none, since an answer follows it."""
    if re.fullmatch("[2-5][0-9][0-9]", status):
        return None
    return f"`{status}` is not the status of an answer", "write a number from 200 to 599"


def wrong_header(name: str) -> Wrong:
    """Say what is wrong with the name of a header."""
    if name.lower() in _OWN:
        return f"`{name}` is set by the gateway", "leave it out"
    if not _TOKEN.fullmatch(name):
        return f"`{name}` cannot name a header", "write it like `Content-Type`"
    return None


def wrong_header_value(value: str) -> Wrong:
    """Say what is wrong with the value of a header."""
    if value.isprintable() and value.isascii() and value == value.strip():
        return None
    return f"`{value}` cannot be the value of a header", "write one line of ASCII characters"


def wrong_body(status: str) -> Wrong:
    """Say what is wrong with having a body beside a status."""
    if status not in {"204", "205", "304"}:
        return None
    return f"an answer with status {status} has no body", "leave the body out, or write `200`"


def text_body(text: str) -> Body:
    """Make a body of text."""
    return _utf8(text), "text/plain; charset=utf-8"


def json_body(data: Data) -> Body:
    """Make a body of data."""
    return _utf8(json.dumps(data, ensure_ascii=False)), "application/json"


def _utf8(text: str) -> bytes:
    """Join surrogates, which escapes in JSON and in YAML may leave in two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def stub_of(
    url: str,
    method: str,
    status: int,
    headers: Mapping[str, str],
    body: Body | None,
    delay: float,
) -> Stub:
    """Make a stub; each value is right by the rules above (see `Stub` for what they mean)."""
    sent = dict(headers)
    content, kind = body or (b"", "")
    if kind and not any(name.lower() == "content-type" for name in sent):
        sent["Content-Type"] = kind
    return Stub(url, method, status, MappingProxyType(sent), content, delay)
