"""Files of the user, changed in what they say or in what they are."""

from __future__ import annotations

from .attempt import Attempt


def _contents(name: str, code: str, held: str = "files") -> Attempt:
    return Attempt(name, code, held=held)


def _what_it_is(
    name: str,
    code: str,
    *,
    held: str = "connections",
    proven_by: str = "all",
    unproven: str = "",
) -> Attempt:
    return Attempt(name, code, python=True, held=held, proven_by=proven_by, unproven=unproven)


_RACE = """
import threading
open("own", "w").close()
os.symlink("own", "at")
def swap():
    while True:
        for target in (E["KEPT"], "own"):
            os.symlink(target, "new")
            os.rename("new", "at")
threading.Thread(target=swap, daemon=True).start()
for _ in range(2000):
    try:
        {act}
    except OSError:
        pass
"""
# What cannot be opened cannot be changed by its descriptor.
_BOTH = "files connections"
_OPENED = 'one = os.open(E["KEPT"], os.O_RDONLY)\n'

WRITING = (
    _contents("write", 'echo x >>"$KEPT"'),
    _contents("write, by a link", 'ln -s "$KEPT" mine\necho x >>mine'),
    _contents("write, by a hard link", 'ln "$KEPT" mine\necho x >>mine'),
    _contents("write, by `/proc/self/root`", 'echo x >>"/proc/self/root$KEPT"'),
    Attempt(
        "write, by the folder of another process",
        'echo x >>"/proc/$PROCESS/cwd/kept"',
        held="files",
        held_for_root="files connections",
    ),
    Attempt("cut short", 'os.truncate(E["KEPT"], 0)', python=True, held="files", landlock=3),
    Attempt(
        "write, by a descriptor that was opened to read",
        _OPENED + 'os.write(os.open(f"/proc/self/fd/{one}", os.O_WRONLY), b"x")',
        python=True,
        held="files",
    ),
    _contents("put another in its place", 'echo x >mine\nmv mine "$KEPT"'),
    _contents("move it away", 'mv "$KEPT" mine\nsleep 0.1'),
    _contents("remove it", 'rm -rf "$FOLDER"'),
    _contents("make a file beside it", 'touch "$FOLDER/new"'),
    _contents("make a folder beside it", 'mkdir "$FOLDER/new"'),
    _contents("make a link beside it", 'ln -s x "$FOLDER/new"'),
    _contents("make a hard link beside it", 'echo x >mine\nln mine "$FOLDER/new"'),
    _contents("make a FIFO beside it", 'mkfifo "$FOLDER/new"'),
    Attempt(
        "make a socket beside it",
        'socket.socket(socket.AF_UNIX).bind(E["FOLDER"] + "/new")',
        python=True,
        held="files",
    ),
    Attempt(
        "make a device",
        'mknod disk b 254 0 && echo "$OUT"',
        held="environment files connections",
        held_for_root="files connections",
    ),
    _contents("write to the terminal of the user", 'echo x >"$TERMINAL"'),
    _contents("set the terminal of the user", 'stty -F "$TERMINAL" min 7'),
    _what_it_is("mode, by its path", 'os.chmod(E["KEPT"], 0o777)'),
    _what_it_is("mode, by a link", 'os.symlink(E["KEPT"], "mine")\nos.chmod("mine", 0o777)'),
    _what_it_is("mode, by a descriptor", _OPENED + "os.fchmod(one, 0o777)", held=_BOTH),
    _what_it_is(
        "mode, by `/proc/self/fd`", _OPENED + 'os.chmod(f"/proc/self/fd/{one}", 0o777)', held=_BOTH
    ),
    _what_it_is(
        "mode, from its folder",
        'os.chmod("kept", 0o777, dir_fd=os.open(E["FOLDER"], os.O_RDONLY))',
    ),
    _what_it_is("mode, by fchmodat2", 'call(452, -100, E["KEPT"].encode(), 0o777, 0)'),
    _what_it_is(
        "mode, by a link that another thread makes meanwhile",
        _RACE.format(act='os.chmod("at", 0o777)'),
        unproven="environment files",
    ),
    _what_it_is(
        "mode, by a hard link",
        'os.link(E["KEPT"], "mine")\nos.chmod("mine", 0o777)',
        held="files",
    ),
    _what_it_is(
        "mode, mounted into a view of its own",
        """
        import subprocess
        code = 'touch mine; mount --bind "$KEPT" mine; chmod 777 mine'
        subprocess.run(["unshare", "-Urm", "bash", "-ec", code], check=True)
        """,
        held="files connections",
        unproven="environment",
    ),
    _what_it_is("owner", 'os.chown(E["KEPT"], 1, 1)', proven_by="root"),
    _what_it_is(
        "owner, of a link",
        'os.symlink(E["KEPT"], "mine")\nos.chown("mine", 1, 1)',
        proven_by="root",
    ),
    _what_it_is(
        "owner, by a descriptor", _OPENED + "os.fchown(one, 1, 1)", held=_BOTH, proven_by="root"
    ),
    _what_it_is("times, by its path", 'os.utime(E["KEPT"])'),
    _what_it_is("times, by a descriptor", _OPENED + "os.utime(one, (1, 1))", held=_BOTH),
    _what_it_is("times, by utime", 'call(132, E["KEPT"].encode(), None)'),
    _what_it_is("times, by utimes", 'call(235, E["KEPT"].encode(), None)'),
    _what_it_is("times, by futimesat", 'call(261, -100, E["KEPT"].encode(), None)'),
    _what_it_is(
        "times, by a link that another thread makes meanwhile",
        _RACE.format(act='os.utime("at", (1, 1))'),
        unproven="environment files",  # the other thread may get no turn
    ),
    _what_it_is("an attribute", 'os.setxattr(E["KEPT"], "user.mark", b"x")'),
    _what_it_is(
        "an attribute, by a descriptor", _OPENED + 'os.setxattr(one, "user.mark", b"x")', held=_BOTH
    ),
    _what_it_is(
        "an attribute, by setxattrat",
        'value = ctypes.create_string_buffer(b"x")\n'
        'how = struct.pack("=QII", ctypes.addressof(value), 1, 0)\n'
        "how = ctypes.create_string_buffer(how)\n"
        'call(463, -100, E["KEPT"].encode(), 0, b"user.mark", how, 16)',
        unproven="environment files",
    ),
    Attempt("flags, by chattr", 'chattr +d "$KEPT"', held=_BOTH, needs="chattr"),
    _what_it_is(
        "flags, by file_setattr",
        'how = ctypes.create_string_buffer(struct.pack("=QIIIIQ", 0x80, 0, 0, 0, 0, 0)[:24])\n'
        'call(469, -100, E["KEPT"].encode(), how, 24, 0)',
        unproven="environment files",
    ),
)
