from __future__ import annotations

import inspect

import pytest
from moto.awslambda.models import FunctionUrlConfig, LambdaBackend, LambdaFunction
from moto.awslambda.responses import LambdaResponse


@pytest.mark.parametrize("verb", ["create", "get", "update", "delete"])
def test_moto_answers_calls_for_function_urls_by_these_names(verb: str) -> None:
    signature = inspect.signature(getattr(LambdaResponse, f"{verb}_function_url_config"))
    assert [*signature.parameters] in (["self"], ["response"])


def test_a_function_keeps_its_url_under_these_names() -> None:
    assert "self.url_config" in inspect.getsource(LambdaFunction.create_url_config)
    assert [*inspect.signature(LambdaBackend.list_functions).parameters] == [
        *("self", "func_version")
    ]
    source = inspect.getsource(FunctionUrlConfig)
    for name in ("self.url =", "self.config =", ".lambda-url.", ".on.aws"):
        assert name in source
