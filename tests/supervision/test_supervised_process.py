from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.supervision.process import SUPERVISOR, Moment, SupervisedProcess

from .processes import soon, started_with


def start(folder: Path, *command: str, descriptors: Iterable[int] = ()) -> SupervisedProcess:
    env = {"PATH": os.environ["PATH"]}
    return SupervisedProcess(
        [*command], env=env, cwd=folder, log=folder / "log", descriptors=descriptors
    )


def test_the_status_of_a_process_is_known(tmp_path: Path) -> None:
    process = start(tmp_path, "sh", "-c", "exit 3")
    assert process.await_exit(process.pid, 20) == 3
    assert process.status(process.pid) == 3
    process.close()


def test_the_signal_that_ended_a_process_is_known(tmp_path: Path) -> None:
    process = start(tmp_path, "sh", "-c", "kill -s KILL $$")
    assert process.await_exit(process.pid, 20) == -9
    process.close()


def test_a_process_that_runs_on_has_no_status(tmp_path: Path) -> None:
    process = start(tmp_path, "sleep", "60")
    assert process.await_exit(process.pid, 0.05) is None
    assert process.status(process.pid) is None
    assert not process.is_over()
    process.close()


def test_a_program_that_is_not_there_is_said_in_the_log(tmp_path: Path) -> None:
    process = start(tmp_path, "/nowhere/program")
    assert process.await_exit(process.pid, 20) == 127
    assert (tmp_path / "log").read_text() == "/nowhere/program: No such file or directory\n"
    process.close()


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"]}
    with pytest.raises(InfrastructureError, match=r"\Acannot start `sleep`: .*No such file"):
        SupervisedProcess(["sleep"], env=env, cwd=tmp_path / "nowhere", log=tmp_path / "log")


def test_a_supervisor_that_does_not_start_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('no supervisor today')")
    monkeypatch.setattr("pytest_runbooks.supervision.process.SUPERVISOR", broken)
    with pytest.raises(InfrastructureError) as raised:
        start(tmp_path, "sleep")
    assert str(raised.value) == "cannot start `sleep`: no supervisor today"


def test_what_cannot_be_killed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    helpless = tmp_path / "helpless.py"
    helpless.write_text(
        "import sys\nprint('started 1', flush=True)\nsys.stdin.read()\nprint('left 12 34')"
    )
    monkeypatch.setattr("pytest_runbooks.supervision.process.SUPERVISOR", helpless)
    process = start(tmp_path, "sleep")
    with pytest.raises(InfrastructureError) as raised:
        process.close()
    assert str(raised.value) == (
        "cannot end what was left running: process 12, 34; end it by hand, it may be another user's"
    )


def test_a_supervisor_ends_when_it_has_nothing_left_to_supervise(tmp_path: Path) -> None:
    process = start(
        tmp_path, "sh", "-c", "(setsid sh -c 'until test -e go; do sleep 0.01; done' &)"
    )
    assert process.await_exit(process.pid, 20) == 0
    assert not process.is_over()
    (tmp_path / "go").touch()
    assert soon(process.is_over)
    process.close()


def test_signals_are_not_inherited_as_ignored(tmp_path: Path) -> None:
    """Python ignores SIGPIPE and the supervisor others; a block must not."""
    process = start(tmp_path, "sh", "-c", "grep SigIgn /proc/self/status > ignored")
    assert process.await_exit(process.pid, 20) == 0
    assert (tmp_path / "ignored").read_text().split()[1] == "0" * 16
    process.close()


def test_only_what_came_after_a_moment_is_killed(tmp_path: Path, token: str) -> None:
    code = f"sleep {token}1 & sleep {token}2 & while ! test -e go; do sleep 0.01; done; "
    process = start(tmp_path, "sh", "-c", code + f"sleep {token}3 & setsid sleep {token}4 & wait")
    assert soon(lambda: bool(sleeping(f"{token}1") and sleeping(f"{token}2")))
    moment = Moment.now()
    (tmp_path / "go").touch()
    assert soon(lambda: bool(sleeping(f"{token}3") and sleeping(f"{token}4")))
    process.kill_since(moment, process.pid)
    assert [len(sleeping(f"{token}{n}")) for n in range(1, 5)] == [1, 1, 0, 0]
    process.close()
    assert sleeping(token) == []


