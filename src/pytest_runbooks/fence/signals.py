"""Whom a process may send signals to: the processes of its own procedure."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from .asked import Asked
from .permissions import Permissions
from .processes import group_leader, members

# Which argument names the process, and which the signal.
_ARGUMENTS: Mapping[str, tuple[int, int | None]] = {
    "kill": (0, 1),
    "tkill": (0, 1),
    "tgkill": (0, 2),
    "rt_sigqueueinfo": (0, 1),
    "rt_tgsigqueueinfo": (0, 2),
    "prlimit64": (0, None),
    "fcntl": (2, None),  # F_SETOWN
}
_EVERYBODY = -1


def judge_signal(name: str, asked: Asked, permissions: Permissions) -> None:
    """Decide on a system call that names a process; it goes on when nothing is raised.

    All it goes by stands in its arguments, which nobody can change while it waits.

    Raises:
        OSError: it is refused.
    """
    who, signal = _ARGUMENTS[name]
    target = asked.integer(who)
    if signal is not None and asked.integer(signal) == 0:
        return  # asks whether somebody is there
    if target in {0, asked.thread}:
        return
    if target == _EVERYBODY:
        permissions.refuse("a signal to every process of this machine", _WHY)
        raise OSError(errno.EPERM, "")
    if target < 0:
        found = list(members(-target))
    else:
        try:
            found = [group_leader(target)]
        except OSError:
            raise OSError(errno.ESRCH, "") from None
    own = asked.process
    if all(one == own or permissions.owns(one) for one in found):
        return
    permissions.refuse(f"a signal to process {target}", _WHY)
    raise OSError(errno.EPERM, "")


_WHY = "a block reaches the processes that it started, and no others"
