"""The server of a procedure, with something simpler than the AWS CLI behind it."""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from pytest_runbooks.aws.seam.runbooks_warm.server import Server
from pytest_runbooks.fence.enter import call

from ...supervision.processes import alive, soon
from ..warm.stage import children, idle, written

LONG = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Serving:
    """A server in a process of its own, which ends when `life` is closed."""

    pid: int
    path: Path
    life: int
    stack: ExitStack

    def call(self, says: bytes) -> socket.socket:
        caller = self.stack.enter_context(socket.socket(socket.AF_UNIX))
        caller.settimeout(LONG)
        caller.connect(str(self.path))
        caller.sendall(says)
        return caller


Serve = Callable[..., Serving]


def answer(caller: socket.socket, server: socket.socket) -> NoReturn:
    """Do what the caller says: a letter, and a path for some."""
    word, _, path = caller.recv(4096).partition(b" ")
    if word == b"go":
        os._exit(0)
    server.sendall(word)
    caller.sendall(b"A")
    caller.close()
    if word == b"kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == b"stay":
        Path(os.fsdecode(path)).write_text(f"{os.getpid()}\n")
        time.sleep(1000)
    if word == b"tell":
        server.sendall(b"news")
    os._exit(7)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(
            learn: Callable[[bytes], bool] = lambda _: False, descriptors: int = 0
        ) -> Serving:
            path = tmp_path / "socket"
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(str(path))
            listener.listen(100)
            end, life = os.pipe()
            pid = os.fork()
            if not pid:
                try:
                    os.close(life)
                    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # which a run of pytest heeds
                    me = os.getpid()
                    if descriptors:
                        os.closerange(max(end, listener.fileno()) + 1, 4096)
                        most = max(end, listener.fileno()) + 1 + descriptors
                        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

                    def begin() -> None:
                        call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
                        assert os.getppid() == me

                    Server(listener, end, begin, answer, learn).run()
                finally:
                    os._exit(1)
            os.close(end)

            def stop() -> None:
                os.close(life)
                assert os.waitpid(pid, 0)[1] == 0

            stack.callback(stop)
            return Serving(pid, path, life, stack)

        yield start


def hears(caller: socket.socket) -> bytes:
    """Give all that is said to a caller, to the end of its call."""
    heard = b""
    while heard[:1] != b"C" and len(heard) < 3 and (part := caller.recv(1)):
        heard += part
    return heard


def test_a_caller_is_told_how_its_call_ended(serve: Serve) -> None:
    serving = serve()
    assert hears(serving.call(b"end")) == b"AX\7"
    assert hears(serving.call(b"kill")) == b"AS\x09"


def test_a_caller_whose_call_nobody_took_is_told_to_run_it(serve: Serve) -> None:
    serving = serve()
    assert hears(serving.call(b"go")) == b"C"
    assert hears(serving.call(b"end")) == b"AX\7"


def test_a_caller_whose_process_was_killed_is_told_to_run_it(serve: Serve) -> None:
    serving = serve()
    os.kill(idle(serving.pid), signal.SIGSTOP)
    stopped = idle(serving.pid)
    caller = serving.call(b"end")
    assert soon(lambda: len(children(serving.pid)) == 2, LONG)
    os.kill(stopped, signal.SIGKILL)
    assert hears(caller) == b"C"
    assert hears(serving.call(b"end")) == b"AX\7"


def test_a_process_that_was_killed_while_it_waited_is_replaced(serve: Serve) -> None:
    serving = serve()
    for _ in range(3):
        process = Path("/proc", str(idle(serving.pid)))
        os.kill(int(process.name), signal.SIGKILL)
        assert soon(partial(_is_gone, process), LONG)
        assert hears(serving.call(b"end")) == b"AX\7"


def test_signals_of_a_caller_go_to_its_call_alone(serve: Serve, tmp_path: Path) -> None:
    serving = serve()
    one, other = (serving.call(f"stay {tmp_path}/{name}".encode()) for name in ("one", "other"))
    for name in ("one", "other"):
        written(tmp_path / name)
    other.sendall(bytes([signal.SIGTERM]))
    assert hears(other) == b"AS\x0f"
    assert alive(int(written(tmp_path / "one")))
    one.sendall(bytes([signal.SIGKILL]))
    assert hears(one) == b"AS\x09"


def test_the_call_of_a_caller_that_went_away_is_killed(serve: Serve, tmp_path: Path) -> None:
    serving = serve()
    caller = serving.call(f"stay {tmp_path}/pid".encode())
    pid = int(written(tmp_path / "pid"))
    caller.close()
    assert soon(lambda: not alive(pid), LONG)


def test_calls_end_with_the_server(serve: Serve, tmp_path: Path) -> None:
    serving = serve()
    serving.call(f"stay {tmp_path}/pid".encode())
    written(tmp_path / "pid")
    assert soon(lambda: len(children(serving.pid)) == 2, LONG)
    below = children(serving.pid)
    os.kill(serving.pid, signal.SIGSTOP)
    assert all(map(alive, below))  # nothing but the server ends them
    os.kill(serving.pid, signal.SIGCONT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, serving.life)  # which closes it
    os.close(nothing)
    assert soon(lambda: not any(map(alive, {serving.pid, *below})), LONG)


def test_what_a_call_tells_is_heard_before_its_caller_knows_the_end(
    serve: Serve, tmp_path: Path
) -> None:
    def learn(said: bytes) -> bool:
        with (tmp_path / "told").open("ab") as file:
            file.write(said + b"\n")
        return said == b"news"

    serving = serve(learn)
    first = idle(serving.pid)
    assert hears(serving.call(b"end")) == b"AX\7"
    second = idle(serving.pid)
    assert (tmp_path / "told").read_text() == "end\n"
    assert second != first
    assert hears(serving.call(b"tell")) == b"AX\7"
    assert (tmp_path / "told").read_text() == "end\ntell\nnews\n"
    # A process that was forked before would not know it.
    assert idle(serving.pid) not in {first, second}
    assert not alive(second)


def test_more_callers_than_descriptors_are_all_answered_in_the_end(
    serve: Serve, tmp_path: Path
) -> None:
    serving = serve(descriptors=24)
    staying = [serving.call(f"stay {tmp_path}/{name}".encode()) for name in range(6)]
    for name in range(6):
        written(tmp_path / str(name))
    ending = [serving.call(b"end") for _ in range(30)]
    for caller in staying:
        caller.close()
    assert {hears(caller) for caller in ending} <= {b"AX\7", b"C", b""}
    assert hears(serving.call(b"end")) == b"AX\7"
    assert alive(serving.pid)


def _is_gone(process: Path) -> bool:
    return not process.exists()
