"""Whom a process may send signals to, and whose limits, priority and schedule it may change.

The processes of its own procedure.
"""

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
    **dict.fromkeys(
        ("sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr"), (0, None)
    ),
}
_EVERYBODY = -1

# setpriority(2) and ioprio_set(2) count what a number names from 0 and from 1.
_FIRST: Mapping[str, int] = {"setpriority": 0, "ioprio_set": 1}
_PROCESS, _GROUP = 0, 1

_WORDS: Mapping[str, str] = {
    "prlimit64": "other limits for",
    **dict.fromkeys(("setpriority", "ioprio_set"), "another priority for"),
    **dict.fromkeys(
        ("sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr"),
        "another schedule for",
    ),
}


def judge_signal(name: str, asked: Asked, permissions: Permissions) -> None:
    """Decide on a system call that names a process; it goes on when nothing is raised.

    All it goes by stands in its arguments, which nobody can change while it waits.

    Raises:
        OSError: it is refused.
    """
    target = _target(name, asked)
    what = _WORDS.get(name, "a signal to")
    if target in {0, asked.thread}:
        return
    if target == _EVERYBODY:
        permissions.refuse(f"{what} every process of this machine", _WHY)
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
    permissions.refuse(f"{what} process {target}", _WHY)
    raise OSError(errno.EPERM, "")


def _target(name: str, asked: Asked) -> int:
    """Give the process that is meant, a group as its negative number; 0 for the caller's own."""
    if name in _FIRST:
        which, who = asked.integer(0) - _FIRST[name], asked.integer(1)
        return who if which == _PROCESS else -who if which == _GROUP else _EVERYBODY
    who, signal = _ARGUMENTS[name]
    if signal is not None and asked.integer(signal) == 0:
        return 0  # asks whether somebody is there
    return asked.integer(who)


_WHY = "a block reaches the processes that it started, and no others"
