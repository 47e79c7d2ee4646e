"""Every private name of moto that the project leans on, and nothing else.

moto promises none of these. They were read in moto 5.2.5, and `tests/emulators/test_moto_seams.py`
breaks when one of them moves. Importing this module imports moto.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote
from wsgiref.types import WSGIApplication, WSGIEnvironment

import moto
from flask import Response, request
from moto import backends
from moto.awslambda.models import LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.awslambda.utils import get_backend as get_lambda_backend
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.base_backend import BackendDict, BaseBackend, backend_lock
from moto.core.model_instances import reset_model_data
from moto.core.request import (
    PRESERVED_HEADER_NAMES_ENVIRON_KEY,
    environ_key_for_header,
    should_preserve_original_header_name,
)
from moto.logs.models import logs_backends
from moto.moto_api._internal import mock_random
from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.exceptions import HTTPException

from .lambda_function import FunctionVersion
from .services.lambda_configuration import logging_of

DRAWING_MODULES = ("moto.eks.models", "moto.textract.models")
"""Modules that draw random numbers when they are imported, which happens once in a process."""

VERSION: str = moto.__version__
ACCOUNT_HEADER = "HTTP_X_MOTO_ACCOUNT_ID"


class UnroutedError(NotImplementedError):
    """Nothing in moto takes a request: no such service, or no such path within it."""


class _Dispatcher(DomainDispatcherApplication):
    """moto's own dispatch by service, which says so when it has no such service.

    The original prints a line on standard output and then fails on `None`. It also reads a folder
    and tries two hundred patterns for every request, to come to the same end for the same host.
    """

    @lru_cache(maxsize=1024)  # noqa: B019 - lives as long as the process, like moto's own state
    def get_backend_for_host(self, host: str | None) -> Any:
        if (
            host
            and "." in host
            and not any(p.match(f"http://{host}") for _, p in self.backend_url_patterns)
        ):
            raise UnroutedError(host)
        return super().get_backend_for_host(host)


def create_application() -> WSGIApplication:
    """Make moto's server application.

    It raises `NotImplementedError` for what moto lacks, and whatever a failing backend raises.
    """
    mock_random.seed(0)
    for module in DRAWING_MODULES:
        import_module(module)
    vars(werkzeug_app)["backends"] = _Routes()
    dispatcher: WSGIApplication = _Dispatcher(_service_application)
    return dispatcher


class _Routes:
    """Stand in for the module in which moto's server looks up the paths of a service.

    The original makes a backend of the default account for that, once in a process: its random
    numbers would make the ids of the first procedure others than those of the next.
    """

    @staticmethod
    def list_of_moto_modules() -> Any:
        return backends.list_of_moto_modules()

    @staticmethod
    def get_backend(service: Any) -> Any:
        found: Any = backends.get_backend(service)
        if not isinstance(found, BackendDict):
            return found
        return {"global": object.__new__(found.backend)}


BEFORE_ROUTES: dict[str, Callable[[], None]] = {}
"""What is done before moto's routes of a service are made, by its name.

