"""Interfaces of the kernel that go around what a filter looks at.

Most have no canary: a block that gets hold of one prints a word that it must not print.
"""

from __future__ import annotations

from .attempt import Attempt

_MACHINE_CODE = """
import mmap
def run(code):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    at = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long)(at)()
"""


def _kernel(
    name: str,
    code: str,
    unproven: str = "",
    *,
    held: str = "connections",
) -> Attempt:
    return Attempt(
        name,
        f"{code}\nprint(E['OUT'])",
        python=True,
        held=held,
        unproven=unproven,
    )


def _privileged(name: str, code: str) -> Attempt:
    """Make an attempt that needs a capability, which root has where no layer takes it away."""
    return Attempt(
        name,
        f"{code}\nprint(E['OUT'])",
        python=True,
        held="environment files connections",
        held_for_root="files connections",
    )


INTERFACES = (
    _privileged("raw sockets", "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)"),
    _kernel(
        "ICMP without privileges",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 1)",
        unproven="environment files",
    ),
    _privileged("packets", "socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x300)"),
    _kernel("netlink, to watch devices", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)"),
    _kernel(
        "netlink, to switch a device on",
        """
request = struct.pack("=IHHIIBBHiII", 32, 16, 5, 1, 0, 0, 0, 0, 1, 1, 1)  # what is up
one = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
one.send(request)
answer = one.recv(4096)
error = struct.unpack_from("=i", answer, 16)[0]
if error: raise OSError(-error, os.strerror(-error))
""",
        held="files connections",
        unproven="environment files",
    ),
    _kernel(
        "vsock, to the machine below",
        "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)",
        unproven="environment files",
    ),
    _kernel(
        "SCTP",
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM, 132)",
        unproven="environment files",
    ),
    _kernel(
        "the kernel's cryptography",
        "socket.socket(38, socket.SOCK_SEQPACKET)",
        unproven="environment files",
    ),
    _kernel("io_uring", "call(425, 4, ctypes.create_string_buffer(120))", "environment files"),
    _kernel(
        "32-bit system calls",
        # mov eax, 20 (getpid); int 0x80; ret
        _MACHINE_CODE + "assert run(b'\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3') == os.getpid()",
        unproven="environment files",
    ),
    _kernel("x32 system calls", "call(0x40000000 + 39)", unproven="environment files"),
    _kernel("keys of the user", "call(250, 0, -3, 1)", unproven="environment files"),
    _kernel("BPF", "call(321, 5, ctypes.create_string_buffer(128), 128)", "environment files"),
    _kernel(
        "performance events",
        "what = struct.pack('=II', 1, 128) + bytes(120)\n"
        "call(298, ctypes.create_string_buffer(what), 0, -1, -1, 0)",
        unproven="environment files",
    ),
    _kernel(
        "a module for the kernel",
        "call(175, ctypes.create_string_buffer(8), 8, b'')",
        held="files connections environment",
    ),
    _kernel(
        "characters for a terminal to have been typed",
        """
import fcntl, pty
child = os.fork()
if not child:
    try:
        _, other = os.openpty()
        os.setsid()
        fcntl.ioctl(other, 0x540E, 0)
        fcntl.ioctl(other, 0x5412, b"x")
        os._exit(0)
    finally:
        os._exit(1)
_, status = os.waitpid(child, 0)
assert status == 0
""",
        unproven="environment files",
    ),
    _kernel(
        "a view of the files of its own",
        "call(272, 0x10020000)\ncall(165, b'none', b'/', b'', 0x44000, None)\n"
        "call(165, b'none', E['TMPDIR'].encode(), b'tmpfs', 0, None)",
        held="files connections",
        unproven="environment",
    ),
)
