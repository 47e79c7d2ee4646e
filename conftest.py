"""The systems under the runbooks: each fixture builds one, for the environment of the run."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest

RUNBOOKS = Path(__file__).parent / "runbooks"


def load(name: str, path: Path) -> ModuleType:
    """Load a module (a package, when `path` is a folder) of a runbook's system.

    A system's folder is on no import path: two systems may call their modules alike.
    """
    if name in sys.modules:
        return sys.modules[name]
    file, inside = (path / "__init__.py", [str(path)]) if path.is_dir() else (path, None)
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=inside)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def product_system(
    aws_endpoint_url: str, boto3_session: boto3.Session, runbook_environment: Any
) -> None:
    """The product API as it is before a deployment: release 1.3.0 is live."""
    system = RUNBOOKS / "product_lambda"
    stack = load("product_lambda_stack", system / "stack")
    packager = load("product_lambda_packager", system / "scripts" / "package_release.py")

    def client(service: str, account: str) -> Any:
        session = boto3_session
        if account != runbook_environment.account:
            session = boto3.Session(
                aws_access_key_id=account,
                aws_secret_access_key="none",  # noqa: S106 - the emulator asks for none
                region_name=runbook_environment.region,
            )
        return session.client(service, endpoint_url=aws_endpoint_url)

    stack.build(
        stack.Place(
            environment=runbook_environment.name,
            account=runbook_environment.account,
            region=runbook_environment.region,
            clients=client,
        ),
        packager,
    )
