"""The `aws` of this machine, kept warm for all attempts by one template; nothing runs cold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pytest_runbooks.aws.programs import Warming, find_program
from pytest_runbooks.aws.warm import Served, WarmAws
from pytest_runbooks.procedures.aws_command import PATIENCE, kept_warm
from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.surroundings import search_path

from ..supervision.processes import alive


class Warmth:
    """Loads the program when it is asked for.

    Args:
        folder: an empty folder that attempts can read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._never = folder / "never"
        self._never.write_text("#!/bin/sh\necho 'it ran cold' >&2\nexit 99\n")
        self._never.chmod(0o755)
        self._warm: WarmAws | None = None
        self._template = 0

    def settings(self, settings: RunSettings) -> RunSettings:
        """Add to settings that there is nothing but the warm program."""
        program = find_program(
            Warming.IF_POSSIBLE, None, search_path(settings.machine), settings.machine
        )
        return replace(settings, aws=program, warming=Warming.REQUIRED)

    def template(self, settings: RunSettings) -> WarmAws:
        """Give the program, which is loaded."""
        if self._warm is None:
            folder = self._folder / "template"
            folder.mkdir(exist_ok=True)
            warm = kept_warm(settings, folder)
            assert warm is not None
            self._warm = warm
            with _served(warm, self._folder) as served:
                stat = Path(f"/proc/{served.process}/stat").read_text()
                self._template = int(stat.rpartition(")")[2].split()[1])
            warm.program = replace(warm.program, path=self._never)
        return self._warm

    def ended(self) -> bool:
        """Say whether an attempt has ended the template; there will be another one then."""
        if self._warm is None or (alive(self._template) and not self._warm.refused):
            return False
        self.close()
        return True

    def close(self) -> None:
        if self._warm is not None:
            self._warm.close()
            self._warm = None


@contextmanager
def _served(warm: WarmAws, folder: Path) -> Iterator[Served]:
    served = Served(folder / "home", folder / "socket")
    warm.serve(served)
    try:
        assert warm.wait_for(served, PATIENCE), warm.refused
        yield served
    finally:
        warm.leave(served)
