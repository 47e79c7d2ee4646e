"""Files of the user, and what stands in the environment and the memory of other processes."""

from __future__ import annotations

from .attempt import Attempt


def _read(name: str, code: str, held: str = "files", unproven: str = "") -> Attempt:
    return Attempt(name, code, held=held, unproven=unproven)


_PEEK = """
import signal
PEEK, ATTACH = 2, 16
call(101, ATTACH, {target}, 0, 0)
os.waitpid({target}, 0x40000000)
call(101, PEEK, {target}, 0x400000, ctypes.create_string_buffer(8))
"""

READING = (
    _read("a file, by its path", 'cat "$SECRET"'),
    _read("a file, by a link", 'ln -s "$SECRET" mine\ncat mine'),
    _read("a file, by a hard link", 'ln "$SECRET" mine\ncat mine'),
    _read("a file, by `HOME` of the user", 'HOME="$USER_HOME"\ncat ~/*/secret'),
    _read("a file, from its folder", 'cd "$FOLDER"\ncat secret'),
    _read("a file, by `/proc/self/root`", 'cat "/proc/self/root$SECRET"'),
    Attempt(
        "a file, by the folder of another process",
        'cat "/proc/$PROCESS/cwd/secret"',
        held="files",
        held_for_root="files connections",
    ),
    Attempt(
        "a file, by a descriptor of another process",
        'cat "/proc/$PROCESS/fd/$DESCRIPTOR"',
        held="files",
        held_for_root="files connections",
    ),
    _read("a file, copied", 'cp "$SECRET" mine\ncat mine'),
    _read("a file, packed", 'tar -cf - -C "$FOLDER" secret'),
    _read("a file, moved here", 'mv "$SECRET" mine\ncat mine', unproven="environment connections"),
    _read("a file, included by bash", 'x=$(<"$SECRET"); echo "$x"'),
    _read(
        "a file, mounted into a view of its own",
        "unshare -Urm bash -c 'touch mine; mount --bind \"$SECRET\" mine; cat mine'",
        held="files",
        unproven="environment connections",
    ),
    _read(
        "a file, with another root",
        'unshare -Ur chroot /proc/self/root cat "$SECRET"',
        held="files",
        unproven="environment connections",
    ),
    Attempt(
        "a file, by its handle",
        """
        handle = ctypes.create_string_buffer(struct.pack("=Ii", 128, 0) + bytes(128))
        number = ctypes.create_string_buffer(4)
        call(303, -100, E["SECRET"].encode(), handle, number, 0)
        folder = os.open(".", os.O_RDONLY)
        print(os.read(call(304, folder, handle, 0), 4096).decode())
        """,
        python=True,
        held="files connections",
        unproven="environment",
    ),
    Attempt(
        "variables of the machine",
        "{ env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'; } | grep -a DEPLOY_TOKEN",
        held="environment files connections",
    ),
    Attempt(
        "the environment of another process",
        "tr '\\0' '\\n' <\"/proc/$PROCESS/environ\"",
        held="files",
        held_for_root="files connections",
    ),
    Attempt(
        "the memory of the harness, by `/proc`",
        """
        memory = os.open(f"/proc/{E['HARNESS']}/mem", os.O_RDONLY)
        print(os.pread(memory, 24, int(E["HARNESS_ADDRESS"])))
        """,
        python=True,
        held="files",
        held_for_root="files connections",
        proven_by="root",
    ),
    Attempt(
        "the memory of the harness, by process_vm_readv",
        """
        got = ctypes.create_string_buffer(24)
        here = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(got), 24))
        there = ctypes.create_string_buffer(struct.pack("=QQ", int(E["HARNESS_ADDRESS"]), 24))
        call(310, int(E["HARNESS"]), here, 1, there, 1, 0)
        print(got.raw)
        """,
        python=True,
        held="files",
        held_for_root="files connections",
        proven_by="root",
    ),
    Attempt(
        "the memory of another process, by ptrace",
        "call(101, 16, PROCESS, 0, 0)\nos.waitpid(PROCESS, 0x40000000)\ntime.sleep(0.5)",
        python=True,
        held="files",
        held_for_root="files connections",
        proven_by="root",
        unproven="environment",
    ),
    Attempt(
        "a descriptor of another process, by pidfd_getfd",
        """
        process = call(434, PROCESS, 0)
        print(os.pread(call(438, process, int(E["DESCRIPTOR"]), 0), 4096, 0).decode())
        """,
        python=True,
        held="files connections",
        proven_by="root",
    ),
    Attempt(
        "where the memory of the harness is",
        'grep -q . "/proc/$HARNESS/maps" && echo "$OUT"',
        held="files",
        held_for_root="files connections",
    ),
    Attempt(
        "what is typed at a terminal of the user",
        'timeout 2 head -n 1 <"$TERMINAL"',
        held="files",
    ),
    Attempt(
        "files that only root may read",
        'grep root: /etc/shadow && echo "$OUT"',
        held="files",
        held_for_root="files",
        proven_by="root",
    ),
    Attempt(
        "a program that runs as root, to read for it",
        """
        unshare -r true
        for one in $(find /usr/bin /bin -perm -4000 2>/dev/null | head -n 3); do ls -l "$one"; done
        su root -c 'cat "$SECRET"' </dev/null
        """,
        held="files",
        unproven="environment connections",
    ),
)
