"""Writes a document over, whole or not at all, and shows what that changes."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import tempfile
from difflib import unified_diff
from pathlib import Path

from ..errors import SettingError

_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # as `diff` and `patch` see lines
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


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
        if not target.stat().st_mode & _WRITABLE:  # to the superuser everything is
            raise PermissionError(errno.EACCES, "it is read-only")
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


def diff(before: str, after: str, shown: str) -> str:
    """Give what was changed as a unified diff; empty when nothing was."""
    old, new = (_LINE.findall(text) for text in (before, after))
    return "".join(
        row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"
        for row in unified_diff(old, new, shown, shown)
    )
