"""Reads CBOR (RFC 8949) as far as Smithy RPC v2 uses it, and as far as there is of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

DEEPEST = 40  # items within items
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_INDEFINITE = 31
_BREAK = 0xFF


def members_of(body: bytes) -> dict[str, object]:
    """Give the members of a map; of one that is cut, those before the cut.

    What is no CBOR map has no members.
    """
    members: dict[str, object] = {}
    if not body or body[0] >> 5 != 5:
        return members
    reader = _Reader(body)
    try:
        for key in reader.items(*reader.head()):
            members[str(key)] = reader.item()
    except (IndexError, ValueError, struct.error):
        pass
    return members


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0
        self._depth = 0

    def item(self) -> object:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("too deep")
        try:
            return self._item()
        finally:
            self._depth -= 1

    def head(self) -> tuple[int, int]:
        """Read the initial byte: the low bits that say how long, and the length, or -1 for open."""
        info = self._body[self._at] & 31
        self._at += 1
        if info < 24:
            return info, info
        if info == _INDEFINITE:
            return info, -1
        if info > 27:
            raise ValueError("reserved")
        return info, int.from_bytes(self._take(1 << (info - 24)))

    def items(self, _: int, count: int) -> Iterator[object]:
        """Read item after item, until there are so many or, for an open one, until it ends."""
        while count:
            if count < 0 and self._body[self._at] == _BREAK:
                self._at += 1
                return
            count -= 1
            yield self.item()

    def _item(self) -> object:
        major = self._body[self._at] >> 5
        start = self._at
        info, value = self.head()
        match major:
            case 0:
                return value
            case 1:
                return -1 - value
            case 2:
                return b"".join(self._pieces(value))
            case 3:
                return b"".join(self._pieces(value)).decode("utf-8", "replace")
            case 4:
                return list(self.items(info, value))
            case 5:
                return {str(key): self.item() for key in self.items(info, value)}
            case 6:
                return self.item()  # a tag says what the value is; a time is a number of seconds
        if info in _FLOATS:
            code = _FLOATS[info]
            return struct.unpack(code, self._body[start + 1 : self._at])[0]
        if value in _SIMPLE:
            return _SIMPLE[value]
        raise ValueError("unknown simple value")

    def _pieces(self, size: int) -> Iterator[bytes]:
        if size >= 0:
            yield self._take(size)
            return
        while self._body[self._at] != _BREAK:
            yield self._take(self.head()[1])
        self._at += 1

    def _take(self, size: int) -> bytes:
        taken = self._body[self._at : self._at + size] if size >= 0 else b""
        if len(taken) < size or size < 0:
            raise IndexError("cut")
        self._at += size
        return taken
