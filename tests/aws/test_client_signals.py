"""Signals that the client gets while the server has its call."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..supervision.processes import soon
from .taking import CLIENTS, LONG, Call, Stage, Started, finish, stage

ENDING = [
    *(signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2),
    *(signal.SIGALRM, signal.SIGTERM, signal.SIGSTKFLT, signal.SIGXCPU, signal.SIGXFSZ),
    *(signal.SIGVTALRM, signal.SIGPROF, signal.SIGIO, signal.SIGPWR),
    *range(signal.SIGRTMIN, signal.SIGRTMAX + 1),
]
TOLD = [*ENDING, signal.SIGCONT, signal.SIGWINCH]
STOPPING = [signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU]
NOT_TOLD = [signal.SIGPIPE, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE]


@pytest.fixture(params=CLIENTS)
def on(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    with stage(request.param, tmp_path, monkeypatch, "false") as made:
        yield made


def status_of(pid: int, name: str) -> str:
    text = Path(f"/proc/{pid}/status").read_text()
    return text.partition(f"\n{name}:")[2].partition("\n")[0].strip()


def listens(pid: int) -> bool:
    """Whether a client has come so far as to catch the last of the signals that it tells."""
    return bool(int(status_of(pid, "SigCgt"), 16) >> (signal.SIGRTMAX - 1))


def accept(on: Stage, process: Started) -> Call:
    call = on.take()
    call.say(b"A")
    assert soon(lambda: listens(process.pid))
    return call


def test_the_call_is_told_every_signal_that_would_end_or_wake_the_client(on: Stage) -> None:
    process = on.start([on.aws])
    call = accept(on, process)
    for number in TOLD:
        process.send_signal(number)
        assert call.hears() == number
    call.end(b"X\7")
    assert finish(process) == (7, b"", b"")


@pytest.mark.parametrize("number", NOT_TOLD)
def test_other_signals_do_what_they_do_to_any_program(on: Stage, number: int) -> None:
    process = on.start(["bash", "-c", f"ulimit -c 0; exec {shlex.quote(str(on.aws))}"])
    call = accept(on, process)
    process.send_signal(number)
    assert call.hears() == -1
    call.hang_up()
    assert finish(process)[0] == -number


@pytest.mark.parametrize("number", STOPPING)
def test_it_stops_with_its_call_and_goes_on_with_it(on: Stage, number: int) -> None:
    process = on.start([on.aws])
    call = accept(on, process)
    for _ in range(2):
        process.send_signal(number)
        assert call.hears() == number
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert (os.WIFSTOPPED(status), os.WSTOPSIG(status)) == (True, signal.SIGSTOP)
        process.send_signal(signal.SIGCONT)
        assert call.hears() == signal.SIGCONT
    call.end(b"X\7")
    assert finish(process)[0] == 7


def test_what_it_got_while_it_stood_still_is_told_when_it_goes_on(on: Stage) -> None:
    process = on.start([on.aws])
    call = accept(on, process)
    process.send_signal(signal.SIGTSTP)
    os.waitpid(process.pid, os.WUNTRACED)
    for number in (signal.SIGTERM, signal.SIGCONT):
        process.send_signal(number)
    assert call.hears() == signal.SIGTSTP
    assert {call.hears(), call.hears()} == {signal.SIGTERM, signal.SIGCONT}
    call.end(b"S\x0f")
    assert finish(process)[0] == -signal.SIGTERM


def test_a_background_job_ignores_interrupts_as_it_would_without_a_server(on: Stage) -> None:
    process = on.start(["bash", "-c", "aws & echo $!; wait $!; echo $?"])
    call = on.take()
    call.say(b"A")
    pid = int(call.status("Pid"))
    assert soon(lambda: listens(pid))
    ignored = int(call.status("SigIgn"), 16)
    assert ignored == sum(1 << (one - 1) for one in (signal.SIGINT, signal.SIGQUIT))
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1):
        os.kill(pid, number)
    assert call.hears() == signal.SIGUSR1
    call.end(b"X\7")
    assert finish(process) == (0, f"{pid}\n7\n".encode(), b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGTSTP, signal.SIGXCPU, 40])
def test_a_signal_that_is_ignored_stays_ignored(on: Stage, number: int) -> None:
    process = on.start([on.aws], preexec_fn=lambda: signal.signal(number, signal.SIG_IGN))
    call = accept(on, process)
    process.send_signal(number)
    process.send_signal(signal.SIGUSR1)
    assert call.hears() == signal.SIGUSR1
    call.end(b"X\0")
    assert finish(process)[0] == 0


def test_a_signal_that_is_blocked_stays_blocked(on: Stage) -> None:
    def block() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT])

    process = on.start([on.aws], preexec_fn=block)
    call = accept(on, process)
    blocked = int(call.status("SigBlk"), 16)
    assert blocked == sum(1 << (one - 1) for one in (signal.SIGINT, signal.SIGTERM))
    for number in (signal.SIGTERM, signal.SIGUSR2):
        process.send_signal(number)
    assert call.hears() == signal.SIGUSR2
    call.end(b"X\0")
    assert finish(process)[0] == 0


def test_a_signal_that_comes_before_the_call_is_accepted_ends_the_client(on: Stage) -> None:
    """So that a server which does not answer keeps nobody."""
    process = on.start([on.aws])
    call = on.take()
    process.send_signal(signal.SIGINT)
    assert call.hears() == -1
    call.hang_up()
    assert finish(process) == (-signal.SIGINT, b"", b"")


def test_a_time_limit_is_told_as_the_signal_that_it_is(on: Stage) -> None:
    process = on.start(["timeout", "-s", "USR1", "0.5", on.aws])
    call = on.take()
    call.say(b"A")
    # `timeout` sends it to its child and to its group, and then another that continues both.
    heard = [call.hears()]
    while heard[-1] == signal.SIGUSR1:
        heard.append(call.hears())
    assert set(heard[:-1]) == {signal.SIGUSR1}
    assert heard[-1] == signal.SIGCONT
    call.end(b"S\x0a")
    assert finish(process)[0] == 124


def test_an_alarm_that_was_set_before_is_told(on: Stage) -> None:
    process = on.start([on.aws], preexec_fn=lambda: signal.alarm(1))
    call = on.take()
    call.say(b"A")
    assert call.hears() == signal.SIGALRM
    call.end(b"S\x0e")
    assert finish(process)[0] == -signal.SIGALRM


def test_more_signals_than_anybody_reads_keep_the_client_from_nothing(on: Stage) -> None:
    process = on.start([on.aws])
    call = accept(on, process)
    for _ in range(2000):
        process.send_signal(signal.SIGWINCH)
    call.say(b"X\5")
    assert process.wait(LONG) == 5
    call.hang_up()
    finish(process)


def test_signals_for_a_server_that_went_away_say_nothing(on: Stage) -> None:
    process = on.start([on.aws])
    call = accept(on, process)
    process.send_signal(signal.SIGTSTP)
    os.waitpid(process.pid, os.WUNTRACED)
    call.hang_up()
    process.send_signal(signal.SIGCONT)
    assert finish(process) == (-signal.SIGKILL, b"", b"")
