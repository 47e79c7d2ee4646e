"""Which AWS CLI the blocks of a run use."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ..errors import SettingError, suggestion
from .executables import python_of

PATH = "PATH"
SETTING = "runbooks_aws"

NAME = re.compile(r"(?<![\w:./-])aws(?![\w:./-])")
"""Finds the command in code: the word, and no part of an ARN, of a host or of a file's name."""

_PROGRAM_FOLDERS = {"bin", "sbin", "shims"}


class Warming(Enum):
    """Whether the program is to be kept warm; the values are the words of the setting."""

    IF_POSSIBLE = "auto"
    REQUIRED = "warm"
    NEVER = "system"


@dataclass(frozen=True, slots=True)
class AwsProgram:
    """A program that blocks run as `aws`.

    Attributes:
        path: where it is, with links as they are.
        version: as `2.38.5`; empty for one that does not answer as the AWS CLI does.
        origin: what named it: `PATH`, `runbooks_aws`, or the package that brought it, with its
            version.
    """

    path: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        """The first number of the version; 0 for what is not known to be the AWS CLI."""
        return int(self.version.partition(".")[0] or "0")


def read_setting(said: str, root: Path) -> tuple[Warming, Path | None]:
    """Read what `runbooks_aws` says: a word, or the path of a program.

    Args:
        said: the setting. What has a `/` in it is a path; `~` is the user's home.
        root: the folder where a relative path begins.

    Raises:
        SettingError: it is neither, or no program is there.
    """
    words = {warming.value: warming for warming in Warming}
    if said in words:
        return words[said], None
    if "/" not in said:
        raise SettingError(
            f"unknown word `{said}`\n  {suggestion(said, words)}\n"
            "  the path of a program is written with a `/`, as `~/bin/aws`"
        )
    program = root / Path(said).expanduser()
    if not (program.is_file() and os.access(program, os.X_OK)):
        what = "is not there" if not program.exists() else "is no program that can be run"
        raise SettingError(
            f"`{said}` {what}\n  name the program itself, as `/usr/local/bin/aws`; `auto` takes "
            "the `aws` on the PATH"
        )
    return Warming.IF_POSSIBLE, program


def find_program(
    warming: Warming,
    named: Path | None,
    path: str,
    machine: Mapping[str, str],
    say: Callable[[str], None] = lambda _: None,
    run: str = "",
) -> AwsProgram | None:
    """Find the program, and its version.

    What is on the PATH is what operators use; only where nothing is there, the package of the extra
    `aws` fills the gap, and is unpacked when that was not done before.

    Args:
        warming: with `NEVER` nothing counts but what is on the PATH.
        named: the program of the setting, if it names one.
        path: the PATH of blocks.
        machine: the variables of the machine.
        say: told, in words, what takes a while.
        run: the name of this run that its processes share; see `version_of`.

    Returns:
        None when there is none.

    Raises:
        SettingError: the package is not as it was installed, or cannot be unpacked; or what the
            setting names, or what it wants to be kept warm, is not the AWS CLI.
    """
    from .official import find_official  # noqa: PLC0415 - this module is in every pytest run
    from .versions import version_of  # noqa: PLC0415 - as above

    if named:
        if not (version := version_of(named, path, machine, run)):
            raise SettingError(
                f"`{named} --version` does not answer as the AWS CLI does\n  name the AWS CLI; "
                "what stands for it goes first on the PATH, as `aws`, with the setting `system`"
            )
        return AwsProgram(named, version, SETTING)
    if found := shutil.which("aws", path=path):
        version = version_of(Path(found), path, machine, run)
        if warming is Warming.REQUIRED and not version:
            raise SettingError(
                f"`warm`, and `{found} --version` does not answer as the AWS CLI does\n  write "
                "`auto`, and it runs as it is, or put the AWS CLI before it on the PATH"
            )
        return AwsProgram(Path(found), version, PATH)
    if warming is Warming.NEVER:
        return None
    package = find_official()
    if package is None:
        return None
    program = package.unpacked(machine, say)
    return AwsProgram(program, version_of(program, path, machine, run), package.name)


def folders_of(program: AwsProgram) -> tuple[Path, ...]:
    """Give what has to be readable so that a program can run, wherever it is.

    That is the program, its folder, the folder above one of programs, and what the Python of a
    script needs. These are candidates: one that holds a home must not be opened for it.
    """
    return tuple(dict.fromkeys(_needed(program.path)))


def _needed(program: Path) -> Iterator[Path]:
    real = program.resolve()
    yield real
    yield from _with_the_folder_above(real.parent)
    python = python_of(real)
    if python is None:
        return
    # The folder of a virtual environment is that of the link; what it is made of, the target's.
    for folder in (python.parent, python.resolve().parent, *_base_of(python.parent.parent)):
        yield from _with_the_folder_above(folder.resolve())


def _with_the_folder_above(folder: Path) -> Iterator[Path]:
    yield folder
    if folder.name in _PROGRAM_FOLDERS:
        yield folder.parent


def _base_of(environment: Path) -> Iterator[Path]:
    """Give the folder of the Python that a virtual environment was made with."""
    with suppress(OSError, UnicodeDecodeError):
        for line in (environment / "pyvenv.cfg").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            if name.strip() == "home":
                yield Path(value.strip())
