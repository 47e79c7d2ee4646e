"""What one call had to load is loaded for those after it."""

from __future__ import annotations

import gc
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_runbooks.aws.seam.runbooks_warm import template as module
from pytest_runbooks.aws.seam.runbooks_warm.learning import Knowledge, learn


class Loader:
    """A loader as botocore has it, which keeps what it loaded by method and arguments."""

    def __init__(self) -> None:
        self._cache: dict[tuple[str, ...], Any] = {}
        self.loads: list[tuple[str, ...]] = []

    def load_service_model(self, service: str, kind: str, api_version: str | None = None) -> None:
        key: tuple[str, ...] = ("load_service_model", service, kind)
        key += ("api_version", api_version) if api_version else ()
        if key not in self._cache:
            self.loads.append(key)
            self._cache[key] = None


@pytest.fixture
def new_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "module_of_this_test.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "module_of_this_test", raising=False)
    return "module_of_this_test"


def test_what_has_come_since_is_told_and_learned(new_module: str) -> None:
    call, server = Loader(), Loader()
    before = Knowledge(call)
    assert before.news() == b""
    pattern = r"(?x) a pattern of this test alone"
    __import__(new_module)
    re.compile(pattern)
    call.load_service_model("ec2", "service-2")
    call.load_service_model("ec2", "paginators-1", api_version="2016-11-15")
    news = before.news()
    modules, patterns, loaded = json.loads(news)
    assert modules == [new_module]
    assert [text for text, _ in patterns] == [pattern]
    assert [*map(tuple, loaded)] == call.loads
    del sys.modules[new_module]
    re.purge()
    learn(server, news)
    assert new_module in sys.modules
    assert server.loads == call.loads
    assert server._cache == call._cache
    again = Knowledge(server)
    learn(server, news)
    assert again.news() == b""


def test_what_cannot_be_had_keeps_nobody_from_the_rest() -> None:
    loader = Loader()
    news = [["no.such.module"], [["(", 0]], [["no_method", "x"], ["load_service_model", "s3", "k"]]]
    learn(loader, json.dumps(news).encode())
    assert loader.loads == [("load_service_model", "s3", "k")]


class Driver:
    def __init__(self) -> None:
        self.loader = Loader()
        self.prepared: list[str] = []

    def prepare(self, service: str) -> None:
        self.prepared.append(service)


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    # The process of the tests may have grown larger than a template may.
    monkeypatch.setattr(module, "_memory", lambda: 0)
    made = module.Template.__new__(module.Template)
    made._prepared = set()
    made._driver = Driver()  # type: ignore[assignment] # as much of one as is needed
    yield made
    gc.unfreeze()  # what learning hides from the collector


def test_a_service_is_prepared_once(template: Any) -> None:
    assert [template._learn(b'"ec2"') for _ in range(2)] == [True, False]
    assert template._driver.prepared == ["ec2"]


def test_a_process_that_has_grown_large_learns_no_more(
    template: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = json.dumps([[], [], [["load_service_model", "s3", "k"]]]).encode()
    monkeypatch.setattr(module, "_memory", lambda: module.LARGEST + 1)
    assert not template._learn(b'"ec2"')
    assert not template._learn(news)
    assert template._driver.prepared == template._driver.loader.loads == []
    monkeypatch.setattr(module, "_memory", lambda: module.LARGEST - 1)
    assert template._learn(b'"ec2"')
    assert template._learn(news)
    assert template._driver.loader.loads == [("load_service_model", "s3", "k")]


def test_the_size_of_a_process_is_that_in_memory() -> None:
    before = module._memory()
    filled = bytearray(b"x") * (64 << 20)
    assert 50 << 20 < module._memory() - before < 200 << 20
    assert len(filled) == 64 << 20
