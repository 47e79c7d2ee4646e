"""A boto3 session that knows no AWS but the emulator."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session
from botocore.config import Config


class EmulatorSession(boto3.Session):  # type: ignore[misc]  # boto3 ships no types
    """Gives every client and resource the emulator's endpoint, whatever the machine configures."""

    def __init__(self, endpoint_url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._endpoint_url = endpoint_url

    def client(self, *args: Any, **kwargs: Any) -> Any:
        """Make a client; see `boto3.Session.client`."""
        return super().client(*args, **self._with_endpoint(kwargs))

    def resource(self, *args: Any, **kwargs: Any) -> Any:
        """Make a resource; see `boto3.Session.resource`."""
        return super().resource(*args, **self._with_endpoint(kwargs))

    def _with_endpoint(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        # An empty mapping of proxies keeps the machine's proxy out of the way to loopback, and a
        # prefix before its address, as Step Functions has it, would name no host.
        own = Config(proxies={}, inject_host_prefix=False)
        config = own.merge(kwargs.get("config") or Config())
        return {"endpoint_url": self._endpoint_url, **kwargs, "config": config}


def emulator_session(endpoint_url: str, account: str, region: str) -> EmulatorSession:
    """Make a session for an account and a region of the emulator."""
    core = botocore.session.Session(
        # None names no variable, so that neither AWS_PROFILE nor AWS_CONFIG_FILE is looked at.
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, "/dev/null", None),
            "credentials_file": (None, None, "/dev/null", None),
        }
    )
    return EmulatorSession(
        endpoint_url,
        botocore_session=core,
        aws_access_key_id=account,
        aws_secret_access_key="emulator",  # noqa: S106 - the emulator takes any
        region_name=region,
    )
