"""The kernel's interface by number, for the machines whose numbers are known.

Sources: landlock(7), seccomp(2), seccomp_unotify(2), and the system call tables of Linux.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
PIDFD_OPEN, PIDFD_GETFD = 434, 438

# Alike on every machine from Linux 5.0 on.
_RECENT = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
    "landlock_restrict_self": LANDLOCK_RESTRICT,
    "fchmodat2": 452,
    "setxattrat": 463,
    "removexattrat": 466,
    "open_tree_attr": 467,
    "file_setattr": 469,
}
_X86_64 = {
    **_RECENT,
    "ioctl": 16,
    "socket": 41,
    "connect": 42,
    "sendto": 44,
    "sendmsg": 46,
    "socketpair": 53,
    "kill": 62,
    "fcntl": 72,
    "chmod": 90,
    "fchmod": 91,
    "chown": 92,
    "fchown": 93,
    "lchown": 94,
    "capset": 126,
    "rt_sigqueueinfo": 129,
    "utime": 132,
    "setpriority": 141,
    "sched_setparam": 142,
    "sched_setscheduler": 144,
    "pivot_root": 155,
    "mount": 165,
    "umount2": 166,
    "setxattr": 188,
    "lsetxattr": 189,
    "fsetxattr": 190,
    "removexattr": 197,
    "lremovexattr": 198,
    "fremovexattr": 199,
    "tkill": 200,
    "sched_setaffinity": 203,
    "tgkill": 234,
    "utimes": 235,
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    "ioprio_set": 251,
    "fchownat": 260,
    "futimesat": 261,
    "fchmodat": 268,
    "utimensat": 280,
    "rt_tgsigqueueinfo": 297,
    "perf_event_open": 298,
    "prlimit64": 302,
    "open_by_handle_at": 304,
    "sendmmsg": 307,
    "sched_setattr": 314,
    "seccomp": 317,
    "bpf": 321,
}
_AARCH64 = {
    **_RECENT,
    "setxattr": 5,
    "lsetxattr": 6,
    "fsetxattr": 7,
    "removexattr": 14,
    "lremovexattr": 15,
    "fremovexattr": 16,
    "fcntl": 25,
    "ioctl": 29,
    "ioprio_set": 30,
    "umount2": 39,
    "mount": 40,
    "pivot_root": 41,
    "fchmod": 52,
    "fchmodat": 53,
    "fchownat": 54,
    "fchown": 55,
    "utimensat": 88,
    "capset": 91,
    "sched_setparam": 118,
    "sched_setscheduler": 119,
    "sched_setaffinity": 122,
    "kill": 129,
    "tkill": 130,
    "tgkill": 131,
    "rt_sigqueueinfo": 138,
    "setpriority": 140,
    "socket": 198,
    "socketpair": 199,
    "connect": 203,
    "sendto": 206,
    "sendmsg": 211,
    "add_key": 217,
    "request_key": 218,
    "keyctl": 219,
    "rt_tgsigqueueinfo": 240,
    "perf_event_open": 241,
    "prlimit64": 261,
    "open_by_handle_at": 265,
    "sendmmsg": 269,
    "sched_setattr": 274,
    "seccomp": 277,
    "bpf": 280,
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of processor.

    Attributes:
        audit: how seccomp names it.
        numbers: the system calls that matter here, by name; not all exist everywhere.
        foreign_bit: system calls from this number on belong to another interface (x32); 0 when
            there is none.
    """

    audit: int
    numbers: Mapping[str, int]
    foreign_bit: int = 0


@cache
def this_machine() -> Machine | None:
    """Give the kind of this machine; None when its numbers are not known here."""
    if sys.platform != "linux" or sys.maxsize < 1 << 32:
        return None
    known = {
        "x86_64": Machine(0xC000003E, _X86_64, 0x40000000),
        "aarch64": Machine(0xC00000B7, _AARCH64),
    }
    return known.get(platform.machine())


@cache
def libc() -> ctypes.CDLL:
    """Give the C library of this process."""
    return ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: int | bytes | None) -> int:
    """Call the kernel.

    Raises:
        OSError: the kernel refuses.
    """
    converted = [
        ctypes.c_long(one) if isinstance(one, int) else ctypes.c_char_p(one) for one in arguments
    ]
    return checked(libc().syscall(ctypes.c_long(number), *converted))


def checked(result: int) -> int:
    """Give the result of a function of the C library.

    Raises:
        OSError: it is -1; errno says why.
    """
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
