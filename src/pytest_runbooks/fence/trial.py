"""Which parts of the fence hold on this machine, found out by trying."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from .fence import Fence, Limits
from .kernel import this_machine
from .landlock import version
from .layers import ALL, Layers

_PATIENCE = 20.0  # seconds

# What is tried inside: to write a file, and to connect to a port, both of which work outside, and
# to connect to the gateway, which must work inside, too: where the guard may not have the sockets
# of others (Docker's default profile refuses pidfd_getfd(2)), it could only refuse.
_TRIAL = """
import _socket, sys
def held(act):
    try:
        act()
    except OSError:
        return "true"
    return "false"
_socket.socket().connect(("127.0.0.1", int(sys.argv[3])))
connect = lambda: _socket.socket().connect(("127.0.0.1", int(sys.argv[2])))
write = lambda: open(sys.argv[1], "w")
print(f'{{"files": {held(write)}, "connections": {held(connect)}}}')
"""


def detect() -> Layers:
    """Try what holds; takes as long as it takes to start a program."""
    if this_machine() is None:
        return Layers()
    for wanted in (ALL, Layers(files=True), Layers(connections=True)):
        if (not wanted.files or version()) and _holds(wanted):
            return wanted
    return Layers()


def _holds(layers: Layers) -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="runbook-trial-") as folder,
        socket.create_server(("127.0.0.1", 0)) as gateway,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        inside, outside = Path(folder, "inside"), Path(folder, "outside")
        inside.mkdir()
        port, own = other.getsockname()[1], gateway.getsockname()[1]
        limits = Limits(own, [Path("/")], [inside], lambda *_: None)
        try:
            trial = [sys.executable, "-I", "-S", "-c", _TRIAL, str(outside), str(port), str(own)]
            with Fence(layers, limits) as fence, fence.entrance(trial, {}) as entrance:
                done = subprocess.run(  # noqa: S603 - a program of ours
                    entrance.command,
                    pass_fds=entrance.descriptors,
                    capture_output=True,
                    cwd=inside,
                    env=entrance.env,
                    timeout=_PATIENCE,
                    check=True,
                )
            found = json.loads(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError):
            return False
    return all(found[name] for name in ("files", "connections") if getattr(layers, name))
