"""moto does what AWS does, but leaves the emulator no more than a block does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway

from .conftest import Clients, clients_of


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url, refuse=gateway.ledger.refuse))
    gateway.serve(emulator.application)
    yield gateway
    emulator.close()
    gateway.close()


@pytest.fixture
def client(gateway: Gateway) -> Clients:
    return clients_of(gateway.url)


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def url_of(canary: socket.socket) -> str:
    return f"http://127.0.0.1:{canary.getsockname()[1]}/hook"


def answer(canary: socket.socket) -> None:
    canary.settimeout(20)
    connection, _ = canary.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def refusals(gateway: Gateway) -> list[str]:
    return [one.what for one in gateway.ledger.take().refusals]


def test_a_message_to_a_url_is_not_sent(
    gateway: Gateway, client: Clients, canary: socket.socket
) -> None:
    sns = client("sns", attempts=1)
    topic = sns.create_topic(Name="alerts")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=url_of(canary))
    with pytest.raises(Exception, match="may not connect"):
        sns.publish(TopicArn=topic, Message="down")
    with pytest.raises(BlockingIOError):
        canary.accept()
    port = canary.getsockname()[1]
    assert set(refusals(gateway)) == {f"a connection of the emulator to 127.0.0.1:{port}"}


def test_a_name_is_not_looked_up(gateway: Gateway, client: Clients) -> None:
    sns = client("sns", attempts=1)
    topic = sns.create_topic(Name="alerts")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="https", Endpoint="https://hooks.example.com/x")
    with pytest.raises(Exception, match="may not connect"):
        sns.publish(TopicArn=topic, Message="down")
    assert set(refusals(gateway)) == {"a connection of the emulator to hooks.example.com:443"}


def test_what_is_not_motos_connects(client: Clients, canary: socket.socket) -> None:
    client("sts").get_caller_identity()
    socket.create_connection(canary.getsockname()).close()


def test_tests_that_use_moto_themselves_connect_where_they_like(
    client: Clients, canary: socket.socket
) -> None:
    client("sts").get_caller_identity()
    where = canary.getsockname()

    @mock_aws
    def decorated() -> None:
        socket.create_connection(where).close()

    def in_a_thread() -> None:
        thread = threading.Thread(target=lambda: connected.append(decorated()))
        thread.start()
        thread.join()

    connected: list[None] = []
    decorated()
    in_a_thread()
    assert connected == [None]
    for _ in range(2):
        canary.accept()[0].close()


def test_a_test_with_a_subscriber_of_its_own_is_not_disturbed(
    gateway: Gateway, client: Clients, canary: socket.socket
) -> None:
    client("sts").get_caller_identity()
    with mock_aws():
        sns = boto3.client("sns", "us-east-1", config=Config(retries={"total_max_attempts": 1}))
        topic = sns.create_topic(Name="alerts")["TopicArn"]
        subscribe = threading.Thread(target=answer, args=(canary,))
        subscribe.start()
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=url_of(canary))
        sns.publish(TopicArn=topic, Message="down")
        subscribe.join()
    assert refusals(gateway) == []


@pytest.mark.parametrize("path", ["recorder/replay-recording", "config", "reset", "seed?a=1"])
def test_motos_own_switches_are_no_part_of_aws(
    gateway: Gateway, client: Clients, path: str
) -> None:
    client("s3").create_bucket(
        Bucket="kept", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    with socket.create_connection(("127.0.0.1", gateway.port)) as connection:
        connection.sendall(
            f"POST /moto-api/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert answer.endswith(b"pytest-runbooks: moto's own interface is no part of AWS\n")
    assert refusals(gateway) == [f"POST /moto-api/{path.partition('?')[0]}"]
    assert [one["Name"] for one in client("s3").list_buckets()["Buckets"]] == ["kept"]


def test_threads_that_moto_starts_are_confined_too(
    gateway: Gateway, client: Clients, canary: socket.socket
) -> None:
    client("sts").get_caller_identity()
    import moto.core.utils as inside  # noqa: PLC0415 - any module of moto's

    found: list[Any] = []
    code = compile(
        "def run(to, found):\n"
        "    import socket\n"
        "    try:\n"
        "        socket.create_connection(to)\n"
        "    except OSError as error:\n"
        "        found.append(type(error))\n",
        "moto",
        "exec",
    )
    names = {"__name__": inside.__name__}
    exec(code, names)
    thread = threading.Thread(target=names["run"], args=(canary.getsockname(), found))  # type: ignore[arg-type] # made by exec
    thread.start()
    thread.join()
    assert found == [PermissionError]
    assert len(refusals(gateway)) == 1
