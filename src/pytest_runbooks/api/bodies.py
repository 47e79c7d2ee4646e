"""The first bytes of a body, as they were before they were packed for the way."""

from __future__ import annotations

import zlib
from wsgiref.types import WSGIEnvironment

MOST = 1 << 16  # bytes of a body that are looked at, packed or not


def unpacked(environ: WSGIEnvironment, head: bytes) -> bytes:
    """Undo the content encodings of a request's body, as far as its head goes."""
    head = head[:MOST]
    encodings = environ.get("HTTP_CONTENT_ENCODING", "").lower()
    for encoding in reversed([one.strip() for one in encodings.split(",")]):
        if encoding == "aws-chunked":
            head = _joined(head)
        elif encoding in {"gzip", "deflate"}:
            head = inflated(head)
    return head


def inflated(head: bytes) -> bytes:
    """Unpack gzip or zlib, at most `MOST` bytes; what is neither stays as it is."""
    try:
        return zlib.decompressobj(wbits=47).decompress(head, MOST)
    except zlib.error:
        return head


def is_cut(environ: WSGIEnvironment, body: bytes) -> bool:
    """Say whether a body may go on after what is there of it."""
    return len(body) >= MOST or size_of(environ, body) > len(body)


def size_of(environ: WSGIEnvironment, body: bytes) -> int:
    """Give the bytes of a whole body: as many as were sent, or as are there."""
    said = environ.get("HTTP_X_AMZ_DECODED_CONTENT_LENGTH") or environ.get("CONTENT_LENGTH") or ""
    packed = environ.get("HTTP_CONTENT_ENCODING", "").lower() not in {"", "aws-chunked", "identity"}
    return max(len(body), int(said)) if said.isdecimal() and not packed else len(body)


def _joined(head: bytes) -> bytes:
    """Take the data out of aws-chunked: lines `SIZE;chunk-signature=...`, each before its data."""
    data = bytearray()
    while head:
        line, _, head = head.partition(b"\r\n")
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            break
        if size <= 0:
            break  # trailers follow
        data += head[:size]
        head = head[size:].removeprefix(b"\r\n")
    return bytes(data)
