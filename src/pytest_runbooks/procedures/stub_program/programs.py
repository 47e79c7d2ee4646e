"""Other programs: where the real one is, what it says, and one that is run in its place."""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found] # it has no stub
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # at run time it costs more than all the rest


def find(name: str, known: dict[str, Any]) -> str:
    """Give the path of the real program; empty when this machine has none."""
    here = os.path.realpath(known["folder"])
    for folder in os.environ.get("PATH", known["path"]).split(os.pathsep):
        program = f"{folder or '.'}/{name}"
        if os.path.realpath(folder) == here or not os.access(program, os.X_OK):
            continue
        if stat.S_ISREG(os.stat(program).st_mode):
            return program
    return ""


def run_in_place(program: str, arguments: list[str]) -> tuple[int, int]:
    """Run a program to its end; give its exit status, and the signal that ended it, else 0.

    A signal that ends this process is passed on, as if the two were one.
    """
    try:
        process = os.posix_spawn(program, [program, *arguments], os.environ)
    except OSError as error:
        os.write(2, f"{program}: {error.strerror}\n".encode(errors="surrogateescape"))
        return 126, 0

    def pass_on(number: int, _: object) -> None:
        try:
            os.kill(process, number)
        except OSError:  # it has just ended, as by the same signal to its group
            return

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's goes to both
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status), os.WTERMSIG(status)
    return os.WEXITSTATUS(status), 0


def ask(program: str, *arguments: str) -> tuple[int, str, str]:
    """Run a program that says little; give its exit status and what it said on both streams."""
    pipes = [os.pipe(), os.pipe()]
    actions = [(os.POSIX_SPAWN_DUP2, pipes[place][1], place + 1) for place in (0, 1)]
    process = os.posix_spawn(
        program,
        [os.path.basename(program), *arguments],
        os.environ,
        file_actions=actions,
    )
    texts = []
    for reading, writing in pipes:
        os.close(writing)
        said = b""
        while part := os.read(reading, 1 << 16):
            said += part
        os.close(reading)
        texts.append(said.decode(errors="surrogateescape"))
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), texts[0], texts[1]
