"""LocalStack: one that runs, found as localstack-client finds it, or one that is started."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import InfrastructureError, SettingError
from .address import Address, address_of
from .compose import FILE, ComposeProject
from .server import Server, answers, recognise

HEALTH_SECONDS = 60.0
POLL_SECONDS = 0.25
NAME = "localstack"


@dataclass(frozen=True, slots=True)
class FoundLocalStack:
    """A LocalStack that is healthy.

    Attributes:
        server: where it listens.
        stop: ends it, if it was started here.
        started: it was started here.
    """

    server: Server
    stop: Callable[[], None]
    started: bool


def find_address() -> Address:
    """Say where LocalStack is, as localstack-client says it.

    That reads `AWS_ENDPOINT_URL`, `LOCALSTACK_HOST` and `USE_SSL` of this process.

    Raises:
        SettingError: localstack-client is missing, or what it reads is no address.
    """
    try:
        from localstack_client import config  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingError(
            "the emulator `localstack` needs localstack-client to be found\n"
            "  pip install 'pytest-runbooks[localstack]'"
        ) from error
    try:
        url = config.get_service_endpoint("sts")
    except RuntimeError as error:
        raise SettingError(f"`LOCALSTACK_HOST`: {error}\n  write it as `127.0.0.1:4566`") from error
    return address_of(url)


def find_or_start(
    address: Address, compose: ComposeProject, say: Callable[[str], None], *, may_start: bool
) -> FoundLocalStack:
    """Find a LocalStack that runs, or start one.

    Args:
        address: where it is looked for.
        compose: what starts one.
        say: told, in words, what takes a while.
        may_start: whether one may be started at all.

    Raises:
        InfrastructureError: there is none.
    """
    started, stop = False, _nothing
    if not answers(address):
        obstacle = _obstacle(address, compose, may_start=may_start)
        if obstacle:
            raise InfrastructureError(
                f"no LocalStack answers at {address}, and none was started: {obstacle}\n"
                f"  start one, as by `docker compose -f {FILE} up --detach --wait`, or say where "
                "it is by `LOCALSTACK_HOST=HOST:PORT`"
            )
        say(f"starting LocalStack: docker compose -f {FILE} up --detach --wait")
        started = compose.start()
        stop = compose.stop if started else _nothing
    try:
        return FoundLocalStack(_healthy(address, say), stop, started)
    except BaseException:
        stop()
        raise


def _obstacle(address: Address, compose: ComposeProject, *, may_start: bool) -> str:
    if not address.is_loopback:
        return "it would listen on this machine, which is elsewhere"
    if not may_start:
        return "a worker of pytest-xdist starts none"
    return compose.obstacle()


def _healthy(address: Address, say: Callable[[str], None]) -> Server:
    """Wait until LocalStack says that it is healthy.

    Raises:
        InfrastructureError: it does not, or something else answers.
    """
    began, said = time.monotonic(), False
    while True:
        try:
            server = recognise(address)
        except InfrastructureError as error:
            server, problem = None, str(error)
        if server and server.name == NAME:
            return server
        if server and server.name != "endpoint":
            raise InfrastructureError(
                f"what answers at {address} is no LocalStack but {server.title}\n"
                f"  name it by its URL: `--runbooks-emulator={address}`"
            )
        if server:
            problem = f"what answers at {address} says nothing about its health"
        if time.monotonic() - began > HEALTH_SECONDS:
            raise InfrastructureError(
                f"LocalStack is not healthy after {HEALTH_SECONDS:g} s: {problem}\n"
                "  look at its log, as by `docker compose logs localstack`"
            )
        if not said:
            say(f"waiting for LocalStack at {address} to be healthy")
            said = True
        time.sleep(POLL_SECONDS)


def _nothing() -> None: ...
