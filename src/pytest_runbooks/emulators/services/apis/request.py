"""A request to a deployed API, and what the API answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Pairs = tuple[tuple[str, str], ...]

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def can_be_sent(status: int, headers: Iterable[tuple[str, str]]) -> bool:
    """Say whether an answer can have this status at its end, and headers with these names.

    https://www.rfc-editor.org/rfc/rfc9110.html#name-tokens
    """
    return 200 <= status <= 599 and all(_NAME.fullmatch(name) for name, _ in headers)


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """What a client sent to a stage of an API.

    Attributes:
        account: the account of the API.
        region: its region.
        api: its id.
        stage: the name of the stage.
        method: for example `GET`.
        path: below the stage or the base path, as it was sent: `/` at least, percent-encoded.
        query: the parameters in the order in which they were sent, decoded.
        headers: in the order in which they were sent, with the names as they were sent.
        body: as it was sent.
        host: the Host header without a port.
        source_ip: the address of the client.
        prefix: what stood before the path in the URL: the stage (`/prod`), the base path of a
            custom domain (`/shop`), or nothing.
        mapped: whether a custom domain led here.
    """

    account: str
    region: str
    api: str
    stage: str
    method: str
    path: str
    query: Pairs = ()
    headers: Pairs = ()
    body: bytes = b""
    host: str = ""
    source_ip: str = "127.0.0.1"
    prefix: str = ""
    mapped: bool = False

    @property
    def user_agent(self) -> str:
        """Give the header of that name; empty when there is none."""
        return self.header("user-agent") or ""

    def header(self, name: str) -> str | None:
        """Give the last value of a header, in whatever case it was sent."""
        wanted = name.lower()
        return next((value for key, value in reversed(self.headers) if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What an API answers.

    Attributes:
        status: the HTTP status.
        headers: in order; the length of the body is not among them.
        body: the body.
        integration_latency: milliseconds that the integration took; None when none was called.
        context: the variables that templates and access logs know by `$context`, nested.
    """

    status: int
    headers: Pairs = ()
    body: bytes = b""
    integration_latency: float | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
