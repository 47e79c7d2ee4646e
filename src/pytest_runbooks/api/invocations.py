"""Requests to APIs that customers have built: which API, which stage, and what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from wsgiref.types import WSGIEnvironment

from .hosts import api_of_host

INVOCATIONS = "pytest_runbooks.invocations"
"""Key in the environ of a list, to which an emulator adds which API a request has reached."""

LONGEST = 200  # characters of a resource
_CONNECTIONS = re.compile(r"/[^/]+/(?:@|%40)connections/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Invocation:
    """A request to an API, or to the URL of a function.

    Attributes:
        api: its id; the name of the function.
        stage: the name of its stage; empty for a function.
        method: of the request.
        path: below the stage, as it was sent, without a query.
        region: of the API; empty when nothing tells.
        account: of the API; empty when nothing tells.
    """

    api: str
    stage: str
    method: str
    path: str
    region: str = ""
    account: str = ""

    @property
    def call(self) -> tuple[str, str]:
        """Give service and operation, as policies call them."""
        return ("execute-api", "Invoke") if self.stage else ("lambda", "InvokeFunctionUrl")

    @property
    def resource(self) -> str:
        """Say what was asked for, as policies do: `a1b2c3/prod/GET/items`."""
        asked = f"{self.method}{self.path}"
        return "/".join(filter(None, (self.api, self.stage, asked)))[:LONGEST]


def invocation_of(environ: WSGIEnvironment) -> Invocation | None:
    """Say which API a request is for; None when it is for none.

    The emulator that answered it knows; otherwise its host and path say.
    """
    if noted := environ.get(INVOCATIONS):
        found: Invocation = noted[-1]
        return found
    named = api_of_host(environ.get("HTTP_HOST", ""))
    path = (environ.get("RAW_URI") or environ.get("PATH_INFO", "/")).partition("?")[0]
    if not named or _CONNECTIONS.match(path):
        return None
    stage, slash, rest = path.removeprefix("/").partition("/")
    return Invocation(
        named[0], stage or "-", environ["REQUEST_METHOD"], slash + rest or "/", named[1]
    )
