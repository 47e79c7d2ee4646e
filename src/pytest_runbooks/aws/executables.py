"""What an executable file is: a program by itself, or a script, and of which interpreter."""

from __future__ import annotations

import re
from pathlib import Path

# What pip writes where the path of the interpreter is too long for a first line, or has blanks.
_BY_SHELL = re.compile(rb"""'''exec' (?:"([^"\n]+)"|(\S+)) "\$0" "\$@"$""")


def is_machine_code(program: Path) -> bool:
    """Say whether the kernel itself runs it; False too for what cannot be read."""
    return _head(program).startswith(b"\x7fELF")


def python_of(program: Path) -> Path | None:
    """Give the Python that runs a script, as the script names it; None for all else.

    None too for a script of whichever Python is on the PATH (`env python3`).
    """
    first, _, rest = _head(program).partition(b"\n")
    if not first.startswith(b"#!"):
        return None
    words = first[2:].split()
    if words == [b"/bin/sh"] and (found := _BY_SHELL.match(rest.partition(b"\n")[0])):
        words = [found[1] or found[2]]
    named = Path(words[0].decode(errors="surrogateescape")) if words else Path()
    return named if named.is_absolute() and named.name.startswith(("python", "pypy")) else None


def _head(program: Path) -> bytes:
    try:
        with program.open("rb") as file:
            return file.read(4096)
    except OSError:
        return b""
