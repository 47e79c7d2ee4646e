"""Long waits, which are as short as the emulator is fast; what the page says of them is counted.

A page waits for AWS, and an emulator has done in milliseconds what takes AWS minutes. Short waits
are real, since times on the page may depend on them. Nothing else of the shell is bent: what waits
is `sleep` in `sleep.sh`, `time.sleep` in `python_worker.py`, and a waiter of the AWS CLI in
`aws/seam`; each says there what it leaves alone.
"""

from __future__ import annotations

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from ..emulators import Emulator
from ..model import Runner
from ..sessions.protocol import Shortening
from .record_file import RecordFile
from .workplace import Workplace

PROGRAM = Path(__file__).with_name("sleep.sh")
_LONGEST_ON_MOTO = 1.0  # seconds; all that it does is done when it has answered
_A_YEAR = 366 * 86400.0  # seconds; no page waits longer
_LONGEST = 5.0  # seconds; where things take time, and no more than a short wait


@dataclass(frozen=True, slots=True)
class Waited:
    """What waits were shortened.

    Attributes:
        documented: the seconds that the page says.
        real: the seconds that were waited.
    """

    documented: float = 0.0
    real: float = 0.0


def longest_wait(emulator: Emulator) -> float:
    """Give the seconds that a long wait takes at most, on an emulator."""
    return _LONGEST_ON_MOTO if emulator.name in {"moto", "moto-server"} else _LONGEST


class Waits:
    """The shortened waits of one procedure, from construction to `close`.

    Args:
        place: the folders of the procedure.
        longest: the seconds that one takes at most.
        path: the PATH of the blocks, on which the real `sleep` is.

    Attributes:
        shortening: for the sessions.
    """

    def __init__(self, place: Workplace, longest: float, path: str) -> None:
        self._file = RecordFile(place.control / "waits")
        self.shortening = Shortening(self._file.path, longest)
        self._folder: Path | None = None
        if real := shutil.which("sleep", path=path):
            self._folder = place.programs / "waits"
            self._folder.mkdir()
            bash = shutil.which("bash", path=path) or "/bin/bash"
            self._write(self._folder / "sleep", place, Path(real).parent, bash)

    def before(self, path: str) -> str:
        """Put the `sleep` before all other programs on a PATH."""
        return os.pathsep.join([str(self._folder), path]) if self._folder else path

    def take(self) -> Waited:
        """Give what was shortened since the last time."""
        pairs = [*filter(None, map(_pair, self._file.take()))]
        return Waited(sum(one for one, _ in pairs), sum(real for _, real in pairs))

    def close(self) -> None:
        """Let go of what was opened; the files go with their folders."""
        self._file.close()

    def _write(self, file: Path, place: Workplace, real: Path, bash: str) -> None:
        known = {
            "records": str(self.shortening.records),
            "session": f"{place.control / Runner.BASH}/requests",
            "real": str(real),
            "bash": bash,
            "shortest": "5000",
            "least": "100",
            "longest": f"{self.shortening.longest * 1000:.0f}",
        }
        head = "".join(f"{name}={shlex.quote(value)}\n" for name, value in known.items())
        file.write_text(f"#!/bin/sh\n{head}{PROGRAM.read_text('utf-8')}", encoding="utf-8")
        file.chmod(0o755)


def _pair(line: str) -> tuple[float, float] | None:
    """Read a record, in milliseconds; None for what is none, which a block may have written."""
    try:
        documented, real = (float(word) / 1000 for word in line.split(" "))
    except ValueError:
        return None
    return (documented, real) if 0 <= real <= documented <= _A_YEAR else None
