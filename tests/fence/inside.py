"""Runs a program inside of a fence, as a session would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytest_runbooks.fence.fence import Fence, Limits
from pytest_runbooks.fence.layers import ALL, Layers


@dataclass
class Inside:
    """What a program said, and what it was refused."""

    status: int
    out: str
    err: str
    refused: list[str] = field(default_factory=list)


def run_inside(
    folder: Path,
    command: list[str],
    *,
    layers: Layers = ALL,
    env: Mapping[str, str] | None = None,
    port: int = 9,
) -> Inside:
    """Run a program in a folder that it may change, with the whole machine to read."""
    refused: list[str] = []
    limits = Limits(port, [Path("/")], [folder], lambda what, _: refused.append(what))
    with (
        Fence(layers, limits) as fence,
        fence.entrance(command, os.environ if env is None else env) as entrance,
    ):
        process = subprocess.Popen(
            entrance.command,
            env=entrance.env,
            pass_fds=entrance.descriptors,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
        )
        fence.adopt(process.pid, itself=True)
        out, err = process.communicate(timeout=60)
    return Inside(process.returncode, out, err, refused)


def run_python(folder: Path, code: str, *, layers: Layers = ALL, port: int = 9) -> Inside:
    return run_inside(folder, [sys.executable, "-c", code], layers=layers, port=port)
