"""Whom a process may signal: what the kernel would answer, or the guard's refusal."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .inside import run_python


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("os.kill({pid}, 15)", "a signal to process {pid}"),
        ("os.killpg({pid}, 15)", "a signal to process -{pid}"),
        ("os.kill(-1, 28)", "a signal to every process of this machine"),
        ("signal.pidfd_send_signal(os.pidfd_open({pid}), 15)", ""),
        ("resource.prlimit({pid}, resource.RLIMIT_CORE, (0, 0))", "other limits for process {pid}"),
        ("os.setpriority(os.PRIO_PROCESS, {pid}, 19)", "another priority for process {pid}"),
        ("os.setpriority(os.PRIO_PGRP, {pid}, 19)", "another priority for process -{pid}"),
        ("os.sched_setaffinity({pid}, [0])", "another schedule for process {pid}"),
        ("fcntl.fcntl(0, fcntl.F_SETOWN, {pid})", "a signal to process {pid}"),
    ],
)
def test_another_s_process_stays_as_it_is_and_the_refusal_is_said(
    tmp_path: Path, other: subprocess.Popen[bytes], act: str, said: str
) -> None:
    code = f"import fcntl, os, resource, signal\n{act.format(pid=other.pid)}"
    inside = run_python(tmp_path, code)
    assert inside.status == 1
    assert inside.refused == ([said.format(pid=other.pid)] if said else [])
    assert other.poll() is None


@pytest.mark.parametrize(
    "act",
    [
        "os.kill(os.getpid(), 0)",
        "os.kill(0, 28)",
        "os.kill(child, 15)",
        "os.setpriority(os.PRIO_PROCESS, child, 19)",
        "os.setpriority(os.PRIO_PROCESS, 0, 19)",
        "os.sched_setaffinity(child, os.sched_getaffinity(0))",
        "resource.prlimit(child, resource.RLIMIT_CORE, (0, 0))",
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
        "os.kill(os.getppid(), 0)",  # asks whether it is there
        "threading.Thread(target=signal.raise_signal, args=[28]).start()",
    ],
)
def test_a_process_of_its_own_can_be_signalled_and_changed(tmp_path: Path, act: str) -> None:
    code = f"""
import os, resource, signal, subprocess, threading
child = subprocess.Popen(["sleep", "60"]).pid
try:
    {act}
finally:
    os.kill(child, 9)
"""
    inside = run_python(tmp_path, code)
    assert (inside.status, inside.err, inside.refused) == (0, "", [])


def test_a_process_that_is_not_there_is_not_refused(tmp_path: Path) -> None:
    inside = run_python(tmp_path, "import os; os.kill(2**22 - 3, 15)")
    assert inside.err.splitlines()[-1] == "ProcessLookupError: [Errno 3] No such process"
    assert inside.refused == []
