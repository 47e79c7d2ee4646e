"""What must not be reached: servers, files and a process of the machine, outside of the fence."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import secrets
import selectors
import socket
import subprocess
import termios
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nCANARY\n"
_GET_FLAGS = 0x80086601  # FS_IOC_GETFLAGS
_IOPRIO_GET = 252  # ioprio_get(2), on x86-64
_LIBC = ctypes.CDLL(None)


class Servers:
    """Sockets that take down who reaches them.

    Attributes:
        places: variables that say where they are.
    """

    def __init__(self, folder: Path) -> None:
        abstract = f"escape-{os.getpid()}-{secrets.token_hex(4)}"
        inet, inet6, unix = socket.AF_INET, socket.AF_INET6, socket.AF_UNIX
        stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
        self._sockets = {
            "TCP4": _bound(inet, stream, ("127.0.0.1", 0)),
            "TCP6": _bound(inet6, stream, ("::1", 0)),
            "UDP4": _bound(inet, datagram, ("127.0.0.1", 0)),
            "UDP6": _bound(inet6, datagram, ("::1", 0)),
            "UNIX": _bound(unix, stream, str(folder / "canary.sock")),
            "UNIX_DATAGRAM": _bound(unix, datagram, str(folder / "canary.dgram")),
            "ABSTRACT": _bound(unix, stream, f"\0{abstract}"),
            "ABSTRACT_DATAGRAM": _bound(unix, datagram, f"\0{abstract}-dgram"),
        }
        self.places = {
            **{name: str(self._sockets[name].getsockname()[1]) for name in _INTERNET},
            "UNIX": str(folder / "canary.sock"),
            "UNIX_DATAGRAM": str(folder / "canary.dgram"),
            "ABSTRACT": abstract,
            "ABSTRACT_DATAGRAM": f"{abstract}-dgram",
        }
        self._reached: list[str] = []
        self._lock = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._woken, self._wake = os.pipe()
        self._selector.register(self._woken, selectors.EVENT_READ, "")
        for name, one in self._sockets.items():
            self._selector.register(one, selectors.EVENT_READ, name)
        self._thread = threading.Thread(target=self._serve, name="canaries", daemon=True)
        self._thread.start()

    def reached(self) -> list[str]:
        """Give which were reached since this was asked last: the kernel knows them already."""
        with self._lock:
            self._take()
            reached, self._reached = self._reached, []
        return reached

    def close(self) -> None:
        os.close(self._wake)
        self._thread.join()
        self._selector.close()
        os.close(self._woken)
        for one in self._sockets.values():
            one.close()

    def _serve(self) -> None:
        while True:
            if any(not key.data for key, _ in self._selector.select()):
                return
            with self._lock:
                self._take()

    def _take(self) -> None:
        for name, one in self._sockets.items():
            with suppress(BlockingIOError):
                while True:
                    self._take_one(one)
                    self._reached.append(name)

    @staticmethod
    def _take_one(one: socket.socket) -> None:
        if one.type == socket.SOCK_DGRAM:
            one.recv(4096)
            return
        connection, _ = one.accept()
        with connection, suppress(OSError):  # whatever it wants: it is there
            connection.settimeout(0.3)
            connection.recv(65536)
            connection.sendall(ANSWER)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass


_INTERNET = ("TCP4", "TCP6", "UDP4", "UDP6")


def _bound(family: int, kind: int, address: Any) -> socket.socket:
    one = socket.socket(family, kind)
    one.bind(address)
    if kind == socket.SOCK_STREAM:
        one.listen(128)
    one.setblocking(False)
    return one


class Files:
    """Files of the user: one that nobody may read, and what nobody may change.

    Attributes:
        places: variables that say where they are.
        token: what the secret file says.
    """

    def __init__(self, home: Path) -> None:
        self.token = f"secret-{secrets.token_hex(8)}"
        self.folder = home / secrets.token_hex(4)
        self.folder.mkdir()
        self._secret, self._kept = self.folder / "secret", self.folder / "kept"
        self._secret.write_text(
            f"[default]\naws_access_key_id = AKIAREAL\naws_secret_access_key = {self.token}\n"
        )
        self._secret.chmod(0o600)
        self._kept.write_text("as it was\n")
        self._kept.chmod(0o644)
        os.utime(self._kept, (1e9, 1e9))
        self.places = {
            "SECRET": str(self._secret),
            "KEPT": str(self._kept),
            "FOLDER": str(self.folder),
        }
        self._before = self._all()

    def changed(self) -> list[str]:
        """Give what is no longer as it was."""
        now = self._all()
        return sorted(
            name for name in now.keys() | self._before if now.get(name) != self._before.get(name)
        )

    def _all(self) -> Mapping[str, object]:
        if not self.folder.exists():
            return {}
        found: dict[str, object] = {f"entry {path.name}": True for path in self.folder.iterdir()}
        for path in (self.folder, self._secret, self._kept):
            found |= _state(path, "folder" if path is self.folder else path.name)
        return found


def _state(path: Path, name: str) -> Mapping[str, object]:
    if not path.exists():
        return {}
    status = path.lstat()
    folder = path.is_dir()
    return {
        f"{name} contents": "" if folder else path.read_bytes(),
        f"{name} mode": status.st_mode,
        f"{name} owner": (status.st_uid, status.st_gid),
        f"{name} time": 0 if folder else status.st_mtime_ns,
        f"{name} attributes": {one: os.getxattr(path, one) for one in os.listxattr(path)},
        f"{name} flags": _flags(path),
    }


def _flags(path: Path) -> bytes:
    opened = os.open(path, os.O_RDONLY)
    try:
        return fcntl.ioctl(opened, _GET_FLAGS, bytes(8))
    except OSError:  # the file system has none
        return b""
    finally:
        os.close(opened)


class Process:
    """A process of the user, with a secret in its environment and in its memory.

    Attributes:
        places: variables that say which it is.
        token: the secret.
    """

    def __init__(self, files: Files) -> None:
        self.token = f"secret-{secrets.token_hex(8)}"
        with Path(files.places["SECRET"]).open() as secret:
            self._process = subprocess.Popen(
                ["sleep", "600"],
                env={"CANARY_TOKEN": self.token},
                pass_fds=[secret.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=files.folder,
            )
            self.places = {"PROCESS": str(self._process.pid), "DESCRIPTOR": str(secret.fileno())}
        while b"sleep" not in Path(f"/proc/{self._process.pid}/cmdline").read_bytes():
            pass  # it has not become its program yet
        with suppress(PermissionError):  # this process has less
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 5)
        self._before = self._all()

    def changed(self) -> list[str]:
        """Give what is no longer as it was; for one that has ended, that."""
        if self._process.poll() is not None:
            return [f"process ended by {-self._process.returncode}"]
        return sorted(name for name, value in self._all().items() if value != self._before[name])

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def _all(self) -> Mapping[str, object]:
        pid = self._process.pid
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        traced = Path(f"/proc/{pid}/status").read_text().partition("TracerPid:")[2].split()[0]
        questions: Mapping[str, Callable[[], object]] = {
            "process stopped": lambda: state in "Tt",
            "process traced": lambda: traced,
            "process limits": lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE),
            "process priority": lambda: os.getpriority(os.PRIO_PROCESS, pid),
            "process processors": lambda: os.sched_getaffinity(pid),
            "process policy": lambda: os.sched_getscheduler(pid),
            "process priority for disks": lambda: _LIBC.syscall(_IOPRIO_GET, 1, pid),
        }
        return {name: ask() for name, ask in questions.items()}


class Terminal:
    """A terminal at which the user sits, and types a secret.

    Attributes:
        places: variables that say which it is.
        token: what was typed and not read yet.
    """

    def __init__(self) -> None:
        self.token = f"secret-{secrets.token_hex(8)}"
        self._keyboard, self._terminal = os.openpty()
        os.set_blocking(self._keyboard, False)
        settings = termios.tcgetattr(self._terminal)
        settings[3] &= ~termios.ECHO
        termios.tcsetattr(self._terminal, termios.TCSANOW, settings)
        self._settings = termios.tcgetattr(self._terminal)
        os.write(self._keyboard, f"{self.token}\n".encode())
        self.places = {"TERMINAL": os.ttyname(self._terminal)}

    def changed(self) -> list[str]:
        """Give what is no longer as it was."""
        changed = []
        with suppress(BlockingIOError):
            os.read(self._keyboard, 4096)
            changed.append("screen of a terminal")
        if termios.tcgetattr(self._terminal) != self._settings:
            changed.append("settings of a terminal")
        return changed

    def close(self) -> None:
        os.close(self._terminal)
        os.close(self._keyboard)


class Memory:
    """A secret in the memory of this very process, the harness."""

    def __init__(self) -> None:
        self.token = f"secret-{secrets.token_hex(8)}"
        self._buffer = ctypes.create_string_buffer(self.token.encode())
        address = ctypes.addressof(self._buffer)
        self.places = {"HARNESS": str(os.getpid()), "HARNESS_ADDRESS": str(address)}

    def changed(self) -> list[str]:
        return [] if self._buffer.value.decode() == self.token else ["memory of the harness"]
