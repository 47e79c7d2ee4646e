from __future__ import annotations

import io
import os
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pytest_runbooks.emulators import Emulator
from pytest_runbooks.emulators.moto import MotoEmulator

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


@pytest.fixture(scope="module")
def shared_emulator() -> Iterator[MotoEmulator]:
    emulator = MotoEmulator()
    yield emulator
    emulator.close()


@pytest.fixture
def emulator(shared_emulator: MotoEmulator) -> MotoEmulator:
    shared_emulator.reset()
    return shared_emulator


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


def clients_of(emulator: Emulator) -> Clients:
    def client(
        service: str,
        account: str = ACCOUNT,
        region: str = REGION,
        token: str = "",
        attempts: int | None = None,
    ) -> Any:
        return _client(emulator.endpoint_url, service, account, region, token, attempts)

    return client


@pytest.fixture
def client(emulator: MotoEmulator) -> Clients:
    return clients_of(emulator)


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
