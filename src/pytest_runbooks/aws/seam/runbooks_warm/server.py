"""The server of one procedure: hands each call to a process that it forked ahead of need."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import NoReturn

ENDED = b"\0"  # from a call, before its status: it has ended, and only has to be taken down
COLD = b"C"  # to a caller: run it yourself
_BREATH = 0.01  # seconds until a call is tried again that could not be accepted

Answer = Callable[[socket.socket, socket.socket], NoReturn]
"""Answers a caller, and ends the process; says on the second socket of which service the call is,
when it takes it."""


class Call:
    """A forked process, and its caller when it has one.

    Attributes:
        pid: the process's id.
        channel: on which the process gets its caller, and tells when it has taken the call.
        caller: the connection of who called; None while the process waits for one.
        taken: the process runs the CLI for the caller, who wants to know how it ends.
    """

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.channel = channel
        self.caller: socket.socket | None = None
        self.taken = False


class Server:
    """Serves until the harness closes its end of a pipe.

    Args:
        listener: where callers come.
        life: a descriptor that ends when the harness wants no more.
        begin: what a forked process does first.
        answer: what it does with a caller.
        learn: takes in what a call says of itself, for those after it: of which service it is, and
            what it had to load; says whether there was anything to learn.
    """

    def __init__(
        self,
        listener: socket.socket,
        life: int,
        begin: Callable[[], None],
        answer: Answer,
        learn: Callable[[bytes], bool],
    ) -> None:
        self._listener = listener
        self._life = life
        self._begin = begin
        self._answer = answer
        self._learn = learn
        self._poller = select.poll()
        self._calls: dict[int, Call] = {}
        self._idle: Call | None = None
        self._by_descriptor: dict[int, Call] = {}

    def run(self) -> NoReturn:
        """Serve; then kill what is left, and end."""
        awake, wake = os.pipe()
        for end in (awake, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for source in (self._life, awake, self._listener.fileno()):
            self._poller.register(source, select.POLLIN)
        self._fork_ahead()
        while True:
            # One at a time: what is done for one may close another, whose number is then reused.
            descriptor, _ = self._poller.poll()[0]
            if descriptor == self._life:
                os._exit(0)
            elif descriptor == awake:
                os.read(awake, 4096)
                self._reap()
            elif descriptor == self._listener.fileno():
                self._accept()
            else:
                self._hear(descriptor)

    def _accept(self) -> None:
        try:
            caller, _ = self._listener.accept()
            call = self._idle or self._fork()
        except OSError:  # too many descriptors, or too many processes: what was accepted runs cold
            time.sleep(_BREATH)
            return
        self._idle = None
        call.caller = caller
        with contextlib.suppress(OSError):  # it was killed, which is found when it is reaped
            socket.send_fds(call.channel, [b"!"], [caller.fileno()])
        self._watch(call.channel, call)
        self._fork_ahead()

    def _fork_ahead(self) -> None:
        """Have a process for the next call, if one can be had now."""
        with contextlib.suppress(OSError):  # the next call tries again
            self._idle = self._fork()

    def _fork(self) -> Call:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if not pid:
            ours.close()
            self._be_called(theirs)
        theirs.close()
        call = self._calls[pid] = Call(pid, ours)
        return call

    def _be_called(self, channel: socket.socket) -> NoReturn:
        """Wait for a caller, and be its call."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            self._begin()
            _, received, _, _ = socket.recv_fds(channel, 1, 1)
            if received:
                self._answer(socket.socket(fileno=received[0]), channel)
        finally:
            os._exit(0)

    def _hear(self, descriptor: int) -> None:
        call = self._by_descriptor[descriptor]
        if descriptor == call.channel.fileno():
            self._hear_call(call)
        elif call.caller:
            self._pass_signals(call, call.caller)

    def _hear_call(self, call: Call) -> None:
        """Hear that a process took its call, that it ended, and what others can learn from it."""
        try:
            said = call.channel.recv(1 << 16)
        except ConnectionError:  # it was killed before it got its caller
            said = b""
        if not said:
            self._forget(call.channel)
            return
        if said[:1] == ENDED:
            self._tell_ending(call, b"X" + said[1:])
            return
        if not call.taken and call.caller:
            call.taken = True
            # It has read its request, so that what comes now are signals.
            self._watch(call.caller, call)
        if self._learn(said):
            if self._idle:
                self._idle.channel.close()  # it does not know it: it ends
                self._idle = None
            self._fork_ahead()

    def _pass_signals(self, call: Call, caller: socket.socket) -> None:
        """Pass on the signals that a caller got, or kill the call of one that is gone."""
        try:
            numbers = caller.recv(256)
        except OSError:
            numbers = b""
        if not numbers:
            self._forget(caller)
        for number in numbers or [signal.SIGKILL]:
            with contextlib.suppress(OSError):
                os.kill(call.pid, number)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                call = self._calls.pop(pid, None)
                if call is not None:  # and not the orphan of one
                    self._finish(call, status)

    def _finish(self, call: Call, status: int) -> None:
        if call is self._idle:
            self._idle = None
        while call.channel.fileno() in self._by_descriptor:
            self._hear_call(call)
        # To close the caller says nothing: the process for the next call holds it, too.
        self._tell_ending(call, _ending(status) if call.taken else COLD)
        call.channel.close()

    def _tell_ending(self, call: Call, ending: bytes) -> None:
        """Tell a caller how its call ended, once."""
        if call.caller is not None:
            with contextlib.suppress(OSError):  # it is gone
                call.caller.sendall(ending)
            self._forget(call.caller)
            call.caller.close()
            call.caller = None

    def _watch(self, source: socket.socket, call: Call) -> None:
        self._by_descriptor[source.fileno()] = call
        self._poller.register(source, select.POLLIN)

    def _forget(self, source: socket.socket) -> None:
        if self._by_descriptor.pop(source.fileno(), None):
            self._poller.unregister(source)


def _ending(status: int) -> bytes:
    """Say to a caller how its call ended."""
    if os.WIFSIGNALED(status):
        return b"S" + bytes([os.WTERMSIG(status)])
    return b"X" + bytes([os.WEXITSTATUS(status)])
