from __future__ import annotations

import pytest

from pytest_runbooks.emulators.address import Address, address_of
from pytest_runbooks.errors import SettingError


@pytest.mark.parametrize(
    ("url", "shown", "is_loopback"),
    [
        ("http://127.0.0.1:4566", "http://127.0.0.1:4566", True),
        ("http://localhost/", "http://localhost:80", True),
        ("https://s3.localhost", "https://s3.localhost:443", True),
        ("http://[::1]:4566", "http://[::1]:4566", True),
        (
            "https://localhost.localstack.cloud:4566",
            "https://localhost.localstack.cloud:4566",
            False,
        ),
        ("http://10.0.0.7:4566", "http://10.0.0.7:4566", False),
    ],
)
def test_a_url_says_where_an_emulator_listens(url: str, shown: str, is_loopback: bool) -> None:
    address = address_of(url)
    assert (str(address), address.is_loopback) == (shown, is_loopback)
    assert address_of(str(address)) == address


def test_an_address_of_version_6_keeps_its_brackets() -> None:
    assert address_of("http://[::1]:1") == Address("http", "::1", 1)


FORM = "\n  write it as `http://127.0.0.1:4566`"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("127.0.0.1:4566", "`127.0.0.1:4566` is not the URL of an emulator" + FORM),
        ("ftp://127.0.0.1", "`ftp://127.0.0.1` is not the URL of an emulator" + FORM),
        ("http://", "`http://` is not the URL of an emulator" + FORM),
        (
            "http://s3.amazonaws\N{IDEOGRAPHIC FULL STOP}com",
            "`s3.amazonaws\N{IDEOGRAPHIC FULL STOP}com` is not the name of a host as it is looked "
            "up" + FORM,
        ),
        (
            "http://127.0.0.1:99999",
            "`http://127.0.0.1:99999` is not the URL of an emulator: Port out of range 0-65535"
            + FORM,
        ),
        (
            "http://127.0.0.1:4566/aws",
            "`http://127.0.0.1:4566/aws` says more than where the emulator listens, and requests "
            "are signed for their paths" + FORM,
        ),
        (
            "http://me:secret@127.0.0.1:4566",
            "`http://me:secret@127.0.0.1:4566` says more than where the emulator listens, and "
            "requests are signed for their paths" + FORM,
        ),
    ],
)
def test_what_is_no_url_of_an_emulator_is_refused(url: str, said: str) -> None:
    with pytest.raises(SettingError) as told:
        address_of(url)
    assert str(told.value) == said


@pytest.mark.parametrize(
    "host",
    [
        *("s3.amazonaws.com", "sts.eu-west-1.amazonaws.com", "S3.AMAZONAWS.COM", "amazonaws.com"),
        *("sqs.cn-north-1.amazonaws.com.cn", "lambda.eu-west-1.api.aws", "s3.amazonaws.com."),
        *("abc.lambda-url.eu-west-1.on.aws", "ec2-1-2-3-4.compute-1.amazonaws.com"),
        *("x.elb.cn-north-1.amazonaws.com.cn", "-.amazonaws.eu", "169.254.169.254"),
    ],
)
def test_aws_itself_is_refused(host: str) -> None:
    with pytest.raises(SettingError) as told:
        address_of(f"https://{host}")
    assert str(told.value) == (
        f"`{host.lower()}` is AWS itself; runbooks run against emulators only\n"
        "  name `moto`, `localstack` or the URL of an emulator"
    )
