from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from pytest_runbooks.emulators import moto_seams
from pytest_runbooks.emulators.lambda_function import FunctionVersion
from pytest_runbooks.emulators.moto_seams import InvokeRequest, install, uninstall


class Recorder:
    def answer(self, request: InvokeRequest) -> tuple[int, dict[str, str], bytes]:
        raise AssertionError(request)

    def trigger(
        self, function: FunctionVersion, payload: str, *, asynchronous: bool
    ) -> tuple[str, bool, str]:
        raise AssertionError(function, payload, asynchronous)


@pytest.fixture(autouse=True)
def moto_as_it_is() -> Iterator[None]:
    """Take out what an emulator of this process, which other tests use, has put in."""
    services = list(moto_seams._services)
    for service in services:
        uninstall(service)
    yield
    for service in services:
        install(service)


@pytest.fixture
def lambda_function() -> Any:
    return import_module("moto.awslambda.models").LambdaFunction


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        ("moto.awslambda.responses", "LambdaResponse.invoke", ["self"]),
        ("moto.awslambda.models", "LambdaFunction._invoke_lambda", ["self", "event"]),
        ("moto.core.responses", "BaseResponse._enrich_response", ["headers", "body"]),
        ("moto.awslambda.utils", "get_backend", ["account_id", "region"]),
        (
            "moto.awslambda.models",
            "LambdaBackend.get_function",
            ["self", "function_name_or_arn", "qualifier"],
        ),
        ("moto.awslambda.models", "LambdaBackend.get_alias", ["self", "name", "function_name"]),
        (
            "moto.awslambda.models",
            "LambdaBackend.get_function_concurrency",
            ["self", "function_name"],
        ),
        (
            "moto.awslambda.models",
            "LambdaBackend.layers_versions_by_arn",
            ["self", "layer_version_arn"],
        ),
        ("moto.logs.models", "LogsBackend.ensure_log_group", ["self", "log_group_name"]),
        (
            "moto.logs.models",
            "LogsBackend.ensure_log_stream",
            ["self", "log_group_name", "log_stream_name"],
        ),
        (
            "moto.logs.models",
            "LogsBackend.put_log_events",
            ["self", "log_group_name", "log_stream_name", "log_events"],
        ),
        (
            "moto.cloudwatch.models",
            "CloudWatchBackend.put_metric_data",
            ["self", "namespace", "metric_data"],
        ),
        ("moto.core.base_backend", "BaseBackend.reset", ["self"]),
        ("moto.core.base_backend", "BackendDict.iter_backends", ["self"]),
        ("moto.core.model_instances", "reset_model_data", []),
        ("moto.core.request", "environ_key_for_header", ["header_name"]),
        ("moto.core.request", "should_preserve_original_header_name", ["header_name"]),
        ("moto.backends", "get_backend", ["name"]),
        ("moto.backends", "list_of_moto_modules", []),
        ("moto.moto_server.werkzeug_app", "create_backend_app", ["service"]),
        (
            "moto.moto_server.werkzeug_app",
            "DomainDispatcherApplication.get_backend_for_host",
            ["self", "host"],
        ),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(
    module: str, name: str, parameters: list[str]
) -> None:
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    assert list(inspect.signature(found).parameters) == parameters


def test_what_moto_itself_calls_still_comes_by_the_seams() -> None:
    models = inspect.getsource(import_module("moto.awslambda.models"))
    assert "self._invoke_lambda(event=body)" in models
    server = inspect.getsource(import_module("moto.moto_server.werkzeug_app"))
    assert "backends.get_backend(service)" in server
    assert "backend_app.debug = True" in server  # errors reach the caller of the application
    dispatch = inspect.getsource(import_module("moto.core.responses"))
    assert 'raise NotImplementedError(f"The {action} action has not been implemented")' in dispatch
    assert 'if "x-moto-account-id" in self.headers:' in dispatch


def test_a_bare_backend_knows_its_paths() -> None:
    routes: Callable[[Any], Any] = moto_seams._Routes.get_backend
    assert "/" in routes("sqs")["global"].flask_paths


def test_moto_gets_its_own_back_when_the_last_service_is_gone(lambda_function: type) -> None:
    vars_of = vars(lambda_function)
    own = vars_of["_invoke_lambda"]
    first, second = Recorder(), Recorder()
    install(first)
    install(second)
    replaced = vars_of["_invoke_lambda"]
    assert replaced is not own
    uninstall(first)
    assert vars_of["_invoke_lambda"] is replaced
    uninstall(second)
    uninstall(second)
    assert vars_of["_invoke_lambda"] is own