def test_a_process_that_an_older_one_starts_is_not_killed(tmp_path: Path, token: str) -> None:
    older = f"touch ready; while ! test -e go; do sleep 0.01; done; sleep {token}; true"
    process = start(tmp_path, "sh", "-c", f"sh -c '{older}' & sleep 60")
    assert soon((tmp_path / "ready").exists)
    moment = Moment.now()
    (tmp_path / "go").touch()
    assert soon(lambda: len(sleeping(token)) == 1)
    process.kill_since(moment, process.pid)
    assert len(sleeping(token)) == 1
    process.close()


def test_a_fifo_is_drained_until_its_last_writer_is_gone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    reader = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    process = start(tmp_path, "sh", "-c", "seq 100000 > fifo; echo $? > status; sleep 60")
    process.drain(tmp_path / "fifo")
    os.close(reader)
    assert soon(lambda: (tmp_path / "status").exists() and bool((tmp_path / "status").read_text()))
    assert (tmp_path / "status").read_text() == "0\n"
    process.close()


def test_a_descriptor_is_handed_on_and_nobody_else_keeps_it(tmp_path: Path, token: str) -> None:
    ours, theirs = os.pipe()
    code = f"echo here >&{theirs}; setsid sleep {token} {theirs}>&- &"
    process = start(tmp_path, "bash", "-c", code, descriptors=[theirs])
    os.close(theirs)
    with os.fdopen(ours, "rb") as channel:
        assert channel.read() == b"here\n"  # until its last writer is gone
    assert soon(lambda: len(sleeping(token)) == 1)
    assert not process.is_over()
    process.close()


def test_a_supervisor_keeps_no_descriptor_that_it_inherits(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        process = start(tmp_path, "sleep", "60", descriptors=[file.fileno()])
        parent = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[1]

        def held() -> list[str]:
            return [str(one.readlink()) for one in Path(f"/proc/{parent}/fd").iterdir()]

        assert soon(lambda: str(tmp_path / "file") not in held())
        assert str(tmp_path / "log") in held()
        process.close()


def test_a_process_is_killed_from_any_thread_with_all_that_it_started(
    tmp_path: Path, token: str
) -> None:
    process = start(tmp_path, "sh", "-c", f"(setsid sleep {token} &); sleep 60")
    assert soon(lambda: len(sleeping(token)) == 1)
    killers = [threading.Thread(target=process.kill) for _ in range(8)]
    for killer in killers:
        killer.start()
    assert process.await_exit(process.pid, 20) == -9
    for killer in killers:
        killer.join()
    process.close()
    process.kill()
    assert sleeping(token) == []


def test_what_was_killed_is_asked_for_nothing_any_more(tmp_path: Path) -> None:
    process = start(tmp_path, "sleep", "60")
    moment = Moment.now()
    process.kill()
    started = time.monotonic()
    process.kill_since(moment)
    assert time.monotonic() - started < 5
    process.close()


def test_the_supervisor_needs_nothing_of_the_package() -> None:
    assert "pytest_runbooks" not in SUPERVISOR.read_text()


def sleeping(time: str) -> list[int]:
    """The processes, and not those that start them, which sleep for a time."""
    return [pid for pid in started_with(time) if comm(pid) == "sleep"]


def comm(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def test_a_process_of_many_threads_that_is_killed_at_the_end_is_known_to_be(tmp_path: Path) -> None:
    program = """
import pathlib, threading, time
for _ in range(200):
    threading.Thread(target=time.sleep, args=(60,)).start()
pathlib.Path("ready").touch()
"""
    process = start(tmp_path, sys.executable, "-I", "-S", "-c", program)
    assert soon((tmp_path / "ready").exists)
    process.close()
    assert process.status(process.pid) == -9
