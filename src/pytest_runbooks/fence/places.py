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
from functools import cache
from pathlib import Path

DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx")
"""What of /dev can be read and written."""

# Homes, what programs and containers keep while they run (sockets, tokens, mounts), and what is
# written for a while by everybody, other procedures among them. What is needed in them is opened.
_PRIVATE = (
    *("/root", "/home", "/Users", "/run", "/var/run", "/mnt", "/media", "/dev"),
    *("/tmp", "/var/tmp", "/dev/shm"),  # noqa: S108 - named to keep them closed
)
# Keys, passwords and logs that root can read, and settings of AWS for the whole machine.
_SECRET = (
    *("/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/ssl/private"),
    *("/etc/ssh", "/etc/sudoers", "/etc/sudoers.d", "/etc/kubernetes", "/etc/rancher"),
    *("/etc/boto.cfg", "/etc/aws", "/etc/docker", "/var/lib/docker", "/var/lib/kubelet"),
    *("/var/lib/cloud", "/var/log", "/var/spool", "/var/backups", "/boot"),
)
_SECRET_IN_HOME = (
    *(".aws", ".ssh", ".gnupg", ".kube", ".docker", ".netrc", ".git-credentials", ".azure"),
    *(".config/gcloud", ".config/gh", ".boto", ".pypirc", ".npmrc", ".vault-token"),
    *(".cargo/credentials", ".cargo/credentials.toml", ".local/share/keyrings", ".password-store"),
)
_NAMES_A_SECRET = (
    *("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"),
    *("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "BOTO_CONFIG", "NETRC", "SSH_AUTH_SOCK"),
    *("GOOGLE_APPLICATION_CREDENTIALS", "KUBECONFIG", "DOCKER_CONFIG", "GNUPGHOME"),
    *("VAULT_TOKEN_FILE", "CLOUDSDK_CONFIG", "AZURE_CONFIG_DIR", "GITHUB_ENV", "GITHUB_PATH"),
)
_PROGRAM_FOLDERS = {"bin", "sbin", "shims"}


def readable(machine: Mapping[str, str], project: Path, own: Iterable[Path]) -> tuple[Path, ...]:
    """Give the files and folders that may be read.

    Args:
        machine: the environment variables of the machine.
        project: the folder of what is tested; its `.git` may hold the token of a CI run.
        own: what may be read wherever it is.
    """
    homes = {user.pw_dir for user in pwd.getpwall() if user.pw_uid == os.getuid()}
    homes |= {machine["HOME"]} if machine.get("HOME") else set()
    holding = _resolved([*_PRIVATE, *homes])
    private = holding | _resolved([tempfile.gettempdir()])
    named = [machine[name] for name in _NAMES_A_SECRET if machine.get(name)]
    at_home = [f"{home}/{name}" for home in homes for name in _SECRET_IN_HOME]
    secret = _resolved([*_SECRET, *at_home, *named, f"{project}/.git"])
    closed = private | secret
    places = set(_beside("/", closed))
    for place in _resolved(map(str, (*own, project, *_programs(machine)))):
        # A folder that holds a home is no place of programs, it only holds one.
        if not _holds_any(place, holding) and not any(_holds_any(one, [place]) for one in secret):
            places.update(_beside(place, closed) if _holds_any(place, closed) else [place])
    return tuple(Path(place) for place in sorted(places))


def _resolved(paths: Iterable[str]) -> set[str]:
    found = {os.path.realpath(path) for path in paths if path.startswith("/")}
    return found - {"/"}


def _holds_any(folder: str, paths: Iterable[str]) -> bool:
    inside = folder.rstrip("/") + "/"
    return any(path == folder or path.startswith(inside) for path in paths)


def _programs(machine: Mapping[str, str]) -> Iterator[Path]:
    """Give where programs and what they need are, so far as anybody can know."""
    for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()):
        yield Path(prefix).resolve()
    for place in sys.path:
        if place:
            yield Path(place).resolve()
    for place in machine.get("PATH", "").split(os.pathsep):
        folder = Path(place)
        with suppress(PermissionError):  # one that nobody can look into has no programs for us
            if folder.is_absolute() and folder.is_dir():
                yield from _with_its_programs(folder.resolve(), folder.stat().st_mtime_ns)


@cache  # a run asks twice, and folders of programs are large
def _with_its_programs(folder: Path, _: int) -> frozenset[Path]:
    """Give a folder of programs, and where those are that it only names by links.

    Args:
        folder: the folder.
        _: when something was put into it last.
    """
    found = {folder}
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.is_symlink():
                with suppress(OSError, RuntimeError):
                    found.add(Path(entry.path).resolve().parent)
    return frozenset(found | {one.parent for one in found if one.name in _PROGRAM_FOLDERS})


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
