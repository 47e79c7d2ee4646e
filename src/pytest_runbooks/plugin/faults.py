"""Faults that the command line or fixtures inject, beside those of documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pytest

from ..errors import SettingError

if TYPE_CHECKING:
    from ..gateway import Gateway
    from ..model.fault import Fault, FaultRecord

OPTION = "--runbooks-fault"
HITS = pytest.StashKey[dict[str, int]]()
"""How many calls each fault of the command line has hit; there only when a procedure has ended."""
IDLE = pytest.StashKey[list[str]]()


def add_option(group: pytest.OptionGroup) -> None:
    """Register the option."""
    group.addoption(
        OPTION,
        action="append",
        default=[],
        metavar="FAULT",
        help="Inject a fault into the API calls of every procedure of the runbooks, as "
        "`dynamodb:PutItem error=throttling share=0.5`; may be repeated.",
    )


def faults_of(config: pytest.Config) -> tuple[Fault, ...]:
    """Give the faults of the command line.

    Raises:
        pytest.UsageError: one of them is none.
    """
    said: list[str] = config.getoption(OPTION)
    if not said:
        return ()
    try:
        return tuple(map(_read, said))
    except SettingError as error:
        raise pytest.UsageError(f"{OPTION}: {error}") from None


def _read(text: str) -> Fault:
    from ..api.fault_check import problem_of  # noqa: PLC0415 - few runs have faults
    from ..parsing.faults import read_fault  # noqa: PLC0415 - as above
    from ..parsing.value_problem import ValueProblemError  # noqa: PLC0415 - as above

    try:
        fault = read_fault(text)
    except ValueProblemError as error:
        raise SettingError(f"{error.message}\n  {error.hint}") from None
    if problem := problem_of(fault):
        raise SettingError(f"`{text}`: {problem}")
    return fault


class RunbookFaults:
    """Faults that fixtures and tests inject, for one procedure or module.

    Calls of the fixtures and tests themselves meet them as well.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._faults = gateway.faults
        self._begun: list[Fault] = []

    def begin(self, fault: str) -> None:
        """Inject a fault from here on, written as in a directive or on the command line.

        Raises:
            SettingError: it is none, or names what AWS does not have.
        """
        read = _read(fault)
        self._begun.append(read)
        self._faults.begin(read)

    def clear(self, name: str = "") -> int:
        """End faults by their name, as `dynamodb:PutItem`, all when it is empty; say how many."""
        return self._faults.clear(name)

    @property
    def records(self) -> tuple[FaultRecord, ...]:
        """What became of those that began here: each has `fault`, `met`, `hits` and `ended`."""
        own = {id(one) for one in self._begun}
        return tuple(one for one in self._faults.records if id(one.fault) in own)

    def close(self) -> None:
        """End them."""
        self._faults.take(self._begun)


def note_hits(config: pytest.Config, records: Iterable[FaultRecord]) -> None:
    """Count what faults of the command line did to a procedure that has ended."""
    if not config.getoption(OPTION):
        return
    counts = config.stash.setdefault(HITS, {})
    for record in records:
        if str(record.fault) in config.getoption(OPTION):
            counts[str(record.fault)] = counts.get(str(record.fault), 0) + record.hits


def take_hits(config: pytest.Config, told: dict[str, Any]) -> None:
    """Add what a worker of xdist has counted."""
    for text, number in told.items():
        counts = config.stash.setdefault(HITS, {})
        counts[text] = counts.get(text, 0) + number


def fail_for_idle(session: pytest.Session) -> None:
    """Let a run fail in which a fault of the command line hit no call of any procedure."""
    counts = session.config.stash.get(HITS, {})
    idle = [text for text, number in counts.items() if not number]
    if idle:
        session.config.stash[IDLE] = idle
        if session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
