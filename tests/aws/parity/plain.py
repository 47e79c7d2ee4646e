"""What may differ between two runs of the same program, and is taken out before comparing.

Each pattern stands for something that no two runs of the cold program have in common either.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_VOLATILE = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # Times: ISO 8601, of HTTP, of `s3 ls`, and seconds since 1970.
        (rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(,\d{3})?(\.\d+)?(Z|[+-]\d\d:\d\d)?", b"<time>"),
        (rb"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", b"<time>"),
        (rb"\b20\d{6}T\d{6}Z\b", b"<time>"),
        (rb"\b1[78]\d{8}(\.\d+|\d{3})?\b", b"<time>"),
        # What the program signs depends on the time.
        (rb"(X-Amz-Signature=|Signature=)[\w%/+]+", rb"\1<signature>"),
        # moto does not make these tokens of what can be seeded.
        (rb"FQoGZXIvYXdz[\w/+=]+", b"<token>"),
        # What a shell says that only tells of a cold start; see `rig.py`.
        (rb"sh: 0: getcwd\(\) failed: [^\n]*\n", b""),
        # The names of files in which a download is begun, and the id of a process.
        (rb"\.[0-9A-Fa-f]{8}'", b".<begun>'"),
        (rb"\[PYI-\d+:", b"[PYI-<id>:"),
        # How far a transfer has come, and how fast, is said whenever there is time to.
        (rb"Completed [^\r\n]*\r", b""),
        # The line after it is made as long, with blanks.
        (rb" +\n", b"\n"),
    )
]
# Where v2 keeps the id of a terminal session, and the history: data bases with times and ids in
# them. That they are there counts, and that nothing is beside them.
_DATA_BASES = ("/.aws/cli/cache/session.db", "/.aws/cli/history/history.db")


def plain(text: bytes, *, unordered: bool = False) -> bytes:
    """Take out of a text what differs from one run to the next."""
    for pattern, replacement in _VOLATILE:
        text = pattern.sub(replacement, text)
    return b"".join(sorted(text.splitlines(keepends=True))) if unordered else text


def left(top: Path) -> dict[str, tuple[str, bytes]]:
    """Give what is below a folder: mode and content by path, without what may differ."""
    return {
        str(path.relative_to(top)): (f"{path.lstat().st_mode:o}", _content(path))
        for path in sorted(top.rglob("*"))
    }


def _content(path: Path) -> bytes:
    if path.is_symlink():
        return os.fsencode(path.readlink())
    if str(path).endswith(_DATA_BASES):
        return b"<data base>"
    return plain(path.read_bytes()) if path.is_file() else b""
