# ruff: noqa: S606 - what the better way imports costs more than all the rest of this program
"""A program: enters the fence, and then becomes the program that is to be run inside of it.

Run as `python -I -S enter.py WORDS... COMMAND...`; it imports nothing of the package, and only what
costs next to nothing. There is no way back: what is given up here is given up for the process and
all that it ever starts.

The words, made by `Fence.entrance`:

    RULESET     a descriptor of a Landlock ruleset, -1 for none
    FILTER      a descriptor of a file with a seccomp filter, -1 for none
    CONTROL     a descriptor of a socket to the guard, which gets the filter's notifications
    KEPT        the capabilities that root keeps, as a number of bits
    RESTRICT, SECCOMP, CAPSET     the numbers of system calls on this machine
    ENVIRONMENT   a descriptor of a file with the environment of the command, as env -0 writes it
"""

from __future__ import annotations

import _ctypes
import _signal as signal  # type: ignore[import-not-found] # it has no stub
import _socket
import os
import sys

PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_SET_MODE_FILTER = 1
NEW_LISTENER = 1 << 3
WAIT_KILLABLE = 1 << 5
CAPABILITY_VERSION = 0x20080522
LAST_CAPABILITY = 63
WORDS = 8


class _Long(_ctypes._SimpleCData):  # type: ignore[type-arg] # noqa: SLF001 - what ctypes.c_long is, without importing ctypes
    _type_ = "l"


class _Pointer(_ctypes._SimpleCData):  # type: ignore[type-arg] # noqa: SLF001 - what ctypes.c_void_p is
    _type_ = "P"


class _Byte(_ctypes._SimpleCData):  # type: ignore[type-arg] # noqa: SLF001 - what ctypes.c_char is
    _type_ = "c"


def call(name: str, *arguments: int | bytes) -> int:
    """Call a function of the C library that takes longs and pointers, and gives an int."""
    address = _ctypes.dlsym(_ctypes.dlopen(None, 0), name)  # type: ignore[arg-type] # None: this program
    converted = [one if isinstance(one, bytes) else _Long(one) for one in arguments]
    return int(_ctypes.call_function(address, tuple(converted)))


def _number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little")


def enter(words: list[str]) -> None:
    """Enter the fence.

    Raises:
        OSError: the kernel refuses; nothing may be run then.
    """
    ruleset, program, control, kept, restrict, seccomp, capset, _ = map(int, words)
    if call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError("the kernel does not take new privileges away")
    _drop_capabilities(kept, capset)
    if ruleset >= 0:
        if call("syscall", restrict, ruleset, 0):
            raise OSError("the kernel does not take the Landlock ruleset")
        os.close(ruleset)
    if program >= 0:
        listener = _install(os.pread(program, 1 << 16, 0), seccomp)
        _hand_over(listener, control)
        os.close(listener)
        os.close(program)
    if control >= 0:
        os.close(control)


def _drop_capabilities(kept: int, capset: int) -> None:
    """Take from root what reaches beyond files of its own; does nothing to others."""
    if os.geteuid():
        return
    kept &= _permitted()  # a root that has fewer could not take more, and would keep the rest
    for capability in range(LAST_CAPABILITY + 1):
        if not kept >> capability & 1:
            call("prctl", PR_CAPBSET_DROP, capability, 0, 0, 0)
    low, high = _number(kept & 0xFFFFFFFF, 4), _number(kept >> 32, 4)
    header = _number(CAPABILITY_VERSION, 4) + _number(0, 4)
    none = _number(0, 4)
    if call("syscall", capset, header, low + low + none + high + high + none):
        raise OSError("the kernel does not take capabilities away")


def _permitted() -> int:
    status = os.open("/proc/self/status", os.O_RDONLY)
    text = os.read(status, 1 << 16)
    os.close(status)
    return int(text.partition(b"\nCapPrm:")[2].split()[0], 16)


def _install(program: bytes, seccomp: int) -> int:
    """Install a seccomp filter; give the descriptor of its notifications."""
    buffer_type = type("_Buffer", (_ctypes.Array,), {"_type_": _Byte, "_length_": len(program)})
    buffer = buffer_type.from_buffer_copy(program)  # type: ignore[attr-defined] # of every array
    fprog = _number(len(program) // 8, 8) + _number(_ctypes.addressof(buffer), 8)
    for flags in (NEW_LISTENER | WAIT_KILLABLE, NEW_LISTENER):  # the second before Linux 5.19
        listener = call("syscall", seccomp, SECCOMP_SET_MODE_FILTER, flags, fprog)
        if listener >= 0:
            return listener
    raise OSError("the kernel does not take the seccomp filter")


def _hand_over(listener: int, control: int) -> None:
    guard = _socket.socket(fileno=os.dup(control))
    descriptors = _number(listener, 4)
    guard.sendmsg([b"%d" % os.getpid()], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, descriptors)])
    guard.close()


def _environment(file: int) -> dict[bytes, bytes]:
    pairs = os.pread(file, os.fstat(file).st_size, 0).split(b"\0")[:-1]
    os.close(file)
    return dict(pair.split(b"=", 1) for pair in pairs)


def main() -> None:
    """Enter, and run the command; say why not on standard error, with status 126 or 127."""
    words, command = sys.argv[1 : 1 + WORDS], sys.argv[1 + WORDS :]
    try:
        env = _environment(int(words[-1]))
        enter(words)
    except OSError as error:
        os.write(2, f"cannot enter the fence: {error}\n".encode())
        os._exit(126)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # which this interpreter ignores
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvpe(command[0], command, env)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(127)


if __name__ == "__main__":
    main()
