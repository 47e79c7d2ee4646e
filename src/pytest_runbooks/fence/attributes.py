"""Owners, modes, times and attributes of files: they change below the work directory only.

Landlock does not look at them. What a path names is opened, looked at, and then changed by what was
opened, so that nobody can put something else in its place in between.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from .asked import AT_FDCWD, Asked
from .kernel import checked, libc
from .permissions import Permissions

_NO_FOLLOW, _EMPTY_PATH = 0x100, 0x1000
_LONGEST_VALUE = 1 << 16


@dataclass(frozen=True, slots=True)
class _Form:
    """How a system call names a file: which arguments are what; None for what it has not.

    Attributes:
        change: what it does to the file.
        first: the first argument that says how.
        path: the argument that points to the path; None when `folder` is the file itself.
        folder: the argument with the descriptor that the path counts from.
        flags: the argument with the flags.
        follow: whether it follows links when no flag says otherwise.
    """

    change: str
    first: int
    path: int | None = None
    folder: int | None = None
    flags: int | None = None
    follow: bool = True


_FORMS: Mapping[str, _Form] = {
    "chmod": _Form("mode", 1, path=0),
    "fchmod": _Form("mode", 1, folder=0),
    "fchmodat": _Form("mode", 2, path=1, folder=0),
    "fchmodat2": _Form("mode", 2, path=1, folder=0, flags=3),
    "chown": _Form("owner", 1, path=0),
    "lchown": _Form("owner", 1, path=0, follow=False),
    "fchown": _Form("owner", 1, folder=0),
    "fchownat": _Form("owner", 2, path=1, folder=0, flags=4),
    "utime": _Form("seconds", 1, path=0),
    "utimes": _Form("microseconds", 1, path=0),
    "futimesat": _Form("microseconds", 2, path=1, folder=0),
    "utimensat": _Form("nanoseconds", 2, path=1, folder=0, flags=3),
    "setxattr": _Form("set", 1, path=0),
    "lsetxattr": _Form("set", 1, path=0, follow=False),
    "fsetxattr": _Form("set", 1, folder=0),
    "removexattr": _Form("remove", 1, path=0),
    "lremovexattr": _Form("remove", 1, path=0, follow=False),
    "fremovexattr": _Form("remove", 1, folder=0),
}
CHANGES = frozenset(_FORMS)


def judge_attributes(name: str, asked: Asked, permissions: Permissions) -> Callable[[], int]:
    """Decide on a system call that changes what a file is, not what is in it.

    Raises:
        OSError: it is refused, or there is no such file.
    """
    form = _FORMS[name]

    def act() -> int:
        with _file(form, asked) as found:
            if not permissions.holds(found):
                raise OSError(errno.EPERM, "")
            return _ACTS[form.change](asked, form.first, found)

    return act


@contextmanager
def _file(form: _Form, asked: Asked) -> Iterator[int]:
    """Give a descriptor of the file, for its name and its attributes only."""
    folder = AT_FDCWD if form.folder is None else asked.integer(form.folder)
    flags = asked.integer(form.flags) if form.flags is not None else 0
    address = asked.arguments[form.path] if form.path is not None else 0
    path = asked.text(address) if address else b""
    if flags & ~(_NO_FOLLOW | _EMPTY_PATH):
        raise OSError(errno.EINVAL, "")
    if not path and (not address or flags & _EMPTY_PATH):  # the descriptor is the file
        with asked.descriptor(folder) as opened:
            if not address and fcntl.fcntl(opened, fcntl.F_GETFL) & os.O_PATH:
                raise OSError(errno.EBADF, "")
            mine = os.open(f"/proc/self/fd/{opened}", os.O_PATH | os.O_CLOEXEC)
    else:
        if not path:
            raise OSError(errno.ENOENT, "")
        follow = form.follow and not flags & _NO_FOLLOW
        how = os.O_PATH | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
        mine = os.open(asked.place(folder, path), how)
    try:
        yield mine
    finally:
        os.close(mine)


def _is_link(file: int) -> bool:
    return stat.S_ISLNK(os.fstat(file).st_mode)


def _mode(asked: Asked, first: int, file: int) -> int:
    if _is_link(file):
        raise OSError(errno.EOPNOTSUPP, "")
    os.chmod(f"/proc/self/fd/{file}", asked.integer(first) & 0o7777)  # noqa: PTH101 - no path of ours
    return 0


def _owner(asked: Asked, first: int, file: int) -> int:
    user, group = asked.integer(first), asked.integer(first + 1)
    return checked(
        libc().fchownat(
            file,
            b"",
            ctypes.c_uint(user & 0xFFFFFFFF),
            ctypes.c_uint(group & 0xFFFFFFFF),
            _EMPTY_PATH,
        )
    )


def _times(divisor: int, size: int) -> Callable[[Asked, int, int], int]:
    """Give what sets times: `size` bytes, with fractions that are `divisor` nanoseconds each."""

    def act(asked: Asked, first: int, file: int) -> int:
        address = asked.arguments[first]
        if not address:
            times = None
        else:
            given = asked.memory(address, size)
            words = [
                int.from_bytes(given[at : at + 8], "little", signed=True)
                for at in range(0, size, 8)
            ]
            if size == 16:
                words = [words[0], 0, words[1], 0]
            times = b"".join(
                (word * divisor if at % 2 else word).to_bytes(8, "little", signed=True)
                for at, word in enumerate(words)
            )
        return checked(libc().utimensat(file, b"", times, _EMPTY_PATH))

    return act


def _set(asked: Asked, first: int, file: int) -> int:
    name = asked.text(asked.arguments[first])
    size = asked.arguments[first + 2]
    if size > _LONGEST_VALUE:
        raise OSError(errno.E2BIG, "")
    value = asked.memory(asked.arguments[first + 1], size) if size else b""
    _no_link(file)
    os.setxattr(f"/proc/self/fd/{file}", name, value, asked.integer(first + 3))
    return 0


def _remove(asked: Asked, first: int, file: int) -> int:
    _no_link(file)
    os.removexattr(f"/proc/self/fd/{file}", asked.text(asked.arguments[first]))
    return 0


def _no_link(file: int) -> None:
    if _is_link(file):
        raise OSError(errno.EPERM, "")


_ACTS: Mapping[str, Callable[[Asked, int, int], int]] = {
    "mode": _mode,
    "owner": _owner,
    "seconds": _times(1, 16),
    "microseconds": _times(1000, 32),
    "nanoseconds": _times(1, 32),
    "set": _set,
    "remove": _remove,
}
