"""A line on the terminal for a step that takes long."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from ..model import Step

FIRST = 10.0  # seconds until the first line
NEXT = 30.0  # seconds between further lines


def progress(config: pytest.Config, path: str) -> Callable[[Step, float], None]:
    """Give what says that a step of a procedure still runs, when it is told for how many seconds.

    Nothing is said where nobody reads along: with `-q`, and in the workers of xdist.
    """
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    capture = config.pluginmanager.get_plugin("capturemanager")
    due: dict[str, float] = {}

    def say(step: Step, seconds: float) -> None:
        if terminal is None or config.option.verbose < 0 or seconds < due.get(step.id, FIRST):
            return
        due[step.id] = seconds + NEXT
        line = f"{path}:{step.line}: `{step.id}` still runs after {seconds:.0f} s"
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            terminal.ensure_newline()
            terminal.write_line(line)

    return say
