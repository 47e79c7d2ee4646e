"""What AWS does by itself after a call was answered: poll a queue, deliver an event, try again.

It is done in threads of the emulator, in the order in which it was set off, one thing at a time, so
that a page gives the same ids on each run. What takes long lets the next begin beside it: it may be
waiting for just that.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import TypeVar

from ..protocol import Gap

GRACE = 1.0  # seconds after which the next thing begins although one is not done
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Task:
    """One thing that is to be done, and as what it is reported when it cannot be."""

    origin: Gap
    work: Callable[[], object]
    generation: int


class Afterwards:
    """What is due in all accounts of this process.

    Work is short: it does one thing, and sets off what comes after it. Whatever it raises is
    reported as a gap of the emulator. Nothing is left of threads when nothing is due.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: deque[_Task] = deque()
        self._later: list[tuple[float, int, _Task]] = []
        self._numbers = count()
        self._running: set[int] = set()  # ids of tasks of this generation
        self._threads: set[threading.Thread] = set()
        self._stopping: list[threading.Thread] = []
        self._dispatches = False
        self._generation = 0
        self._set_off = 0.0
        self._here = threading.local()
        self._reports: list[Callable[[Gap], None]] = []

    def attach(self, report: Callable[[Gap], None]) -> None:
        """Tell somebody, until `detach`, of what cannot be done; the last one is told."""
        self._reports.append(report)

    def detach(self, report: Callable[[Gap], None]) -> None:
        """Tell somebody no longer."""
        self._reports.remove(report)

    def later(self, origin: Gap, work: Callable[[], object], *, after: float = 0.0) -> None:
        """Have something done; nothing happens when all was stopped since the caller began.

        Args:
            origin: the call in whose name it is done, for reports.
            work: does it.
            after: the seconds until it is due. Nobody waits for what is not due yet.
        """
        held: list[tuple[float, _Task]] | None = getattr(self._here, "held", None)
        generation = getattr(self._here, "generation", self._generation)
        task = after, _Task(origin, work, generation)
        if held is not None:
            held.append(task)
        else:
            self._take([task], renews=False)

    @contextmanager
    def call(self, *, renews: bool) -> Iterator[None]:
        """Hold what is set off within until the end, when the call has done all that it does.

        Args:
            renews: whether `settle` waits for it as long as ever, because a caller set it off, not
                something that is being done afterwards itself.
        """
        held: list[tuple[float, _Task]] = []
        self._here.held = held
        self._here.generation = self._generation
        try:
            yield
        finally:
            self._here.held = None
            del self._here.generation
            if held:
                self._take(held, renews=renews)

    def _take(self, tasks: list[tuple[float, _Task]], *, renews: bool) -> None:
        with self._changed:
            for after, task in tasks:
                if task.generation != self._generation:
                    continue
                if after > 0:
                    heappush(self._later, (time.monotonic() + after, next(self._numbers), task))
                    continue
                self._due.append(task)
                if renews:
                    self._set_off = time.monotonic()
            if (self._due or self._later) and not self._dispatches:
                self._dispatches = True
                self._start(self._dispatch, self._generation)
            self._changed.notify_all()

    def settle(self, seconds: float) -> None:
        """Wait until nothing is due, at most so long after a caller has set something off.

        Costs nothing when nothing is due. Must not be called by what is done afterwards.
        """
        with self._changed:
            if not self._is_busy():
                return
            left = self._set_off + seconds - time.monotonic()
            self._changed.wait_for(lambda: not self._is_busy(), max(0.0, left))

    def stop(self) -> None:
        """Forget what is due; what is being done sets nothing off any more."""
        with self._changed:
            self._generation += 1
            self._due.clear()
            self._later.clear()
            self._running.clear()
            self._dispatches = False
            self._stopping = list(self._threads)
            self._changed.notify_all()

    def join(self, seconds: float) -> None:
        """Wait, after `stop`, for the end of what was being done, at most so long for each."""
        for thread in self._stopping:
            thread.join(seconds)

    def _is_busy(self) -> bool:
        return bool(self._due or self._running)

    def _start(self, target: Callable[[T], None], argument: T) -> None:
        def run() -> None:
            try:
                target(argument)
            finally:
                with self._changed:
                    self._threads.discard(thread)

        thread = threading.Thread(target=run, name="what AWS does afterwards", daemon=True)
        self._threads.add(thread)
        thread.start()

    def _dispatch(self, generation: int) -> None:
        """Begin what is due, in its order, until nothing is to be done any more."""
        with self._changed:
            while self._generation == generation:
                now = time.monotonic()
                while self._later and self._later[0][0] <= now:
                    self._due.append(heappop(self._later)[2])
                if self._due:
                    self._begin(self._due.popleft())
                elif self._later:
                    self._changed.wait(self._later[0][0] - now)
                else:
                    self._dispatches = False
                    return

    def _begin(self, task: _Task) -> None:
        self._running.add(id(task))
        self._start(self._perform, task)
        self._changed.wait_for(lambda: id(task) not in self._running, GRACE)

    def _perform(self, task: _Task) -> None:
        self._here.generation = task.generation
        try:
            task.work()
        except Exception as error:  # noqa: BLE001 - nobody waits for it, so it is put on record
            self._report(task, error)
        finally:
            with self._changed:
                if task.generation == self._generation:
                    self._running.discard(id(task))
                self._changed.notify_all()

    def _report(self, task: _Task, error: Exception) -> None:
        if task.generation != self._generation or not self._reports:
            return
        said = str(error)
        if not isinstance(error, NotImplementedError):
            said = f"{type(error).__name__}: {error}"
        self._reports[-1](replace(task.origin, detail=said))


AFTERWARDS = Afterwards()
"""The one of this process: what moto keeps belongs to the process, too."""
