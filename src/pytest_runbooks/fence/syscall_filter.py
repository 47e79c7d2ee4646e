"""The seccomp filter: which system calls the kernel refuses, and which it asks the guard about.

A filter is a program for the kernel (seccomp(2), "Seccomp filters") that sees the number of a
system call and its arguments, but not what they point to. What depends on an address or a path is
therefore asked of the guard, which answers for it; see `guard.py`.
"""

from __future__ import annotations

import errno
import socket
import struct

from .kernel import Machine

Instruction = tuple[int, int, int, int]  # code, jump when true, jump when false, operand
Program = list[Instruction]

_LOAD, _AND, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # offsets in what a filter sees
_ALLOW, _ASK, _ERROR = 0x7FFF0000, 0x7FC00000, 0x00050000

_ABOUT_A_PROCESS = (
    *("prlimit64", "sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr"),
)
_KIND = 0xF  # of a socket's type, without its flags
_FAST_OPEN = 0x20000000  # MSG_FASTOPEN: a message that connects by itself
_SET_OWNER, _SET_OWNER_EX = 8, 15  # of fcntl: whom a signal is sent to
OPEN_TERMINAL = 0x5441
"""TIOCGPTPEER: opens the other side of a pseudo-terminal."""

_IOCTLS = (
    *(0x8901, 0x8902),  # FIOSETOWN, SIOCSPGRP: the same
    *(0x5412, 0x541C),  # TIOCSTI, TIOCLINUX: type into a terminal
    *(0x40086602, 0x40046602, 0x401C5820),  # attributes of files, as chattr(1) sets them
    0x40806685,  # FS_IOC_ENABLE_VERITY: a file that can be read could be made one for reading only
)

ASKED = (
    *("connect", "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"),
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchown", "fchownat"),
    *("setpriority", "ioprio_set", "utime", "utimes", "futimesat", "utimensat"),
    *("setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"),
    "landlock_restrict_self",  # which goes on; there is no other way to know of it
)
"""System calls that the guard decides on, each time."""

REFUSED = {
    # A second way to make every call that a filter looks at.
    "io_uring_setup": errno.ENOSYS,
    "io_uring_enter": errno.ENOSYS,
    "io_uring_register": errno.ENOSYS,
    # New forms of calls that are asked about; programs fall back to the old ones.
    "setxattrat": errno.ENOSYS,
    "removexattrat": errno.ENOSYS,
    "file_setattr": errno.ENOSYS,
    "pidfd_send_signal": errno.ENOSYS,
    "pidfd_getfd": errno.EPERM,
    # Keys of the user, as those of Kerberos.
    "add_key": errno.ENOSYS,
    "request_key": errno.ENOSYS,
    "keyctl": errno.ENOSYS,
    # Past paths, and into the kernel.
    "open_by_handle_at": errno.EPERM,
    "bpf": errno.EPERM,
    "perf_event_open": errno.EPERM,
    # Another view of the files, in which a path would mean something else than for the guard;
    # with it goes what a namespace of users would allow.
    **dict.fromkeys(
        ("mount", "umount2", "pivot_root", "open_tree", "open_tree_attr", "move_mount"),
        errno.EPERM,
    ),
    **dict.fromkeys(("fsopen", "fsmount", "fspick", "mount_setattr"), errno.EPERM),
}
"""System calls that fail, and with which error."""


def filter_program(machine: Machine) -> bytes:
    """Write the filter for a kind of machine."""
    program: Program = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUALS, 1, 0, machine.audit),
        _fail(errno.ENOSYS),
    ]
    program.append((_LOAD, 0, 0, _NUMBER))
    if machine.foreign_bit:
        program += [(_AT_LEAST, 0, 1, machine.foreign_bit), _fail(errno.ENOSYS)]
    for name, block in _blocks().items():
        if name in machine.numbers:
            program += [(_EQUALS, 0, len(block), machine.numbers[name]), *block]
    program.append(_do(_ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def _blocks() -> dict[str, Program]:
    blocks: dict[str, Program] = {name: [_do(_ASK)] for name in ASKED}
    blocks |= {name: [_fail(error)] for name, error in REFUSED.items()}
    refuse = _fail(errno.EACCES)
    streams = [
        *_when(1, socket.SOCK_STREAM, [_do(_ALLOW)], mask=_KIND),
        *_when(1, socket.SOCK_SEQPACKET, [_do(_ALLOW)], mask=_KIND),
        refuse,
    ]
    tcp = [
        *_when(1, socket.SOCK_STREAM, [*_either(2, (0, socket.IPPROTO_TCP)), refuse], mask=_KIND),
        refuse,
    ]
    blocks["socket"] = [
        *_when(0, socket.AF_UNIX, streams),
        *_when(0, socket.AF_INET, tcp),
        *_when(0, socket.AF_INET6, tcp),
        *_when(0, socket.AF_NETLINK, [*_either(2, (0,)), refuse]),  # routes, to look at
        refuse,
    ]
    # A pair of datagram sockets could send to any address of that family.
    blocks["socketpair"] = streams
    for name, flags in {"sendto": 3, "sendmsg": 2, "sendmmsg": 3}.items():
        blocks[name] = [*_when(flags, _FAST_OPEN, [refuse], mask=_FAST_OPEN), _do(_ALLOW)]
    blocks["fcntl"] = [
        *_when(1, _SET_OWNER, [_do(_ASK)]),
        *_when(1, _SET_OWNER_EX, [_fail(errno.EPERM)]),
        _do(_ALLOW),
    ]
    blocks["ioctl"] = [
        *(one for request in _IOCTLS for one in _when(1, request, [_fail(errno.EPERM)])),
        *_when(1, OPEN_TERMINAL, [_do(_ASK)]),
        _do(_ALLOW),
    ]
    for name in _ABOUT_A_PROCESS:  # 0 means the caller itself
        blocks[name] = [*_when(0, 0, [_do(_ALLOW)]), _do(_ASK)]
    return blocks


def _when(argument: int, value: int, then: Program, mask: int = 0xFFFFFFFF) -> Program:
    """Go on with `then`, which returns, when the lower half of an argument has a value."""
    load: Program = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
    if mask != 0xFFFFFFFF:
        load.append((_AND, 0, 0, mask))
    return [*load, (_EQUALS, 0, len(then), value), *then]


def _either(argument: int, values: tuple[int, ...]) -> Program:
    return [one for value in values for one in _when(argument, value, [_do(_ALLOW)])]


def _do(action: int) -> Instruction:
    return _RETURN, 0, 0, action


def _fail(error: int) -> Instruction:
    return _do(_ERROR | error)
