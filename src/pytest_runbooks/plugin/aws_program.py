"""The AWS CLI that blocks use, as the configuration file chooses it, for a whole run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from ..aws.programs import (
    NAME,
    SETTING,
    AwsProgram,
    Warming,
    find_program,
    folders_of,
    read_setting,
)
from ..errors import SettingError
from ..procedures.settings import RunSettings
from .emulator import say

INI = SETTING
COLD = pytest.StashKey[str]()
"""Why the program could not be kept warm, when that was found out."""

_FOUND = pytest.StashKey[AwsProgram | None]()
_OF_PROCEDURES = pytest.StashKey[RunSettings]()


def aws_setting(config: pytest.Config) -> tuple[Warming, Path | None]:
    """Give whether the program is to be kept warm, and the one that the setting names, if any.

    Raises:
        pytest.UsageError: the setting is no word that is known, and names no program.
    """
    try:
        return read_setting(config.getini(INI), config.rootpath)
    except SettingError as error:
        raise pytest.UsageError(f"{INI}: {error}") from error


def chosen_program(config: pytest.Config, run: str = "") -> AwsProgram | None:
    """Find the program of the run, once; None when there is none.

    Args:
        config: of this process.
        run: the name that xdist has given to this run, where this is its controller.

    Raises:
        pytest.UsageError: the setting cannot be read, or the program not be unpacked.
    """
    if _FOUND not in config.stash:
        from ..procedures.surroundings import search_path  # noqa: PLC0415 - for runs with runbooks

        machine = dict(os.environ)
        run = run or getattr(config, "workerinput", {}).get("testrunuid", "")
        try:
            config.stash[_FOUND] = find_program(
                *aws_setting(config),
                search_path(machine),
                machine,
                lambda text: say(config, text),
                run,
            )
        except SettingError as error:
            raise pytest.UsageError(f"{INI}: {error}") from error
    return config.stash[_FOUND]


def with_program(settings: RunSettings, config: pytest.Config) -> RunSettings:
    """Give the settings of procedures: with the program, and with what it needs to be readable.

    Raises:
        pytest.UsageError: see `chosen_program`.
    """
    program = chosen_program(config)
    if program is None:
        return settings
    if _OF_PROCEDURES in config.stash:
        return config.stash[_OF_PROCEDURES]
    from ..fence.places import readable  # noqa: PLC0415 - only for runs with runbooks

    # No home is opened with it, and no secret: these are left out there.
    opened = readable(settings.machine, config.rootpath, folders_of(program))
    places = tuple(sorted({*settings.readable, *opened}))
    config.stash[_OF_PROCEDURES] = replace(settings, aws=program, readable=places)
    return config.stash[_OF_PROCEDURES]


def program_line(program: AwsProgram, warming: Warming, reason_for_cold: str = "") -> str:
    """Say in one line of a run's header which program blocks run as `aws`, and how.

    Args:
        program: what was found.
        warming: what the setting says.
        reason_for_cold: why the program cannot be kept warm; empty when it can.
    """
    if not program.version:
        return f"aws: {program.path} (not known to be the AWS CLI), cold"
    what = f"{program.path} (aws-cli/{program.version})"
    if program.origin not in {SETTING, "PATH"}:
        what = f"aws-cli/{program.version} of {program.origin}"
    if warming is Warming.NEVER:
        return f"aws: {what}, cold: {SETTING} = {warming.value}"
    return f"aws: {what}, cold: {reason_for_cold}" if reason_for_cold else f"aws: {what}, warm"


def lines_on_the_program(
    settings: RunSettings, config: pytest.Config, code: Iterable[str] = ()
) -> list[str]:
    """Say which program there is; that there is none only when `code` needs one."""
    if program := chosen_program(config):
        return [program_line(program, settings.warming)]
    if any(NAME.search(text) for text in code):
        from ..aws.official import find_official, how_to_get_one  # noqa: PLC0415 - as above

        package = find_official()
        if package is not None and settings.warming is Warming.NEVER:
            left = f"`{SETTING} = system` leaves that of {package.name} alone"
            return [f"aws: none found on the PATH; {left}, `auto` takes it"]
        return [f"aws: none found; {how_to_get_one()}"]
    return []
