"""Runs with a person: the options, and whom the steps of a procedure ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from .console import Console, has_terminal

if TYPE_CHECKING:
    from ..procedures.person import Person
    from .collection import RunbookNode

STEP = "--runbooks-step"
SHELL = "--runbooks-shell"


@dataclass
class Wishes:
    """What a person wants of a run, and who that is.

    Attributes:
        asks: steps are shown and asked for, manual steps and approvals too.
        wants_shell: a shell opens where a step fails.
        goes_on: steps are not asked for any more; manual steps and approvals are.
        names: who answers, by role.
    """

    asks: bool
    wants_shell: bool
    goes_on: bool = False
    names: dict[str, str] = field(default_factory=dict)


_CONSOLE = pytest.StashKey[Console]()
_WISHES = pytest.StashKey[Wishes]()


def add_options(group: pytest.OptionGroup) -> None:
    """Register the options."""
    group.addoption(
        STEP,
        action="store_true",
        help="Show each step of the runbooks before it runs and ask on the terminal whether to run "
        "it; ask for manual steps and approvals too, and record who confirmed them and when.",
    )
    group.addoption(
        SHELL,
        action="store_true",
        help="When a step of a runbook fails, open a shell on the terminal with all that the "
        "step's shell knew, and with the emulator and the fence as they are; `exit` goes on.",
    )


def check_interactive(config: pytest.Config) -> None:
    """Refuse to ask where nobody can answer.

    Raises:
        pytest.UsageError: there is no terminal, or steps run in the workers of pytest-xdist.
    """
    asked = _asked(config)
    if not asked or config.option.collectonly or config.option.help:
        return
    if hasattr(config, "workerinput") or config.getoption("dist", "no") != "no":
        raise pytest.UsageError(
            f"{asked}: the workers of pytest-xdist have no terminal to ask on\n"
            "  add `-n0` to run the steps in this process"
        )
    if not has_terminal():
        raise pytest.UsageError(
            f"{asked}: there is no terminal to ask on\n"
            "  run pytest from a terminal, or leave the option away"
        )


def _asked(config: pytest.Config) -> str:
    options = [one for one in (STEP, SHELL) if config.getoption(one)]
    return options[0] if options else ""


def person_of(config: pytest.Config, node: RunbookNode) -> Person | None:
    """Give whom the steps of a procedure ask and tell; None where nobody is to be asked."""
    if not _asked(config):
        return None
    from .dialog import PersonAtTerminal  # noqa: PLC0415 - only for runs with a person

    wishes = config.stash.setdefault(
        _WISHES, Wishes(asks=config.getoption(STEP), wants_shell=config.getoption(SHELL))
    )
    return PersonAtTerminal(_console(config), wishes, node)


def _console(config: pytest.Config) -> Console:
    if _CONSOLE not in config.stash:
        config.stash[_CONSOLE] = Console(config)
    return config.stash[_CONSOLE]


@contextmanager
def ending_when_told() -> Iterator[None]:
    """End the run, with its summary and what is to be cleaned up, when a person says so."""
    from ..procedures.person import Quit  # noqa: PLC0415 - only for runs with runbooks

    try:
        yield
    except Quit as wish:
        pytest.exit(str(wish), returncode=int(pytest.ExitCode.INTERRUPTED))


def take_out_of_duration(config: pytest.Config, report: pytest.TestReport) -> None:
    """Take out of the duration of a step how long a person was asked meanwhile."""
    if console := config.stash.get(_CONSOLE, None):
        report.duration = max(0.0, report.duration - console.seconds)
        console.seconds = 0.0
