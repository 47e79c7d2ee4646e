"""The ledger: every API call and every refusal of a run, with the step that made it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..model import ApiCall, Refusal

MOST_SECRETS = 100  # that are kept: each is looked for in every text that is reported


@dataclass(frozen=True, slots=True)
class Entries:
    """A stretch of the ledger, each part in the order in which it happened."""

    calls: tuple[ApiCall, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def __add__(self, later: Entries) -> Entries:
        return Entries(self.calls + later.calls, self.refusals + later.refusals)


def exact(_: ApiCall) -> str:
    """Know nothing that AWS does otherwise."""
    return ""


class Ledger:
    """Takes down what happens while steps run; many threads may write at a time.

    Law: what `take` gives holds every call whose whole answer its caller may have when `take` is
    called. A call is described after its answer was sent, so as not to slow it; `take` waits for
    the calls that are held in between. Held are only calls between their answer's last bytes and
    their description, and tunnels while TLS is agreed on, which a client that does not trust the
    gateway ends: nobody waits for a caller that reads slowly, or for an emulator.

    Attributes:
        keeps_ids: the ids that calls are given are kept, too, for who writes outputs down.
        approximation: says of a call what AWS does otherwise; see `ApiCall.approximate`.
    """

    def __init__(self) -> None:
        self.keeps_ids = False
        self.approximation: Callable[[ApiCall], str] = exact
        self._changed = threading.Condition()
        self._step = ""
        self._number = 0  # of the last call that was held
        self._held: set[int] = set()
        self._calls: list[tuple[int, ApiCall]] = []
        self._refusals: list[Refusal] = []
        self._secrets: dict[str, None] = {}
        self._ids: set[str] = set()
        self._taken = Entries()

    def begin(self, step: str) -> None:
        """From here on, what begins belongs to the step with this id; to fixtures when empty."""
        with self._changed:
            self._step = step

    @property
    def step(self) -> str:
        """The id of the step that runs; empty while none does."""
        return self._step

    def open(self) -> Entry:
        """Begin the entry of a call that has arrived; it belongs to the step that runs."""
        return Entry(self, self._step)

    def refuse(self, what: str, why: str) -> None:
        """Take down that something was asked for and refused; see `Refusal`."""
        self.open().refuse(what, why)

    def take(self) -> Entries:
        """Give what was taken down since this was called last."""
        with self._changed:
            entries = self._untaken()
            self._taken += entries
            self._calls.clear()
            self._refusals.clear()
        return entries

    def so_far(self) -> Entries:
        """Give what was taken down since `clear`, whether somebody took it or not."""
        with self._changed:
            return self._taken + self._untaken()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that calls since `clear` sent or were given, the latest last.

        Those of the calls that `take` gave are there; of very many, the latest.
        """
        with self._changed:
            return tuple(self._secrets)

    @property
    def ids(self) -> frozenset[str]:
        """The ids that calls since `clear` were given; none unless `keeps_ids`."""
        with self._changed:
            self._wait_for_held()
            return frozenset(self._ids)

    def clear(self) -> None:
        """Forget what was taken down."""
        self.take()
        with self._changed:
            self._taken = Entries()
            self._secrets.clear()
            self._ids.clear()

    def _untaken(self) -> Entries:
        self._wait_for_held()
        calls = sorted(self._calls, key=lambda numbered: numbered[0])
        return Entries(tuple(call for _, call in calls), tuple(self._refusals))

    def _wait_for_held(self) -> None:
        # Only those held now: others that come meanwhile are no reason to wait.
        ending = self._held.copy()
        self._changed.wait_for(lambda: self._held.isdisjoint(ending))

    def _add_refusal(self, refusal: Refusal) -> None:
        with self._changed:
            self._refusals.append(refusal)

    def _hold(self) -> int:
        with self._changed:
            self._number += 1
            self._held.add(self._number)
            return self._number

    def _let_go(
        self,
        number: int,
        call: ApiCall | None,
        secrets: Iterable[str] = (),
        ids: Iterable[str] = (),
    ) -> None:
        with self._changed:
            self._held.discard(number)
            self._ids.update(ids)
            for secret in secrets:
                self._secrets.pop(secret, None)
                self._secrets[secret] = None
            while len(self._secrets) > MOST_SECRETS:
                del self._secrets[next(iter(self._secrets))]
            if call:
                self._calls.append((number, call))
            self._changed.notify_all()


class Entry:
    """The entry of one call, from its arrival to its description.

    Attributes:
        step: the id of the step that was running when the call arrived.
    """

    def __init__(self, ledger: Ledger, step: str) -> None:
        self.step = step
        self._ledger = ledger
        self._number = 0

    def hold(self) -> None:
        """Keep `take` waiting: the caller may have its whole answer any moment from here on."""
        if not self._number:
            self._number = self._ledger._hold()  # noqa: SLF001 - the two are one thing

    def release(self) -> None:
        """Let `take` go on: the answer did not end after all, or nothing is to be said of it."""
        if self._number:
            self._ledger._let_go(self._number, None)  # noqa: SLF001 - the two are one thing
            self._number = 0

    def refuse(self, what: str, why: str) -> None:
        """Take down that it was refused; see `Refusal`."""
        self._ledger._add_refusal(Refusal(what, why, self.step))  # noqa: SLF001 - one thing

    @property
    def keeps_ids(self) -> bool:
        """Whether the ids that a call is given are to be told."""
        return self._ledger.keeps_ids

    def record(self, call: ApiCall, secrets: Iterable[str] = (), ids: Iterable[str] = ()) -> None:
        """Take down the call, in the place where it was held; at the end when it was not.

        Args:
            call: what it was.
            secrets: what it sent or was given that no report is to show.
            ids: what it was given that no other run will show.
        """
        self.hold()
        approximate = self._ledger.approximation(call)
        described = replace(call, step=self.step, approximate=approximate)
        self._ledger._let_go(self._number, described, secrets, ids)  # noqa: SLF001 - the two are one thing
        self._number = 0
