"""The ledger: every API call and every refusal of a run, with the step that made it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from ..model import ApiCall, Refusal


@dataclass(frozen=True, slots=True)
class Entries:
    """A stretch of the ledger, each part in the order in which it happened."""

    calls: tuple[ApiCall, ...] = ()
    refusals: tuple[Refusal, ...] = ()


class Ledger:
    """Takes down what happens while steps run; many threads may write at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._step = ""
        self._calls: list[ApiCall] = []
        self._refusals: list[Refusal] = []

    def begin(self, step: str) -> None:
        """From here on, what happens belongs to the step with this id; to fixtures when empty."""
        with self._lock:
            self._step = step

    @property
    def step(self) -> str:
        """The id of the step that runs; empty while none does."""
        return self._step

    def record(self, call: ApiCall) -> None:
        """Take down an API call; one that names no step belongs to the one that runs."""
        with self._lock:
            self._calls.append(call if call.step else replace(call, step=self._step))

    def refuse(self, what: str, why: str) -> None:
        """Take down that something was asked for and refused; see `Refusal`."""
        with self._lock:
            self._refusals.append(Refusal(what, why, self._step))

    def take(self) -> Entries:
        """Give what was taken down since this was called last."""
        with self._lock:
            entries = Entries(tuple(self._calls), tuple(self._refusals))
            self._calls.clear()
            self._refusals.clear()
        return entries
