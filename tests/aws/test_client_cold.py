"""The client where there is no server for its call: it becomes the real program."""

from __future__ import annotations

import os
import pty
import shlex
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .taking import CLIENTS, LONG, Stage, finish, stage


@pytest.fixture(params=CLIENTS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def alone(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A client without a server, whose cold program shows files."""
    with stage(kind, tmp_path, monkeypatch, "cat", listens=False) as made:
        yield made


@pytest.fixture
def on(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A client with a server, whose cold program shows files."""
    with stage(kind, tmp_path, monkeypatch, "cat") as made:
        yield made


def test_without_a_server_it_is_the_real_program(alone: Stage) -> None:
    process = alone.start([alone.aws, "/proc/self/comm"])
    assert finish(process) == (0, b"cat\n", b"")


def test_arguments_and_name_are_those_of_the_call(alone: Stage) -> None:
    arguments = [b"--", b"/proc/self/cmdline", b"", b"a b\xff"]
    process = alone.start([b"aws", *arguments], executable=str(alone.aws))
    status, out, _ = finish(process)
    # What the kernel starts by an interpreter has lost the name.
    name = b"aws" if alone.client.compiled else bytes(alone.aws)
    assert (status, out) == (1, b"\0".join([name, *arguments, b""]))  # for two are no files


def test_the_environment_is_that_of_the_call(alone: Stage) -> None:
    env = {b"Z": b"1", b"A": b"=2", b"B\xff": b"\xfe\n", b"LC_ALL": b"C"}
    process = alone.start([alone.aws, "/proc/self/environ"], env=env)
    assert finish(process)[1] == b"Z=1\0A==2\0B\xff=\xfe\n\0LC_ALL=C\0"


def test_it_needs_no_environment(alone: Stage) -> None:
    process = alone.start(["env", "-i", alone.aws, "/proc/self/environ", "/proc/self/comm"])
    assert finish(process) == (0, b"cat\n", b"")


def test_signals_are_as_they_were(alone: Stage) -> None:
    def change() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    for before in (None, change):
        shown = []
        for program in (alone.aws, Path("/bin/cat")):
            command = f"{shlex.quote(str(program))} /proc/self/status | grep Sig[BIC]"
            process = alone.start(["bash", "-c", command], preexec_fn=before)
            shown.append(finish(process)[1])
        assert shown[0] == shown[1]


def test_signals_are_as_they_were_when_the_server_did_not_want_the_call(on: Stage) -> None:
    process = on.start([on.aws, "/proc/self/status"])
    on.take().end(b"C")
    out = finish(process)[1].decode()
    shown = {line.split()[0]: line.split()[1] for line in out.splitlines() if "Sig" in line[:3]}
    names = ("SigBlk:", "SigIgn:", "SigCgt:")
    assert [shown[name] for name in names] == ["0" * 16] * 3


@pytest.mark.parametrize("answer", [b"C", b"", b"?"])
def test_a_call_that_the_server_does_not_accept_runs_once(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    with stage(kind, tmp_path, monkeypatch, "tee") as on:
        process = on.start([on.aws, "-a", "runs"], cwd=tmp_path, stdin=subprocess.PIPE)
        on.take().end(answer)
        out, _ = process.communicate(b"ran\n", timeout=LONG)
    assert (process.returncode, out) == (0, b"ran\n")
    assert (tmp_path / "runs").read_text() == "ran\n"


def test_a_server_that_hangs_up_in_the_middle_of_a_request_leaves_the_call_to_be_run(
    on: Stage,
) -> None:
    env = {f"V{n}": "x" * 100_000 for n in range(15)}
    process = on.start([on.aws, "/proc/self/comm"], env=env)
    assert on.listener is not None
    connection, _ = on.listener.accept()
    connection.recv(100)
    time.sleep(0.1)
    connection.close()
    assert finish(process) == (0, b"cat\n", b"")


def test_no_descriptor_is_left_open_in_the_real_program(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(kind, tmp_path, monkeypatch, "ls") as on:
        process = on.start(["bash", "-c", "aws -v /proc/self/fd 7</dev/null"])
        on.take().end(b"C")
        assert finish(process)[1].split() == [b"0", b"1", b"2", b"3", b"7"]  # 3 is that of `ls`


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_with_a_standard_descriptor_closed_it_asks_no_server(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    with stage(kind, tmp_path, monkeypatch, "bash") as on:
        look = "for n in 0 1 2; do [ -e /proc/$$/fd/$n ] || printf $n >> closed; done"
        process = on.start(["bash", "-c", f"aws -c {shlex.quote(look)} {closed}"], cwd=tmp_path)
        finish(process)
        assert not asked(on)
    assert (tmp_path / "closed").read_text() == "".join(
        one for one in "012" if f"{one}<" in closed or f"{one}>" in closed
    )


def asked(on: Stage) -> bool:
    """Whether somebody came to the server that nobody took."""
    assert on.listener is not None
    on.listener.settimeout(0)
    try:
        on.listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_with_a_controlling_terminal_it_asks_no_server(on: Stage) -> None:
    ours, theirs = pty.openpty()
    process = on.start(
        ["setsid", "-c", on.aws, "/proc/self/comm"], stdin=theirs, start_new_session=True
    )
    assert finish(process) == (0, b"cat\n", b"")
    os.close(theirs)
    os.close(ours)
    assert not asked(on)


def test_a_terminal_that_does_not_control_it_is_a_descriptor_like_others(on: Stage) -> None:
    ours, theirs = pty.openpty()
    process = on.start([on.aws], stdin=theirs, start_new_session=True)
    call = on.take()
    assert os.isatty(call.descriptors[0])
    call.end(b"AX\0")
    assert finish(process)[0] == 0
    os.close(theirs)
    os.close(ours)


def test_with_more_than_250_descriptors_it_asks_no_server(on: Stage) -> None:
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(248)]
    try:
        process = on.start([on.aws, "/proc/self/comm"], pass_fds=opened)
    finally:
        for one in opened:
            os.close(one)
    assert finish(process) == (0, b"cat\n", b"")
    assert not asked(on)


def test_a_socket_that_nobody_serves_any_more_is_none(on: Stage) -> None:
    assert on.listener is not None
    on.listener.close()
    process = on.start([on.aws, "/proc/self/comm"])
    assert finish(process) == (0, b"cat\n", b"")


def test_a_socket_with_a_path_too_long_for_one_is_none(alone: Stage) -> None:
    (alone.folder / "aws.conf").write_text(f"/{'x' * 200}\n/bin/cat\n")
    assert finish(alone.start([alone.aws, "/proc/self/comm"])) == (0, b"cat\n", b"")


def test_where_too_many_wait_for_the_server_it_waits_for_nobody(alone: Stage) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(alone.path))
        listener.listen(0)
        with socket.socket(socket.AF_UNIX) as first:
            first.connect(str(alone.path))
            process = alone.start([alone.aws, "/proc/self/comm"])
            assert finish(process) == (0, b"cat\n", b"")


@pytest.mark.parametrize(
    ("mode", "status", "reason"),
    [(None, 127, "No such file or directory"), (0o644, 126, "Permission denied")],
)
def test_a_program_that_cannot_be_run_is_said_with_the_status_of_a_shell(
    alone: Stage, mode: int | None, status: int, reason: str
) -> None:
    program = alone.folder / "real aws"
    (alone.folder / "aws.conf").write_text(f"{alone.path}\n{program}\n")
    if mode:
        program.write_text("#!/bin/sh\n")
        program.chmod(mode)
    said = f"aws: cannot run {program}: {reason}\n"
    assert finish(alone.start([alone.aws])) == (status, b"", said.encode())


@pytest.mark.parametrize("text", ["", "/socket\n", "/socket\n/program", "\n/program\n", "/s\n\n"])
def test_a_conf_that_cannot_be_read_is_said(alone: Stage, text: str) -> None:
    conf = alone.folder / "aws.conf"
    conf.write_text(text)
    hint = "run the `aws` that pytest-runbooks put first on the PATH"
    said = f"aws: {conf}: it has no two lines with paths; {hint}\n"
    assert finish(alone.start([alone.aws])) == (127, b"", said.encode())


def test_a_client_that_was_copied_elsewhere_says_so(alone: Stage, tmp_path: Path) -> None:
    elsewhere = tmp_path / "other" / "bin" / "aws"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_bytes(alone.aws.read_bytes())
    elsewhere.chmod(0o755)
    status, out, err = finish(alone.start([elsewhere]))
    assert (status, out) == (127, b"")
    assert err.startswith(b"aws: %s/other/aws.conf: No such file" % bytes(tmp_path))


def test_a_path_with_blanks_is_one_like_others(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    program = folder / "the real one"
    program.write_text('#!/bin/sh\necho "$0" "$@"\n')
    program.chmod(0o755)
    with stage(kind, folder, monkeypatch, str(program)) as on:
        process = on.start(["aws", "x y"])
        on.take().end(b"C")
        assert finish(process) == (0, f"{program} x y\n".encode(), b"")
        process = on.start(["aws", "x y"])
        on.take().end(b"AX\4")
        assert finish(process)[0] == 4


def test_a_hundred_calls_at_once_run_without_a_server(alone: Stage) -> None:
    processes = [alone.start([alone.aws, "/proc/self/comm"]) for _ in range(100)]
    found: list[tuple[int, bytes, bytes]] = []
    threads = [
        threading.Thread(target=lambda one=one: found.append(finish(one))) for one in processes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(0, b"cat\n", b"")] * 100
