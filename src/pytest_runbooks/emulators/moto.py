"""The embedded emulator: moto in this very process, behind the gateway."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import version
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

from ..model import ApiCall
from .approximations import approximation_of
from .protocol import Gap, Outside

if TYPE_CHECKING:
    from .moto_application import MotoApplication


class MotoEmulator:
    """moto as an application for the gateway, imported when the first request arrives.

    moto keeps its state in the process, not in this object: two of these in one process, or one
    and `moto.mock_aws`, share and reset the same accounts. Use one after the other. While one that
    was called is open, every Lambda function in the process really runs, those of `mock_aws`, too.

    Args:
        outside: what moto and Lambda functions have around them.
    """

    name = "moto"

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._lock = threading.Lock()
        self._gaps: dict[Gap, None] = {}
        self._moto: MotoApplication | None = None
        self._called = False
        self._closed = False

    @property
    def description(self) -> str:
        """Say what answers, for the header of a run."""
        return describe()

    def application(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        """Answer one request."""
        self._called = True
        return (self._moto or self._load())(environ, start_response)

    def turn(self) -> AbstractContextManager[None]:
        """Nobody else has it: it is in this process."""
        return nullcontext()

    def settle(self, seconds: float) -> None:
        """Wait for functions and deliveries that calls have set off."""
        if self._moto:
            self._moto.settle(seconds)

    def reset(self) -> None:
        """Empty all accounts and forget the gaps; nothing happens when nothing was called."""
        if self._moto and self._called:
            self._called = False
            self._moto.reset()
        self.gaps()

    def gaps(self) -> tuple[Gap, ...]:
        """Give what moto could not do since the last call, in order, each once."""
        with self._lock:
            gaps = tuple(self._gaps)
            self._gaps.clear()
        return gaps

    def breakdowns(self) -> tuple[str, ...]:
        """Nothing: it breaks only together with this process."""
        return ()

    def approximation(self, call: ApiCall, /) -> str:
        """Say in one line what AWS does otherwise in a call, by the table of what is known."""
        return approximation_of(call)

    def serves(self, host: str, /) -> bool:
        """Say whether a host is a custom domain name of an API that was made."""
        return self._moto is not None and self._moto.serves(host)

    def note(self, environ: WSGIEnvironment, /) -> None:
        """Note which API a request is for; nothing when none can have been made."""
        if self._moto:
            self._moto.note(environ)

    def close(self) -> None:
        """Stop answering, end all functions and empty all accounts."""
        if self._closed:
            return
        self._closed = True
        if self._moto:
            self._moto.close()

    def _load(self) -> MotoApplication:
        with self._lock:
            if self._moto is None:
                # Here and not above: a run that calls no AWS does not pay for moto.
                from .moto_application import MotoApplication  # noqa: PLC0415

                self._moto = MotoApplication(self._outside, self._report)
            return self._moto

    def _report(self, gap: Gap) -> None:
        with self._lock:
            self._gaps[gap] = None


def describe() -> str:
    """Say what answers, for the header of a run."""
    return f"moto {version('moto')} in-process"
