"""API calls that a stack makes, within this process.

A resource is made as CloudFormation makes it: by the API of its service, and so by whatever
answers in this emulator. boto3 writes and reads the calls; nothing is sent.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from werkzeug.test import EnvironBuilder

from . import seams

_GONE = ("NotFound", "NoSuch", "NonExistent", "DoesNotExist", "404")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what answers.

    Attributes:
        application: answers all requests.
        account: the account in which calls are made.
        region: the region.
    """

    application: WSGIApplication
    account: str
    region: str

    def __call__(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:
        """Call an operation; `operation` as boto3 names it.

        Raises:
            ClientError: it is refused.
            ParamValidationError: the parameters are not those of the operation.
            NotImplementedError: the emulator cannot answer.
        """
        client = _client(self.application, self.account, self.region, service)
        answer: dict[str, Any] = getattr(client, operation)(**parameters)
        answer.pop("ResponseMetadata", None)
        return answer

    def shape(self, service: str, operation: str) -> Any:
        """Give the shape of what an operation takes."""
        client = _client(self.application, self.account, self.region, service)
        name = client.meta.method_to_api_mapping[operation]
        return client.meta.service_model.operation_model(name).input_shape


@cache
def _session() -> Any:
    """Make a session that knows nothing of this machine."""
    session = botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    session.set_credentials("stack", "stack")
    return session


@cache
def _client(application: WSGIApplication, account: str, region: str, service: str) -> Any:
    client = _session().create_client(
        service,
        region_name=region,
        config=Config(
            retries={"total_max_attempts": 1},
            ignore_configured_endpoint_urls=True,
            s3={"addressing_style": "path"},
        ),
    )
    client.meta.events.register("before-send", _answering(application, account))
    return client


def forget() -> None:
    """Forget the clients, which hold on to applications."""
    _client.cache_clear()


def _answering(application: WSGIApplication, account: str) -> Callable[..., AWSResponse]:
    def answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        url = urlsplit(request.url)
        body = request.body or b""
        environ = EnvironBuilder(
            method=request.method,
            base_url=f"{url.scheme}://{url.netloc}",
            path=url.path,
            query_string=url.query,
            headers=[(name, _text(value)) for name, value in request.headers.items()],
            data=body.read() if hasattr(body, "read") else body,
        ).get_environ()
        environ["RAW_URI"] = f"{url.path}?{url.query}" if url.query else url.path
        environ["wsgi.input_terminated"] = True
        environ[seams.ACCOUNT_HEADER] = account
        started: list[tuple[str, list[tuple[str, str]]]] = []
        written: list[bytes] = []

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            started[:] = [(status, headers)]
            return written.append

        written.extend(application(environ, start))
        [(status, headers)] = started
        return AWSResponse(
            request.url, int(status.split()[0]), dict(headers), _Raw(b"".join(written))
        )

    return answer


class _Raw(io.BytesIO):
    """A body, as botocore reads it from urllib3."""

    def stream(self, *_: Any, **__: Any) -> Iterable[bytes]:
        """Give it at once."""
        yield self.getvalue()


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def is_gone(response: Mapping[str, Any]) -> bool:
    """Tell the refusal of what is not there, from the response of a `ClientError`."""
    code = str(response["Error"].get("Code"))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status == HTTPStatus.NOT_FOUND or any(part in code for part in _GONE)
