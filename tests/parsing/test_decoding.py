from __future__ import annotations

import pytest

from pytest_runbooks.errors import DocumentError
from pytest_runbooks.parsing import decode


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n\xc3\xa9", "x.md") == "\ufeffa\r\nb\rc\n\xe9"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"caf\xe9\n", "x.md:1:4: byte `0xe9` is not UTF-8"),
        (b"\xef\xbb\xbf\xff", "x.md:1:1: byte `0xff` is not UTF-8"),
        (b"a\r\n\xc3\xa9\rb\xc3", "x.md:3:2: byte `0xc3` is not UTF-8"),
        (b"a\n\xc3\x28", "x.md:2:1: byte `0xc3` is not UTF-8"),
        ("a".encode("utf-16"), "x.md:1:1: the file is UTF-16"),
        (b"\xfe\xff\x00a", "x.md:1:1: the file is UTF-16"),
        ("a".encode("utf-32"), "x.md:1:1: the file is UTF-32"),
    ],
)
def test_bytes_that_are_no_text_are_said(data: bytes, expected: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data, "x.md")
    assert str(caught.value) == f"{expected}\n  save the file as UTF-8"