What stands in for parts of a module that takes long to load is put there only then.
"""


def _service_application(service: Any) -> Any:
    if prepare := BEFORE_ROUTES.get(str(service)):
        prepare()
    application = create_backend_app(service)
    for status in (404, 405):
        application.register_error_handler(status, _unrouted)
    return application


def _unrouted(error: HTTPException) -> HTTPException | Response:
    if request.routing_exception is not None:
        raise UnroutedError(f"{request.method} {request.path}") from error
    return error  # a backend's own "not found"


def reset_backends(seed: int) -> None:
    """Forget every backend of every account, and make moto choose the same ids again.

    moto's own reset makes each backend anew before it forgets it, which for EC2 takes a tenth of a
    second; here only backends that hold more than memory (files, threads) are told.
    """
    with backend_lock:
        known: list[BackendDict[Any]] = vars(BackendDict)["_instances"]
        for services in known:
            for _, _, backend in services.iter_backends():
                if type(backend).reset is not BaseBackend.reset:
                    backend.reset()
            services.clear()
        known.clear()
    reset_model_data()
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


@dataclass(frozen=True, slots=True)
class InvokeRequest:
    """An Invoke call of the Lambda API.

    Attributes:
        account: the account the call is made in.
        region: the region it is made in.
        function: the function as the path names it: a name, a partial or a full ARN, with or
            without a qualifier.
        qualifier: the `Qualifier` parameter; empty when there is none.
        kind: the invocation type, `RequestResponse` unless said.
        wants_log: whether the end of the log is asked for.
        client_context: as it was sent, in base64; empty when there is none.
        payload: the event.
    """

    account: str
    region: str
    function: str
    qualifier: str
    kind: str
    wants_log: bool
    client_context: str
    payload: bytes


class LambdaService(Protocol):
    """What runs functions in moto's place."""

    def answer(self, request: InvokeRequest, /) -> tuple[int, dict[str, str], bytes]:
        """Answer an Invoke call with status, headers and body."""

    def trigger(
        self, function: FunctionVersion, payload: str, /, *, asynchronous: bool
    ) -> tuple[str, bool, str]:
        """Run a function for another service; give payload, whether it failed, and the log.

        When it is asynchronous, it runs later, and nothing is given.
        """


_services: list[LambdaService] = []
_is_asynchronous: ContextVar[bool] = ContextVar("asynchronous", default=False)
_moto_invoke = LambdaResponse.invoke
_moto_run = LambdaFunction._invoke_lambda  # noqa: SLF001 - a private name, as this file is for


def _invoke(response: LambdaResponse) -> Any:
    """Answer Invoke: moto's own reads no qualifier, and needs Docker or makes the answer up."""
    if not _services:
        return _moto_invoke(response)
    headers = response.headers
    query = parse_qs(response.parsed_url.query)
    status, sent, body = _services[-1].answer(
        InvokeRequest(
            account=response.current_account,
            region=response.region,
            function=unquote(response.parsed_url.path.rsplit("/", 2)[-2]),
            qualifier=query.get("Qualifier", [""])[0],
            kind=headers.get("X-Amz-Invocation-Type") or "RequestResponse",
            wants_log=headers.get("X-Amz-Log-Type") == "Tail",
            client_context=headers.get("X-Amz-Client-Context") or "",
            payload=response.raw_body,
        )
    )
    if "x-amzn-requestid" in sent:
        # The id is that of the log; moto would make up another one.
        vars(response)["_enrich_response"] = _as_they_are
    return status, {**sent, "status": str(status)}, body


def _as_they_are(headers: dict[str, str], body: Any) -> tuple[dict[str, str], Any]:
    return headers, body


