"""The forward proxy: absolute URLs, tunnels, certificates, and what is refused."""

from __future__ import annotations

import json
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from cryptography import x509

from pytest_runbooks.gateway import Gateway, tunnel

from .conftest import Client, Connect, calls, refusals

OUTSIDE = (
    "nothing leaves the emulator, and `example.com` is no AWS API host: declare the answer under "
    "`stubs` in the front matter"
)
DISTRUST = (
    "its client does not trust the certificates of this run (TLSV1_ALERT_UNKNOWN_CA): leave "
    "`AWS_CA_BUNDLE`, `SSL_CERT_FILE` and the like as they are"
)
S3 = "s3.eu-west-1.amazonaws.com"


def get(path: str = "/", host: str = S3) -> str:
    return f"GET {path} HTTP/1.1\nHost: {host}\n\n"


# --- absolute URLs


def test_an_aws_host_is_answered_by_the_emulator_with_its_name(client: Client) -> None:
    client.send(f"GET http://b.u.c.{S3}/key?x=1 HTTP/1.1\nHost: b.u.c.{S3}\n\n")
    assert client.seen()["url"] == f"http://b.u.c.{S3}/key?x=1"


def test_what_the_proxy_is_asked_for_counts_and_not_the_host_header(
    gateway: Gateway, client: Client
) -> None:
    client.send(f"GET http://example.com/x HTTP/1.1\nHost: {S3}\n\n")
    assert client.answer()[0] == 403
    client.send(f"GET http://{S3}/x HTTP/1.1\nHost: example.com\n\n")
    assert client.seen()["url"] == f"http://{S3}/x"
    assert refusals(gateway) == [("GET http://example.com/x", OUTSIDE)]


def test_a_proxy_may_be_asked_for_https_without_a_tunnel(client: Client) -> None:
    client.send(f"GET https://{S3} HTTP/1.1\n\n")
    assert client.seen()["url"] == f"https://{S3}/"


def test_the_gateway_itself_can_be_asked_for_through_the_proxy(
    gateway: Gateway, client: Client
) -> None:
    client.send(f"GET {gateway.url}/x HTTP/1.1\n\n")
    assert client.seen()["url"] == f"{gateway.url}/x"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "bucket.localhost", "LOCALHOST"])
def test_every_name_of_the_gateway_is_the_endpoint(
    gateway: Gateway, client: Client, host: str
) -> None:
    client.send(get("/x", f"{host}:{gateway.port}"))
    assert client.seen()["url"] == f"http://{host}:{gateway.port}/x"


def test_an_aws_host_may_be_named_at_the_endpoint(client: Client) -> None:
    client.send(get("/x"))
    assert client.seen()["url"] == f"http://{S3}/x"


def test_a_foreign_host_is_refused_at_the_endpoint_too(gateway: Gateway, client: Client) -> None:
    client.send(get("/x", "example.com"))
    assert client.answer()[0] == 403
    assert refusals(gateway) == [("GET http://example.com/x", OUTSIDE)]


# --- refusals


def test_a_refusal_says_what_and_why_and_what_to_do(gateway: Gateway, client: Client) -> None:
    client.send("POST http://example.com/x?token=secret HTTP/1.1\nContent-Length: 2\n\nab")
    head = client.head()
    assert head.startswith("HTTP/1.1 403 Forbidden\nContent-Type: text/plain; charset=utf-8\n")
    text = f"refused: POST http://example.com/x\n  {OUTSIDE}\n"
    assert client.body(len(text)) == text.encode()
    assert refusals(gateway) == [("POST http://example.com/x", OUTSIDE)]


def test_a_refusal_is_json_for_who_asks_for_it(client: Client) -> None:
    client.send("GET http://example.com/x HTTP/1.1\nAccept: application/json\n\n")
    status, body = client.answer()
    assert (status, json.loads(body)) == (
        403,
        {"error": "refused", "refused": "GET http://example.com/x", "message": OUTSIDE},
    )


def test_a_refusal_of_head_has_no_body(client: Client) -> None:
    client.send("HEAD http://example.com/ HTTP/1.1\n\nHEAD http://example.com/ HTTP/1.1\n\n")
    assert [client.answer() for _ in range(2)] == [(403, "")] * 2


def test_a_refused_upload_is_read_to_its_end_so_that_its_client_hears_why(client: Client) -> None:
    size = 20 * 2**20
    client.send(f"PUT http://example.com/ HTTP/1.1\nContent-Length: {size}\n\n")
    for _ in range(20):
        client.send(bytes(2**20))
    assert client.answer()[0] == 403


