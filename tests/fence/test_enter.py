from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_runbooks.fence.fence import ENTER, Fence, Limits
from pytest_runbooks.fence.layers import ALL

from .inside import run_inside, run_python


def test_a_program_that_is_not_there_is_said_with_the_status_of_a_shell(tmp_path: Path) -> None:
    inside = run_inside(tmp_path, ["no-such-program"], env={"PATH": "/usr/bin"})
    assert (inside.status, inside.err) == (127, "no-such-program: No such file or directory\n")


def test_nothing_runs_when_the_kernel_does_not_take_the_ruleset(tmp_path: Path) -> None:
    environment = os.memfd_create("environment")
    null = os.open(os.devnull, os.O_RDONLY)
    words = [null, -1, -1, 0, 446, 317, 126, environment]
    command = [sys.executable, "-I", "-S", str(ENTER), *map(str, words), "touch", "ran"]
    done = subprocess.run(
        command,
        pass_fds=(environment, null),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(environment)
    os.close(null)
    said = "cannot enter the fence: the kernel does not take the Landlock ruleset\n"
    assert (done.returncode, done.stderr) == (126, said)
    assert not Path(tmp_path, "ran").exists()


def test_what_enters_is_given_no_descriptor_of_the_fence(tmp_path: Path) -> None:
    inside = run_python(tmp_path, "import os; print(sorted(os.listdir('/proc/self/fd'))[:-1])")
    assert inside.out == "['0', '1', '2']\n"


def test_the_environment_is_the_command_s_alone(tmp_path: Path) -> None:
    inside = run_inside(tmp_path, ["/usr/bin/env"], env={"A": "b", "PATH": "/nowhere"})
    assert inside.out == "A=b\nPATH=/nowhere\n"


def test_signals_that_python_ignores_are_not_ignored_inside(tmp_path: Path) -> None:
    inside = run_inside(tmp_path, ["/bin/sh", "-c", "grep SigIgn /proc/self/status"])
    assert inside.out.split()[1] == "0000000000000000"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has capabilities to give up")
def test_root_keeps_what_ends_where_the_layers_begin(tmp_path: Path) -> None:
    inside = run_inside(tmp_path, ["/bin/sh", "-c", "grep Cap /proc/self/status"])
    kept = "00000000000004fb"
    found = dict(line.split() for line in inside.out.splitlines())
    assert found == {
        "CapInh:": "0000000000000000",
        "CapPrm:": kept,
        "CapEff:": kept,
        "CapBnd:": kept,
        "CapAmb:": "0000000000000000",
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has capabilities to give up")
def test_a_root_that_has_not_all_of_those_keeps_none_of_the_others(tmp_path: Path) -> None:
    code = """
import ctypes, struct, sys
from pathlib import Path
from tests.fence.inside import run_inside
text = Path("/proc/self/status").read_text().partition("CapPrm:")[2].split()[0]
has = int(text, 16) & ~(1 << 10)  # without cap_net_bind_service
low, high = has & 0xFFFFFFFF, has >> 32
data = struct.pack("=6I", low, low, 0, high, high, 0)
libc = ctypes.CDLL(None)
libc.prctl(24, 10, 0, 0, 0)  # nor among what a program of root gets
assert libc.capset(struct.pack("=Ii", 0x20080522, 0), data) == 0
print(run_inside(Path(sys.argv[1]), ["/bin/sh", "-c", "grep CapEff /proc/self/status"]).out)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["CapEff:", "00000000000000fb"]


def test_who_is_left_when_the_fence_is_closed_reaches_nothing(tmp_path: Path) -> None:
    code = "import socket, sys; print('in', flush=True); input();"
    code += "print(socket.socket().connect_ex(('127.0.0.1', 9)))"
    limits = Limits(9, [Path("/")], [tmp_path], lambda *_: None)
    with (
        Fence(ALL, limits) as fence,
        fence.entrance([sys.executable, "-c", code], os.environ) as way,
    ):
        process = subprocess.Popen(
            way.command,
            env=way.env,
            pass_fds=way.descriptors,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
    out, _ = process.communicate("\n", timeout=20)
    assert out == "38\n"  # ENOSYS, which the kernel answers where nobody decides any more
