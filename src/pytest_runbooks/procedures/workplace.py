"""The folders of one procedure: made fresh, removed afterwards."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import SettingError

MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made in it


class Workplace:
    """A folder with all that a procedure may write to.

    Args:
        document: the runbook's file; `source` is relative to its folder.
        source: a folder to copy into the work directory; None for an empty one.
        project: the folder out of which nothing is copied, if the document is in it; otherwise that
            is the document's own folder.

    Attributes:
        root: holds what blocks are told of.
        control: what the harness and the sessions tell each other, in memory where that is
            possible: making a small file for each step on a disk costs more than running a trivial
            step.
        own: what the sessions write down for themselves, likewise.
        programs: what blocks may run and not change; not in memory, from which some machines run
            nothing.
        work: where the first command runs.
        home: HOME.
        tmp: TMPDIR.

    Raises:
        SettingError: `source` is no folder, is out of the project, or cannot be copied.
    """

    def __init__(self, document: Path, source: str | None, project: Path | None = None) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="runbook-")).resolve()
        self._pinned = os.open(self.root, os.O_DIRECTORY | os.O_CLOEXEC)
        self._memory = _in_memory()
        self.control, self.own = self._memory / "control", self._memory / "own"
        self.control.mkdir()
        self.own.mkdir()
        self.work, self.home, self.tmp = (self.root / name for name in ("work", "home", "tmp"))
        self.home.mkdir()
        self.tmp.mkdir()
        self.programs = Path(tempfile.mkdtemp(prefix="runbook-")).resolve()
        if source is None:
            self.work.mkdir()
            return
        folder, here = (document.parent / source).resolve(), document.parent.resolve()
        within = project.resolve() if project else here
        within = within if here.is_relative_to(within) else here
        if not folder.is_relative_to(within):
            self.remove()
            raise SettingError(f"`workdir: {source}` leads out of the project, to `{folder}`")
        try:
            _copy(document.parent / source, self.work, within)
        except OSError as error:
            self.remove()
            raise SettingError(f"`workdir: {source}` {_reason(error)}") from error

    def holds(self, file: Path) -> bool:
        """Say whether a resolved path lies where the procedure may write."""
        return any(file.is_relative_to(one) for one in (self.work, self.home, self.tmp))

    def write(self, file: Path, text: str) -> None:
        """Write a file, and make the folders that it is to be in.

        What a block left running could put a link in the place of a folder meanwhile: none is
        followed from `root` on.

        Args:
            file: where `holds` says yes.
            text: what the file holds from now on.

        Raises:
            OSError: it cannot be written.
        """
        *folders, name = file.relative_to(self.root).parts
        at = os.dup(self._pinned)
        try:
            for folder in folders:
                with suppress(FileExistsError):
                    os.mkdir(folder, dir_fd=at)
                inner = os.open(folder, os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
                os.close(at)
                at = inner
            how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(name, how, 0o666, dir_fd=at), "wb") as to:
                to.write(text.encode())
        finally:
            os.close(at)

    def remove(self, *, keep: bool = False) -> None:
        """Remove everything, whatever permissions the blocks left; `keep` what they wrote."""
        os.close(self._pinned)
        shutil.rmtree(self._memory)
        shutil.rmtree(self.programs)
        if keep:
            return
        try:
            shutil.rmtree(self.root)
        except PermissionError:
            for folder, below, _ in os.walk(self.root):
                for name in below:
                    path = Path(folder, name)
                    if not path.is_symlink():
                        path.chmod(0o700)
            shutil.rmtree(self.root)


def _in_memory() -> Path:
    try:
        folder = tempfile.mkdtemp(prefix="runbook-", dir=MEMORY)
    except OSError:  # it is not there, or not ours to write to
        folder = tempfile.mkdtemp(prefix="runbook-")
    return Path(folder).resolve()


def _copy(folder: Path, to: Path, within: Path) -> None:
    """Copy a folder without what cannot be copied (sockets, FIFOs) and without `.git`.

    Links stay links. Those that lead out by a relative path would lead nowhere in the copy; what
    they lead to is copied in their place, unless it is not `within` the project.
    """
    shutil.copytree(folder, to, symlinks=True, ignore=_not_copied)
    inside = folder.resolve()
    links = [
        Path(name, one)
        for name, below, files in os.walk(to)
        for one in [*below, *files]
        if Path(name, one).is_symlink()
    ]
    for link in links:
        target = (folder / link.relative_to(to)).resolve()
        leads_out = not (target.is_relative_to(inside) or inside.is_relative_to(target))
        if not leads_out or link.readlink().is_absolute() or not target.exists():
            continue
        if not target.is_relative_to(within):
            continue
        link.unlink()
        if target.is_dir():
            shutil.copytree(target, link, symlinks=True, ignore=_not_copied)
        else:
            shutil.copy2(target, link)


def _not_copied(folder: str, names: list[str]) -> list[str]:
    def special(name: str) -> bool:
        mode = Path(folder, name).lstat().st_mode
        return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))

    return [name for name in names if name == ".git" or special(name)]


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "names no folder beside the document"
    if isinstance(error, shutil.Error):
        return f"cannot be copied: {error.args[0][0][2]}"
    return f"cannot be copied: {error.strerror}"
