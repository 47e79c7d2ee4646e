"""Python, pytest, and plugins that matter to runbooks."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from ..finding import Finding, Machine, Mark

OLDEST_PYTEST = (9, 0)
SHUFFLING = ("pytest-randomly", "pytest-random-order", "pytest-reverse")


def examine(machine: Machine) -> Iterator[Finding]:
    """Look at what runs the runbooks."""
    yield _system()
    yield Finding("python", Mark.OK, f"{platform.python_version()} ({sys.executable})", needed=True)
    yield _pytest()
    if other := _other_pytest(machine.path):
        yield other
    yield _xdist()
    for name in SHUFFLING:
        if version := version_of(name):
            yield Finding(name, Mark.OK, version, "it shuffles tests; steps keep their order")


def version_of(distribution: str) -> str:
    """Give the version of what is installed beside this package; empty when it is not."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _system() -> Finding:
    found = f"{platform.system()} {platform.release()}, {platform.machine()}"
    if platform.system() == "Linux":
        return Finding("system", Mark.OK, found, needed=True)
    return Finding(
        "system",
        Mark.WRONG,
        found,
        "blocks are run by means of Linux only",
        "run pytest in a container, a virtual machine or WSL 2",
        needed=True,
    )


def _pytest() -> Finding:
    version = version_of("pytest")
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers >= OLDEST_PYTEST:
        return Finding("pytest", Mark.OK, version, needed=True)
    oldest = ".".join(map(str, OLDEST_PYTEST))
    return Finding(
        "pytest",
        Mark.WRONG,
        version or "not installed",
        f"the plugin needs {oldest} or later",
        f"pip install --upgrade 'pytest>={oldest}'",
        needed=True,
    )


def _other_pytest(path: str) -> Finding | None:
    """Look whether the command `pytest` is that of another Python, which may lack the plugin."""
    # The PATH of blocks begins with the folder of this Python.
    _, _, machine = path.partition(":")
    found = shutil.which("pytest", path=machine)
    own = Path(sys.executable).parent / "pytest"
    if not found or not own.exists() or Path(found).samefile(own):
        return None
    return Finding(
        "pytest",
        Mark.WRONG,
        f"`pytest` is {found}, of another Python",
        "it runs no runbooks unless the plugin is installed there, too",
        f"call `{own}`, or put its folder first on the PATH",
    )


def _xdist() -> Finding:
    if version := version_of("pytest-xdist"):
        return Finding("pytest-xdist", Mark.OK, version, "`pytest -n auto` runs in parallel")
    return Finding(
        "pytest-xdist",
        Mark.MISSING,
        "not installed",
        "procedures run one after the other",
        "pip install pytest-xdist",
    )
