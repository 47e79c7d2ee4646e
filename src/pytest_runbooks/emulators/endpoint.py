"""An emulator that runs as a server of its own, behind the gateway."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from wsgiref.types import StartResponse, WSGIEnvironment

from ..errors import InfrastructureError
from ..model import ApiCall
from .protocol import Gap
from .remote import RemoteApplication
from .server import Server
from .turns import Turns


class EndpointEmulator:
    """Forwards to a server, and empties it between procedures.

    The server may hold anything when the run begins: the first `reset` empties it whatever is
    known of it.

    Args:
        server: what listens.
        run: names the run that this process is part of; processes of one run have one name.
        say: told, in words, when this process has to wait for another.
        emptied: False for a server that is to keep what is in it.
        fresh: nobody has called it yet.
    """

    def __init__(
        self,
        server: Server,
        run: str,
        say: Callable[[str], None],
        *,
        emptied: bool = True,
        fresh: bool = False,
    ) -> None:
        self._server = server
        self._emptied = emptied
        self._fresh = fresh
        self._trusted = False  # what is noted of its state was noted in this run
        # One server, whichever way it is named.
        key = str(server.address).replace("//localhost:", "//127.0.0.1:")
        self._turns = Turns(key, run, say)
        self._lock = threading.Lock()
        self._gaps: dict[Gap, None] = {}
        self._breakdowns: dict[str, None] = {}
        self._called = False
        self._application = RemoteApplication(server.address, self._lacks, self._breaks)

    @property
    def name(self) -> str:
        """Give the name of the emulator that was recognised."""
        return self._server.name

    @property
    def description(self) -> str:
        """Say what answers, and whether it is emptied."""
        return describe(self._server, emptied=self._emptied)

    def application(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        """Answer one request."""
        if not self._called:
            self._called = True
            self._turns.note_used()
        return self._application(environ, start_response)

    def turn(self) -> AbstractContextManager[None]:
        """Have the server to oneself among the processes of this machine that test with it."""
        return self._turns.turn()

    def settle(self, seconds: float) -> None:
        """Nothing: what a server does by itself is not known here."""

    def reset(self) -> None:
        """Empty the server, unless it is known to be empty.

        Raises:
            InfrastructureError: it cannot be emptied, and was called.
        """
        self._forget()
        if not self._emptied:
            return
        called = self._called or self._turns.is_used
        if self._server.empty is None:
            if called:
                raise InfrastructureError(
                    f"{self._server} was called by an earlier procedure and cannot be emptied: "
                    "nobody knows how\n"
                    "  run one procedure at a time, or allow what earlier ones left by "
                    "`runbooks_emulator_reset = never`"
                )
            return
        if called or not (self._fresh or (self._trusted and self._turns.is_clean)):
            self._server.empty(self._server.address)
        self._called, self._fresh, self._trusted = False, False, True
        self._turns.note_clean()

    def gaps(self) -> tuple[Gap, ...]:
        """Give what the server said that it lacks since the last call, in order, each once."""
        with self._lock:
            gaps = tuple(self._gaps)
            self._gaps.clear()
        return gaps

    def breakdowns(self) -> tuple[str, ...]:
        """Say how the server failed to answer since the last call, in order, each once."""
        with self._lock:
            found = tuple(self._breakdowns)
            self._breakdowns.clear()
        return found

    def approximation(self, _: ApiCall, /) -> str:
        """Nothing: what a server answers as if it were true, and is not, cannot be told here."""
        return ""

    def serves(self, _: str, /) -> bool:
        """Nobody asks a server which other names it has."""
        return False

    def note(self, _: WSGIEnvironment, /) -> None:
        """Nobody asks a server for its APIs: host and path have to say."""

    def close(self) -> None:
        """Close the connections; the server goes on."""
        self._application.close()

    def _forget(self) -> None:
        self.gaps()
        self.breakdowns()

    def _lacks(self, gap: Gap) -> None:
        with self._lock:
            self._gaps[gap] = None

    def _breaks(self, said: str) -> None:
        with self._lock:
            self._breakdowns[said] = None


def describe(server: Server, *, emptied: bool) -> str:
    """Say what answers, and what becomes of its state."""
    if not emptied:
        return f"{server}, never emptied"
    if server.empty is None:
        return f"{server}, which cannot be emptied: for one procedure only"
    return f"{server}, emptied for each procedure"
