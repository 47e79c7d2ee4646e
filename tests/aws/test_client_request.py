"""What the client hands over, and how it ends."""

from __future__ import annotations

import os
import resource
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..fence.inside import run_inside
from .taking import CLIENTS, LONG, NAMESPACES, Stage, finish, stage


@pytest.fixture(params=CLIENTS)
def on(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    with stage(request.param, tmp_path, monkeypatch, "false") as made:
        yield made


@pytest.mark.parametrize("status", [0, 1, 7, 130, 255])
def test_a_call_ends_with_the_status_that_the_server_says(on: Stage, status: int) -> None:
    process = on.start([on.aws, "s3", "ls"])
    call = on.take()
    call.say(b"A")
    call.end(b"X" + bytes([status]))
    assert finish(process) == (status, b"", b"")


def test_arguments_are_handed_over_byte_for_byte(on: Stage) -> None:
    arguments = [b"", b"a b", b"\xff\xfe", "ä\n".encode(), b"--x=$(no)", b""]
    process = on.start([on.aws, *arguments])
    call = on.take()
    assert call.arguments == arguments
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_a_call_without_arguments_has_none(on: Stage) -> None:
    process = on.start([on.aws])
    call = on.take()
    assert (call.sections[1], call.arguments) == (b"", [])
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_the_environment_is_handed_over_in_its_order(on: Stage) -> None:
    process = on.start([on.aws], env={"Z": "1", "A": "=2=", b"B\xff": b"\xfe\n", "LC_ALL": "C"})
    call = on.take()
    assert call.environment == [b"Z=1", b"A==2=", b"B\xff=\xfe\n", b"LC_ALL=C"]
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_it_needs_no_environment(on: Stage) -> None:
    process = on.start(["env", "-i", on.aws, "x"])
    call = on.take()
    assert (call.sections[2], call.arguments) == (b"", [b"x"])
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_a_huge_environment_and_many_arguments_arrive_whole(on: Stage) -> None:
    env = {f"V{n}": "x" * 100_000 for n in range(15)}
    arguments = [f"{n:06}" for n in range(20_000)]
    process = on.start([on.aws, *arguments], env=env)
    time.sleep(0.1)  # the request is larger than what a socket holds: it waits
    call = on.take()
    assert call.arguments == [one.encode() for one in arguments]
    assert call.environment == [f"{k}={v}".encode() for k, v in env.items()]
    assert call.descriptors.keys() == {0, 1, 2}
    call.end(b"AX\0")
    assert finish(process) == (0, b"", b"")


def test_what_the_kernel_says_of_the_caller_is_handed_over(on: Stage) -> None:
    set_up = f"umask 027; ulimit -S -n 321; exec {shlex.quote(str(on.aws))}"
    process = on.start(["bash", "-c", set_up])
    call = on.take()
    assert (call.status("Umask"), call.status("Pid")) == ("0027", str(process.pid))
    assert call.status("SigCgt") == call.status("SigIgn") == call.status("SigBlk") == "0" * 16
    line = next(one for one in call.sections[4].splitlines() if one.startswith(b"Max open files"))
    assert line.split()[3] == b"321"
    root = Path("/").stat()
    names = [str(Path("/proc/self/ns", name).readlink()) for name in NAMESPACES]
    said = [*names, f"{root.st_dev}:{root.st_ino}"]
    assert call.sections[5].decode() == "".join(f"{one}\n" for one in said)
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_the_current_directory_is_handed_over_even_when_it_is_gone(on: Stage) -> None:
    folder = on.folder / "away"
    folder.mkdir()
    process = on.start(["sh", "-c", f"rmdir ../away; exec {shlex.quote(str(on.aws))}"], cwd=folder)
    call = on.take()
    assert Path(f"/proc/self/fd/{call.directory}").readlink() == Path(f"{folder} (deleted)")
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_the_current_directory_is_the_caller_s(on: Stage) -> None:
    folder = on.folder / "a b"
    folder.mkdir()
    process = on.start([on.aws], cwd=folder)
    call = on.take()
    assert os.path.samestat(os.fstat(call.directory), folder.stat())
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_the_standard_descriptors_are_the_caller_s(on: Stage) -> None:
    process = on.start([on.aws], stdin=subprocess.PIPE)
    call = on.take()
    assert call.descriptors.keys() == {0, 1, 2}
    assert process.stdin is not None
    process.stdin.write(b"in")
    process.stdin.flush()
    assert os.read(call.descriptors[0], 10) == b"in"
    os.write(call.descriptors[1], b"out")
    os.write(call.descriptors[2], b"err")
    call.end(b"AX\0")
    assert finish(process) == (0, b"out", b"err")


def test_the_descriptor_of_a_process_substitution_can_be_read(on: Stage) -> None:
    process = on.start(["bash", "-c", "aws <(echo hi)"])
    call = on.take()
    assert call.descriptors.keys() == {0, 1, 2, 63}
    assert call.arguments == [b"/dev/fd/63"]
    assert os.read(call.descriptors[63], 10) == b"hi\n"
    call.end(b"AX\0")
    assert finish(process)[0] == 0


def test_250_descriptors_are_handed_over(on: Stage) -> None:
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(247)]
    try:
        process = on.start([on.aws], pass_fds=opened)
    finally:
        for one in opened:
            os.close(one)
    call = on.take()
    assert call.descriptors.keys() == {0, 1, 2, *opened}
    call.end(b"AX\0")
    assert finish(process)[0] == 0


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV, signal.SIGPIPE, 64]
)
def test_a_call_that_died_by_a_signal_dies_by_it(on: Stage, number: int) -> None:
    process = on.start([on.aws])
    on.take().end(b"AS" + bytes([number]))
    assert finish(process) == (-number, b"", b"")


