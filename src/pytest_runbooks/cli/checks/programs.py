"""Programs that blocks call: bash, what the documents require, and a C compiler."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence

from ...aws.install import COMPILERS
from ...errors import InfrastructureError
from ...sessions.bash_program import find_bash, version_of_bash
from ..finding import Finding, Machine, Mark

ALWAYS = ("jq",)
_TELL_VERSION = {"jq", "curl", "git", "terraform", "gh"}
_ELSEWHERE = {"aws", "bash"}  # which have a line of their own
_PATIENCE = 10.0  # seconds for a program to say something about itself
_SEEN = ("HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "XDG_RUNTIME_DIR")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")


def examine(machine: Machine) -> Iterator[Finding]:
    """Look for the programs on the PATH of blocks."""
    yield _bash(machine)
    documents = machine.pytest.documents
    required = {tool for document in documents for tool in document.requires}
    asked = {tool for document in documents for tool in document.asks}
    for tool in sorted({*required, *asked, *ALWAYS} - _ELSEWHERE):
        yield _tool(tool, machine, needed=tool in required, asked=tool in asked)
    yield _compiler(machine)


def _bash(machine: Machine) -> Finding:
    try:
        found = find_bash(machine.path)
    except InfrastructureError as error:
        what, _, mend = str(error).replace("; ", ": ").rpartition(": ")
        mark = Mark.WRONG if shutil.which("bash", path=machine.path) else Mark.MISSING
        return Finding("bash", mark, what, "no shell block can be run", mend, needed=True)
    version = ".".join(map(str, version_of_bash(found)))
    return Finding("bash", Mark.OK, f"{version} ({found})", needed=True)


def _tool(tool: str, machine: Machine, *, needed: bool, asked: bool) -> Finding:
    found = shutil.which(tool, path=machine.path)
    if found:
        version = version_said(found, machine) if tool in _TELL_VERSION else ""
        return Finding(tool, Mark.OK, f"{version} ({found})" if version else found, needed=needed)
    meaning = "blocks that call it fail"
    if needed:
        meaning = "documents that require it are not run"
    elif asked:
        meaning = "steps that ask for it in `skip-if` take the other way"
    return Finding(tool, Mark.MISSING, "not on the PATH", meaning, f"install {tool}", needed=needed)


def version_said(program: str, machine: Machine) -> str:
    """Give the version that a program says by `--version`; empty when it says none."""
    number = _NUMBER.search(output_of([program, "--version"], machine))
    return number[0] if number else ""


def output_of(command: Sequence[str], machine: Machine) -> str:
    """Give what a command prints, without its last newline; empty when it fails.

    Of the machine's variables it sees what says where a daemon is, and no credentials.
    """
    seen = {name: machine.variables[name] for name in _SEEN if name in machine.variables}
    try:
        done = subprocess.run(  # noqa: S603 - a program that blocks, or runs, call
            command,
            env={"PATH": machine.path, "CHECKPOINT_DISABLE": "1", **seen},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else done.stdout.strip()


def _compiler(machine: Machine) -> Finding:
    search = machine.variables.get("PATH", "")
    for name in COMPILERS:
        if found := shutil.which(name, path=search):
            return Finding("C compiler", Mark.OK, found)
    return Finding(
        "C compiler",
        Mark.MISSING,
        f"none of {', '.join(f'`{name}`' for name in COMPILERS)} is on the PATH",
        "each call of `aws` takes 20 ms more",
        "install gcc",
    )
