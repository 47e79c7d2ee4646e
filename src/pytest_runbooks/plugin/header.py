"""What a run with runbooks says first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from .aws_program import lines_on_the_program
from .emulator import chosen_emulator
from .fence import fence_line
from .item import StepItem
from .settings import run_settings

_SAID = pytest.StashKey[bool]()


def header(config: pytest.Config, items: Sequence[pytest.Item]) -> list[str]:
    """Say how much is run, on which emulator, in which fence, with which AWS CLI."""
    steps = [item for item in items if isinstance(item, StepItem)]
    commands = [command for item in steps for command in item.step.commands]
    promises = sum(command.expectation is not None for command in commands)
    what = f"{_amount([item.nodeid for item in steps])} with {_count(promises, 'expected output')}"
    return _lines(config, what, [command.code for command in commands])


def say_header_of_workers(config: pytest.Config, steps: Sequence[str]) -> None:
    """Say the same, once, where workers of xdist run the steps, of which only ids are known."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.verbose < 0 or _SAID in config.stash:
        return
    config.stash[_SAID] = True
    try:
        run_settings(config)
    except pytest.UsageError:  # which the workers say
        return
    reporter.ensure_newline()
    for line in _lines(config, _amount(steps)):
        reporter.write_line(line)


def _lines(config: pytest.Config, what: str, code: Sequence[str] = ()) -> list[str]:
    settings, emulator = run_settings(config), chosen_emulator(config).description
    where = f"{emulator}, {settings.timeout:g} s for each step"
    return [
        f"runbooks: {what} on {where}",
        fence_line(settings.layers, config.getini("runbooks_sandbox")),
        *lines_on_the_program(settings, config, code),
    ]


def _amount(steps: Sequence[str]) -> str:
    documents = {nodeid.partition("::")[0] for nodeid in steps}
    return f"{_count(len(steps), 'step')} of {_count(len(documents), 'document')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
