from __future__ import annotations

import io
import os
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway

ACCOUNT = "111111111111"
REGION = "eu-west-1"

Clients = Callable[..., Any]
Deploy = Callable[..., str]


@pytest.fixture(scope="session", autouse=True)
def _no_aws_settings_of_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield


@contextmanager
def moto_behind_a_gateway() -> Iterator[tuple[MotoEmulator, str]]:
    """Give the emulator and the URL where the gateway before it listens."""
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url))
    gateway.serve(emulator.application)
    try:
        yield emulator, gateway.url
    finally:
        emulator.close()
        gateway.close()


@pytest.fixture(scope="module")
def _moto() -> Iterator[tuple[MotoEmulator, str]]:
    with moto_behind_a_gateway() as both:
        yield both


@pytest.fixture
def emulator(_moto: tuple[MotoEmulator, str]) -> MotoEmulator:
    emulator, _ = _moto
    emulator.reset()
    return emulator


@pytest.fixture
def endpoint_url(_moto: tuple[MotoEmulator, str]) -> str:
    return _moto[1]


@cache
def _client(
    endpoint_url: str, service: str, account: str, region: str, token: str, attempts: int | None
) -> Any:
    retries = {} if attempts is None else {"total_max_attempts": attempts}
    return _session().client(
        service,
        endpoint_url=endpoint_url,
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="secret",
        aws_session_token=token or None,
        config=Config(retries=retries),
    )


@cache
def _session() -> Any:
    return boto3.Session()


def clients_of(endpoint_url: str) -> Clients:
    def client(
        service: str,
        account: str = ACCOUNT,
        region: str = REGION,
        token: str = "",
        attempts: int | None = None,
    ) -> Any:
        return _client(endpoint_url, service, account, region, token, attempts)

    return client


@pytest.fixture
def client(emulator: MotoEmulator, endpoint_url: str) -> Clients:
    del emulator  # it is empty from here on
    return clients_of(endpoint_url)


def package(**modules: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for name, text in modules.items():
            opened.writestr(f"{name}.py", textwrap.dedent(text))
    return archive.getvalue()


@pytest.fixture
def deploy(client: Clients) -> Deploy:
    def create(code: str | bytes, name: str = "worker", **settings: Any) -> str:
        iam = client("iam")
        try:
            role = iam.get_role(RoleName="lambda")["Role"]["Arn"]
        except iam.exceptions.NoSuchEntityException:
            role = iam.create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        usual = {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {"ZipFile": code if isinstance(code, bytes) else package(index=code)},
        }
        client("lambda").create_function(FunctionName=name, Role=role, **(usual | settings))
        return name

    return create
