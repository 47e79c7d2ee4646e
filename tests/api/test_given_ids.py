"""What AWS gave out as an id is known in every protocol, whatever prints it afterwards."""

from __future__ import annotations

import gzip

import pytest

from pytest_runbooks.api.given_ids import ids_of

JSON = [("Content-Type", "application/x-amz-json-1.1")]
XML = b"<R xmlns='x'><VpcId>no</VpcId><hostedZoneId>Z0123456789ABCDEFGHIJ</hostedZoneId></R>"


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        pytest.param(JSON, b'{"restApiId": "luodacrnwx", "n": 1}', ("luodacrnwx",), id="json"),
        pytest.param(
            JSON,
            b'{"items": [{"deploymentId": "zhvkud1qtl"}, {"deploymentId": "zhvkud1qtl"}]}',
            ("zhvkud1qtl",),
            id="each once",
        ),
        pytest.param([("Content-Type", "text/xml")], XML, ("Z0123456789ABCDEFGHIJ",), id="xml"),
        pytest.param(
            [*JSON, ("Content-Encoding", "gzip")],
            gzip.compress(b'{"restApiId": "luodacrnwx"}'),
            ("luodacrnwx",),
            id="compressed",
        ),
        pytest.param(JSON, b'{"name": "luodacrnwx"}', (), id="a name is none"),
        pytest.param(JSON, b'{"RequestId": "luodacrnwx-1"}', (), id="nobody prints that twice"),
        pytest.param(JSON, b'{"restApiId": "luo', (), id="cut off"),
        pytest.param(JSON, b"\xff\x00", (), id="no text"),
        pytest.param([], b"", (), id="nothing"),
    ],
)
def test_ids_of_an_answer(
    headers: list[tuple[str, str]], body: bytes, expected: tuple[str, ...]
) -> None:
    assert ids_of("route53", headers, body) == expected


def test_a_bare_id_of_api_gateway_is_one() -> None:
    body = b'{"id": "ohbvrpoivg", "name": "orders", "items": [{"id": "ab12cd"}]}'
    assert ids_of("apigateway", JSON, body) == ("ohbvrpoivg", "ab12cd")
    assert ids_of("events", JSON, body) == ()
