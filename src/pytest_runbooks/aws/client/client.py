# ruff: noqa: PTH115, PTH116, PTH120, PTH208, S606, SIM105 - what the better ways import costs more
# than all the rest of this program; for the same reason it uses what is below `signal` and `socket`
"""The `aws` that blocks find on their PATH, in Python; see client.c, which it is like in every way.

Run as `python -I -S`; it imports nothing of the package. What differs: the interpreter ignores
SIGPIPE and SIGXFSZ from its start, so that nobody can tell whether the caller had them ignored;
they count as not ignored. A cold program gets the path of this file for its name, and entries of
the environment with a name that came before, or with none, are left out.
"""

import _signal as signal  # type: ignore[import-not-found] # it has no stub
import _socket
import os
import select
import sys

MOST_INHERITED = 250  # one message carries 253 descriptors at most
CANNOT_RUN, NOT_FOUND = 126, 127
NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
STOPPING = (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
TOLD = (
    *(signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM),
    *(signal.SIGTERM, signal.SIGSTKFLT, signal.SIGCONT, *STOPPING, signal.SIGXCPU, signal.SIGXFSZ),
    *(signal.SIGVTALRM, signal.SIGPROF, signal.SIGWINCH, signal.SIGIO, signal.SIGPWR),
    *range(signal.SIGRTMIN, signal.SIGRTMAX + 1),
)


def restore_signals() -> None:
    """Take back what the interpreter did to signals when it started."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


def content(path: bytes | str) -> bytes:
    """Read a file, which may be one of those that do not tell their size."""
    parts = []
    file = os.open(path, os.O_RDONLY)
    while part := os.read(file, 1 << 16):
        parts.append(part)
    os.close(file)
    return b"".join(parts)


def read_conf() -> tuple[bytes, bytes]:
    """Give the path of the socket and that of the real program; end when they are not to be had."""
    folder = os.path.dirname(os.path.dirname(os.path.realpath(os.fsencode(sys.argv[0]))))
    path = folder + b"/aws.conf"
    try:
        lines = content(path).split(b"\n")
        reason = "it has no two lines with paths"
    except OSError as error:
        lines, reason = [], os.strerror(error.errno or 0)
    if len(lines) > 2 and lines[0] and lines[1]:
        return lines[0], lines[1]
    hint = "run the `aws` that pytest-runbooks put first on the PATH"
    os.write(2, b"aws: %s: %s\n" % (path, f"{reason}; {hint}".encode()))
    os._exit(NOT_FOUND)


def run_cold(program: bytes, arguments: list[bytes], environment: list[bytes]) -> None:
    """Become the real program."""
    variables: dict[bytes, bytes] = {}
    for entry in environment:
        name, equals, value = entry.partition(b"=")
        if name and equals:
            variables.setdefault(name, value)
    try:
        os.execve(program, [os.fsencode(sys.argv[0]), *arguments], variables)
    except OSError as error:
        reason = os.strerror(error.errno or 0).encode()
        os.write(2, b"aws: cannot run %s: %s\n" % (program, reason))
        os._exit(NOT_FOUND if isinstance(error, FileNotFoundError) else CANNOT_RUN)


def is_open(number: int) -> bool:
    """Tell whether a descriptor is one."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def has_terminal() -> bool:
    """Tell whether there is a controlling terminal."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def section(data: bytes) -> bytes:
    """Put the length before it."""
    return len(data).to_bytes(4, "big") + data


def identity() -> bytes:
    """Name the namespaces and the root directory of this process."""
    lines = []
    for name in NAMESPACES:
        try:
            lines.append(os.readlink(b"/proc/self/ns/" + name.encode()))
        except OSError:
            lines.append(b"")
    root = os.stat("/")
    return b"".join(line + b"\n" for line in [*lines, b"%d:%d" % (root.st_dev, root.st_ino)])


def hand_over(path: bytes, arguments: list[bytes], environment: list[bytes]) -> _socket.socket:
    """Give the connection to the server that has accepted the call.

    Raises:
        OSError: there is none, or it will not have the call.
    """
    inherited = sorted(filter(is_open, map(int, os.listdir("/proc/self/fd"))))
    if inherited[:3] != [0, 1, 2] or len(inherited) > MOST_INHERITED or has_terminal():
        raise OSError
    server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    server.setblocking(False)  # see client.c
    server.connect(path)
    server.setblocking(True)
    request = section(
        section(b" ".join(b"%d" % number for number in inherited))
        + section(b"".join(one + b"\0" for one in arguments))
        + section(b"".join(one + b"\0" for one in environment))
        + section(content("/proc/self/status"))
        + section(content("/proc/self/limits"))
        + section(identity())
    )
    directory = os.open(".", os.O_PATH | os.O_DIRECTORY)
    passed = b"".join(one.to_bytes(4, sys.byteorder) for one in [directory, *inherited])
    rights = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, passed)
    sent = server.sendmsg([request], [rights], _socket.MSG_NOSIGNAL)
    if sent < len(request):  # to send nothing fails when the server has answered and gone away
        server.sendall(request[sent:], _socket.MSG_NOSIGNAL)
    if server.recv(1) != b"A":
        raise OSError
    return server


def await_end(server: _socket.socket) -> bytes:
    """Tell the call about each signal until the server says how it ended, and give what it says."""
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    for number in TOLD:
        if signal.getsignal(number) != signal.SIG_IGN:  # else the call ignores it, too
            signal.signal(number, lambda *_: None)
    poller = select.poll()
    poller.register(awake, select.POLLIN)
    poller.register(server, select.POLLIN)
    said = b""
    while len(said) < 2:
        for descriptor, _ in poller.poll():
            if descriptor == awake:
                # Handlers of signals that come together begin with the last.
                for number in sorted(os.read(awake, 4096)):
                    tell(server, number)
            elif part := receive(server):
                said += part
            else:
                return b""
    return said


def tell(server: _socket.socket, number: int) -> None:
    """Tell the call about a signal, and stop as it does."""
    try:
        server.send(bytes([number]), _socket.MSG_NOSIGNAL | _socket.MSG_DONTWAIT)
    except OSError:
        pass  # that the server is gone is seen where its answer is awaited
    if number in STOPPING:
        os.kill(os.getpid(), signal.SIGSTOP)


def receive(server: _socket.socket) -> bytes:
    """Receive what the server says; nothing at the end and on an error."""
    try:
        return server.recv(2)
    except OSError:
        return b""


def die_by(number: int) -> None:
    """Die as the call did, for those who look."""
    import resource  # noqa: PLC0415 - what hardly any call needs

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
    os.kill(os.getpid(), number)
    os.kill(os.getpid(), signal.SIGKILL)  # it is none that ends a process
    os._exit(128 + number)  # nor does that, for the first process of a namespace


def main() -> None:
    """Hand the call over and end as it ends, or become the real program."""
    restore_signals()
    path, program = read_conf()
    count = len(sys.argv) - 1
    arguments = content("/proc/self/cmdline").split(b"\0")[-count - 1 : -1]
    environment = content("/proc/self/environ").split(b"\0")[:-1]
    try:
        server = hand_over(path, arguments, environment)
    except OSError:
        run_cold(program, arguments, environment)
    end = await_end(server)
    if end[:1] == b"X":
        os._exit(end[1])
    # When nothing is said, what became of the call is as unknown as when it is killed.
    die_by(end[1] if end[:1] == b"S" and end[1] else signal.SIGKILL)


if __name__ == "__main__":
    main()
