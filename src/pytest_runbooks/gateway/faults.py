"""The faults that calls meet at the gateway, from their begin to their end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from ..api.common_errors import like
from ..api.homes import region_of
from ..model import ApiCall
from ..model.fault import Connection, Fault, FaultRecord, Remedy


@dataclass(frozen=True, slots=True)
class Request:
    """A call that has arrived and is not answered yet.

    Attributes:
        call: what it is; it has no status.
        members: its input as it was sent.
    """

    call: ApiCall
    members: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Injury:
    """What faults do to a call.

    Attributes:
        faults: that hit it.
        delay: seconds by which it is late.
        answer: the fault that it is answered by; None when the emulator answers.
    """

    faults: tuple[Fault, ...]
    delay: float = 0.0
    answer: Fault | None = None

    @property
    def connection(self) -> Connection | None:
        """What happens to its connection."""
        return self.answer.connection if self.answer else None

    def __str__(self) -> str:
        return "; ".join(map(str, self.faults))


@dataclass(slots=True)
class _Active:
    """A fault that began, with what chance and time have made of it."""

    record: FaultRecord
    began: float
    random: Random
    seen: set[int] = field(default_factory=set)  # groups of cures of which one was seen
    spared: float = 0.0  # how many calls are spared now
    looked: float = 0.0  # when that was


class Faults:
    """What is injected into the calls of a procedure; many threads may meet it at a time.

    Laws: the same calls in the same order are hit in each run. A fault that ended hits nothing.

    Args:
        clock: gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._active: list[_Active] = []
        self._over: list[FaultRecord] = []

    @property
    def are_active(self) -> bool:
        """Whether any call could be hit; asked for each, so it costs nothing."""
        return bool(self._active)

    def begin(self, fault: Fault, step: str = "") -> None:
        """Let a fault hit from here on.

        Args:
            fault: the fault.
            step: the id of the step before which it begins; empty for fixtures.
        """
        now = self._clock()
        random = Random(fault.seed)  # noqa: S311 - it has to repeat
        full = max(1.0, fault.rate or 0.0)
        with self._lock:
            record = FaultRecord(fault, step)
            self._active.append(_Active(record, now, random, spared=full, looked=now))

    def clear(self, name: str = "", step: str = "") -> int:
        """End the faults of a name, all when it is empty; give how many these were."""
        with self._lock:
            ending = [one for one in self._active if name in {"", one.record.fault.name}]
            for one in ending:
                self._end(one, "cleared", step)
            return len(ending)

    def take(self, faults: Iterable[Fault]) -> tuple[FaultRecord, ...]:
        """End some faults, give what became of them, and know of them no more."""
        wanted = {id(fault) for fault in faults}
        with self._lock:
            known = (*self._over, *(one.record for one in self._active))
            taken = tuple(one for one in known if id(one.fault) in wanted)
            self._active = [one for one in self._active if id(one.record.fault) not in wanted]
            self._over = [one for one in self._over if id(one.fault) not in wanted]
            return taken

    @property
    def records(self) -> tuple[FaultRecord, ...]:
        """What became of all that were not taken: those that ended, then those that last."""
        with self._lock:
            return (*self._over, *(one.record for one in self._active))

    def meet(self, request: Request, step: str = "") -> Injury | None:
        """Say what happens to a call; None when nothing does."""
        hits: list[Fault] = []
        delay = 0.0
        with self._lock:
            for one in [*self._active]:
                fault = one.record.fault
                if self._is_over(one, step) or not _is_about(fault, request):
                    continue
                one.record = replace(one.record, met=one.record.met + 1)
                if not self._hits(one):
                    continue
                one.record = replace(one.record, hits=one.record.hits + 1)
                hits.append(fault)
                delay += fault.latency + fault.jitter * one.random.random() if fault.latency else 0
                if fault.count == one.record.hits:
                    self._end(one, f"over after {fault.count}", step)
                if fault.connection or fault.error or fault.status or fault.rate is not None:
                    return Injury(tuple(hits), delay, fault)
        return Injury(tuple(hits), delay) if hits else None

    def succeeded(self, request: Request, step: str = "") -> None:
        """Take note of a call that succeeds; it may be a remedy."""
        with self._lock:
            for one in [*self._active]:
                cures = one.record.fault.cures
                one.seen |= {n for n, group in enumerate(cures) if _is_one_of(group, request)}
                if cures and len(one.seen) == len(cures):
                    self._end(
                        one, f"cured by {request.call.service}:{request.call.operation}", step
                    )

    def _is_over(self, one: _Active, step: str) -> bool:
        fault = one.record.fault
        if fault.lasting is None or self._clock() < one.began + fault.after + fault.lasting:
            return False
        self._end(one, "its time was over", step)
        return True

    def _hits(self, one: _Active) -> bool:
        fault, now = one.record.fault, self._clock()
        if now < one.began + fault.after:
            return False
        if fault.rate is not None:
            gained = (now - one.looked) * fault.rate
            one.spared = min(max(1.0, fault.rate), one.spared + gained)
            one.looked = now
            if one.spared >= 1:
                one.spared -= 1
                return False
        return fault.share >= 1 or one.random.random() < fault.share

    def _end(self, one: _Active, how: str, step: str) -> None:
        self._active.remove(one)
        self._over.append(replace(one.record, ended=how, ended_in=step))


def _is_about(fault: Fault, request: Request) -> bool:
    call = request.call
    return (
        fault.service in {"*", call.service}
        and like(fault.operation, call.operation)
        and fault.region in {"", region_of(call.service, call.region)}
        and fault.account in {"", call.account}
        and (not fault.resource or like(fault.resource, call.resource))
        and _holds(fault.when, request)
    )


def _is_one_of(group: tuple[Remedy, ...], request: Request) -> bool:
    call = request.call
    return any(
        (one.service, one.operation) == (call.service, call.operation) and _holds(one.when, request)
        for one in group
    )


def _holds(query: str, request: Request) -> bool:
    """Say whether JMESPath finds something true in the input of a call."""
    if not query:
        return True
    import jmespath  # noqa: PLC0415 - few faults need it

    try:
        return bool(jmespath.search(query, dict(request.members)))
    except jmespath.exceptions.JMESPathError:
        return False  # it asks for what such a call does not have
