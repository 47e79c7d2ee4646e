"""Datagrams: nothing of a block needs them but what looks up names, which it must not."""

from __future__ import annotations

from .attempt import Attempt

_SOCKET = "one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"


def _udp(name: str, code: str, unproven: str = "") -> Attempt:
    return Attempt(name, code, python=True, held="connections", unproven=unproven)


UDP = (
    _udp("sendto", _SOCKET + 'one.sendto(b"x", ("127.0.0.1", UDP4))'),
    _udp("sendmsg", _SOCKET + 'one.sendmsg([b"x"], [], 0, ("127.0.0.1", UDP4))'),
    _udp("connect and send", _SOCKET + 'one.connect(("127.0.0.1", UDP4))\none.send(b"x")'),
    _udp("IPv6", 'socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b"x", ("::1", UDP6))'),
    _udp(
        "sendmmsg",
        _SOCKET
        + """
message = one_message(b"x", ipv4("127.0.0.1", UDP4))
assert libc.sendmmsg(one.fileno(), message, 1, 0) == 1
""",
    ),
    Attempt("bash's `/dev/udp`", 'echo x >"/dev/udp/127.0.0.1/$UDP4"', held="connections"),
    _udp(
        "a question to a name server, with a secret in the name",
        _SOCKET
        + """
name = b"\\x06secret\\x04evil\\x07example\\0"
question = struct.pack("!6H", 1, 0x100, 1, 0, 0, 0) + name + struct.pack("!HH", 1, 1)
one.sendto(question, ("127.0.0.1", UDP4))
""",
    ),
    _udp(
        "UDP-Lite",
        'socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 136).sendto(b"x", ("127.0.0.1", UDP4))\n'
        'print(E["OUT"])',
        unproven="environment files",
    ),
    _udp(
        "a datagram socket that was made as a pair",
        """
        one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        one.sendto(b"x", E["UNIX_DATAGRAM"])
        """,
    ),
)
