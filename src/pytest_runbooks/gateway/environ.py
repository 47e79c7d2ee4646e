"""A request as WSGI applications see it (PEP 3333)."""

from __future__ import annotations

import sys
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIEnvironment

from ..api.calls import RAW_HEADERS
from ..api.invocations import INVOCATIONS
from .body import Body
from .desk import Desk
from .head import Head
from .target import Target

# For the gateway as a proxy, or about how the body came over the wire.
_HOP = frozenset(
    {"content-length", "proxy-authorization", "proxy-connection", "trailer", "transfer-encoding"}
)


def environ_of(head: Head, target: Target, body: Body, desk: Desk) -> WSGIEnvironment:
    """Describe a request.

    Args:
        head: of the request.
        target: what it asks for.
        body: as far as it was received.
        desk: of the gateway.
    """
    path, _, query = target.path.partition("?")
    headers = [(name, value) for name, value in head.headers if name.lower() not in _HOP]
    if not head.target.startswith("/"):
        # RFC 9112, section 3.2.2: what the client asked the proxy for counts, not what its Host
        # header says. Within a tunnel nobody rewrites the header, and the server outside would
        # see it as it is.
        headers = [(name, value) for name, value in headers if name.lower() != "host"]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", target.authority))
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.encode("latin-1")).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": target.path,
        "REQUEST_URI": target.path,
        "SERVER_NAME": desk.address,
        "SERVER_PORT": str(desk.port),
        "SERVER_PROTOCOL": head.version,
        "REMOTE_ADDR": desk.address,  # both ends are on the loopback interface
        "CONTENT_LENGTH": str(body.size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": target.scheme,
        "wsgi.input": body.file,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        RAW_HEADERS: headers,
        INVOCATIONS: [],
    }
    for name, value in headers:
        if "_" in name:  # WSGI could not tell it from the same name with a dash
            continue
        key = name.upper().replace("-", "_")
        if key != "CONTENT_TYPE":
            key = f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ
