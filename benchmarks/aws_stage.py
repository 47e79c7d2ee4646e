"""What `aws.py` measures on: one program of the AWS CLI, cold and warm, inside of a fence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import pytest_runbooks
from pytest_runbooks.aws.install import install
from pytest_runbooks.aws.programs import AwsProgram, folders_of
from pytest_runbooks.aws.warm import Served, WarmAws
from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.fence.fence import entrance
from pytest_runbooks.fence.places import readable
from pytest_runbooks.fence.trial import detect
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.procedures.enclosure import enclose
from pytest_runbooks.procedures.home import Aws
from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.surroundings import block_environment

ACCOUNT, REGION = "111111111111", "af-south-1"
COLD, WARM = "cold", "warm"
IN_C, IN_PYTHON = "client in C", "client in Python"
NEVER = Path("/bin/false")
"""What runs where a call should be warm and is not, so that the benchmark ends."""

PATIENCE = 120.0  # seconds for the program to load

# Runs each line that it reads; says the status, and the microseconds that it took.
SHELL = r"""
while IFS= read -r line; do
    began=$EPOCHREALTIME
    eval "$line" </dev/null >out 2>err
    status=$?
    ended=$EPOCHREALTIME
    echo "$status $(( ${ended/./} - ${began/./} ))"
done
"""

# Accepts every call, and says at once that it ended well.
ANSWERER = """
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
print(flush=True)
while True:
    caller, _ = listener.accept()
    _, descriptors, _, _ = socket.recv_fds(caller, 1 << 20, 253)
    caller.sendall(b"AX\\0")
    caller.close()
    for one in descriptors:
        os.close(one)
"""

# Holds so many bytes in memory. For each line that it reads it makes the HTTP request that the
# line describes, or, where that is none, forks a process that ends at once; says the microseconds.
PROBE = """
import http.client, json, mmap, os, sys, time
size, port = map(int, sys.argv[1:])
held = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
held.madvise(mmap.MADV_NOHUGEPAGE)
for at in range(0, size, mmap.PAGESIZE):
    held[at] = 1
for line in sys.stdin:
    request = json.loads(line)
    status, began = 0, time.perf_counter()
    if request:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request(*request)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        status = answer.status - 200
    elif pid := os.fork():
        os.waitpid(pid, 0)
    else:
        os._exit(0)
    print(status, int((time.perf_counter() - began) * 1e6), flush=True)
"""


class Peer:
    """A process inside of the fence that does what it is told, line by line.

    Args:
        process: with pipes for its standard input and output.
        errors: the file with what went wrong.
    """

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self.process = process
        self._errors = errors

    def ask(self, line: str) -> None:
        """Have it do something."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def seconds(self, line: str = "") -> float:
        """Have it do something, or wait for what it was asked; give how long that took."""
        assert self.process.stdout
        if line:
            self.ask(line)
        status, _, taken = self.process.stdout.readline().partition(" ")
        if status != "0":
            said = self._errors.read_text(errors="replace")
            sys.exit(f"{line}: ended with {status or 'the process'}\n{said[-2000:]}")
        return int(taken) / 1e6

    def close(self) -> None:
        with self.process:
            self.process.kill()


class Stage:
    """A gateway with moto, a fence, and in it the shells that call a program of the AWS CLI.

    Args:
        program: what is measured.
        folder: an empty folder.

    Attributes:
        shells: bash by the kind of `aws` that is first on its PATH: that which is cold, and that
            which is warm; or a client whose server answers each call at once.
        compiled: the client is the one in C, where that was wanted.
        served: the calls that are answered warm.
    """

    def __init__(self, program: AwsProgram, folder: Path) -> None:
        self._stack = ExitStack()
        folder = folder.resolve()
        root = folder / "procedure"
        self.work, home, tmp = (root / name for name in ("work", "home", "tmp"))
        places = {one: folder / f"aws-{one[-3:]}" for one in (COLD, WARM, IN_C, IN_PYTHON)}
        for one in (root, self.work, home, tmp, folder / "template", *places.values()):
            one.mkdir()
        self._gateway = Gateway()
        self._stack.callback(self._gateway.close)
        emulator = MotoEmulator(Outside(self._gateway.url))
        self._stack.callback(emulator.close)
        self._gateway.serve(emulator.application)
        machine = {"PATH": os.environ["PATH"], "HOME": str(folder / "user")}
        own = [Path(pytest_runbooks.__file__).parent, *folders_of(program), *places.values()]
        settings = RunSettings(
            machine=machine, layers=detect(), readable=readable(machine, folder, own)
        )
        self._fence = enclose(settings, self._gateway, [root])
        if self._fence:
            self._stack.callback(self._fence.close)
        aws = Aws(self._gateway.url, ACCOUNT, REGION)
        self._env = block_environment(
            settings, home=home, tmp=tmp, aws=aws, ca_file=self._gateway.ca_file
        )
        self._warm = WarmAws(program, folder / "template", self._env)
        self._stack.callback(self._warm.close)
        self.served = Served(home, root / "aws", self._fence)
        at_once = root / "at-once"
        here, without_compiler = dict(os.environ), {"PATH": "/var/empty"}
        places[COLD].joinpath("aws").symlink_to(program.path)
        paths = {COLD: places[COLD]}
        clients = {
            WARM: install(places[WARM], self.served.socket, NEVER, here),
            IN_C: install(places[IN_C], at_once, NEVER, here),
            IN_PYTHON: install(places[IN_PYTHON], at_once, NEVER, without_compiler),
        }
        self.compiled = clients[IN_C].compiled
        paths |= {kind: client.path for kind, client in clients.items()}
        answerer = self._start([sys.executable, "-c", ANSWERER, str(at_once)])
        assert answerer.process.stdout
        answerer.process.stdout.readline()
        self.shells = {
            kind: self._start(["/bin/bash", "-c", SHELL], path) for kind, path in paths.items()
        }

    def close(self) -> None:
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> float:
        """Load the program; give the seconds after which its calls are answered."""
        began = time.perf_counter()
        self._warm.serve(self.served)
        if not self._warm.wait_for(self.served, PATIENCE):
            sys.exit(f"not warm: {self._warm.refused or f'not within {PATIENCE} s'}")
        return time.perf_counter() - began

    def probe(self) -> Peer:
        """Start what makes single requests, and forks; it is as large as the server now is."""
        size = memory_of(self.served.process)["Anonymous"] << 10
        words = [sys.executable, "-c", PROBE, str(size), str(self._gateway.port)]
        return self._start(words)

    def _start(self, command: list[str], first: Path | None = None) -> Peer:
        path = os.pathsep.join([*([str(first)] if first else []), self._env["PATH"]])
        env = {**self._env, "PATH": path}
        with entrance(self._fence, command, env) as entering:
            process = subprocess.Popen(
                entering.command,
                env=entering.env,
                cwd=self.work,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=entering.descriptors,
                text=True,
                start_new_session=True,  # what has a terminal runs cold
            )
        if self._fence:
            self._fence.adopt(process.pid, itself=True)
        peer = Peer(process, self.work / "err")
        self._stack.callback(peer.close)
        return peer


def memory_of(process: int) -> dict[str, int]:
    """Give what /proc/PID/smaps_rollup says, in KiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) for name, _, rest in (one.partition(":") for one in lines)}


def parent_of(process: int) -> int:
    """Give the process that started a process."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(one.split()[1]) for one in status.splitlines() if one.startswith("PPid:"))


def all_below(process: int) -> list[int]:
    """Give the descendants of a process."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *all_below(child))]
