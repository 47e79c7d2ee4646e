"""The version of an AWS CLI: asked once, since an answer costs a second, and remembered."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .cache import cache_folder, locked
from .executables import is_machine_code, python_of

PATIENCE = 30.0
"""Seconds that a program may take to say its version."""

_SAID = re.compile(r"^aws-cli/(\d+\.\d+\S*) ", re.MULTILINE)


def version_of(program: Path, path: str, machine: Mapping[str, str], run: str = "") -> str:
    """Give the version, as `2.38.5`; empty for what does not answer as the AWS CLI does.

    It is remembered of programs by themselves and of scripts of a certain Python, as long as file,
    size and time stay the same. Any other script may lead elsewhere tomorrow, and is asked anew
    in each run.

    Args:
        program: what is asked.
        path: the PATH that it sees.
        machine: the variables of the machine, which say where the cache is; it sees none of them.
        run: a name that the processes of this run know, and no other; empty when it is the only
            one.
    """
    real = program.resolve()
    leads_elsewhere = not (is_machine_code(real) or python_of(real))
    if leads_elsewhere and not run:
        return _asked(program, path)
    try:
        state = real.stat()
        known: dict[str, object] = {
            "program": str(real),
            "size": state.st_size,
            "mtime_ns": state.st_mtime_ns,
        }
        if leads_elsewhere:
            known["run"] = run
        folder = cache_folder(machine) / "versions"
        folder.mkdir(mode=0o700, exist_ok=True)
        note = folder / (hashlib.sha256(os.fsencode(real)).hexdigest()[:32] + ".json")
        # The other workers of a run wait for the one that asks.
        with locked(note.with_suffix(".lock")):
            return _remembered(note, known) or _noted(note, known, _asked(program, path))
    except OSError:  # there is no cache
        return _asked(program, path)


def _remembered(note: Path, known: Mapping[str, object]) -> str:
    with suppress(OSError, ValueError):
        said = json.loads(note.read_text(encoding="utf-8"))
        if isinstance(said, dict) and {**said, **known} == said:
            version = said.get("version")
            return version if isinstance(version, str) else ""
    return ""


def _noted(note: Path, known: Mapping[str, object], version: str) -> str:
    if version:
        with suppress(OSError):
            half = note.with_suffix(".half")  # whoever writes has the lock
            half.write_text(json.dumps({**known, "version": version}), encoding="utf-8")
            half.replace(note)
    return version


def _asked(program: Path, path: str) -> str:
    """Run the program, without credentials, settings or plugins of the machine's user."""
    with tempfile.TemporaryDirectory(prefix="pytest-runbooks-") as home:
        env = {"PATH": path, "HOME": home, "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}
        try:
            process = subprocess.Popen(  # noqa: S603 - what blocks run as `aws`
                [program, "--version"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,  # where versions before 1.18 say it
                cwd=home,
                env=env,
                start_new_session=True,
            )
        except OSError:
            return ""
        with process:
            try:
                said, _ = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # a script and what it waits for
                return ""
    found = _SAID.search(said.decode(errors="replace"))
    return found[1] if found and not process.returncode else ""