def test_websockets_are_refused(gateway: Gateway, client: Client) -> None:
    client.send(
        f"GET http://{S3}/chat HTTP/1.1\nConnection: Upgrade\nUpgrade: WebSocket\n\n",
    )
    assert client.answer()[0] == 403
    assert refusals(gateway) == [(f"GET http://{S3}/chat", "websockets are not emulated")]


# --- tunnels


def test_a_tunnel_to_an_aws_host_ends_in_the_emulator(gateway: Gateway, client: Client) -> None:
    client.enter(S3)
    secured = client.secure(gateway, S3)
    assert secured.selected_alpn_protocol() == "http/1.1"
    for path in ("/one", "/two"):
        client.send(get(path))
        assert client.seen()["url"] == f"https://{S3}{path}"
    assert len(calls(gateway)) == 2


def test_a_tunnel_to_another_host_says_why_within(gateway: Gateway, client: Client) -> None:
    client.enter("example.com")
    client.secure(gateway, "example.com")
    client.send(get("/x?token=secret", "example.com"))
    assert client.answer() == (403, f"refused: GET https://example.com/x\n  {OUTSIDE}\n")
    assert refusals(gateway) == [("GET https://example.com/x", OUTSIDE)]


def test_the_end_of_the_tunnel_counts_and_neither_server_name_nor_host_header(
    gateway: Gateway, client: Client
) -> None:
    client.enter("example.com")
    client.secure(gateway, S3)
    client.send(get("/x"))
    assert client.answer()[0] == 403
    assert refusals(gateway) == [("GET https://example.com/x", OUTSIDE)]


def test_a_host_header_within_a_tunnel_to_aws_is_kept(client: Client, gateway: Gateway) -> None:
    client.enter(S3)
    client.secure(gateway, S3)
    client.send(get("/x", "static.example.com"))
    assert client.seen()["url"] == "https://static.example.com/x"
    assert refusals(gateway) == []


def test_a_client_may_send_no_host_header(client: Client, gateway: Gateway) -> None:
    client.enter(S3)
    client.secure(gateway, S3)
    client.send("GET /x HTTP/1.0\nConnection: keep-alive\n\n")
    assert client.seen()["url"] == f"https://{S3}/x"


def test_an_absolute_url_within_a_tunnel_is_what_is_asked_for(
    client: Client, gateway: Gateway
) -> None:
    client.enter(S3)
    client.secure(gateway, S3)
    client.send(f"GET https://example.com/x HTTP/1.1\nHost: {S3}\n\n")
    assert client.answer()[0] == 403
    assert refusals(gateway) == [("GET https://example.com/x", OUTSIDE)]


def test_a_client_may_name_no_server(gateway: Gateway, client: Client) -> None:
    client.enter(S3)
    secured = client.secure(gateway, None)
    certificate = secured.getpeercert()
    assert certificate
    assert certificate["subjectAltName"] == (("DNS", S3),)
    client.send(get("/x"))
    assert client.seen()["url"] == f"https://{S3}/x"


@pytest.mark.parametrize(
    ("authority", "name"),
    [("10.1.2.3", "10.1.2.3"), ("[2001:db8::1]", "2001:db8::1")],
)
def test_addresses_have_certificates_too(
    gateway: Gateway, client: Client, authority: str, name: str
) -> None:
    client.enter(authority)
    client.secure(gateway, name)
    client.send(get("/x", authority))
    assert client.answer()[0] == 403
    assert [what for what, _ in refusals(gateway)] == [f"GET https://{authority}/x"]


@pytest.mark.parametrize(
    "name", ["my_bucket.s3.amazonaws.com", "x" * 60 + "." + "y" * 60 + ".s3." + S3]
)
def test_names_of_every_form_have_certificates(gateway: Gateway, client: Client, name: str) -> None:
    client.enter(name)
    client.secure(gateway, name)
    client.send(get("/x", name))
    assert client.seen()["url"] == f"https://{name}/x"


def test_a_tunnel_may_carry_plain_http(gateway: Gateway, client: Client) -> None:
    client.enter(S3, 80)
    client.send(get("/x"))
    assert client.seen()["url"] == f"http://{S3}/x"
    assert refusals(gateway) == []


