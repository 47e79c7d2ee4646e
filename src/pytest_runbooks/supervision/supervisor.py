# ruff: noqa: PTH123, PTH208, SIM105, S606 - what the better ways import costs more than all the rest
# of this program, which starts for each session and each process of a Lambda function; for the same
# reason it uses the modules below `signal` and `ctypes`
"""A program: keeps one process, and everything it starts, under one roof.

Run as `python -I -S supervisor.py COMMAND...`; it imports nothing of the package. It makes itself
the reaper of orphans (prctl(2), PR_SET_CHILD_SUBREAPER), so that a process which called setsid(2)
or forked twice is still below it, and can be found and killed. When the harness goes away, however
it goes, standard input ends, and everything is killed. Descriptors that it inherits go to the
process, and it keeps none: who waits for one to be closed waits for the process and its offspring.

Standard input, one request a line:
    kill SECONDS LAST PID...   kill what was started later than SECONDS after boot, when LAST was
                               the last process, but for the processes named; answered by `killed`
    drain PATH                 read a FIFO to nowhere from now on, until its last writer is gone;
                               answered by `draining`
Standard output, one report a line:
    started PID
    exited PID STATUS   STATUS is negative for a signal
    killed
    draining
    left PID...         could not be killed, at the end
"""

from __future__ import annotations

import _ctypes
import _signal as signal  # type: ignore[import-not-found] # it has no stub
import os
import select
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
GIVE_UP_AFTER = 5.0  # seconds; what is still there then is in an uninterruptible sleep


def processes() -> dict[int, tuple[int, int]]:
    """Give the parent and the start time (clock ticks after boot) of every process."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    # The command's name, in parentheses, may itself hold blanks and parentheses.
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            if fields[0] not in b"ZX":
                found[int(name)] = (int(fields[1]), int(fields[19]))
    return found


def descendants(since: tuple[int, int], spared: frozenset[int]) -> list[int]:
    """Give the living processes below this one that came after `since` (a tick and a process id).

    What an older process has started is not among them, unless that process is `spared`.
    """
    table = processes()
    children: dict[int, list[int]] = {}
    for pid, (parent, _) in table.items():
        children.setdefault(parent, []).append(pid)
    found, todo = [], [os.getpid()]
    while todo:
        for pid in children.get(todo.pop(), []):
            if pid in spared:
                todo.append(pid)
            elif (table[pid][1], pid) > since:
                todo.append(pid)
                found.append(pid)
    return found


def report(text: str) -> None:
    """Say one line to the harness, which may be gone."""
    try:
        os.write(1, text.encode() + b"\n")
    except OSError:
        pass


def reap() -> bool:
    """Collect every child that ended, and say so; False when none is left."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if not pid:
            return True
        report(f"exited {pid} {os.waitstatus_to_exitcode(status)}")


def kill(since: tuple[int, int] = (0, 0), spared: frozenset[int] = frozenset()) -> list[int]:
    """Kill what `descendants` gives until nothing is left; give what would not die."""
    deadline = time.monotonic() + GIVE_UP_AFTER
    while left := descendants(since, spared):
        if time.monotonic() > deadline:
            return left
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        time.sleep(0.002)
        reap()
    reap()
    return []


def start(command: list[str]) -> int:
    """Start the supervised process in a session of its own with every signal at its default."""
    pid = os.fork()
    if pid:
        return pid
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    os.close(null)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(127)


def close_inherited() -> None:
    """Close every descriptor but the standard ones."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2:
            try:
                os.close(int(name))
            except OSError:
                pass  # that of the listing


def adopt_orphans() -> None:
    """Become the parent of every process below that loses its own."""
    prctl = _ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl")  # type: ignore[arg-type] # None: this program
    _ctypes.call_function(prctl, (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))


def obey(request: bytes, drains: list[int]) -> None:
    """Do what the harness asks for."""
    word, _, rest = request.partition(b" ")
    if word == b"kill":
        seconds, last, *spared = rest.split()
        tick = int(float(seconds) * os.sysconf("SC_CLK_TCK"))
        kill((tick, int(last)), frozenset(map(int, spared)))
        report("killed")
    elif word == b"drain":
        drains.append(os.open(rest, os.O_RDONLY | os.O_NONBLOCK))
        report("draining")


def main() -> None:
    """Serve until standard input ends, or nothing is left to supervise."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    adopt_orphans()
    report(f"started {start(sys.argv[1:])}")
    close_inherited()
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    os.write(wake, b"\0")  # the process may have ended before anybody listened
    drains: list[int] = []
    pending = b""
    while True:
        ready, _, _ = select.select([0, awake, *drains], [], [])
        if awake in ready:
            os.read(awake, 4096)
            if not reap():
                return
        for drain in set(drains).intersection(ready):
            if not os.read(drain, 1 << 16):
                os.close(drain)
                drains.remove(drain)
        if 0 in ready:
            data = os.read(0, 4096)
            if not data:
                break
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                obey(line, drains)
    if left := kill():
        report("left " + " ".join(map(str, left)))
    deadline = time.monotonic() + GIVE_UP_AFTER
    # One that is dead is collected when its last thread has ended, too.
    while not left and reap() and time.monotonic() < deadline:
        time.sleep(0.002)


if __name__ == "__main__":
    main()
    os._exit(0)  # to take the interpreter down first would cost more than to end
