"""What the command line and the configuration file say about runbooks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ..procedures.settings import RunSettings

SETTINGS = pytest.StashKey[RunSettings]()
KEPT = pytest.StashKey[dict[str, Path]]()


def is_runbook(file: Path, session: pytest.Session) -> bool:
    """Say whether a Markdown file is to be run.

    It is when it was named on the command line, lies under a folder named `runbooks`, or matches
    one of the globs of `runbooks_files`.
    """
    root = session.config.rootpath
    if session.isinitpath(file):
        return True
    if file.is_relative_to(root):
        inside = file.relative_to(root)
        if "runbooks" in inside.parts[:-1] or root.name == "runbooks":
            return True
        return any(inside.match(glob) for glob in session.config.getini("runbooks_files"))
    return "runbooks" in file.parts[:-1]


def run_settings(config: pytest.Config) -> RunSettings:
    """Give the settings of the run.

    Raises:
        pytest.UsageError: a setting cannot be read.
    """
    if SETTINGS not in config.stash:
        from ..parsing.durations import FORM, seconds_of  # noqa: PLC0415 - only for runs with runbooks

        try:
            timeout = seconds_of(config.getini("runbooks_timeout"))
        except ValueError as error:
            raise pytest.UsageError(f"runbooks_timeout: {error}; {FORM}") from error
        config.stash[SETTINGS] = RunSettings(
            timeout=timeout,
            keep=config.getoption("--runbooks-keep"),
            pass_env=tuple(config.getini("runbooks_pass_env")),
            machine=dict(os.environ),
        )
    return config.stash[SETTINGS]


def let_the_emulator_warn(config: pytest.Config) -> None:
    """Keep `-W error` from turning warnings of the emulator's libraries into failed API calls.

    The emulator runs in threads of this process, for which the filters of a test hold as well.
    """
    for library in ("moto", "boto3", "botocore", "werkzeug", "flask", "responses", "urllib3"):
        line = f"ignore:::{library}"
        if line not in config.getini("filterwarnings"):
            config.addinivalue_line("filterwarnings", line)


def shown_path(file: Path, config: pytest.Config) -> str:
    """Give a document's path as a person would type it where pytest was started."""
    try:
        shown = os.path.relpath(file, config.invocation_params.dir)
    except ValueError:  # another drive
        return str(file)
    return shown if not shown.startswith(os.pardir) else str(file)
