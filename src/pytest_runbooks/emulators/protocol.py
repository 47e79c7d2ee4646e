"""What every AWS emulator does for a run, whichever program stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

from ..model import ApiCall

if TYPE_CHECKING:
    from ..fence.fence import Fence


def _no_fence(_: Path) -> None:
    """Put up none."""


def _say_nothing(_: str, __: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What an emulator, and what it runs, has around itself.

    Attributes:
        endpoint_url: the gateway's, where AWS calls go.
        env: variables for what it runs, which keep in the emulator what goes elsewhere: proxies,
            certificates.
        enclose: puts up the fence in which it runs something, for the folder that may be written.
        refuse: told what it wanted to reach by itself, and why that is refused.
    """

    endpoint_url: str
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    enclose: Callable[[Path], Fence | None] = _no_fence
    refuse: Callable[[str, str], None] = _say_nothing


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """An API call that was made and that the emulator cannot answer truthfully.

    Attributes:
        service: the service as botocore and the AWS CLI name it, for example `lambda`.
        operation: the operation as the API names it, for example `PutFunctionConcurrency`; when
            not even the name is known, the method and path of the request.
        detail: what exactly is missing, or how the emulator failed; empty when the whole
            operation is missing.
    """

    service: str
    operation: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.service}:{self.operation}"


class Emulator(Protocol):
    """An AWS to run procedures against, behind the gateway.

    One emulator serves a whole run, procedure after procedure; `reset` stands between them.
    Accounts are chosen as with LocalStack: an access key id of twelve digits is the account.
    """

    @property
    def name(self) -> str:
        """Give the word by which settings and conditions name it, for example `moto`."""

    @property
    def description(self) -> str:
        """Say in a few words for the header of a run what answers, with its version."""

    def application(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        """Answer one request: a WSGI application, called by many threads at a time.

        `environ["wsgi.input"]` ends where the body ends; the Host header is the client's own, an
        AWS host name or the gateway's address.
        """

    def turn(self) -> AbstractContextManager[None]:
        """Have the emulator to oneself until the block ends.

        Waits for other processes when they share it; costs nothing when they cannot.
        """

    def settle(self, seconds: float) -> None:
        """Wait until all is done that calls have set off, at most so long after the last of these.

        Only of an emulator in this process is that known; others are not waited for. Costs nothing
        when nothing is to be done.
        """

    def reset(self) -> None:
        """Forget everything, so that the next procedure starts from a clean state.

        Costs nothing when nothing was called since the last reset.

        Raises:
            InfrastructureError: that cannot be done.
        """

    def gaps(self) -> tuple[Gap, ...]:
        """Give what was called and not emulated since the last call of `gaps`, in order, once."""

    def breakdowns(self) -> tuple[str, ...]:
        """Say how the emulator itself broke since the last call of `breakdowns`, in order, once.

        A call that met one says nothing about the document.
        """

    def approximation(self, call: ApiCall, /) -> str:
        """Say in one line what AWS does otherwise in a call that was answered; empty if nothing.

        Only what is known beforehand, and could mislead who reads the answer.
        """

    def serves(self, host: str, /) -> bool:
        """Say whether it answers on a host outside of AWS: a custom domain name of an API.

        Args:
            host: in lower case, without a port.
        """

    def note(self, environ: WSGIEnvironment, /) -> None:
        """Note in a request for which API of a customer it is, as `INVOCATIONS` has it."""

    def close(self) -> None:
        """Stop answering and leave nothing behind; further calls do nothing."""
