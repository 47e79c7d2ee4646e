"""The emulator that the command line or the configuration file chooses, for a whole run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ..errors import RunbookError

if TYPE_CHECKING:
    from ..emulators.choice import Choice

OPTION = "--runbooks-emulator"
INI = "runbooks_emulator"
RESET = "runbooks_emulator_reset"
DEFAULT = "moto"

_CHOICE = pytest.StashKey["Choice"]()


def check_emulator(config: pytest.Config) -> None:
    """Refuse a setting that names no emulator, before anything is collected.

    Raises:
        pytest.UsageError: it does not.
    """
    setting, where = _setting(config)
    reset = config.getini(RESET)
    if (setting, reset) == (DEFAULT, "required"):
        return
    from ..emulators import choice  # noqa: PLC0415 - only for runs that choose

    for said, check, value in (
        (where, choice.check, setting),
        (RESET, choice.check_reset, reset),
    ):
        try:
            check(value)
        except RunbookError as error:
            raise pytest.UsageError(f"{said}: {error}") from error


def chosen_emulator(config: pytest.Config) -> Choice:
    """Find the emulator of the run, once; start it where that is needed and possible.

    What was started ends with the run.

    Raises:
        pytest.UsageError: there is none.
    """
    if _CHOICE not in config.stash:
        from ..emulators.choice import Surroundings, choose  # noqa: PLC0415 - see above

        setting, where = _setting(config)
        worker = getattr(config, "workerinput", None)
        surroundings = Surroundings(
            root=config.rootpath,
            machine=dict(os.environ),
            run=worker["testrunuid"] if worker else str(os.getpid()),
            say=lambda text: say(config, text),
            may_start=worker is None,
            emptied=config.getini(RESET) == "required",
        )
        try:
            choice = choose(setting, surroundings)
        except RunbookError as error:
            raise pytest.UsageError(f"{where}: {error}") from error
        config.add_cleanup(choice.close)
        config.stash[_CHOICE] = choice
    return config.stash[_CHOICE]


def _setting(config: pytest.Config) -> tuple[str, str]:
    """Give what was set, and by what."""
    if option := config.getoption(OPTION):
        return option, OPTION
    return config.getini(INI), INI


def say(config: pytest.Config, text: str) -> None:
    """Say what takes a while, where there is a terminal: workers of xdist have none."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.ensure_newline()
        reporter.write_line(f"runbooks: {text}")
