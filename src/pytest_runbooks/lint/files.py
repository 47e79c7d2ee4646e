"""The files around a document, and which of them somebody has asked for."""

from __future__ import annotations

import errno
import hashlib
import os
from datetime import date
from functools import cached_property
from pathlib import Path

MAX_BYTES = 2_000_000
"""What is larger is not read: no file that a document speaks of needs to be."""
MAX_DOCUMENT = 50_000_000
"""Bytes of a document, at the most: a device has no end."""


class OneFile:
    """What is known of a file in one run; it is looked at when somebody asks, and once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def place(self) -> str:
        """Where it is when all links are followed, with a sign at its end that ends its name."""
        try:
            return _real(self._path)
        except (OSError, ValueError, RuntimeError):  # links in a circle
            return ""

    @cached_property
    def text(self) -> str | None:
        """Its text; None when there is none, or it is too large, or no UTF-8."""
        return text_of(self._path)

    @cached_property
    def digest(self) -> str:
        """A digest of its text."""
        return _digest(self.text)


class Files:
    """The files of a project, as rules see them.

    Everything that rules want to know of a file they ask here, so that the cache knows what a
    result depends on.

    Attributes:
        root: the folder of the project.
        asked: what was asked for, with a digest of the answer.
    """

    def __init__(
        self,
        root: Path,
        known: dict[Path, OneFile] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Look at the files of a project.

        Args:
            root: the folder of the project.
            known: what is known from before in the same run.
            folder: that of the document, which may lie elsewhere.
        """
        self.root = root
        self._places = (_real(_repository(root)), _real(folder or root))
        self.asked: dict[tuple[str, str], str] = {}
        self._known = {} if known is None else known
        self._names: dict[Path, tuple[str, ...]] = {}

    def exists(self, path: Path) -> bool:
        """Say whether there is a file or a folder."""
        return self._note("exists", path, str(_exists(path))) == "True"

    def text(self, path: Path) -> str | None:
        """Give the text of a file; None when there is none, or it is no text in UTF-8.

        What lies outside of the project, of the repository around it and of the folder of the
        document is not read, whatever leads there.
        """
        file = self._known.get(path)
        if file is None:
            file = self._known[path] = OneFile(path)
        if not file.place.startswith(self._places):
            return None
        self._note("text", path, file.digest)
        return file.text

    def names(self, folder: Path) -> tuple[str, ...]:
        """Give the names in a folder, in order; none when there is no such folder."""
        if folder not in self._names:
            self._names[folder] = _names(folder)
            self._note("names", folder, _digest("\n".join(self._names[folder])))
        return self._names[folder]

    def today(self) -> date:
        """Give the day, in local time."""
        return date.fromisoformat(self._note("today", Path(), _today()))

    def _note(self, what: str, path: Path, answer: str) -> str:
        self.asked[what, str(path)] = answer
        return answer


def _repository(root: Path) -> Path:
    """Give the folder of the repository that a project is in; else its own."""
    return next((one for one in (root, *root.parents) if (one / ".git").exists()), root)


def _real(path: Path) -> str:
    """Give where a file is when all links are followed; a folder's begins that of all in it."""
    return os.path.join(path.resolve(), "")  # noqa: PTH118 - pathlib drops the sign at the end


def bytes_of(document: Path) -> bytes:
    """Give what stands in a document.

    Raises:
        OSError: it cannot be read, or is larger than any document.
    """
    with document.open("rb") as file:
        data = file.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise OSError(errno.EFBIG, f"it has more than {MAX_DOCUMENT // 10**6} MB")
    return data


def still_holds(what: str, path: str, answer: str) -> bool:
    """Say whether a question that was asked before has the same answer now."""
    file = Path(path)
    match what:
        case "exists":
            return str(_exists(file)) == answer
        case "text":
            return _digest(text_of(file)) == answer
        case "today":
            return _today() == answer
        case _:
            return _digest("\n".join(_names(file))) == answer


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - a review is due on the reader's day


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, or holds a null byte
        return False


def text_of(path: Path) -> str | None:
    """Give the text of any file; None when there is none, or it is too large, or no UTF-8."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def _names(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(os.listdir(folder)))  # noqa: PTH208 - only their names are wanted
    except (OSError, ValueError):
        return ()


def _digest(text: str | None) -> str:
    if text is None:
        return ""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
