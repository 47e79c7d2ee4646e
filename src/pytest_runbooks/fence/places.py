"""Which files of the machine a block may read: programs and settings, but nobody's own files.

Landlock knows what is allowed and nothing else, so that a folder with something private in it is
taken apart: what stands beside the private part is allowed, one by one.
"""

from __future__ import annotations

import os
import pwd
import sys
import sysconfig
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts")
"""What of /dev can be read and written."""

_PRIVATE = (
    # Homes, and what programs and containers keep while they run: sockets, tokens, mounts.
    *("/root", "/home", "/Users", "/run", "/var/run", "/mnt", "/media", "/dev"),
    # What is written for a while, by everybody: the files of other procedures, too.
    *("/tmp", "/var/tmp", "/dev/shm"),  # noqa: S108 - named to keep them closed
    # Keys and passwords that root can read.
    *("/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/ssl/private"),
    *("/etc/ssh", "/etc/sudoers", "/etc/sudoers.d", "/etc/kubernetes", "/etc/rancher"),
    *("/etc/boto.cfg", "/etc/aws", "/etc/docker", "/var/lib/docker", "/var/lib/kubelet"),
    *("/var/lib/cloud", "/var/log", "/var/spool", "/var/backups", "/boot"),
)
_NAMES_A_SECRET = (
    *("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"),
    *("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_DATA_PATH", "BOTO_CONFIG", "NETRC"),
    *("GOOGLE_APPLICATION_CREDENTIALS", "KUBECONFIG", "DOCKER_CONFIG", "SSH_AUTH_SOCK"),
    *("GNUPGHOME", "VAULT_TOKEN_FILE", "CLOUDSDK_CONFIG", "AZURE_CONFIG_DIR"),
)
_PROGRAM_FOLDERS = {"bin", "sbin", "shims"}


def readable(machine: Mapping[str, str], own: Iterable[Path]) -> tuple[Path, ...]:
    """Give the files and folders that may be read.

    Args:
        machine: the environment variables of the machine.
        own: what may be read wherever it is.
    """
    private = {str(path) for path in _private(machine)}
    granted = {str(path) for path in (*own, *_programs(machine))}
    # A folder that holds something private is no place of programs, it only holds one.
    fitting = sorted(path for path in granted if not _holds_any(path, private))
    return tuple(Path(path) for path in (*_beside("/", private), *fitting))


def _holds_any(folder: str, paths: Iterable[str]) -> bool:
    inside = folder.rstrip("/") + "/"
    return any(path == folder or path.startswith(inside) for path in paths)


def _private(machine: Mapping[str, str]) -> Iterator[Path]:
    homes = (Path(user.pw_dir) for user in pwd.getpwall() if user.pw_uid == os.getuid())
    named = (Path(machine[name]) for name in _NAMES_A_SECRET if machine.get(name))
    home = [Path(machine["HOME"])] if machine.get("HOME") else []
    for path in (*map(Path, _PRIVATE), *homes, *home, *named, Path(tempfile.gettempdir())):
        if path.is_absolute() and path != Path("/"):
            with suppress(OSError, RuntimeError):
                yield path.resolve()


def _programs(machine: Mapping[str, str]) -> Iterator[Path]:
    """Give where programs and what they need are, so far as anybody can know."""
    for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()):
        yield Path(prefix).resolve()
    for place in sys.path:
        if place:
            yield Path(place).resolve()
    for place in machine.get("PATH", "").split(os.pathsep):
        folder = Path(place)
        if folder.is_absolute() and folder.is_dir():
            yield from _with_its_programs(folder.resolve())


def _with_its_programs(folder: Path) -> Iterator[Path]:
    """Give a folder of programs, and where those are that it only names by links."""
    yield folder
    if folder.name in _PROGRAM_FOLDERS:
        yield folder.parent
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.is_symlink():
                with suppress(OSError, RuntimeError):
                    target = Path(entry.path).resolve().parent
                    yield target
                    if target.name in _PROGRAM_FOLDERS:
                        yield target.parent


def _beside(folder: str, private: Collection[str]) -> Iterator[str]:
    """Give what is in a folder, without what is private at whatever depth."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.is_symlink() or entry.path in private:
                continue  # what a link leads to counts where it is
            if _holds_any(entry.path, private):
                yield from _beside(entry.path, private)
            else:
                yield entry.path
