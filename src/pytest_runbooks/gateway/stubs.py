"""Declared answers under the URLs of others, and what was asked of them."""

from __future__ import annotations

import re
import string
import threading
from dataclasses import dataclass
from urllib.parse import quote

from ..model import Stub
from .target import PORTS, Target

KEPT = 2**20  # bytes of a body that are kept


@dataclass(frozen=True, slots=True)
class StubbedRequest:
    """A request that a stub answered.

    Attributes:
        stub: the stub.
        method: as it was sent.
        url: the whole URL, with its query.
        headers: name and value of each, as they were sent.
        body: its first MiB.
    """

    stub: Stub
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Stubs:
    """The stubs that are declared, and the requests that they answered; many threads may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stubs: list[tuple[Stub, _Pattern]] = []
        self._requests: list[StubbedRequest] = []

    def add(self, stub: Stub) -> None:
        """Declare a stub; of several that match a request, the last declared answers it."""
        pattern = _pattern(stub.url)
        with self._lock:
            self._stubs.append((stub, pattern))

    def clear(self) -> None:
        """Forget all stubs and all requests."""
        with self._lock:
            self._stubs.clear()
            self._requests.clear()

    @property
    def requests(self) -> tuple[StubbedRequest, ...]:
        """What was asked of stubs since `clear`, in order; a request is there before its answer."""
        with self._lock:
            return tuple(self._requests)

    def record(self, request: StubbedRequest) -> None:
        """Take down that a stub is about to answer a request."""
        with self._lock:
            self._requests.append(request)

    def find(self, method: str, target: Target) -> Stub | None:
        """Give the stub that answers a request; None when there is none.

        A stub for GET answers HEAD, too.
        """
        with self._lock:
            stubs = self._stubs[::-1]
        for stub, pattern in stubs:
            wanted = stub.method.upper()
            right = wanted in {"", method} or (wanted, method) == ("GET", "HEAD")
            if right and pattern.matches(target):
                return stub
        return None

    def know(self, host: Target) -> bool:
        """Say whether a stub is declared for some URL of a host and port."""
        with self._lock:
            patterns = [pattern for _, pattern in self._stubs]
        return any(
            pattern.origin.fullmatch(Target(scheme, host.host, host.port).origin)
            for pattern in patterns
            for scheme in PORTS
        )


@dataclass(frozen=True, slots=True)
class _Pattern:
    origin: re.Pattern[str]
    path: re.Pattern[str]
    has_query: bool

    def matches(self, target: Target) -> bool:
        path = target.path if self.has_query else target.path.partition("?")[0]
        return bool(
            self.origin.fullmatch(target.origin)
            and self.path.fullmatch(_escaped(path.encode("latin-1")))
        )


def _pattern(url: str) -> _Pattern:
    """Read the URL of a stub.

    `*` stands for any characters; within the host, for none that end it. The usual port may stand
    there or not, and a URL without a path is that of `/`.
    """
    scheme, _, rest = url.partition("://")
    authority = re.split(r"[/?]", rest, maxsplit=1)[0]
    path = rest[len(authority) :]
    path = path if path.startswith("/") else f"/{path}"
    scheme = scheme.lower()
    authority = authority.lower().removesuffix(f":{PORTS.get(scheme)}")
    return _Pattern(
        re.compile(_glob(f"{scheme}://{authority}", "[^/]*")),
        re.compile(_glob(_escaped(path.encode()), ".*")),
        "?" in path,
    )


def _glob(text: str, anything: str) -> str:
    return anything.join(re.escape(part) for part in text.split("*"))


def _escaped(path: bytes) -> str:
    """Escape what clients escape in a path, and nothing that is escaped already."""
    return quote(path, safe=string.punctuation)