def test_it_dies_by_a_signal_that_is_blocked_or_ignored(on: Stage) -> None:
    def block() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    for number in (signal.SIGTERM, signal.SIGINT):
        process = on.start([on.aws], preexec_fn=block)
        on.take().end(b"AS" + bytes([number]))
        assert finish(process)[0] == -number


def test_it_leaves_no_core_file(on: Stage) -> None:
    def allow_core_files() -> None:
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    process = on.start([on.aws], preexec_fn=allow_core_files, cwd=on.folder)
    on.take().end(b"AS" + bytes([signal.SIGSEGV]))
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGSEGV
    assert (os.WTERMSIG(status), os.WCOREDUMP(status)) == (signal.SIGSEGV, False)
    finish(process)


@pytest.mark.parametrize("last", [b"", b"X", b"S", b"S\0", b"?\1", b"S\x11"])
def test_a_server_that_goes_away_after_it_accepted_kills_the_client(on: Stage, last: bytes) -> None:
    process = on.start([on.aws])
    on.take().end(b"A" + last)
    assert finish(process) == (-signal.SIGKILL, b"", b"")


def test_an_answer_that_comes_in_pieces_is_waited_for(on: Stage) -> None:
    process = on.start([on.aws])
    call = on.take()
    for byte in b"AX\3":
        call.say(bytes([byte]))
        time.sleep(0.05)
    assert process.wait(LONG) == 3
    call.hang_up()
    finish(process)


def test_the_server_sees_that_the_client_was_killed(on: Stage) -> None:
    process = on.start([on.aws])
    call = on.take()
    call.say(b"A")
    process.kill()
    assert call.hears() == -1
    call.hang_up()
    assert finish(process)[0] == -signal.SIGKILL


def test_a_hundred_calls_at_once_end_as_each_of_them_does(on: Stage) -> None:
    processes = [on.start([on.aws, str(n)]) for n in range(100)]
    calls = [on.take() for _ in processes]
    assert sorted(int(call.arguments[0]) for call in calls) == list(range(100))
    for call in calls:
        os.write(call.descriptors[1], call.arguments[0])
        call.end(b"AX" + bytes([int(call.arguments[0])]))
    found = [finish(process) for process in processes]
    assert found == [(n, str(n).encode(), b"") for n in range(100)]


@pytest.mark.parametrize(
    "code",
    [
        "x=$(aws a); echo $?",
        "command aws a; echo $?",
        "aws a | cat; echo ${PIPESTATUS[0]}",
        "aws() { command aws a; }; aws; echo $?",
        "(exec aws a); echo $?",
        "aws a & wait $!; echo $?",
        "timeout 20 aws a; echo $?",
        "echo a | xargs sh -c 'aws a; echo $?'",
        'ln -s "$(command -v aws)" link; ./link a; echo $?',
        f'{shlex.quote(sys.executable)} -c \'import subprocess as s; print(s.call(["aws", "a"]))\'',
    ],
)
def test_it_is_a_program_like_any_other(on: Stage, code: str) -> None:
    process = on.start(["bash", "-c", code], cwd=on.folder)
    call = on.take()
    assert call.arguments == [b"a"]
    call.end(b"AX\x09")
    assert finish(process) == (0, b"9\n", b"")


def test_a_call_is_handed_over_from_inside_of_the_fence(on: Stage) -> None:
    def serve() -> None:
        call = on.take()
        os.write(call.descriptors[1], b" ".join(call.arguments))
        call.end(b"AX\6")

    thread = threading.Thread(target=serve)
    thread.start()
    inside = run_inside(on.folder, [str(on.aws), "s3", "ls"])
    thread.join()
    assert (inside.status, inside.out, inside.err) == (6, "s3 ls", "")
    assert inside.refused == []


def test_what_a_call_costs_is_shown(on: Stage, request: pytest.FixtureRequest) -> None:
    """The times are no promise, which a busy machine would break; -s shows them."""
    kind = request.node.callspec.params["on"]
    began = time.perf_counter()
    for _ in range(50):
        subprocess.run(["/bin/true"], check=True)
    true = (time.perf_counter() - began) / 50
    began = time.perf_counter()
    for _ in range(50):
        process = subprocess.Popen([on.aws, "x"])
        on.take().end(b"AX\0")
        assert process.wait() == 0
    said = f"{kind}: {(time.perf_counter() - began) / 50 * 1000:.1f} ms, true: {true * 1000:.1f} ms"
    print(said)