def _run(function: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
    """Run a function that another service of moto triggers."""
    if not _services:
        return _moto_run(function, event)
    # moto reads the event from JSON, except that it makes an empty one of two characters.
    payload = "{}" if event in (None, "{}") else json.dumps(event)
    return _services[-1].trigger(
        _function_version(function), payload, asynchronous=_is_asynchronous.get()
    )


def asynchronously(send: Callable[..., None]) -> Callable[..., None]:
    """Make of what calls a function one that does not wait for it, as the service does on AWS."""

    def sending(*args: Any, **kwargs: Any) -> None:
        token = _is_asynchronous.set(True)
        try:
            send(*args, **kwargs)
        finally:
            _is_asynchronous.reset(token)

    return sending


def install(service: LambdaService) -> None:
    """Let a service run the functions of this process, until `uninstall`."""
    _services.append(service)
    # mypy is right that methods are replaced here; that is what the seam is.
    LambdaResponse.invoke = _invoke  # type: ignore[method-assign]
    LambdaFunction._invoke_lambda = _run  # type: ignore[method-assign, assignment] # noqa: SLF001


def prefer(service: LambdaService) -> None:
    """Let a service that is installed run the functions, and not one that was installed later.

    The accounts of moto are those of the process: whose functions run, and in whose fence, is
    decided by who answers.
    """
    if _services and _services[-1] is not service and service in _services:
        _services.remove(service)
        _services.append(service)


def call_function(request: InvokeRequest) -> tuple[int, dict[str, str], bytes]:
    """Invoke a function for another service; give what an Invoke call would be answered.

    Raises:
        NotImplementedError: the function cannot run here.
        HTTPException: there is no such function, version or alias.
    """
    return _services[-1].answer(request)


def uninstall(service: LambdaService) -> None:
    """Give moto its own back; nothing happens when the service is not installed."""
    if service in _services:
        _services.remove(service)
    if not _services:
        LambdaResponse.invoke = _moto_invoke  # type: ignore[method-assign] # as above
        LambdaFunction._invoke_lambda = _moto_run  # type: ignore[method-assign] # noqa: SLF001


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias of a function.

    Attributes:
        version: the version it points to.
        weights: the share of calls that other versions get, by version.
    """

    version: str
    weights: Mapping[str, float]


def find_alias(account: str, region: str, name: str, alias: str) -> Alias:
    """Look up an alias.

    Raises:
        HTTPException: there is no such function or alias, as AWS says it.
    """
    backend = get_lambda_backend(account, region)
    backend.get_function(name, alias)  # says that the function, not only the alias, is not there
    found = backend.get_alias(alias, name)
    routing: Any = found.routing_config or {}  # moto's own hint says text
    weights = routing.get("AdditionalVersionWeights") or {}
    return Alias(found.function_version, {v: float(weight) for v, weight in weights.items()})


def find_function(account: str, region: str, name: str, version: str | None) -> FunctionVersion:
    """Look up a version of a function; `$LATEST` when none is named.

    Raises:
        HTTPException: there is no such function or version, as AWS says it.
    """
    return _function_version(get_lambda_backend(account, region).get_function(name, version))


def reserved_concurrency(account: str, region: str, name: str) -> int | None:
    """Give how many calls of a function may run at a time; None when nothing was set."""
    reserved = get_lambda_backend(account, region).get_function_concurrency(name)
    return None if reserved is None else int(reserved)


def _function_version(function: LambdaFunction) -> FunctionVersion:
    backend = get_lambda_backend(function.account_id, function.region)
    layers = [backend.layers_versions_by_arn(layer["Arn"]) for layer in function.layers]
    image = function.package_type == "Image"
    logging = logging_of(function)
    return FunctionVersion(
        account=function.account_id,
        region=function.region,
        name=function.function_name,
        arn=f"arn:{function.partition}:lambda:{function.region}:{function.account_id}"
        f":function:{function.function_name}",
        version=str(function.version),
        runtime="" if image else str(function.run_time or ""),
        handler=str(function.handler or ""),
        memory=int(function.memory_size),
        timeout=int(function.timeout),
        environment=tuple(sorted((k, str(v)) for k, v in function.environment_vars.items())),
        digest=" ".join(part.code_sha_256 for part in (function, *layers) if part),
        code=b"" if image else function.code_bytes,
        layers=tuple(layer.code_bytes for layer in layers if layer),
        storage=int(function.ephemeral_storage),
        log_group=str(logging["LogGroup"]),
        log_level=str(logging.get("ApplicationLogLevel", "")),
        system_log_level=str(logging.get("SystemLogLevel", "")),
    )


def write_log(
    account: str, region: str, group: str, stream: str, events: list[dict[str, Any]]
) -> None:
    """Append events (`timestamp` in milliseconds, `message`) to a log stream, made if needed."""
    backend = logs_backends[account][region]
    backend.ensure_log_group(group)
    backend.ensure_log_stream(group, stream)
    backend.put_log_events(group, stream, events)


def write_metrics(account: str, region: str, namespace: str, data: list[dict[str, Any]]) -> None:
    """Record metric data, written as `PutMetricData` takes them."""
    cloudwatch_backends[account][region].put_metric_data(namespace, data)
