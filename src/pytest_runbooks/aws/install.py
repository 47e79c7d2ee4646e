"""Puts an `aws` where blocks find it first, which hands calls over to a warm server."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..errors import InfrastructureError
from .cache import cache_folder

SOURCES = Path(__file__).with_name("client")

COMPILERS = ("cc", "gcc", "clang")
# A static program starts faster, and needs nothing of the machine; not every machine has a static C
# library.
_FLAGS = (("-O2", "-static"), ("-O2",))
_LONGEST_COMPILING = 60.0  # seconds
_LONGEST_FIRST_LINE = 127  # characters, what every Linux takes for that of a script
_LONGEST_SOCKET = 103  # bytes; of 107 that unix(7) has, a server wants four while it begins
_LONGEST_TRIAL = 20.0  # seconds, on a machine that is very busy
_SAYS_SO = 127  # the status of a client without a conf


@dataclass(frozen=True, slots=True)
class Client:
    """An `aws` that was put into a folder.

    Attributes:
        path: the folder that holds it and nothing else, for the PATH.
        compiled: it is the one in C, and not the one in Python, which takes 20 milliseconds a call.
    """

    path: Path
    compiled: bool


def install(folder: Path, socket: Path, program: Path, machine: Mapping[str, str]) -> Client:
    """Put the client into a folder: `bin/aws`, and `aws.conf` with what it has to know.

    Args:
        folder: a folder that is there, of this client alone.
        socket: where the server listens, or will.
        program: the real program, which runs where there is no server.
        machine: the variables of the machine, for the compiler and the cache.

    Raises:
        InfrastructureError: a path that the client could not read, or that no socket can have; or
            nothing can be run in the folder.
        OSError: the folder cannot be written.
    """
    paths = [str(path.absolute()) for path in (socket, program)]
    if wrong := next((path for path in paths if "\n" in path), None):
        raise InfrastructureError(f"{wrong!r}: a path with a newline; use one without")
    if len(os.fsencode(paths[0])) > _LONGEST_SOCKET:
        raise InfrastructureError(
            f"{paths[0]}: too long for the path of a socket; have a shorter TMPDIR"
        )
    conf, client = folder / "aws.conf", folder / "bin" / "aws"
    conf.unlink(missing_ok=True)  # without it, a client that is tried runs nothing
    client.parent.mkdir(exist_ok=True)
    compiled = _put_compiled(client, machine)
    if not compiled:
        _put_script(client)
        if not _runs(client):
            raise InfrastructureError(
                f"{client}: it does not run; use a folder on a file system that is not mounted "
                "`noexec`"
            )
    conf.write_bytes(b"".join(os.fsencode(path) + b"\n" for path in paths))
    return Client(client.parent, compiled)


def _put_compiled(client: Path, machine: Mapping[str, str]) -> bool:
    """Put the client in C there; False when none can be made here, or it does not run."""
    search = machine.get("PATH", os.defpath)
    compiler = next(filter(None, (shutil.which(one, path=search) for one in COMPILERS)), None)
    if compiler is None:
        return False
    cache = None
    with suppress(OSError, RuntimeError):  # not there, not ours, no home
        cache = cache_folder(machine)
    with tempfile.TemporaryDirectory(prefix="runbook-aws-") as workshop:
        known = cache or Path(workshop)
        choices = [(known / _name(compiler, flags), flags) for flags in _FLAGS]
        choices.sort(key=lambda choice: not choice[0].exists())  # what is there comes first
        for kept, flags in choices:
            made = kept
            if not kept.exists():
                made = Path(workshop, "made")
                if not _compile([compiler, *flags], made, machine):
                    continue
                if cache is not None:
                    _keep(made, kept)
            _copy(made, client)
            if _runs(client):
                return True
    return False


def _name(compiler: str, flags: tuple[str, ...]) -> str:
    source = (SOURCES / "client.c").read_bytes()
    words = "\0".join((compiler, *flags, os.uname().machine))
    return "aws-client-" + sha256(source + words.encode(errors="surrogateescape")).hexdigest()


def _compile(command: list[str], target: Path, machine: Mapping[str, str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - the compiler of this machine
            [*command, "-o", str(target), str(SOURCES / "client.c")],
            env=dict(machine),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST_COMPILING,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and target.exists()


def _keep(made: Path, kept: Path) -> None:
    """Copy a program into the cache, whole or not at all; others may do the same."""
    with suppress(OSError), tempfile.TemporaryDirectory(dir=kept.parent) as beside:
        shutil.copy(made, Path(beside, "aws"))
        Path(beside, "aws").replace(kept)


def _copy(made: Path, client: Path) -> None:
    # No link: a block that writes to its `aws` would change that of every other run.
    client.unlink(missing_ok=True)
    shutil.copyfile(made, client)
    client.chmod(0o755)


def _put_script(client: Path) -> None:
    # Of a virtual environment nothing is needed.
    python = os.path.realpath(sys.executable)
    first = f"#!{python} -IS\n"
    if len(first) > _LONGEST_FIRST_LINE or len(python.split()) != 1:
        # A shell sees a command, and Python a string.
        first = f"#!/bin/sh\n'''exec' {shlex.quote(python)} -IS \"$0\" \"$@\"\n' '''\n"
    client.unlink(missing_ok=True)
    client.write_bytes(os.fsencode(first) + (SOURCES / "client.py").read_bytes())
    client.chmod(0o755)


def _runs(client: Path) -> bool:
    """Try a client that has no conf: it is to say so."""
    deadline = time.monotonic() + _LONGEST_TRIAL
    while True:
        try:
            done = subprocess.run(  # noqa: S603 - it was just put there
                [client],
                env={},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_LONGEST_TRIAL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        except OSError as error:
            # A process that was forked while the file was written holds it open until it execs.
            if error.errno != errno.ETXTBSY or time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        else:
            return done.returncode == _SAYS_SO and done.stderr.startswith(b"aws: ")
