"""The guard: a thread that answers what the kernel asks about the processes of a procedure.

See seccomp_unotify(2). A process waits in its system call until the guard has answered: with an
error, with the result of what the guard did in its name, or by letting it go on, which is safe only
where the decision rests on nothing that the process could change meanwhile.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

from .asked import SIZE, Asked
from .attributes import CHANGES, judge_attributes
from .connections import judge_connect
from .kernel import Machine
from .permissions import Permissions
from .signals import judge_signal
from .terminals import judge_terminal

_RECEIVE, _SEND = 0xC0502100, 0xC0182101  # SECCOMP_IOCTL_NOTIF_RECV, SECCOMP_IOCTL_NOTIF_SEND
_IS_VALID = 0x40082102  # SECCOMP_IOCTL_NOTIF_ID_VALID
_GO_ON = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE


class Guard:
    """Answers from construction to `close`.

    Args:
        machine: whose numbers of system calls are meant.
        permissions: what is allowed.

    Attributes:
        control: a descriptor for `enter.py`, through which a filter's notifications come.
    """

    def __init__(self, machine: Machine, permissions: Permissions) -> None:
        self._names = {number: name for name, number in machine.numbers.items()}
        self._permissions = permissions
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._incoming = ours
        self._outgoing = theirs
        self.control = theirs.fileno()
        self._woken, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._answer, name="fence guard", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering; what is asked from here on fails."""
        os.close(self._wake)
        self._thread.join()
        os.close(self._woken)
        self._incoming.close()
        self._outgoing.close()

    def _answer(self) -> None:
        poller = select.poll()
        listeners: set[int] = set()
        poller.register(self._incoming, select.POLLIN)
        poller.register(self._woken, select.POLLIN)
        try:
            while True:
                for descriptor, event in poller.poll():
                    if descriptor == self._woken:
                        return
                    if descriptor == self._incoming.fileno():
                        _, received, _, _ = socket.recv_fds(self._incoming, 64, 1)
                        listeners.update(received)
                        for one in received:
                            poller.register(one, select.POLLIN)
                    elif event & select.POLLIN:
                        self._answer_one(descriptor)
                    else:  # nobody is left behind that filter
                        poller.unregister(descriptor)
                        listeners.discard(descriptor)
                        os.close(descriptor)
        finally:
            for one in listeners:
                os.close(one)

    def _answer_one(self, listener: int) -> None:
        notification = bytearray(SIZE)
        try:
            fcntl.ioctl(listener, _RECEIVE, notification)
        except OSError:  # it was killed meanwhile
            return
        asked = Asked.read(bytes(notification))
        try:
            act = self._judge(asked, listener)
        except OSError as error:
            _reply(listener, asked, error=error.errno or errno.EPERM)
            return
        except Exception:  # noqa: BLE001 - a process must not wait for ever, nor get through
            _reply(listener, asked, error=errno.EPERM)
            return
        if act is None:
            _reply(listener, asked, flags=_GO_ON)
        elif self._names[asked.number] == "connect":
            # A server that does not accept keeps its client waiting, and must not keep us.
            threading.Thread(target=_do, args=(os.dup(listener), asked, act), daemon=True).start()
        else:
            _do(os.dup(listener), asked, act)

    def _judge(self, asked: Asked, listener: int) -> Callable[[], int] | None:
        """Decide; give what is to be done in the caller's name, None to let it go on.

        Raises:
            OSError: it is refused.
        """
        name = self._names[asked.number]
        if name == "connect":
            return judge_connect(asked, self._permissions)
        if name in CHANGES:
            return judge_attributes(name, asked, self._permissions)
        if name == "ioctl":
            return judge_terminal(asked, listener)
        if name == "landlock_restrict_self":
            self._permissions.narrowed.set()
            return None
        judge_signal(name, asked, self._permissions)
        return None


def _do(listener: int, asked: Asked, act: Callable[[], int]) -> None:
    try:
        try:
            # What was read so far was the caller's, unless it is gone and its number is another's.
            fcntl.ioctl(listener, _IS_VALID, struct.pack("=Q", asked.id))
            _reply(listener, asked, value=act())
        except OSError as error:
            _reply(listener, asked, error=error.errno or errno.EPERM)
        except Exception:  # noqa: BLE001 - as in `_answer_one`
            _reply(listener, asked, error=errno.EPERM)
    finally:
        os.close(listener)


def _reply(listener: int, asked: Asked, *, value: int = 0, error: int = 0, flags: int = 0) -> None:
    with suppress(OSError):  # it was killed meanwhile
        fcntl.ioctl(listener, _SEND, struct.pack("=QqiI", asked.id, value, -error, flags))
