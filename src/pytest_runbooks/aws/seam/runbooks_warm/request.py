"""What a caller of `aws` hands over; see the protocol in `client/client.c`."""

from __future__ import annotations

import array
import os
import socket
import struct

MOST = 253  # descriptors that one message can hold; unix(7)


class Request:
    """A call of `aws`: what a process knows when it starts.

    Attributes:
        descriptors: the numbers of its descriptors, and what they are here.
        cwd: a descriptor of its working directory.
        arguments: without the name of the program.
        environment: its variables.
        status, limits: what proc(5) says of it.
        identity: its namespaces and its root.
        data: all but the descriptors, as it came.
    """

    def __init__(self, data: bytes, passed: list[int]) -> None:
        sections, at = [], 0
        while at < len(data):
            (size,) = struct.unpack_from("!I", data, at)
            sections.append(data[at + 4 : at + 4 + size])
            at += 4 + size
        numbers, arguments, environment, status, limits, identity = sections
        self.data = data
        self.cwd = passed[0]
        self.descriptors = dict(zip(map(int, numbers.split()), passed[1:], strict=False))
        self.arguments = [os.fsdecode(one) for one in arguments.split(b"\0")[:-1]]
        pairs = (one.partition(b"=") for one in environment.split(b"\0")[:-1])
        self.environment: dict[bytes, bytes] = {name: value for name, _, value in pairs}
        self.status = fields(status.decode())
        self.limits = limits.decode()
        self.identity = identity

    @property
    def passed(self) -> list[int]:
        """The descriptors that came with it."""
        return [self.cwd, *self.descriptors.values()]

    def variable(self, name: str) -> str | None:
        """Give a variable of its environment."""
        value = self.environment.get(name.encode())
        return None if value is None else os.fsdecode(value)


def fields(status: str) -> dict[str, str]:
    """Read the lines of /proc/PID/status."""
    pairs = (line.partition(":") for line in status.splitlines())
    return {name: value.strip() for name, _, value in pairs}


def receive(connection: socket.socket) -> Request | None:
    """Receive a request; None when the caller went away before it was complete."""
    held = array.array("i")
    passed: list[int] = []
    head, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_SPACE(MOST * held.itemsize))
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            held.frombytes(content[: len(content) - len(content) % held.itemsize])
            passed.extend(held)
    try:
        (size,) = struct.unpack("!I", _exactly(connection, 4, head))
        return Request(_exactly(connection, size), passed)
    except (EOFError, ValueError, struct.error, UnicodeError, IndexError):
        for descriptor in passed:
            os.close(descriptor)
        return None


def _exactly(connection: socket.socket, size: int, had: bytes = b"") -> bytes:
    parts, left = [had], size - len(had)
    while left:
        part = connection.recv(min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
