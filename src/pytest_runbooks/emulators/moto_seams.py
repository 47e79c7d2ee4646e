"""Every private name of moto that the project leans on, and nothing else.

moto promises none of these. They were read in moto 5.2.5, and `tests/emulators/test_moto_seams.py`
breaks when one of them moves. Importing this module imports moto.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import moto
from flask import Response, request
from moto.core.request import (
    PRESERVED_HEADER_NAMES_ENVIRON_KEY,
    environ_key_for_header,
    should_preserve_original_header_name,
)
from moto.moto_api._internal import mock_random
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.exceptions import HTTPException

VERSION: str = moto.__version__
ACCOUNT_HEADER = "HTTP_X_MOTO_ACCOUNT_ID"


class UnroutedError(NotImplementedError):
    """Nothing in moto takes a request: no such service, or no such path within it."""


class _Dispatcher(DomainDispatcherApplication):
    """moto's own dispatch by service, which says so when it has no such service.

    The original prints a line on standard output and then fails on `None`.
    """

    def get_backend_for_host(self, host: str | None) -> Any:
        if host and "." in host and not self._known(host):
            raise UnroutedError(host)
        return super().get_backend_for_host(host)

    @lru_cache(maxsize=1024)  # noqa: B019 - lives as long as the process, like moto's own state
    def _known(self, host: str) -> bool:
        return any(pattern.match(f"http://{host}") for _, pattern in self.backend_url_patterns)


def create_application() -> WSGIApplication:
    """Make moto's server application.

    It raises `NotImplementedError` for what moto lacks, and whatever a failing backend raises.
    """
    dispatcher: WSGIApplication = _Dispatcher(_service_application)
    return dispatcher


def _service_application(service: Any) -> Any:
    application = create_backend_app(service)
    for status in (404, 405):
        application.register_error_handler(status, _unrouted)
    return application


def _unrouted(error: HTTPException) -> HTTPException | Response:
    if request.routing_exception is not None:
        raise UnroutedError(f"{request.method} {request.path}") from error
    return error  # a backend's own "not found"


def reset_backends(seed: int) -> None:
    """Empty every backend of every account, and make moto choose the same ids again."""
    moto_api_backend.reset()
    mock_random.seed(seed)


def preserve_header_names(environ: WSGIEnvironment, headers: list[tuple[str, str]]) -> None:
    """Give moto the headers with an underscore, which WSGI drops: names of S3 metadata."""
    names: dict[str, str] = {}
    for name, value in headers:
        if should_preserve_original_header_name(name):
            key = environ_key_for_header(name)
            if key in names:
                environ[key] += f",{value}"
            elif key not in environ:
                names[key], environ[key] = name, value
    environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY] = names


__all__ = [
    "ACCOUNT_HEADER",
    "VERSION",
    "StartResponse",
    "UnroutedError",
    "create_application",
    "preserve_header_names",
    "reset_backends",
]
