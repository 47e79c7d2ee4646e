"""Mends documents by the edits that findings bring along."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from ..errors import SettingError
from ..parsing.edits import apply_edits, without_overlap
from .engine import Checked

ROUNDS = 20
"""How often a document is mended and looked at again, at the most."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # as `diff` and `patch` see lines


@dataclass(frozen=True, slots=True)
class Mended:
    """A document after its problems were mended, as far as that is certain.

    Attributes:
        before: its text as it was read.
        text: its text afterwards.
        count: how many problems were mended.
        checked: what is found in it afterwards.
    """

    before: str
    text: str
    count: int
    checked: Checked


def mend(text: str, look: Callable[[str], Checked]) -> Mended:
    """Apply what findings propose, and look again, until nothing is proposed any more.

    Of edits that clash, the first is made; the others come up again, or not, in the next round.
    Edits of files beside the document are left to people.

    Args:
        text: the document as it was read.
        look: finds what is to be said of a text of the document.
    """
    now, count = text, 0
    checked = look(now)
    for _ in range(ROUNDS):
        proposed = [
            one.edits
            for one in checked.diagnostics
            if one.edits and all(edit.span.start.path == checked.path for edit in one.edits)
        ]
        taken = without_overlap(now, proposed)
        after = apply_edits(now, [edit for edits in taken for edit in edits])
        if after == now:
            break
        now, count = after, count + len(taken)
        checked = look(now)
    return Mended(text, now, count, checked)


def write_over(file: Path, before: bytes, text: str) -> None:
    """Put a text in the place of a file's, whole or not at all.

    Owner, mode and symbolic links stay; a hard link of it keeps what it held.

    Args:
        file: the file, or a symbolic link to it.
        before: what it held when it was read.
        text: what it is to hold.

    Raises:
        SettingError: it has changed since it was read, or cannot be written.
    """
    target = file.resolve()
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as new:
            try:
                new.write(text.encode())
                new.close()
                _own_as(target, new.name)
                shutil.copymode(target, new.name)
                _hold_to(target, before, file)
                os.replace(new.name, target)  # noqa: PTH105 - a name and a path
            except BaseException:
                Path(new.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise SettingError(f"{file}: cannot be written: {error.strerror or error}") from error


def _own_as(target: Path, new: str) -> None:
    """Give a file to whom another belongs; only root can, and nobody else needs to."""
    status = target.stat()
    if os.geteuid() == 0:
        os.chown(new, status.st_uid, status.st_gid)


def _hold_to(target: Path, before: bytes, file: Path) -> None:
    if target.read_bytes() != before:
        raise SettingError(f"{file}: it has changed since it was read\n  try it again")


def diff(mended: Mended, shown: str) -> str:
    """Give what was changed as a unified diff; empty when nothing was."""
    before, after = (_LINE.findall(text) for text in (mended.before, mended.text))
    return "".join(
        row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"
        for row in unified_diff(before, after, shown, shown)
    )
