"""Where a socket may connect to: the gateway, and what the procedure itself serves."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress

from .asked import AT_FDCWD, Asked
from .kernel import checked, libc
from .permissions import Permissions
from .processes import listens

_LONGEST_ADDRESS = 128  # sizeof(struct sockaddr_storage)
_PATH_AT = 2  # where the path of a local socket begins

# The C library asks these for names and users, of its own accord, whatever a program does.
_NAME_SERVICES = (b"/var/run/nscd/", b"/run/nscd/", b"/run/systemd/", b"/var/lib/sss/pipes/")

Act = Callable[[], int]
"""Does in our name what was asked for; gives its result or raises `OSError`."""


def judge_connect(asked: Asked, permissions: Permissions) -> Act:
    """Decide on connect(2).

    Raises:
        OSError: it is refused.
    """
    size = min(asked.integer(2) & 0xFFFFFFFF, _LONGEST_ADDRESS)
    address = asked.memory(asked.arguments[1], size)
    family = int.from_bytes(address[:2], "little")
    if family == socket.AF_UNIX:
        return _local(asked, address, permissions)
    if family in {socket.AF_INET, socket.AF_INET6}:
        _check_address(address, permissions)
    elif family not in {socket.AF_UNSPEC, socket.AF_NETLINK}:
        raise OSError(errno.EACCES, "")

    def act() -> int:
        with asked.descriptor(asked.integer(0)) as mine:
            return checked(libc().connect(mine, address, len(address)))

    return act


def _check_address(address: bytes, permissions: Permissions) -> None:
    try:
        port, host = _host_and_port(address)
    except (struct.error, ValueError):
        raise OSError(errno.EINVAL, "") from None
    mapped = host.ipv4_mapped if isinstance(host, ipaddress.IPv6Address) else None
    here = (mapped or host).is_loopback or (mapped or host).is_unspecified
    if here and port == permissions.port:
        return
    if here:
        # The first one sees to it that nothing is said of a client that waits for its server.
        known = listens(port, permissions.owns)
        if known is None:
            raise OSError(errno.ECONNREFUSED, "")
        if known:
            return
    shown = f"[{host}]" if host.version == 6 else str(host)
    permissions.refuse(
        f"a connection to {shown}:{port}",
        "another program of this machine listens there; a block reaches the gateway and what it "
        "started itself"
        if here
        else "a block reaches nothing but the gateway; let it use the proxy of its environment, "
        "and declare a stub for the URL",
    )
    raise OSError(errno.EACCES, "")


def _host_and_port(address: bytes) -> tuple[int, ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if int.from_bytes(address[:2], "little") == socket.AF_INET:
        port, raw = struct.unpack_from("!H4s", address, 2)
        return port, ipaddress.IPv4Address(raw)
    port, raw = struct.unpack_from("!H4x16s", address, 2)
    return port, ipaddress.IPv6Address(raw)


def _local(asked: Asked, address: bytes, permissions: Permissions) -> Act:
    path = address[_PATH_AT:].partition(b"\0")[0]
    if not path:  # an abstract socket: it has no file that could be the procedure's own
        name = address[_PATH_AT:].strip(b"\0").decode(errors="replace")
        if name:
            permissions.refuse(f"the abstract socket @{name}", _WHY_LOCAL)
        raise OSError(errno.ECONNREFUSED, "")
    found = os.open(asked.place(AT_FDCWD, path), os.O_PATH | os.O_CLOEXEC)
    if not permissions.holds(found):
        os.close(found)
        if not path.startswith(_NAME_SERVICES):
            permissions.refuse(f"the socket {path.decode(errors='replace')}", _WHY_LOCAL)
        raise OSError(errno.EACCES, "")

    def act() -> int:
        try:
            with asked.descriptor(asked.integer(0)) as mine:
                pinned = struct.pack("=H", socket.AF_UNIX) + b"/proc/self/fd/%d\0" % found
                return checked(libc().connect(mine, pinned, len(pinned)))
        finally:
            with suppress(OSError):
                os.close(found)

    return act


_WHY_LOCAL = "it belongs to another program of this machine"
