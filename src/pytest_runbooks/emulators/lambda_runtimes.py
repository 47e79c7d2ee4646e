"""The runtimes of Lambda that run on this machine, and why the others do not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .lambda_function import FunctionVersion

_HERE = Path(__file__).parent
_PYTHON = re.compile(r"python3\.\d+")
_NODE = re.compile(r"nodejs(\d+)\.x")
_FIRST_NODE = 18
# The worker in Node cannot do these two for itself.
_SHELL = ("/bin/sh", "-c", 'ulimit -S -f {}; exec "$0" "$@" 1>&2')
_BLOCKS = 2048  # of 512 bytes, the unit of POSIX, in a megabyte


@dataclass(frozen=True, slots=True)
class Runtime:
    """What runs a function.

    Attributes:
        name: language and version, as the first line of a log tells them.
        command: program and arguments; the descriptor of the channel and the folder of the layers
            come after them.
        modules: where a runtime looks for the modules of layers, below `/opt`, by the variable
            that says so; empty when its program finds them by itself.
    """

    name: str
    command: tuple[str, ...]
    modules: tuple[str, ...] = ()


def runtime_of(version: FunctionVersion) -> Runtime:
    """Find what runs a version of a function.

    Raises:
        NotImplementedError: nothing on this machine does; says what and why.
    """
    if not version.runtime:
        raise NotImplementedError(f"container images; {_possible()}")
    if _PYTHON.fullmatch(version.runtime):
        return _python(version.storage)
    node = _NODE.fullmatch(version.runtime)
    if not node or int(node[1]) < _FIRST_NODE:
        raise NotImplementedError(f"runtime `{version.runtime}`; {_possible()}")
    program = shutil.which("node")
    if program is None:
        missing = "which needs `node` on this machine"
        raise NotImplementedError(f"runtime `{version.runtime}`, {missing}; {_possible()}")
    major, minor, patch = _node_version(program)
    if int(major) < _FIRST_NODE:
        old = f"which needs Node.js {_FIRST_NODE} or later and not {major}.{minor}.{patch}"
        raise NotImplementedError(f"runtime `{version.runtime}`, {old}; {_possible()}")
    shell = (*_SHELL[:2], _SHELL[2].format(version.storage * _BLOCKS))
    return Runtime(
        f"nodejs:{major}.{minor}.v{patch}",
        (*shell, program, str(_HERE / "lambda_worker.js")),
        (f"nodejs/node{node[1]}/node_modules", "nodejs/node_modules"),
    )


def _python(storage: int) -> Runtime:
    major, minor, patch = sys.version_info[:3]
    return Runtime(
        f"python:{major}.{minor}.v{patch}",
        (sys.executable, "-s", "-P", "-u", str(_HERE / "lambda_worker.py"), str(storage)),
    )


def _possible() -> str:
    return f"Python and Node.js ({_FIRST_NODE} and later) run here"


@lru_cache
def _node_version(program: str) -> tuple[str, str, str]:
    said = subprocess.run(  # noqa: S603 - a program of the machine's own PATH
        [program, "--version"], capture_output=True, text=True, check=False, timeout=10
    ).stdout
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", said)
    return (found[1], found[2], found[3]) if found else ("0", "0", "0")
