"""Programs that cannot be warmed: their calls run cold, and the reason is known."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_runbooks.aws import warm as module
from pytest_runbooks.aws.programs import AwsProgram
from pytest_runbooks.aws.warm import Served, WarmAws

from ...supervision.processes import NewChildren
from .stage import LONG

# What a template does on its way, without the AWS CLI.
SAY = """exec {python} -c '
import os, socket, sys
socket.socket(fileno=int(os.environ["RUNBOOKS_WARM_CHANNEL"])).send(sys.argv[1].encode())
' '{words}'"""


@contextmanager
def served(folder: Path, code: str) -> Iterator[tuple[WarmAws, Served]]:
    program = folder / "aws"
    program.write_text(f"#!/bin/sh\n{code}\n")
    program.chmod(0o755)
    (folder / "template").mkdir()
    warm = WarmAws(AwsProgram(program, "2.0.0", "PATH"), folder / "template", {})
    one = Served(folder, folder / "socket")
    warm.serve(one)
    try:
        yield warm, one
    finally:
        warm.leave(one)
        warm.close()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("exit 0", "it ended: it said nothing"),
        ("echo rubbish", "it ended: it said nothing"),
        ("echo first >&2; echo 'no good' >&2; exit 3", "it ended: no good"),
        (SAY.replace("{words}", '{"refused": "HomeError: no"}'), "HomeError: no"),
    ],
    ids=["does nothing", "prints", "fails", "refuses"],
)
def test_a_program_that_ends_is_refused_with_what_it_said(
    tmp_path: Path, new_children: NewChildren, code: str, reason: str
) -> None:

    with served(tmp_path, code.replace("{python}", sys.executable)) as (warm, one):
        assert not warm.wait_for(one, LONG)
        assert warm.refused == reason
    assert not (tmp_path / "socket").exists()
    assert new_children() == {}


def test_a_program_that_hangs_while_it_loads_is_given_up_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_children: NewChildren
) -> None:
    monkeypatch.setattr(module, "LONGEST_LOADING", 0.5)
    with served(tmp_path, "trap '' TERM; sleep 1000 & sleep 1000") as (warm, one):
        assert not warm.wait_for(one, LONG)
        assert warm.refused == "it did not load within 0.5 s"
    assert new_children() == {}


def test_a_program_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with served(tmp_path, "exec /no/such/program") as (warm, one):
        assert not warm.wait_for(one, LONG)
        assert warm.refused.startswith("it ended: ")
        assert "/no/such/program" in warm.refused


def test_what_says_something_that_is_not_understood_is_refused(
    tmp_path: Path, new_children: NewChildren
) -> None:

    code = SAY.replace("{words}", "rubbish").replace("{python}", sys.executable)
    with served(tmp_path, code) as (warm, one):
        assert not warm.wait_for(one, LONG)
        assert warm.refused == "it says what is not understood: b'rubbish'"
    assert new_children() == {}
