"""Sockets of other programs of the machine, as that of Docker is one."""

from __future__ import annotations

from .attempt import Attempt

_CONNECT = "socket.socket(socket.AF_UNIX).connect(at)\n"
_IN_A_VIEW = """
unshare -Urm bash -ec '
    touch mine
    mount --bind "$UNIX" mine
    python3 -c "import socket; socket.socket(socket.AF_UNIX).connect(\\"mine\\")"
'
"""


def _unix(
    name: str,
    code: str,
    refused: str = "the socket ",
    *,
    held: str = "connections",
    unproven: str = "",
    landlock: int = 1,
) -> Attempt:
    return Attempt(
        name,
        code,
        python=True,
        held=held,
        unproven=unproven,
        refused=refused,
        landlock=landlock,
    )


LOCAL_SOCKETS = (
    _unix("by its path", 'at = E["UNIX"]\n' + _CONNECT),
    _unix("by a link", 'os.symlink(E["UNIX"], "mine")\nat = "mine"\n' + _CONNECT),
    _unix("by `/proc/self/root`", 'at = "/proc/self/root" + E["UNIX"]\n' + _CONNECT),
    _unix(
        "from its folder",
        'os.chdir(E["USER_HOME"])\nat = os.path.basename(E["UNIX"])\n' + _CONNECT,
    ),
    _unix(
        "by a hard link",
        'os.link(E["UNIX"], "mine")\nat = "mine"\n' + _CONNECT,
        refused="",
        held="files connections",
    ),
    _unix(
        "by a link that another thread makes meanwhile",
        """
        import threading
        own = socket.socket(socket.AF_UNIX)
        own.bind("own")
        own.listen(5000)
        def swap():
            while True:
                for target in (E["UNIX"], "own"):
                    os.symlink(target, "new")
                    os.rename("new", "at")
        os.symlink("own", "at")
        threading.Thread(target=swap, daemon=True).start()
        for _ in range(500):
            with socket.socket(socket.AF_UNIX) as one:
                one.connect_ex("at")
        """,
        unproven="environment files",  # the other thread may get no turn
    ),
    _unix(
        "an abstract one",
        'socket.socket(socket.AF_UNIX).connect("\\0" + E["ABSTRACT"])',
        "the abstract socket @",
        held="files connections",
        landlock=6,
    ),
    _unix(
        "a datagram to one",
        'socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", E["UNIX_DATAGRAM"])',
        "",
    ),
    _unix(
        "a datagram to an abstract one",
        """
        one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        one.sendto(b"x", "\\0" + E["ABSTRACT_DATAGRAM"])
        """,
        "",
        held="files connections",
        landlock=6,
    ),
    Attempt(
        "mounted into the work directory, in a view of its own",
        _IN_A_VIEW,
        held="files connections",
        unproven="environment",
        needs="unshare",
    ),
    Attempt(
        "curl, as Docker is asked for a container",
        'curl -s -m 5 --unix-socket "$UNIX" http://docker/containers/json',
        held="connections",
        refused="the socket ",
        needs="curl",
    ),
)
