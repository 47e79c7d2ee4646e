"""What git says of the place where a document lies."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PATIENCE = 20.0  # seconds for a call of git


def checkout_of(folder: Path) -> tuple[str, bool] | None:
    """Give the commit that is checked out, and whether files that git knows differ from it.

    Returns:
        None where there is no repository, no commit, or no git.
    """
    commit = _git(folder, "rev-parse", "HEAD")
    changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return None if commit is None or changed is None else (commit.strip(), bool(changed))


def is_changed(file: Path) -> bool:
    """Say whether a file differs from what is checked out, or is unknown to git."""
    return bool(_git(file.parent, "status", "--porcelain", "--ignored", "--", file.name))


def _git(folder: Path, *words: str) -> str | None:
    """Give what a call of git prints; None when it fails, or there is none."""
    if (program := shutil.which("git")) is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the machine's git, with words of ours
            [program, "--no-optional-locks", "-C", str(folder), *words],
            capture_output=True,
            check=True,
            text=True,
            timeout=PATIENCE,
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout
