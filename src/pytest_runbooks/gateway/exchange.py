"""One HTTP/1.1 connection, served by a WSGI application: request after request until it ends."""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from ..api.calls import RAW_HEADERS

_OWN = frozenset({"connection", "content-length", "date", "transfer-encoding"})

Headers = list[tuple[str, str]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class Exchange(BaseHTTPRequestHandler):
    """Serve all requests of one connection; the constructor returns when it has ended."""

    protocol_version = "HTTP/1.1"

    def __init__(self, connection: socket.socket, application: WSGIApplication) -> None:
        self._application = application
        # The base class keeps a server only for other subclasses to look at.
        super().__init__(connection, connection.getpeername(), None)  # type: ignore[arg-type]

    def handle_one_request(self) -> None:
        """Read one request, let the application answer, send the answer."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
            return
        if len(self.raw_requestline) > 65536:
            self.requestline = self.request_version = self.command = ""
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            return
        if not self.parse_request():
            return
        try:
            body = self._body()
        except ValueError:
            self.close_connection = True
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self._send(*self._answer(self._environ(body)))

    def _body(self) -> bytes:
        """Read the whole body, so that the next request starts where this one ends.

        Raises:
            ValueError: its length or its chunks are malformed, or the client went away.
        """
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            raise ValueError("the body is shorter than its Content-Length")
        return body

    def _chunks(self) -> bytes:
        chunks = []
        while size := int(self.rfile.readline(65537).split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline(3)
        while self.rfile.readline(65537).strip():
            pass  # trailers
        return b"".join(chunks)

    def _environ(self, body: bytes) -> WSGIEnvironment:
        path, _, query = self.path.partition("?")
        host, port = self.connection.getsockname()[:2]
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": self.path,
            "REQUEST_URI": self.path,
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            RAW_HEADERS: self.headers.items(),
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            if "_" in name or key in {"CONTENT_LENGTH", "TRANSFER_ENCODING"}:
                continue
            if key != "CONTENT_TYPE":
                key = f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
        environ["CONTENT_LENGTH"] = str(len(body))
        return environ

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, Headers, bytes]:
        started: list[tuple[str, Headers]] = []
        written: list[bytes] = []

        def start_response(
            status: str, headers: Headers, exc_info: ExcInfo | None = None, /
        ) -> Any:  # the write callable of PEP 3333
            del exc_info
            started[:] = [(status, headers)]
            return written.append

        chunks: Iterable[bytes] = self._application(environ, start_response)
        try:
            written.extend(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        status, headers = started[0]
        return status, headers, b"".join(written)

    def _send(self, status: str, headers: Headers, body: bytes) -> None:
        code, _, phrase = status.partition(" ")
        bodiless = code[0] == "1" or code in {"204", "304"}
        lines = [f"{self.protocol_version} {code} {phrase}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in headers if name.lower() not in _OWN]
        if not bodiless:
            size = next((v for n, v in headers if n.lower() == "content-length"), len(body))
            lines.append(f"Content-Length: {size}")
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        self.wfile.write(head if bodiless or self.command == "HEAD" else head + body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was called belongs to the run's own record."""
