"""TCP without a proxy, in every form that the kernel has."""

from __future__ import annotations

from .attempt import Attempt

_STREAM = "one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"


def _tcp(
    name: str,
    code: str,
    refused: str = "a connection to 127.0.0.1:",
    *,
    held: str = "files connections",
    unproven: str = "",
    landlock: int = 4,
) -> Attempt:
    return Attempt(
        name,
        code,
        python=True,
        held=held,
        refused=refused,
        unproven=unproven,
        landlock=landlock,
    )


TCP = (
    _tcp("connect", _STREAM + 'one.connect(("127.0.0.1", TCP4))'),
    _tcp(
        "connect, without waiting",
        _STREAM
        + 'one.setblocking(False)\nprint(one.connect_ex(("127.0.0.1", TCP4)))\ntime.sleep(0.1)',
    ),
    _tcp(
        "IPv6",
        'socket.socket(socket.AF_INET6).connect(("::1", TCP6))',
        "a connection to [::1]:",
    ),
    _tcp(
        "IPv4 mapped to IPv6",
        'socket.socket(socket.AF_INET6).connect(("::ffff:127.0.0.1", TCP4))',
        "a connection to [::ffff:",
    ),
    _tcp("0.0.0.0", _STREAM + 'one.connect(("0.0.0.0", TCP4))', "a connection to 0.0.0.0:"),
    _tcp(
        "the unspecified address of IPv6",
        'socket.socket(socket.AF_INET6).connect(("::", TCP6))',
        "a connection to [::]:",
    ),
    _tcp(
        "a listener of its own on the same port of another address",
        """
        mine = socket.create_server(("127.0.0.9", TCP4))
        one = socket.create_connection(("127.0.0.1", TCP4))
        """,
    ),
    _tcp(
        "a listener of its own on the same port of the other family",
        """
        mine = socket.socket(socket.AF_INET6)
        mine.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        mine.bind(("::1", TCP4))
        mine.listen()
        one = socket.create_connection(("127.0.0.1", TCP4))
        """,
    ),
    _tcp(
        "the port of the gateway at another address",
        """
        port = int(E["AWS_ENDPOINT_URL"].rpartition(":")[2])
        socket.create_connection(("192.0.2.1", port), timeout=2)
        print(E["OUT"])
        """,
        "a connection to 192.0.2.1:",
        held="connections",
        unproven="environment files",
    ),
    _tcp(
        "an address of the internet",
        'socket.create_connection(("192.0.2.1", 443), timeout=2)\nprint(E["OUT"])',
        "a connection to 192.0.2.1:443",
        unproven="environment",
    ),
    _tcp(
        "instance metadata, past the proxy",
        'socket.create_connection(("169.254.169.254", 80), timeout=2)\nprint(E["OUT"])',
        "a connection to 169.254.169.254:80",
        unproven="environment",
    ),
    _tcp(
        "Fast Open by sendto",
        _STREAM
        + 'one.sendto(b"GET / HTTP/1.0\\r\\n\\r\\n", socket.MSG_FASTOPEN, ("127.0.0.1", TCP4))',
        "",
        held="connections",
        unproven="files",
    ),
    _tcp(
        "Fast Open by sendmsg",
        _STREAM + 'one.sendmsg([b"GET /"], [], socket.MSG_FASTOPEN, ("127.0.0.1", TCP4))',
        "",
        held="connections",
        unproven="files",
    ),
    _tcp(
        "Fast Open by sendmmsg",
        _STREAM
        + """
message = one_message(b"GET /", ipv4("127.0.0.1", TCP4))
sent = libc.sendmmsg(one.fileno(), message, 1, socket.MSG_FASTOPEN)
assert sent == 1, os.strerror(ctypes.get_errno())
""",
        "",
        held="connections",
        unproven="files",
    ),
    _tcp(
        "Fast Open by an option",
        _STREAM + 'one.setsockopt(6, 30, 1)\none.connect(("127.0.0.1", TCP4))\none.send(b"GET /")',
        held="connections",
        unproven="files",
    ),
    _tcp(
        "TCP of several paths",
        'socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262).connect(("127.0.0.1", TCP4))',
        "",
        held="connections",
        unproven="environment files",
    ),
    _tcp(
        "a socket that a child has made and passes on",
        """
        mine, theirs = socket.socketpair()
        if not os.fork():
            one = socket.socket()
            one.connect_ex(("127.0.0.1", TCP4))
            socket.send_fds(theirs, [b"x"], [one.fileno()])
            os._exit(0)
        _, [got], _, _ = socket.recv_fds(mine, 1, 1)
        socket.socket(fileno=got).sendall(b"GET /")
        """,
    ),
    _tcp(
        "a name server by TCP",
        _STREAM + 'one.connect(("127.0.0.1", TCP4))\none.sendall(b"\\0\\x1d" + bytes(29))',
    ),
    _tcp(
        "a network of its own",
        """
        import subprocess
        command = "exec 3<>/dev/tcp/127.0.0.1/$TCP4 && echo $OUT"
        subprocess.run(["unshare", "-rn", "bash", "-c", command], check=True)
        """,
        "",
        held="environment files connections",
    ),
)
