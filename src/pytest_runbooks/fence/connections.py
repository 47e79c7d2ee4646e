"""Where a socket may connect to: the gateway, and what the procedure itself serves."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from .asked import AT_FDCWD, Asked
from .kernel import checked, libc
from .permissions import Permissions
from .processes import held, listeners

Host = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST_ADDRESS = 128  # sizeof(struct sockaddr_storage)
_PATH_AT = 2  # where the path of a local socket begins

# The C library asks these for names and users, of its own accord, whatever a program does.
_NAME_SERVICES = (b"/var/run/nscd/", b"/run/nscd/", b"/run/systemd/", b"/var/lib/sss/pipes/")

_LOOPBACK: Mapping[int, Host] = {
    4: ipaddress.IPv4Address("127.0.0.1"),
    6: ipaddress.IPv6Address("::1"),
}

# Of the instance metadata service, and of the agents of ECS and EKS.
_METADATA = {
    *map(ipaddress.ip_address, ("169.254.169.254", "fd00:ec2::254")),
    *map(ipaddress.ip_address, ("169.254.170.2", "169.254.170.23", "fd00:ec2::23")),
}

Act = Callable[[], int]
"""Does in our name what was asked for; gives its result or raises `OSError`."""


def judge_connect(asked: Asked, permissions: Permissions) -> Act:
    """Decide on connect(2).

    Raises:
        OSError: it is refused.
    """
    size = min(asked.integer(2) & 0xFFFFFFFF, _LONGEST_ADDRESS)
    address = asked.memory(asked.arguments[1], size)
    family = int.from_bytes(address[:2], sys.byteorder)
    if family == socket.AF_UNIX:
        return _local(asked, address, permissions)
    if family in {socket.AF_INET, socket.AF_INET6}:
        address = _check_address(address, permissions)
    elif family not in {socket.AF_UNSPEC, socket.AF_NETLINK}:
        raise OSError(errno.EACCES, "")

    def act() -> int:
        with asked.descriptor(asked.integer(0)) as mine:
            return checked(libc().connect(mine, address, len(address)))

    return act


def serves(port: int, permissions: Permissions) -> bool:
    """Say whether processes of the procedure, and no others, listen on a port of the loopback."""
    for host in _LOOPBACK.values():
        there = listeners(host, port)
        if there and held(there, permissions.processes()) == there:
            return True
    return False


def _check_address(address: bytes, permissions: Permissions) -> bytes:
    """Decide on an internet address; give that which is really to be connected to."""
    try:
        port, asked_for, at = _host_and_port(address)
    except (struct.error, ValueError):
        raise OSError(errno.EINVAL, "") from None
    mapped = asked_for.ipv4_mapped if isinstance(asked_for, ipaddress.IPv6Address) else None
    host = mapped or asked_for
    if host.is_unspecified:
        # The kernel takes it for the address that the socket is bound to, if it is to one.
        host = _LOOPBACK[host.version]
        end = at + len(asked_for.packed)
        address = address[: end - len(host.packed)] + host.packed + address[end:]
    if host == _LOOPBACK[4] and port == permissions.port:
        return address
    if host.is_loopback:
        there = listeners(host, port)
        if not there:  # nothing is to be said of a client that waits for its server
            raise OSError(errno.ECONNREFUSED, "")
        # All of them: one of its own beside it makes no server of the machine the procedure's.
        if held(there, permissions.processes()) == there:
            return address
    shown = f"[{asked_for}]" if asked_for.version == 6 else str(asked_for)
    permissions.refuse(f"a connection to {shown}:{port}", _why(host))
    raise OSError(errno.EACCES, "")


def _why(host: Host) -> str:
    """Say why an address is refused, and what to do."""
    if host.is_loopback:
        return (
            "another program of this machine listens there; a block reaches the gateway and what "
            "it started itself"
        )
    if host in _METADATA:
        return (
            "there a machine of AWS gives out credentials: the program found none, so leave it the "
            "variables and the HOME of the block"
        )
    return (
        "a block reaches nothing but the gateway: leave HTTP to the proxy of the environment, and "
        "declare a stub for the URL; a step that needs anything else takes a `skip` or `skip-if`"
    )


def _host_and_port(address: bytes) -> tuple[int, Host, int]:
    """Read port and host, and where in the address the host begins."""
    if int.from_bytes(address[:2], sys.byteorder) == socket.AF_INET:
        port, raw = struct.unpack_from("!H4s", address, 2)
        return port, ipaddress.IPv4Address(raw), 4
    port, raw = struct.unpack_from("!H4x16s", address, 2)
    return port, ipaddress.IPv6Address(raw), 8


def _local(asked: Asked, address: bytes, permissions: Permissions) -> Act:
    path = address[_PATH_AT:].partition(b"\0")[0]
    if not path:  # an abstract socket: it has no file that could be the procedure's own
        name = address[_PATH_AT:].strip(b"\0").decode(errors="replace")
        if name:
            permissions.refuse(f"the abstract socket @{name}", _WHY_LOCAL)
        raise OSError(errno.ECONNREFUSED, "")
    found = os.open(asked.place(AT_FDCWD, path), os.O_PATH | os.O_CLOEXEC)
    # One with a second name may be another program's, of which a block has made a name of its own.
    if not permissions.holds(found) or os.fstat(found).st_nlink > 1:
        os.close(found)
        if not path.startswith(_NAME_SERVICES):
            permissions.refuse(f"the socket {path.decode(errors='replace')}", _WHY_LOCAL)
        raise OSError(errno.EACCES, "")
    if not _lets_connect(asked, found, permissions):
        os.close(found)
        raise OSError(errno.ECONNREFUSED, "")

    def act() -> int:
        try:
            with asked.descriptor(asked.integer(0)) as mine:
                pinned = struct.pack("=H", socket.AF_UNIX) + b"/proc/self/fd/%d\0" % found
                return checked(libc().connect(mine, pinned, len(pinned)))
        finally:
            with suppress(OSError):
                os.close(found)

    return act


def _lets_connect(asked: Asked, found: int, permissions: Permissions) -> bool:
    try:
        return permissions.lets_connect(asked.thread, found)
    except OSError:  # the server is gone
        return False


_WHY_LOCAL = "it belongs to another program of this machine"