def test_what_comes_along_with_the_request_for_a_tunnel_is_not_lost(
    gateway: Gateway, client: Client
) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=str(gateway.ca_file))
    secured = context.wrap_bio(incoming, outgoing, server_hostname=S3)
    with pytest.raises(ssl.SSLWantReadError):
        secured.do_handshake()
    client.send(f"CONNECT {S3}:443 HTTP/1.1\r\n\r\n".encode() + outgoing.read())
    assert client.head() == "HTTP/1.1 200 Connection established"
    while True:
        incoming.write(client.body(1))
        try:
            secured.do_handshake()
        except ssl.SSLWantReadError:
            continue
        break
    assert secured.version() == "TLSv1.3"


def test_the_gateway_speaks_tls_itself(gateway: Gateway, client: Client) -> None:
    client.secure(gateway, "localhost")
    client.send(get("/x", f"localhost:{gateway.port}"))
    assert client.seen()["url"] == f"https://localhost:{gateway.port}/x"


def test_a_proxy_that_is_spoken_to_by_tls_opens_tunnels(gateway: Gateway, client: Client) -> None:
    client.secure(gateway, "localhost")
    client.enter(S3)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=str(gateway.ca_file))
    inner = context.wrap_bio(incoming, outgoing, server_hostname=S3)
    while True:
        try:
            inner.do_handshake()
        except ssl.SSLWantReadError:
            client.socket.sendall(outgoing.read())
            incoming.write(client.socket.recv(65536))
        else:
            break
    inner.write(get("/x").replace("\n", "\r\n").encode())
    client.socket.sendall(outgoing.read())
    received = b""
    while b"}" not in received:
        incoming.write(client.socket.recv(65536))
        try:
            received += inner.read(65536)
        except ssl.SSLWantReadError:
            continue
    assert f'"https://{S3}/x"'.encode() in received


# --- what is no HTTP, and who does not trust


@pytest.mark.parametrize(
    ("said", "host", "port", "why"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", "example.com", 22, OUTSIDE),
        (
            b"\x00\x00\x00\x08\x04\xd2\x16\x2f",
            "orders.eu-west-1.rds.amazonaws.com",
            5432,
            OUTSIDE.replace("example.com", "orders.eu-west-1.rds.amazonaws.com"),
        ),
        (b"SSH-2.0-OpenSSH_9.6\r\n", S3, 443, "only HTTP is understood in a tunnel"),
        (
            b"SSH-2.0-OpenSSH_9.6\r\n",
            S3,
            22,
            "of AWS only the API is emulated, which has no port 22",
        ),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", S3, 443, "only HTTP is understood in a tunnel"),
        (b"", "example.com", 443, OUTSIDE),
    ],
)
def test_what_is_no_http_in_a_tunnel_is_refused_by_host_and_port(
    gateway: Gateway, client: Client, said: bytes, host: str, port: int, why: str
) -> None:
    client.enter(host, port)
    client.send(said)
    client.socket.shutdown(socket.SHUT_WR)
    client.rest()
    assert refusals(gateway) == [(f"CONNECT {host}:{port}", why)]


def test_a_tunnel_to_aws_that_nobody_uses_is_no_news(gateway: Gateway, client: Client) -> None:
    client.enter(S3)
    client.socket.shutdown(socket.SHUT_WR)
    assert client.rest() == b""
    assert refusals(gateway) == []


def test_a_client_that_waits_for_the_server_to_begin_is_refused(
    gateway: Gateway, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tunnel, "SILENCE", 0.05)
    client.enter(S3, 443)
    assert client.rest() == b""
    assert refusals(gateway) == [
        (
            f"CONNECT {S3}:443",
            "only HTTP is understood in a tunnel, and its client waits for the server to begin",
        )
    ]


def test_a_client_that_agrees_on_tls_byte_by_byte_keeps_no_step_waiting(
    gateway: Gateway, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tunnel, "SILENCE", 0.3)
    client.enter(S3)
    client.send(b"\x16\x03\x01\x02\x00\x01")  # a record of 512 bytes begins
    enough = threading.Event()

    def drip() -> None:
        for _ in range(100):
            with suppress(OSError):  # the gateway has hung up
                client.send(b"\x00")
            if enough.wait(0.05):
                break

    dripping = threading.Thread(target=drip)
    dripping.start()
    time.sleep(0.1)
    found = refusals(gateway)
    assert dripping.is_alive()
    enough.set()
    dripping.join()
    assert [what for what, _ in found] == [f"CONNECT {S3}:443"]


