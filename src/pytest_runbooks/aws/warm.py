"""The AWS CLI, kept warm: loaded once for a run, and forked for each call; see `seam/`."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InfrastructureError
from ..fence.fence import ENTER, Fence
from ..supervision.process import Moment, SupervisedProcess
from .programs import AwsProgram

SEAM = Path(__file__).with_name("seam")
LONGEST_LOADING = 60.0
"""Seconds that a program may take until it is warm."""

_BACKLOG = 1024  # of calls at once; one that finds no place runs cold
_LANGUAGE = ("LANG", "LANGUAGE", "LC_")
# The supervisor's command line does not name the program: `pkill -f aws` is not to find it. Any
# command of the program will do: plugins are loaded before it is looked at.
_COMMAND = """
program=$RUNBOOKS_WARM_PROGRAM
unset RUNBOOKS_WARM_PROGRAM
exec "$program" sts get-caller-identity
"""


@dataclass(slots=True, eq=False)
class Served:
    """What is served: the calls of one procedure.

    Attributes:
        home: the HOME of the procedure.
        socket: the path at which its calls find the server, when there is one. Blocks may write to
            its folder, and must not to the one above.
        fence: what its processes have entered; None when they have entered none.
        services: the commands of the CLI that it may want.
        waits: the file in which a waiter writes down how it shortened its waits, and the seconds
            that one takes at most; None where all are real.
        process: the server; 0 as long as there is none.
        life: ends the server when it is closed; -1 as long as there is none.
        in_vain: no server can be had, though the program is warm.
    """

    home: Path
    socket: Path
    fence: Fence | None = None
    services: Iterable[str] = ()
    waits: tuple[str, float] | None = None
    process: int = 0
    life: int = -1
    in_vain: bool = False
    since: Moment = field(default_factory=Moment.now)


class WarmAws:
    """A program of the AWS CLI that is loaded while other things go on; until then, calls run cold.

    Args:
        program: what is to be warmed.
        folder: an empty folder, for what the program is started with.
        environment: of the blocks, of which the program gets the language, and PATH.

    Attributes:
        program: the same.
        refused: why the program cannot be warmed; empty as long as it may. Set by who cannot put
            anything before it, too.
    """

    def __init__(self, program: AwsProgram, folder: Path, environment: Mapping[str, str]) -> None:
        self.refused = ""
        self.program = program
        self._folder = folder
        self._environment = environment
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._served: dict[int, Served] = {}  # by a number of our own
        self._number = 0
        self._warm = self._closed = False
        self._template = 0  # its process
        self._process: SupervisedProcess | None = None
        self._channel, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._thread = threading.Thread(target=self._run, name="warm aws", daemon=True)

    def serve(self, served: Served) -> None:
        """Serve the calls of a procedure from when the program is warm; begin to load it."""
        with self._lock:
            self._number += 1
            self._served[self._number] = served
            if self._number == 1:
                self._thread.start()
            if self._warm:
                self._order(self._number, served)

    def leave(self, served: Served) -> None:
        """End the server of a procedure, and what is left of its calls."""
        with self._lock:
            [number] = [number for number, one in self._served.items() if one is served]
            del self._served[number]
            if served.life >= 0:
                os.close(served.life)
            others = [one.process for one in self._served.values() if one.process]
            # One that has ended may have left something, too; one that loads has served nobody.
            if self._process is not None and self._template:
                self._process.kill_since(served.since, self._process.pid, self._template, *others)
                with suppress(OSError):  # it is gone
                    self._channel.send(json.dumps({"leave": number}).encode())

    def wait_for(self, served: Served, seconds: float) -> bool:
        """Wait until the calls of a procedure are answered; say whether they are."""
        with self._changed:
            self._changed.wait_for(
                lambda: bool(served.process or served.in_vain or self.refused), seconds
            )
            return bool(served.process)

    def close(self) -> None:
        """End the program and all that it started."""
        with self._lock:
            self._closed = True
            process = self._process
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        if process is not None:
            process.close()
        if self._thread.ident is not None:
            self._thread.join()
        self._channel.close()
        self._theirs.close()

    def _run(self) -> None:
        try:
            if self._start():
                self._channel.settimeout(LONGEST_LOADING)
                while said := self._channel.recv(1 << 16):
                    self._channel.settimeout(None)
                    self._hear(_understood(said))
        except TimeoutError:
            self.refused = f"it did not load within {LONGEST_LOADING:g} s"
        except (InfrastructureError, OSError) as error:
            self.refused = str(error)  # read when the lock is held, below
        finally:
            with self._changed:
                if not self._closed:
                    self.refused = self.refused or f"it ended: {self._last_words()}"
                self._warm = False
                self._changed.notify_all()
            if self._process is not None:
                self._process.kill()

    def _start(self) -> bool:
        """Start the program; say whether it is still wanted."""
        home = self._folder / "home-of-the-template"  # occurs in nothing else, and is not there
        config = self._folder / "config"
        path = f"cli_legacy_plugin_path = {SEAM}\n" if self.program.major > 1 else ""
        config.write_text(f"[plugins]\n{path}runbooks_warm = runbooks_warm\n", encoding="utf-8")
        env = {
            name: value for name, value in self._environment.items() if name.startswith(_LANGUAGE)
        }
        env |= {
            "PATH": self._environment.get("PATH", os.defpath),
            "HOME": str(home),
            "AWS_CONFIG_FILE": str(config),
            "PYTHONPATH": str(SEAM),  # v1 knows no path of its own for plugins
            "PYTHONDONTWRITEBYTECODE": "1",
            "RUNBOOKS_WARM_CHANNEL": str(self._theirs.fileno()),
            "RUNBOOKS_WARM_ENTER": str(ENTER),
            "RUNBOOKS_WARM_PROGRAM": str(self.program.path),
        }
        with self._lock:
            if self._closed:
                return False
            self._process = SupervisedProcess(
                ["/bin/sh", "-c", _COMMAND],
                env=env,
                cwd=self._folder,
                log=self._folder / "log",
                descriptors=[self._theirs.fileno()],
            )
            self._theirs.close()
        return True

    def _hear(self, said: dict[str, Any]) -> None:
        with self._lock:
            if "ready" in said:
                self._template = said["process"]
                self._warm = True
                for number, served in self._served.items():
                    self._order(number, served)
            elif "refused" in said:
                self.refused = said["refused"]
            elif said.get("serves") in self._served:
                served = self._served[said["serves"]]
                served.process = said["process"]
                with suppress(OSError):  # a block has put a folder in its place: cold
                    if served.fence:
                        served.fence.adopt(served.process, itself=False)
                        served.fence.keep_for_equals(_new(served.socket), served.process)
                    # From here on calls find it; whoever came earlier runs cold.
                    _new(served.socket).rename(served.socket)
                self._changed.notify_all()

    def _order(self, number: int, served: Served) -> None:
        """Have a server forked."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        end, served.life = os.pipe()
        try:
            listener.bind(str(_new(served.socket)))
            if served.fence:
                served.fence.keep_for_equals(_new(served.socket))
            listener.listen(_BACKLOG)
            words, descriptors = served.fence.handles() if served.fence else ([], ())
            order = {
                "serve": number,
                "home": str(served.home),
                "enter": words,
                "services": [*served.services],
                "waits": served.waits,
            }
            passed = [listener.fileno(), end, *descriptors]
            socket.send_fds(self._channel, [json.dumps(order).encode()], passed)
        except OSError:  # the program is gone: cold
            served.in_vain = True
            self._changed.notify_all()
        finally:
            listener.close()
            os.close(end)

    def _last_words(self) -> str:
        """Give the last line that the program has said."""
        with suppress(OSError):
            said = (self._folder / "log").read_text(errors="replace").strip()
            return said.rpartition("\n")[2] or "it said nothing"
        return "it said nothing"


def _understood(said: bytes) -> dict[str, Any]:
    try:
        words = json.loads(said)
    except ValueError:
        words = None
    if not isinstance(words, dict):
        raise InfrastructureError(f"it says what is not understood: {said[:80]!r}")
    return words


def _new(path: Path) -> Path:
    """Give where a socket is made: where no block can put another in its place."""
    return path.parent.with_name(f"{path.parent.name}-{path.name}")
