"""The `aws` of a procedure: first on its PATH, answered by a program that is kept warm."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from ..aws.install import install
from ..aws.programs import NAME, PATH, Warming
from ..aws.warm import Served, WarmAws
from ..errors import InfrastructureError
from ..fence.fence import Fence
from ..model import Command, Procedure
from ..sessions.protocol import Shortening
from .settings import RunSettings
from .surroundings import CONSTANT, search_path
from .workplace import Workplace

PATIENCE = 10.0  # seconds for a program to load before its calls run cold
LONGEST = 60.0  # the same where they must not

_CALL = re.compile(NAME.pattern + r"([^\n;|&()`]*)")
_COMMAND = re.compile(r"[a-z][a-z0-9-]{0,49}")
_MOST = 100  # services of a procedure that are prepared; an order of all has to fit a packet
_NEAR = 6  # words after `aws` among which the name of a service is, behind global options


def kept_warm(settings: RunSettings, folder: Path) -> WarmAws | None:
    """Give the program of a run as one that can be kept warm; None when that is not wanted.

    Args:
        settings: of the run.
        folder: an empty folder that is there as long as the program.
    """
    program = settings.aws
    if program is None or not program.version or settings.warming is Warming.NEVER:
        return None
    path = {"PATH": search_path(settings.machine)}
    return WarmAws(program, folder, {**CONSTANT, **settings.passed, **path})


class AwsCommand:
    """The command, from construction to `close`.

    Where the client cannot be put before the program, blocks find the program itself.

    Args:
        warm: the program.
        place: the folders of the procedure.
        settings: of the run.
    """

    def __init__(self, warm: WarmAws, place: Workplace, settings: RunSettings) -> None:
        self._warm = warm
        self._required = settings.warming is Warming.REQUIRED
        self._was_ready = False
        self._reason = ""  # why the client could not be put before the program
        self._home, self._socket = place.home, place.own / "aws"
        self._served: Served | None = None
        self._folder: Path | None = None
        try:
            client = install(place.programs, self._socket, warm.program.path, settings.machine)
        except (InfrastructureError, OSError) as error:
            self._reason = str(error)
            if warm.program.origin != PATH:
                self._folder = _linked(warm.program.path, place.programs)
        else:
            self._folder = client.path

    def before(self, path: str) -> str:
        """Put the command before all others on a PATH, if it is not on it by itself."""
        return os.pathsep.join([str(self._folder), path]) if self._folder else path

    def serve(
        self, procedure: Procedure, fence: Fence | None, shortening: Shortening | None = None
    ) -> None:
        """Have calls answered, if the procedure may make some.

        Args:
            procedure: what the calls are made in.
            fence: what its processes can reach.
            shortening: of the long waits of waiters; None where all are real.
        """
        code = [command.code for step in procedure.steps for command in step.commands]
        if not any(map(NAME.search, code)):
            return
        if self._reason:
            self._warm.refused = self._reason
        else:
            waits = (str(shortening.records), shortening.longest) if shortening else None
            services = sorted(services_of(code))[:_MOST]
            self._served = Served(self._home, self._socket, fence, services, waits)
            self._warm.serve(self._served)

    def be_ready(self, commands: Iterable[Command]) -> None:
        """Wait until calls are answered, once, before the first commands that may make some.

        Calls that run cold meanwhile would take from the loading what they cost; so it is waited
        for, though not for ever, where they may run cold.

        Raises:
            InfrastructureError: the settings say that they must be answered, and they cannot be.
        """
        if self._was_ready or not any(NAME.search(command.code) for command in commands):
            return
        self._was_ready = True
        patience = LONGEST if self._required else PATIENCE
        reason = self._reason
        if self._served and not self._warm.wait_for(self._served, patience):
            reason = self._warm.refused or f"it did not load within {patience:g} s"
        if reason and self._required:
            raise InfrastructureError(
                f"`runbooks_aws = warm`, and {self._warm.program.path} cannot be kept warm: "
                f"{reason}\n  write `auto`, and it runs cold where it must"
            )

    def close(self) -> None:
        """End what answers, and the calls that are left."""
        if self._served:
            self._warm.leave(self._served)


def _linked(program: Path, folder: Path) -> Path:
    """Give a folder for the PATH, made in another, in which `aws` is a program."""
    made = folder / "program"
    made.mkdir()
    (made / "aws").symlink_to(program)
    return made


def services_of(code: Iterable[str]) -> set[str]:
    """Find the words that may name a service, in what follows an `aws`."""
    found: set[str] = set()
    for text in code:
        for call in _CALL.finditer(text):
            found.update(filter(_COMMAND.fullmatch, call[1].split()[:_NEAR]))
    return found
