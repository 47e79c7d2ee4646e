"""What AWS does by itself after a call is done in order, waited for, and ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.services import afterwards as module
from pytest_runbooks.emulators.services.afterwards import Afterwards

ORIGIN = Gap("sqs", "SendMessage")
SOON = 10.0


@pytest.fixture
def threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + SOON
    while set(threading.enumerate()) - before:
        assert time.monotonic() < deadline, "threads are left"
        time.sleep(0.01)


@pytest.fixture
def afterwards(threads: None) -> Iterator[Afterwards]:
    del threads  # looked at last
    made = Afterwards()
    yield made
    made.stop()
    made.join(SOON)


def settled(afterwards: Afterwards, seconds: float = SOON) -> float:
    """Settle, and give the seconds that it took."""
    started = time.monotonic()
    afterwards.settle(seconds)
    return time.monotonic() - started


def test_things_are_done_in_their_order_one_at_a_time(afterwards: Afterwards) -> None:
    done: list[str] = []

    def work(name: str) -> Callable[[], None]:
        def run() -> None:
            done.append(f"{name} begins")
            time.sleep(0.001)
            done.append(f"{name} ends")

        return run

    with afterwards.call(renews=True):
        for name in ("a", "b", "c"):
            afterwards.later(ORIGIN, work(name))
    afterwards.settle(SOON)
    assert done == [f"{name} {what}" for name in ("a", "b", "c") for what in ("begins", "ends")]


def test_what_is_set_off_by_what_was_set_off_is_waited_for_too(afterwards: Afterwards) -> None:
    done: list[int] = []

    def count_down(number: int) -> None:
        done.append(number)
        if number:
            afterwards.later(ORIGIN, lambda: count_down(number - 1))

    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lambda: count_down(3))
    afterwards.settle(SOON)
    assert done == [3, 2, 1, 0]


def test_what_waits_for_the_next_thing_gets_it(
    afterwards: Afterwards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.05)
    came, seen = threading.Event(), []
    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lambda: seen.append(came.wait(SOON)))
        afterwards.later(ORIGIN, came.set)
    afterwards.settle(SOON)
    assert seen == [True]


def test_settling_is_bounded_once_for_what_takes_long(afterwards: Afterwards) -> None:
    end = threading.Event()
    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lambda: end.wait(SOON))
    assert 0.04 < settled(afterwards, 0.05) < SOON / 2
    assert settled(afterwards, 0.05) < 0.04  # it had its time
    end.set()
    afterwards.settle(SOON)


def test_nothing_is_waited_for_that_is_due_later(afterwards: Afterwards) -> None:
    done: list[str] = []
    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lambda: done.append("late"), after=0.2)
        afterwards.later(ORIGIN, lambda: done.append("soon"))
    afterwards.settle(SOON)
    assert done == ["soon"]
    deadline = time.monotonic() + SOON
    while done != ["soon", "late"] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert done == ["soon", "late"]


def test_after_a_stop_nothing_is_done_and_nothing_set_off(afterwards: Afterwards) -> None:
    begun, end, done = threading.Event(), threading.Event(), []

    def run() -> None:
        begun.set()
        end.wait(SOON)
        afterwards.later(ORIGIN, lambda: done.append("by what was stopped"))

    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, run)
        afterwards.later(ORIGIN, lambda: done.append("was due"))
        afterwards.later(ORIGIN, lambda: done.append("was due later"), after=0.01)
    assert begun.wait(SOON)
    afterwards.stop()
    end.set()
    afterwards.join(SOON)
    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lambda: done.append("new"))
    afterwards.settle(SOON)
    assert done == ["new"]


def test_a_call_in_the_midst_of_which_all_stops_sets_nothing_off(afterwards: Afterwards) -> None:
    done: list[str] = []
    with afterwards.call(renews=True):
        afterwards.stop()
        afterwards.later(ORIGIN, lambda: done.append("done"))
        afterwards.later(ORIGIN, lambda: done.append("done later"), after=SOON)
    started = time.monotonic()
    afterwards.settle(SOON)
    afterwards.join(SOON)
    assert (done, time.monotonic() - started < SOON / 2) == ([], True)


def test_nobody_waits_at_a_stop_for_what_is_set_off_after_it(afterwards: Afterwards) -> None:
    afterwards.stop()
    afterwards.later(ORIGIN, lambda: None, after=SOON)
    started = time.monotonic()
    afterwards.join(SOON)
    assert time.monotonic() - started < SOON / 2


def test_what_cannot_be_done_is_reported_as_a_gap(afterwards: Afterwards) -> None:
    told: list[Gap] = []
    afterwards.attach(told.append)

    def lacks() -> None:
        raise NotImplementedError("targets of this kind")

    def breaks() -> None:
        raise ValueError("no such queue")

    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lacks)
        afterwards.later(ORIGIN, breaks)
    afterwards.settle(SOON)
    afterwards.detach(told.append)
    assert told == [
        Gap("sqs", "SendMessage", "targets of this kind"),
        Gap("sqs", "SendMessage", "ValueError: no such queue"),
    ]


def test_nothing_begins_before_the_call_that_sets_it_off_has_ended(afterwards: Afterwards) -> None:
    done: list[str] = []
    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lambda: done.append("afterwards"))
        time.sleep(0.02)
        done.append("call")
    afterwards.settle(SOON)
    assert done == ["call", "afterwards"]


def test_what_functions_set_off_is_waited_for_no_longer_than_the_call(
    afterwards: Afterwards,
) -> None:
    end = threading.Event()
    with afterwards.call(renews=True):
        afterwards.later(ORIGIN, lambda: end.wait(SOON))
    afterwards.settle(0.05)
    with afterwards.call(renews=False):
        afterwards.later(ORIGIN, lambda: None)
    assert settled(afterwards, 0.05) < 0.04
    end.set()
    afterwards.settle(SOON)
