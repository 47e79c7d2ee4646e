"""The folders of one procedure: made fresh, removed afterwards."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ..errors import SettingError


class Workplace:
    """A folder with all that a procedure may write to.

    Args:
        document: the runbook's file; `source` is relative to its folder.
        source: a folder to copy into the work directory; None for an empty one.

    Attributes:
        root: holds the rest.
        work: where the first command runs.
        home: HOME.
        tmp: TMPDIR.

    Raises:
        SettingError: `source` is no folder.
    """

    def __init__(self, document: Path, source: str | None) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="runbook-")).resolve()
        self.work, self.home, self.tmp = (self.root / name for name in ("work", "home", "tmp"))
        self.home.mkdir()
        self.tmp.mkdir()
        if source is None:
            self.work.mkdir()
            return
        folder = document.parent / source
        if not folder.is_dir():
            self.remove()
            raise SettingError(f"`workdir: {source}` names no folder beside the document")
        shutil.copytree(folder, self.work, symlinks=True, ignore=shutil.ignore_patterns(".git"))

    def remove(self) -> None:
        """Remove everything, whatever permissions the blocks left."""
        shutil.rmtree(self.root, onerror=_force)


def _force(_: object, path: str, __: object) -> None:
    """Make the folder of what could not be removed writable, and try again."""
    for one in (Path(path).parent, Path(path)):
        if one.is_dir() and not one.is_symlink():
            one.chmod(0o700)
    if Path(path).is_dir() and not Path(path).is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        Path(path).unlink(missing_ok=True)
