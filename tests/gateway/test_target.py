from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.gateway.head import BadRequestError
from pytest_runbooks.gateway.target import parse_url, reason_to_refuse

PORT = 4566

METADATA = (
    "instance metadata is not emulated; credentials of the emulator are in the environment of "
    "each block"
)
DIRECT = (
    "the proxy does not lead to programs on this machine: connect to them directly, with "
    "`NO_PROXY` as it was"
)


def outside(host: str) -> str:
    return (
        f"nothing leaves the emulator, and `{host}` is no AWS API host: declare the answer under "
        "`stubs` in the front matter"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4566/",
        "http://localhost:4566/x",
        "https://localhost:4566/x",
        "http://bucket.localhost:4566/key",
        "http://s3.amazonaws.com/",
        "https://s3.amazonaws.com",
        "https://S3.EU-WEST-1.amazonaws.com.:443/x",
        "https://s3.amazonaws.com:80/",
        "https://evil.example@s3.amazonaws.com/",
        "HTTPS://b.u.c.s3.eu-west-1.amazonaws.com/?x=http://evil.example",
        "http://sqs.eu-west-1.localhost.localstack.cloud:4566/000000000000/orders",
        "http://localhost.localstack.cloud:4571/",
    ],
)
def test_the_emulator_answers(url: str) -> None:
    assert reason_to_refuse(parse_url(url), PORT) == ""


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://example.com/x", outside("example.com")),
        ("https://console.aws.amazon.com/", outside("console.aws.amazon.com")),
        ("https://s3.amazonaws.com@evil.example/", outside("evil.example")),
        ("https://s3.amazonaws.com:443@evil.example/", outside("evil.example")),
        ("https://evil.example?@s3.amazonaws.com/", outside("evil.example")),
        ("https://evil.example/@s3.amazonaws.com/", outside("evil.example")),
        ("https://s3.amazonaws.com.evil.example/", outside("s3.amazonaws.com.evil.example")),
        ("https://evilamazonaws.com/", outside("evilamazonaws.com")),
        ("https://localstack.cloud/", outside("localstack.cloud")),
        ("https://evil-localhost.localstack.cloud/", outside("evil-localhost.localstack.cloud")),
        ("http://10.0.0.1/", outside("10.0.0.1")),
        ("http://[2001:db8::1]/", outside("2001:db8::1")),
        ("ftp://s3.amazonaws.com/x", outside("s3.amazonaws.com")),
        (
            "https://s3.amazonaws.com:22/",
            "of AWS only the API is emulated, which has no port 22",
        ),
        ("http://169.254.169.254/latest/meta-data/", METADATA),
        ("http://169.254.169.254:8080/", METADATA),
        ("http://169.254.170.2/v2/credentials", METADATA),
        ("http://169.254.170.23/v1/credentials", METADATA),
        ("http://[fd00:ec2::254]/latest", METADATA),
        ("http://[FD00:0EC2:0:0::254]/latest", METADATA),
        ("http://[::ffff:169.254.169.254]/latest", METADATA),
        ("http://instance-data/latest", METADATA),
        ("http://127.0.0.1:4567/", DIRECT),
        ("http://127.0.0.1/", DIRECT),
        ("http://127.0.0.2:4566/", DIRECT),
        ("http://localhost:8000/", DIRECT),
        ("http://[::1]:4566/", DIRECT),
        ("http://[::ffff:127.0.0.1]:4566/", DIRECT),
        ("http://0.0.0.0:4566/", DIRECT),
        ("http://app.localhost:8000/", DIRECT),
    ],
)
def test_everything_else_is_refused_with_a_reason(url: str, why: str) -> None:
    assert reason_to_refuse(parse_url(url), PORT) == why


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("HTTPS://Example.COM:443/X?token=secret", "https://example.com/X"),
        ("http://user:secret@example.com:8080", "http://example.com:8080/"),
        ("http://example.com?token=secret", "http://example.com/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("http://[FD00::1]:81/", "http://[fd00::1]:81/"),
        ("ftp://example.com/x", "ftp://example.com:0/x"),
    ],
)
def test_what_is_shown_has_no_secrets(url: str, shown: str) -> None:
    assert parse_url(url).shown == shown


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "http:/x", "//host/x", "http://", "http://a b/", "http://a:b/", "http://[a]/"),
        "https://evil.example#@s3.amazonaws.com/",
    ],
)
def test_what_is_no_url_is_malformed(url: str) -> None:
    with pytest.raises(BadRequestError, match=r"malformed (URL|host or port)"):
        parse_url(url)


@given(st.text(max_size=60))
def test_no_url_makes_it_fail(text: str) -> None:
    try:
        target = parse_url(f"http://{text}")
    except BadRequestError:
        return
    assert isinstance(reason_to_refuse(target, PORT), str)
