"""Bytes of a document to text."""

from __future__ import annotations

import codecs

from pytest_runbooks.errors import DocumentError, Problem

from .lines import Source

_MARKS_OF_OTHERS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_HINT = "save the file as UTF-8"


def decode(data: bytes, path: str) -> str:
    """Decode a document as UTF-8; line ends and a byte order mark stay as they are.

    Args:
        data: the file.
        path: the document, as it is shown to a person.

    Raises:
        DocumentError: the bytes are not UTF-8; it says where the first wrong byte is.
    """
    for mark, encoding in _MARKS_OF_OTHERS.items():
        if data.startswith(mark):
            raise DocumentError([Problem(path, 1, 1, f"the file is {encoding}", _HINT)])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        lines = Source.of(f"{data[: error.start].decode('utf-8')}?", path).lines
        byte = f"`0x{data[error.start]:02x}`"
        raise DocumentError(
            [Problem(path, len(lines), len(lines[-1]), f"byte {byte} is not UTF-8", _HINT)]
        ) from None
