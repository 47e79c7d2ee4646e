"""The bash on the PATH of a procedure."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

from ..errors import InfrastructureError

OLDEST = (4, 4)  # the first bash with inherit_errexit


def find_bash(path: str) -> str:
    """Find a bash that is new enough.

    Raises:
        InfrastructureError: there is none on `path`, or it is too old.
    """
    found = shutil.which("bash", path=path)
    if not found:
        raise InfrastructureError("there is no `bash` on the PATH; install it")
    version = version_of_bash(found)
    if version < OLDEST:
        said, needed = (".".join(map(str, one)) for one in (version, OLDEST))
        raise InfrastructureError(
            f"`{found}` is bash {said}; {needed} or newer is needed: put one first on the PATH"
        )
    return found


@cache
def version_of_bash(bash: str) -> tuple[int, int]:
    """Give the version of a bash, as `(5, 2)`; `(0, 0)` for what does not answer as bash does."""
    command = [bash, "-c", 'echo "${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}"']
    said = subprocess.run(  # noqa: S603 - the bash that will run the blocks
        command, capture_output=True, text=True, check=False
    )
    numbers = said.stdout.split()
    return (int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else (0, 0)