def test_a_tunnel_to_a_name_that_is_not_ascii_is_refused(gateway: Gateway, client: Client) -> None:
    client.send("CONNECT b\xfccher.example:443 HTTP/1.1\n\n")
    assert client.head() == "HTTP/1.1 200 Connection established"
    client.secure(gateway, None)
    client.send(get("/x", "localhost"))
    assert client.answer()[0] == 403
    assert [what for what, _ in refusals(gateway)] == ["GET https://b\xfccher.example/x"]


def test_a_client_that_does_not_trust_the_authority_is_refused_by_host_and_port(
    gateway: Gateway, connect: Connect
) -> None:
    found = []
    for host in (S3, "example.com"):
        client = connect()
        client.enter(host)
        with pytest.raises(ssl.SSLCertVerificationError):
            client.secure(gateway, host, trusts=False)
        found += refusals(gateway)
    assert found == [
        (
            f"CONNECT {S3}:443",
            DISTRUST,
        ),
        ("CONNECT example.com:443", OUTSIDE),
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", DISTRUST),
        ("2A", DISTRUST.replace("TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_BAD_CERTIFICATE")),
        ("2E", DISTRUST.replace("TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_CERTIFICATE_UNKNOWN")),
        ("28", "TLS could not be agreed on (SSLV3_ALERT_HANDSHAKE_FAILURE)"),
        ("46", "TLS could not be agreed on (TLSV1_ALERT_PROTOCOL_VERSION)"),
    ],
)
def test_only_an_alert_that_says_so_is_told_as_distrust(
    gateway: Gateway, client: Client, said: str, why: str
) -> None:
    hello = ssl.MemoryBIO()
    context = ssl.create_default_context()
    with suppress(ssl.SSLWantReadError):
        context.wrap_bio(ssl.MemoryBIO(), hello, server_hostname=S3).do_handshake()
    client.enter(S3)
    client.send(hello.read() + bytes.fromhex(f"15 0303 0002 02 {said or '30'}"))
    client.rest()
    assert refusals(gateway) == [(f"CONNECT {S3}:443", why)]


def test_a_client_with_whom_no_cipher_is_shared_is_told_so(
    gateway: Gateway, client: Client
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(gateway.ca_file)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DHE-RSA-AES256-GCM-SHA384")
    client.enter(S3)
    with pytest.raises(ssl.SSLError):
        client.socket = context.wrap_socket(client.socket, server_hostname=S3)
    assert refusals(gateway) == [
        (f"CONNECT {S3}:443", "TLS could not be agreed on (NO_SHARED_CIPHER)")
    ]


def test_a_tunnel_within_a_tunnel_is_malformed(client: Client) -> None:
    client.enter(S3, 80)
    client.send(f"CONNECT {S3}:443 HTTP/1.1\n\n")
    assert client.answer() == (400, "a tunnel within a tunnel\n")


# --- the authority


def test_the_authority_is_made_when_it_is_asked_for_and_removed_at_the_end() -> None:
    gateway = Gateway()
    try:
        file = gateway.ca_file
        assert file == gateway.ca_file
        certificates = x509.load_pem_x509_certificates(file.read_bytes())
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert [one.name for one in file.parent.iterdir()] == ["ca.pem"]
    finally:
        gateway.close()
    assert len(certificates) == 1
    life = certificates[0].not_valid_after_utc - certificates[0].not_valid_before_utc
    assert life.days == 8
    assert not file.parent.exists()


def test_certificates_are_made_once_for_each_host(gateway: Gateway) -> None:
    authority = gateway._desk.authority
    with ThreadPoolExecutor(8) as pool:
        contexts = set(pool.map(authority.context, [S3] * 16))
    assert len(contexts) == 1
    assert authority.context("sqs.amazonaws.com") not in contexts


def test_strict_clients_take_the_certificates(gateway: Gateway, client: Client) -> None:
    client.enter(S3)
    context = ssl.create_default_context(cafile=str(gateway.ca_file))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    with context.wrap_socket(client.socket, server_hostname=S3) as secured:
        assert secured.getpeercert()


def test_a_gateway_that_nobody_calls_loads_nothing() -> None:
    script = """
import sys
from pytest_runbooks.gateway import Gateway
gateway = Gateway()
heavy = {"botocore", "boto3", "cryptography", "ssl", "http.server", "email.parser"}
print(sorted(heavy & set(sys.modules)))
gateway.close()
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
