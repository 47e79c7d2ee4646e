"""The files around a document, and which of them somebody has asked for."""

from __future__ import annotations

import errno
import hashlib
from datetime import date
from pathlib import Path

MAX_BYTES = 2_000_000
"""What is larger is not read: no file that a document speaks of needs to be."""
MAX_DOCUMENT = 50_000_000
"""Bytes of a document, at the most: a device has no end."""


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
        texts: dict[Path, str | None] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Look at the files of a project.

        Args:
            root: the folder of the project.
            texts: what was read before in the same run.
            folder: that of the document, which may lie elsewhere.
        """
        self.root = root
        self._places = (_repository(root).resolve(), (folder or root).resolve())
        self.asked: dict[tuple[str, str], str] = {}
        self._texts = {} if texts is None else texts
        self._names: dict[Path, tuple[str, ...]] = {}

    def exists(self, path: Path) -> bool:
        """Say whether there is a file or a folder."""
        return self._note("exists", path, str(_exists(path))) == "True"

    def text(self, path: Path) -> str | None:
        """Give the text of a file; None when there is none, or it is no text in UTF-8.

        What lies outside of the project, of the repository around it and of the folder of the
        document is not read, whatever leads there.
        """
        if not self._is_inside(path):
            return None
        if path not in self._texts:
            self._texts[path] = text_of(path)
        text = self._texts[path]
        if ("text", str(path)) not in self.asked:
            self._note("text", path, _digest(text))
        return text

    def names(self, folder: Path) -> tuple[str, ...]:
        """Give the names in a folder, in order; none when there is no such folder."""
        if folder not in self._names:
            self._names[folder] = _names(folder)
            self._note("names", folder, _digest("\n".join(self._names[folder])))
        return self._names[folder]

    def today(self) -> date:
        """Give the day, in local time."""
        return date.fromisoformat(self._note("today", Path(), _today()))

    def _is_inside(self, path: Path) -> bool:
        try:
            real = path.resolve()
        except (OSError, ValueError, RuntimeError):  # links in a circle
            return False
        return any(real.is_relative_to(place) for place in self._places)

    def _note(self, what: str, path: Path, answer: str) -> str:
        self.asked[what, str(path)] = answer
        return answer


def _repository(root: Path) -> Path:
    """Give the folder of the repository that a project is in; else its own."""
    return next((one for one in (root, *root.parents) if (one / ".git").exists()), root)


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
        return tuple(sorted(entry.name for entry in folder.iterdir()))
    except (OSError, ValueError):
        return ()


def _digest(text: str | None) -> str:
    if text is None:
        return ""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
