"""What a run with runbooks says first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ..procedures.settings import RunSettings
from .emulator import chosen_emulator
from .fence import fence_line
from .item import StepItem
from .settings import run_settings

_SAID = pytest.StashKey[bool]()


def header(
    items: Sequence[pytest.Item], settings: RunSettings, mode: str, emulator: str
) -> list[str]:
    """Say how much is run, on which emulator, and in which fence."""
    steps = [item for item in items if isinstance(item, StepItem)]
    promises = sum(
        command.expectation is not None for item in steps for command in item.step.commands
    )
    what = f"{_amount([item.nodeid for item in steps])} with {_count(promises, 'expected output')}"
    return _lines(what, settings, mode, emulator)


def say_header_of_workers(config: pytest.Config, steps: Sequence[str]) -> None:
    """Say the same, once, where workers of xdist run the steps, of which only ids are known."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.verbose < 0 or _SAID in config.stash:
        return
    config.stash[_SAID] = True
    try:
        settings = run_settings(config)
    except pytest.UsageError:  # which the workers say
        return
    emulator = chosen_emulator(config).description
    reporter.ensure_newline()
    for line in _lines(_amount(steps), settings, config.getini("runbooks_sandbox"), emulator):
        reporter.write_line(line)


def _lines(what: str, settings: RunSettings, mode: str, emulator: str) -> list[str]:
    where = f"{emulator}, {settings.timeout:g} s for each step"
    return [f"runbooks: {what} on {where}", fence_line(settings.layers, mode)]


def _amount(steps: Sequence[str]) -> str:
    documents = {nodeid.partition("::")[0] for nodeid in steps}
    return f"{_count(len(steps), 'step')} of {_count(len(documents), 'document')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
