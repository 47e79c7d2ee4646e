"""Asks bash whether it can read some shell text; nothing of that is run.

`bash -n` reads only. It gets the text on its standard input and an environment in which nothing
is set that would let it run something else first (`BASH_ENV`, functions).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

_LINE = re.compile(r"^\S*bash: line (?P<line>\d+): (?P<message>.*)$", re.MULTILINE)
_WARNING = re.compile(r"warning: ")
_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Refusal:
    """What bash cannot read.

    Attributes:
        number: of the text, from 0.
        line: of that text, from 0.
        message: in the words of bash.
    """

    number: int
    line: int
    message: str


@cache
def find_bash() -> str | None:
    """Give the path of bash; None when there is none, so that nothing can be asked."""
    return shutil.which("bash")


def refusals(texts: Sequence[str]) -> Iterator[Refusal]:
    """Give the first thing in each of some texts that bash cannot read.

    They are read together, as long as that goes well: it is quicker.

    Args:
        texts: each whole: no quote and no here-document of one goes on in the next.
    """
    first = 0
    while first < len(texts):
        answer = _ask("\n".join(texts[first:]))
        if answer is None:
            return
        number, line = first, answer[0]
        while number < len(texts) - 1 and line > texts[number].count("\n"):
            line -= texts[number].count("\n") + 1
            number += 1
        # A command that is open goes on in the next text, where bash stops.
        while number >= first:
            alone = _ask(texts[number])
            if alone is not None:
                yield Refusal(number, *alone)
                break
            number -= 1
        else:
            return
        first = number + 1


def can_read(text: str) -> bool:
    """Say whether bash can read a text."""
    return _ask(text) is None


def _ask(text: str) -> tuple[int, str] | None:
    """Give the line, from 0, at which bash stops, and what it says."""
    bash = find_bash()
    if bash is None:
        return None
    try:
        with tempfile.TemporaryFile() as file:  # of a pipe, bash reads each byte by itself
            file.write(text.encode(errors="replace"))
            file.seek(0)
            done = subprocess.run(  # noqa: S603 - the program is bash, which only reads
                [bash, "--norc", "--noprofile", "-O", "extglob", "-n"],
                stdin=file,
                capture_output=True,
                env={"LC_ALL": "C"},
                timeout=_SECONDS,
                check=False,
            )
    except (OSError, subprocess.TimeoutExpired):
        return None
    for found in _LINE.finditer(done.stderr.decode(errors="replace")):
        if not _WARNING.match(found["message"]):
            return int(found["line"]) - 1, found["message"]
    return None
