"""The files around a document, and which of them somebody has asked for."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

MAX_BYTES = 2_000_000
"""What is larger is not read: no file that a document speaks of needs to be."""


class Files:
    """The files of a project, as rules see them.

    Everything that rules want to know of a file they ask here, so that the cache knows what a
    result depends on.

    Attributes:
        root: the folder of the project.
        asked: what was asked for, with a digest of the answer.
    """

    def __init__(self, root: Path, texts: dict[Path, str | None] | None = None) -> None:
        """Look at the files of a project.

        Args:
            root: the folder of the project.
            texts: what was read before in the same run.
        """
        self.root = root
        self.asked: dict[tuple[str, str], str] = {}
        self._texts = {} if texts is None else texts

    def exists(self, path: Path) -> bool:
        """Say whether there is a file or a folder."""
        return self._note("exists", path, str(_exists(path))) == "True"

    def text(self, path: Path) -> str | None:
        """Give the text of a file; None when there is none, or it is no text in UTF-8."""
        if path not in self._texts:
            self._texts[path] = _text(path)
        text = self._texts[path]
        if ("text", str(path)) not in self.asked:
            self._note("text", path, _digest(text))
        return text

    def names(self, folder: Path) -> tuple[str, ...]:
        """Give the names in a folder, in order; none when there is no such folder."""
        names = _names(folder)
        self._note("names", folder, _digest("\n".join(names)))
        return names

    def today(self) -> date:
        """Give the day, in local time."""
        return date.fromisoformat(self._note("today", Path(), _today()))

    def _note(self, what: str, path: Path, answer: str) -> str:
        self.asked[what, str(path)] = answer
        return answer


def still_holds(what: str, path: str, answer: str) -> bool:
    """Say whether a question that was asked before has the same answer now."""
    file = Path(path)
    match what:
        case "exists":
            return str(_exists(file)) == answer
        case "text":
            return _digest(_text(file)) == answer
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


def _text(path: Path) -> str | None:
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
