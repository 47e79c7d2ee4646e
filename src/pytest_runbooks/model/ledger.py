"""What blocks asked for over the network: the API calls made, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One API call, as the gateway saw it.

    Attributes:
        service: the service as botocore and the AWS CLI name it.
        operation: the operation; the method and path when the models know no such operation.
        region: the region it was signed for; empty when nothing was signed.
        account: twelve digits; empty when the credentials name none.
        resource: what it is about, as `products-dev` or `bucket/key`; empty when the request
            names nothing.
        parameters: the input, by the names of the service model, secrets masked.
        status: the HTTP status of the answer; 0 when the caller hung up before there was one.
        error: the error code of the answer; empty when there is none.
        changes: whether the operation changes something, rather than reads.
        gap: what the emulator lacks; empty when it answered truthfully.
        fault: the faults of a drill that hit it, as they are written; empty when none did.
        approximate: what the emulator does otherwise than AWS in such a call, in one line; empty
            where nothing is known that could mislead.
        seconds: from the request's head to the end of the answer.
        step: the id of the step that was running; empty for fixtures.
    """

    service: str
    operation: str
    region: str = ""
    account: str = ""
    resource: str = ""
    parameters: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    status: int = 0
    error: str = ""
    changes: bool = False
    gap: str = ""
    fault: str = ""
    approximate: str = ""
    seconds: float = 0.0
    step: str = ""

    def __str__(self) -> str:
        return f"{self.service}:{self.operation} {self.error or self.status}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that a block tried to reach, and did not.

    Attributes:
        what: the method and URL, or the connection, for example `GET https://example.com/` or
            `a connection to 169.254.169.254, port 80`.
        why: one line: what is allowed instead, or what to declare.
        step: the id of the step that was running; empty for fixtures.
        origin: where it may have come from when the step does not name its host and an earlier one
            does, as `in the background, from line 7`; otherwise empty.
    """

    what: str
    why: str
    step: str = ""
    origin: str = ""

    def __str__(self) -> str:
        return f"{self.what}, {self.origin}" if self.origin else self.what


@dataclass(frozen=True, slots=True)
class Stub:
    """A declared answer to requests for a URL outside of AWS.

    Attributes:
        url: the URL as it is asked for; `*` stands for any characters within it. A URL without a
            query matches requests with any query.
        method: the request's method; empty for any.
        status: of the answer.
        headers: of the answer.
        body: of the answer.
        delay: seconds until the answer.
    """

    url: str
    method: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""
    delay: float = 0.0
