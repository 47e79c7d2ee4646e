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
    """A request to an API.

    Attributes:
        api: its id.
        stage: the name of its stage.
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
    def resource(self) -> str:
        """Give what policies call it: `a1b2c3/prod/GET/items`."""
        return f"{self.api}/{self.stage}/{self.method}{self.path}"[:LONGEST]


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
    return Invocation(named[0], stage, environ["REQUEST_METHOD"], slash + rest or "/", named[1])
