"""200 MB up and down: the gateway holds none of it in memory."""

from __future__ import annotations

import http.client
import ssl
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

SIZE = 200 * 2**20
PIECE = 2**20
ROOM = 40  # MiB that the process may grow by; a fifth of the body

# A process of its own, since memory can only be measured of a whole process. Its application keeps
# nothing either, and says what the process needed at most.
SERVER = """
import hashlib, resource, sys, threading
from pytest_runbooks.gateway import Gateway

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def application(environ, start_response):
    body = environ["wsgi.input"]
    digest, size = hashlib.sha256(), 0
    while piece := body.read(2**20):
        digest.update(piece)
        size += len(piece)
    if environ["PATH_INFO"] == "/down":
        length = 200 * 2**20
        headers = [("Content-Length", str(length))] if environ["QUERY_STRING"] else []
        start_response("200 OK", headers)
        return (b"x" * 2**20 for _ in range(200))
    start_response("200 OK", [])
    return [f"{peak()} {size} {environ['CONTENT_LENGTH']} {digest.hexdigest()}".encode()]

gateway = Gateway()
gateway.serve(application)
print(gateway.port, gateway.ca_file, flush=True)
sys.stdin.read()
print(*gateway.ledger.take().calls, sep="\\\\n", flush=True)
gateway.close()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SERVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin
    assert stdout
    port, ca_file = stdout.readline().split()
    yield int(port), ca_file
    stdin.close()
    process.wait(20)
    stdout.close()


def connection(server: tuple[int, str], secure: bool) -> http.client.HTTPConnection:
    port, ca_file = server
    if not secure:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    context = ssl.create_default_context(cafile=ca_file)
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=context)
    connection.set_tunnel("s3.amazonaws.com", 443)
    return connection


def ask(client: http.client.HTTPConnection, method: str, path: str, **options: Any) -> bytes:
    client.request(method, path, **options)
    answer = client.getresponse()
    assert answer.status == 200
    return answer.read()


def pieces() -> Iterator[bytes]:
    for number in range(SIZE // PIECE):
        yield bytes([number]) * PIECE


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("measured", [False, True], ids=["chunked", "measured"])
def test_an_upload_is_not_held_in_memory(
    server: tuple[int, str], secure: bool, measured: bool
) -> None:
    client = connection(server, secure)
    before = int(ask(client, "GET", "/").split()[0])
    headers = {"Content-Length": str(SIZE)} if measured else {}
    said = ask(client, "PUT", "/up", body=pieces(), headers=headers, encode_chunked=not measured)
    peak, size, length, _ = said.split()
    assert int(size) == int(length) == SIZE
    assert int(peak) - before < ROOM
    client.close()


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("path", ["/down", "/down?measured"])
def test_a_download_is_not_held_in_memory(server: tuple[int, str], secure: bool, path: str) -> None:
    client = connection(server, secure)
    before = int(ask(client, "GET", "/").split()[0])
    client.request("GET", path)
    answer = client.getresponse()
    size = 0
    while piece := answer.read(PIECE):
        size += len(piece)
    assert size == SIZE
    assert int(ask(client, "GET", "/").split()[0]) - before < ROOM
    client.close()
