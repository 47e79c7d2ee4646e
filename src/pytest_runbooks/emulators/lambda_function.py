"""A Lambda function as it is run: one version of it, one call of it, and what came of that."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

_WITHIN = "\x1f"
"""What the workers write for the end of a line within a record, which is one event in the log."""


@dataclass(frozen=True, slots=True)
class FunctionVersion:
    """Everything that decides how a version of a function runs; equal ones share processes.

    Attributes:
        account: the twelve digits.
        region: for example `eu-west-1`.
        name: the function's name.
        arn: the function's ARN, without a qualifier.
        version: `$LATEST` or a number.
        runtime: for example `python3.13`; empty for a container image.
        handler: for example `index.handler`.
        memory: in megabytes.
        timeout: in seconds.
        environment: its variables, as (name, value) pairs.
        digest: names exactly this code and these layers.
        code: the deployment package, a zip archive.
        layers: the zip archives of its layers, in order.
        storage: how many megabytes a file may have.
        log_group: that its log is written to.
        log_level: the least level of records that it writes, when its log is in JSON; empty when
            it is text.
        system_log_level: the same of what Lambda itself writes; `WARN` for failures only.
    """

    account: str
    region: str
    name: str
    arn: str
    version: str
    runtime: str
    handler: str
    memory: int
    timeout: int
    environment: tuple[tuple[str, str], ...]
    digest: str
    code: bytes = field(compare=False, repr=False)
    layers: tuple[bytes, ...] = field(default=(), compare=False, repr=False)
    storage: int = 512
    log_group: str = ""
    log_level: str = ""
    system_log_level: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a function.

    Attributes:
        request_id: names the call in the log.
        payload: the event, as JSON.
        arn: the function's ARN as it was called, with the qualifier if there was one.
        client_context: what the caller sent besides the event, decoded.
    """

    request_id: str
    payload: str
    arn: str
    client_context: dict[str, Any] | None = None

    @property
    def qualifier(self) -> str:
        """Give the version or alias by which the function was called; empty for none."""
        return self.arn.split(":", 7)[7] if self.arn.count(":") == 7 else ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an invocation.

    Attributes:
        payload: the result, or the error, as JSON.
        failed: whether the payload is an error.
        log: the log, from START to REPORT, as the process wrote it; before it, what was written
            while the code was loaded.
        milliseconds: how long the handler took.
        beginning: what stands in the log group before that, of an environment that is new.
    """

    payload: str
    failed: bool
    log: str
    milliseconds: float
    beginning: str = ""

    @property
    def text(self) -> str:
        """Give the log as it is read."""
        return self.log.replace(_WITHIN, "\n")

    @property
    def events(self) -> list[str]:
        """Give what goes to the log group: each line is an event, and so is a record of several."""
        lines = io.StringIO(self.beginning + self.log, newline="\n")  # only that ends a line
        return [line.replace(_WITHIN, "\n") for line in lines]


@dataclass(frozen=True, slots=True)
class Execution:
    """An invocation that was carried out.

    Attributes:
        result: what came of it.
        log_stream: the log stream that its log belongs to.
        concurrent: how many calls of the function ran when it began, with itself.
        concurrent_of_all: the same, of all functions of the account and region.
    """

    result: Result
    log_stream: str
    concurrent: int
    concurrent_of_all: int


class PackageError(Exception):
    """A deployment package or layer that cannot be unpacked."""


class ThrottledError(Exception):
    """More calls at a time than may run.

    Args:
        reserved: the function's own limit, when that is met; None when that of all is.
    """

    def __init__(self, reserved: int | None) -> None:
        super().__init__("Rate Exceeded.")
        self.reserved = reserved


class StoppedError(Exception):
    """The emulator was reset or closed while the function was about to run."""
