from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.api.cbor import members_of


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        # From RFC 8949, appendix A.
        ("00", 0),
        ("17", 23),
        ("1818", 24),
        ("1903e8", 1000),
        ("1a000f4240", 1_000_000),
        ("1b000000e8d4a51000", 1_000_000_000_000),
        ("20", -1),
        ("3863", -100),
        ("f93e00", 1.5),
        ("fa47c35000", 100_000.0),
        ("fb3ff199999999999a", 1.1),
        ("f97c00", math.inf),
        ("f4", False),
        ("f5", True),
        ("f6", None),
        ("f7", None),
        ("c11a514b67b0", 1_363_896_240),
        ("4401020304", b"\x01\x02\x03\x04"),
        ("6449455446", "IETF"),
        ("62c3bc", "ü"),
        ("83010203", [1, 2, 3]),
        ("a26161016162820203", {"a": 1, "b": [2, 3]}),
        ("5f42010243030405ff", b"\x01\x02\x03\x04\x05"),
        ("7f657374726561646d696e67ff", "streaming"),
        ("9f01820203ff", [1, [2, 3]]),
        ("bf6346756ef563416d7421ff", {"Fun": True, "Amt": -2}),
    ],
)
def test_every_kind_of_item_is_read(encoded: str, value: object) -> None:
    assert members_of(b"\xa1\x61v" + bytes.fromhex(encoded)) == {"v": value}


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "00",
        "83010203",
        "a1",
        "a16176",
        "a161761c",
        "a16176f8ff",
        "a1617683",
        "a1617644",
        "bf6176",
    ],
)
def test_what_is_no_map_or_ends_too_early_has_no_members(encoded: str) -> None:
    assert members_of(bytes.fromhex(encoded)) == {}


def test_what_is_nested_without_end_is_not_read() -> None:
    assert members_of(b"\xa2\x61a\x01\x61b" + b"\x81" * 5000) == {"a": 1}


@given(st.binary(max_size=80).map(lambda rest: b"\xbf" + rest))
def test_any_bytes_are_read_as_far_as_they_go(body: bytes) -> None:
    assert all(isinstance(name, str) for name in members_of(body))
