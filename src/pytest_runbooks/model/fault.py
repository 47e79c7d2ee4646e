"""Faults that a drill injects into the emulator, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Connection(StrEnum):
    """What happens to the connection of a call, in the place of an answer."""

    REFUSED = "refused"  # it ends before anything is done
    RESET = "reset"  # it ends after the call was carried out, before the answer
    TIMEOUT = "timeout"  # nothing is done and nothing answered, for as long as the caller waits


@dataclass(frozen=True, slots=True)
class Remedy:
    """An API call that ends a fault when it succeeds.

    Attributes:
        service: as the AWS CLI names it.
        operation: as the API names it.
        when: JMESPath over the call's parameters, which has to find something true; empty for any.
    """

    service: str
    operation: str
    when: str = ""

    def __str__(self) -> str:
        return f"{self.service}:{self.operation}" + (f"[{self.when}]" if self.when else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to some of the API calls, from the step on that begins it.

    Attributes:
        text: as it is written.
        service: as the AWS CLI names it; `*` for all.
        operation: as the API names it, with `*` and `?` for what may stand there; `*` for all.
        region: of the calls; empty for all.
        account: of the calls; empty for all.
        resource: of the calls, as the ledger names it, with `*` and `?`; empty for all.
        when: JMESPath over a call's parameters, which has to find something true; empty for all.
        error: the error that they are answered with, a code of the API or one of `COMMON_ERRORS`;
            empty for none.
        message: of the error; empty for one of the tool's.
        status: the HTTP status of the error; None for that of the model.
        connection: what happens to the connection; None for nothing.
        latency: seconds by which they are late.
        jitter: seconds, up to which they are later still, by chance.
        rate: the number of calls a second that are spared; None when nobody counts.
        share: of the calls that are hit, by chance: 0 to 1.
        seed: of the chance, which so falls alike in each run.
        count: of calls that are hit at most; None for any.
        after: seconds from its begin until it hits.
        lasting: seconds for which it hits; None for as long as it lasts.
        cures: it is over when of each of these one has been seen.
    """

    text: str
    service: str
    operation: str = "*"
    region: str = ""
    account: str = ""
    resource: str = ""
    when: str = ""
    error: str = ""
    message: str = ""
    status: int | None = None
    connection: Connection | None = None
    latency: float = 0.0
    jitter: float = 0.0
    rate: float | None = None
    share: float = 1.0
    seed: int = 42
    count: int | None = None
    after: float = 0.0
    lasting: float | None = None
    cures: tuple[tuple[Remedy, ...], ...] = ()

    @property
    def name(self) -> str:
        """What it is known by: the calls that it is about, as they are written."""
        return f"{self.service}:{self.operation}" if self.operation != "*" else self.service

    def __str__(self) -> str:
        return self.text


COMMON_ERRORS = (
    "access-denied",
    "expired-token",
    "internal",
    "not-found",
    "throttling",
    "unavailable",
)
"""Errors that every service has, each under a name of its own."""


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """What became of a fault so far.

    Attributes:
        fault: the fault.
        step: the id of the step before which it began; empty for one of fixtures or of the run.
        met: how many calls were of the kind that it is about.
        hits: how many of them it hit.
        ended: how it ended, for example `cured by dynamodb:UpdateTable`; empty while it lasts.
        ended_in: the id of the step in which it ended.
    """

    fault: Fault
    step: str = ""
    met: int = 0
    hits: int = 0
    ended: str = ""
    ended_in: str = ""

    def __str__(self) -> str:
        calls = "call" if self.met == 1 else "calls"
        hit = f"hit {self.hits} of {self.met} {calls}" if self.met else "met no call"
        return f"{self.fault}: {hit}" + (f", {self.ended}" if self.ended else ", lasts")
