"""Modes, owners, times and attributes change in the fence exactly as outside of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .inside import run_python

PRELUDE = """
import ctypes, os, stat, struct
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    converted = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = libc.syscall(ctypes.c_long(number), *converted)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def times(*numbers):
    return struct.pack("=4q", *numbers)
def at(seconds):
    return ctypes.create_string_buffer(times(seconds, 5, seconds + 1, 7))
for name in ("file", "other"):
    open(name, "w").close()
    os.utime(name, (10**9, 10**9))
os.mkdir("folder")
open("folder/in", "w").close()
os.symlink("file", "link")
os.symlink("nowhere", "broken")
one = os.open("file", os.O_RDONLY)
folder = os.open("folder", os.O_RDONLY)
path = os.open("file", os.O_PATH)
def attempt(act):
    try:
        print("gives", act())
    except OSError as error:
        print("fails", error.errno)
"""
SHOW = """
for name in ("file", "other", "folder", "folder/in", "link"):
    status = os.lstat(name)
    fresh = {when for when in (status.st_atime, status.st_mtime) if when > 1.5e9}
    said = "now" if fresh else (status.st_atime_ns, status.st_mtime_ns)
    names = sorted(os.listxattr(name, follow_symlinks=False))
    print(name, oct(status.st_mode), status.st_uid, status.st_gid, said if "in" not in name and name
          not in ("folder", "link") or "now" not in str(said) else "", names)
"""

CHANGES = {
    "chmod": "os.chmod('file', 0o640)",
    "chmod with the sticky bit": "os.chmod('folder', 0o1770)",
    "chmod with set-group-ID": "os.chmod('file', 0o2755)",
    "chmod of a link": "os.chmod('link', 0o600)",
    "chmod of what is not there": "os.chmod('nothing', 0o600)",
    "chmod of a link to nowhere": "os.chmod('broken', 0o600)",
    "chmod below a file": "os.chmod('file/x', 0o600)",
    "chmod of an empty path": "os.chmod('', 0o600)",
    "chmod of too long a path": "os.chmod('x' * 5000, 0o600)",
    "chmod of too long a name": "os.chmod('x' * 300, 0o600)",
    "chmod at no address": "call(90, 1, 0o600)",
    "fchmod": "os.fchmod(one, 0o604)",
    "fchmod of a closed descriptor": "os.fchmod(999, 0o604)",
    "fchmod of a path's descriptor": "os.fchmod(path, 0o604)",
    "fchmodat": "os.chmod('in', 0o600, dir_fd=folder)",
    "fchmodat at a file": "os.chmod('in', 0o600, dir_fd=one)",
    "fchmodat2": "call(452, -100, b'file', 0o611, 0)",
    "fchmodat2 of a link itself": "call(452, -100, b'link', 0o611, 0x100)",
    "fchmodat2 of a descriptor": "call(452, one, b'', 0o611, 0x1000)",
    "fchmodat2 with an unknown flag": "call(452, -100, b'file', 0o611, 0x40)",
    "chown to oneself": "os.chown('file', os.getuid(), -1)",
    "chown of a link itself": "os.lchown('link', -1, os.getgid())",
    "fchown": "os.fchown(one, -1, -1)",
    "fchownat with an unknown flag": "call(260, -100, b'file', -1, -1, 0x40)",
    "utime": "call(132, b'file', ctypes.create_string_buffer(struct.pack('=2q', 77, 88)))",
    "utime to now": "call(132, b'file', None)",
    "utimes": "call(235, b'file', at(100))",
    "utimes with too many microseconds": "call(235, b'file', times(1, 10**6, 1, 0))",
    "futimesat": "call(261, folder, b'in', at(100))",
    "futimesat of a descriptor": "call(261, one, None, at(100))",
    "utimensat": "os.utime('file', ns=(123456789, 987654321))",
    "utimensat of a link itself": "os.utime('link', (5, 6), follow_symlinks=False)",
    "utimensat to now": "os.utime('file')",
    "utimensat that leaves one": "call(280, -100, b'file', times(5, 6, 0, (1 << 30) - 2), 0)",
    "utimensat of a descriptor": "os.utime(one, (3, 4))",
    "utimensat with too many nanoseconds": "call(280, -100, b'file', times(1, 10**9, 1, 0), 0)",
    "utimensat with an unknown flag": "call(280, -100, b'file', at(9), 0x40)",
    "utimensat at no address": "call(280, -100, b'file', 1, 0)",
    "setxattr": "os.setxattr('file', 'user.a', b'x')",
    "setxattr of nothing": "os.setxattr('file', 'user.a', b'')",
    "setxattr that must be new": "[os.setxattr('file', 'user.a', b'x', 1) for _ in range(2)]",
    "setxattr that must be there": "os.setxattr('file', 'user.b', b'x', 2)",
    "setxattr of an unknown kind": "os.setxattr('file', 'nonsense', b'x')",
    "setxattr of too long a name": "os.setxattr('file', 'user.' + 'x' * 300, b'x')",
    "setxattr of too much": "os.setxattr('file', 'user.a', b'x' * 70000)",
    "setxattr of a link itself": "os.setxattr('link', 'user.a', b'x', follow_symlinks=False)",
    "fsetxattr": "os.setxattr(one, 'user.c', b'x')",
    "removexattr": "[os.setxattr('file', 'user.a', b'x'), os.removexattr('file', 'user.a')]",
    "removexattr of what is not there": "os.removexattr('file', 'user.none')",
    "by /proc/self/fd": "os.chmod(f'/proc/self/fd/{one}', 0o601)",
    "by /proc/self/cwd": "os.chmod('/proc/self/cwd/file', 0o602)",
    "by /proc/thread-self/cwd": "os.chmod('/proc/thread-self/cwd/file', 0o602)",
    "by /dev/fd": "os.chmod(f'/dev/fd/{one}', 0o603)",
    "by an absolute path": "os.chmod(os.path.abspath('file'), 0o605)",
    "by dots": "os.chmod('folder/../file', 0o606)",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_in_the_work_directory_is_what_it_is_outside(tmp_path: Path, change: str) -> None:
    code = f"{PRELUDE}\nattempt(lambda: {CHANGES[change]})\n{SHOW}"
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    fenced = run_python(inside, code)
    free = subprocess.run(
        [sys.executable, "-c", code], cwd=outside, capture_output=True, text=True, check=True
    )
    assert fenced.err == free.stderr == ""
    assert fenced.out == free.stdout
