"""What a block writes into its memory while the guard decides changes nothing of the decision."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from pytest_runbooks.fence.fence import Fence, Limits
from pytest_runbooks.fence.layers import ALL, NONE, Layers

TRIES = 5_000

# One process flips the address that another connects to: more often to the gateway, since what is
# refused takes longer. A connection is reset at its end, so that none is left waiting.
FLIP = """
import ctypes, mmap, os, socket, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
gateway, canary = (struct.pack("!H", int(port)) for port in sys.argv[1:3])
shared = mmap.mmap(-1, 4096)
shared[:16] = struct.pack("=H", socket.AF_INET) + gateway + socket.inet_aton("127.0.0.1") + bytes(8)
flipper = os.fork()
while not flipper:
    shared[2:4], shared[16] = canary, 1
    for _ in range(100):
        shared[2:4] = gateway
while not shared[16]:
    pass
address = (ctypes.c_char * 16).from_buffer(shared)
reset = struct.pack("=ii", 1, 0)
answers = set()
for _ in range(int(sys.argv[3])):
    one = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    libc.setsockopt(one, socket.SOL_SOCKET, socket.SO_LINGER, reset, 8)
    answers.add(ctypes.get_errno() if libc.connect(one, address, 16) else 0)
    libc.close(one)
os.kill(flipper, 9)
print(sorted(answers))
"""


def ignore(*_: str) -> None: ...


def connect_while_it_flips(layers: Layers, tries: int, folder: Path) -> tuple[str, bool]:
    """Give what connect(2) answered, and whether the canary was reached."""

    def accept() -> None:
        with suppress(OSError):  # it is over
            while True:
                gateway.accept()[0].close()

    with (
        socket.create_server(("127.0.0.1", 0), backlog=4096) as gateway,
        socket.create_server(("127.0.0.1", 0), backlog=4096) as canary,
        Fence(
            layers,
            Limits(gateway.getsockname()[1], [Path("/")], [folder], ignore),
        ) as fence,
    ):
        threading.Thread(target=accept, daemon=True).start()
        ports = [str(one.getsockname()[1]) for one in (gateway, canary)]
        command = [sys.executable, "-c", FLIP, *ports, str(tries)]
        with fence.entrance(command, dict(os.environ)) as entrance:
            process = subprocess.Popen(
                entrance.command,
                env=entrance.env,
                pass_fds=entrance.descriptors,
                stdout=subprocess.PIPE,
                text=True,
                cwd=folder,
            )
        fence.adopt(process.pid, itself=True)
        said, _ = process.communicate()
        canary.setblocking(False)
        try:
            canary.accept()[0].close()
        except BlockingIOError:
            reached = False
        else:
            reached = True
        gateway.shutdown(socket.SHUT_RDWR)
    return said, reached


def test_an_address_that_flips_while_it_is_judged_never_leads_to_the_canary(
    tmp_path: Path,
) -> None:
    # Both happened: the gateway was connected to, and the canary refused (EACCES).
    assert connect_while_it_flips(ALL, TRIES, tmp_path) == ("[0, 13]\n", False)


def test_the_same_address_leads_to_the_canary_where_nobody_judges_it(tmp_path: Path) -> None:
    assert connect_while_it_flips(NONE, TRIES, tmp_path) == ("[0]\n", True)
