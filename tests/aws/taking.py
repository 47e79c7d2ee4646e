"""A server that takes calls of `aws` over from the client, and does what a test says with them."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pytest_runbooks.aws import install as installing

CLIENTS = ["compiled", "script"]
LONG = 20.0  # seconds
NAMESPACES = ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"]


@dataclass
class Call:
    """A call that a client hands over, as it came."""

    connection: socket.socket
    directory: int = -1
    descriptors: dict[int, int] = field(default_factory=dict)
    sections: list[bytes] = field(default_factory=list)

    @property
    def arguments(self) -> list[bytes]:
        return self.sections[1].split(b"\0")[:-1]

    @property
    def environment(self) -> list[bytes]:
        return self.sections[2].split(b"\0")[:-1]

    def status(self, name: str) -> str:
        return self.sections[3].decode().partition(f"\n{name}:")[2].partition("\n")[0].strip()

    def say(self, answer: bytes) -> None:
        self.connection.sendall(answer)

    def hears(self) -> int:
        """Wait for one byte; -1 at the end."""
        try:
            byte = self.connection.recv(1)
        except ConnectionResetError:  # the client ended before it read all that was said
            return -1
        return byte[0] if byte else -1

    def hang_up(self) -> None:
        for descriptor in (self.directory, *self.descriptors.values()):
            os.close(descriptor)
        self.connection.close()

    def end(self, answer: bytes) -> None:
        self.say(answer)
        self.hang_up()


@dataclass
class Stage:
    """A client, the folder for its PATH, and the socket that it goes to."""

    folder: Path
    client: installing.Client
    path: Path
    listener: socket.socket | None = None

    @property
    def aws(self) -> Path:
        return self.client.path / "aws"

    def start(self, command: Sequence[str | bytes | Path], **kwargs: object) -> Started:
        env = kwargs.pop("env", {"PATH": f"{self.client.path}:{os.environ['PATH']}"})
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return] # passed on as it is
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs
        )

    def take(self) -> Call:
        """Take over the next call."""
        assert self.listener is not None
        connection, _ = self.listener.accept()
        connection.settimeout(LONG)
        call = Call(connection)
        data, passed, _, _ = socket.recv_fds(connection, 1 << 16, 253)
        while len(data) < 4 or len(data) < 4 + struct.unpack_from("!I", data)[0]:
            part = connection.recv(1 << 20)
            assert part, "the request ends too early"
            data += part
        assert len(data) == 4 + struct.unpack_from("!I", data)[0]
        at = 4
        while at < len(data):
            (size,) = struct.unpack_from("!I", data, at)
            call.sections.append(data[at + 4 : at + 4 + size])
            at += 4 + size
        assert len(call.sections) == 6
        call.directory, *others = passed
        numbers = [int(one) for one in call.sections[0].split(b" ")]
        assert sorted(numbers) == numbers
        call.descriptors = dict(zip(numbers, others, strict=True))
        return call


Started = subprocess.Popen[bytes]


@contextmanager
def stage(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch, program: str, *, listens: bool = True
) -> Iterator[Stage]:
    """Install one of the two clients, with `program` for the cold calls."""
    if kind == "script":
        monkeypatch.setattr(installing, "COMPILERS", ())
    elif not any(map(shutil.which, installing.COMPILERS)):
        pytest.skip("there is no C compiler")
    path = folder / "socket"
    found = shutil.which(program) or program
    # What every test of a worker compiles lies beside their folders.
    machine = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache-of-clients")}
    client = installing.install(folder, path, Path(found), machine)
    assert client.compiled == (kind == "compiled")
    made = Stage(folder, client, path)
    if not listens:
        yield made
        return
    with socket.socket(socket.AF_UNIX) as listener:
        listener.settimeout(LONG)
        listener.bind(str(path))
        listener.listen(1000)
        made.listener = listener
        yield made


def finish(process: Started) -> tuple[int, bytes, bytes]:
    """Wait for a program; give its status and what it wrote."""
    out, err = process.communicate(timeout=LONG)
    return process.returncode, out, err
