"""Which addresses the guard takes for the gateway's and the procedure's own."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest

from pytest_runbooks.fence.connections import _why
from pytest_runbooks.fence.processes import held, listeners

from .inside import run_python

CONNECT = """
import socket, sys
mine = {own}
for host in {hosts}:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    print(socket.socket(family).connect_ex((host, {port})))
"""
CONNECTED, REFUSED_BY_THE_GUARD, NOBODY = 0, 13, 111


@pytest.fixture
def gateway() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def answers(folder: Path, port: int, *hosts: str, gateway: int = 9, own: str = "None") -> list[int]:
    code = CONNECT.format(own=own, hosts=hosts, port=port)
    inside = run_python(folder, code, port=gateway)
    assert inside.err == ""
    return [int(line) for line in inside.out.split()]


def test_the_gateway_is_reached_by_each_name_of_its_address(
    tmp_path: Path, gateway: socket.socket
) -> None:
    port = gateway.getsockname()[1]
    hosts = ("127.0.0.1", "0.0.0.0", "::ffff:127.0.0.1", "::ffff:0.0.0.0")
    assert answers(tmp_path, port, *hosts, gateway=port) == [CONNECTED] * 4


def test_the_port_of_the_gateway_at_another_address_is_not_the_gateway(
    tmp_path: Path, gateway: socket.socket
) -> None:
    port = gateway.getsockname()[1]
    hosts = ("127.0.0.2", "::1", "::", "192.0.2.1")
    assert answers(tmp_path, port, *hosts, gateway=port) == [NOBODY] * 3 + [REFUSED_BY_THE_GUARD]


def test_a_server_of_its_own_beside_one_of_the_machine_does_not_open_that(
    tmp_path: Path, gateway: socket.socket
) -> None:
    port = gateway.getsockname()[1]
    own = f"socket.create_server(('127.0.0.2', {port}))"
    found = answers(tmp_path, port, "127.0.0.1", "127.0.0.2", "127.0.0.3", own=own)
    assert found == [REFUSED_BY_THE_GUARD, CONNECTED, NOBODY]


def test_a_server_of_the_machine_at_every_address_is_refused_at_each(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as server:
        port = server.getsockname()[1]
        found = answers(tmp_path, port, "127.0.0.1", "127.0.0.5", "::ffff:127.0.0.1")
    assert found == [REFUSED_BY_THE_GUARD] * 3


@pytest.mark.parametrize(
    ("family", "bound", "asked", "found"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1", True),
        (socket.AF_INET, "127.0.0.2", "127.0.0.1", False),
        (socket.AF_INET, "0.0.0.0", "127.0.0.1", True),
        (socket.AF_INET6, "::1", "::1", True),
        (socket.AF_INET6, "::1", "127.0.0.1", False),
        (socket.AF_INET6, "::", "127.0.0.1", True),
        (socket.AF_INET6, "::ffff:127.0.0.1", "127.0.0.1", True),
    ],
)
def test_a_listener_is_found_by_what_it_is_bound_to(
    family: socket.AddressFamily, bound: str, asked: str, found: bool
) -> None:
    with socket.socket(family) as server:
        server.bind((bound, 0))
        server.listen()
        host = ip_address(asked)
        assert isinstance(host, IPv4Address | IPv6Address)
        # Another program may listen at the same port of another address.
        own = f"socket:[{os.fstat(server.fileno()).st_ino}]"
        names = listeners(host, server.getsockname()[1])
        assert held(names, [os.getpid()]) == ({own} if found else set())


def test_a_program_that_asks_the_machine_for_credentials_is_told_where_they_are() -> None:
    assert "leave it the variables and the HOME" in _why(ip_address("169.254.169.254"))
    assert "leave HTTP to the proxy" in _why(ip_address("192.0.2.1"))
    assert "another program of this machine" in _why(ip_address("127.0.0.1"))
