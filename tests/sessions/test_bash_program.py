from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.sessions.bash import BashSession
from pytest_runbooks.sessions.bash_program import find_bash
from pytest_runbooks.sessions.protocol import Limits, Place


@pytest.fixture
def fake(tmp_path: Path) -> Callable[[str], str]:
    def make(says: str) -> str:
        bash = tmp_path / "bash"
        bash.write_text(f"#!/bin/sh\n{says}\n")
        bash.chmod(0o755)
        return str(tmp_path)

    return make


def test_the_bash_on_the_path_is_taken(fake: Callable[[str], str]) -> None:
    path = fake("echo 4 4")
    assert find_bash(path) == f"{path}/bash"


def test_a_path_without_bash_is_said(tmp_path: Path) -> None:
    with pytest.raises(InfrastructureError) as raised:
        find_bash(str(tmp_path))
    assert str(raised.value) == "there is no `bash` on the PATH; install it"


@pytest.mark.parametrize(
    ("says", "version"), [("echo 3 2", "3.2"), ("echo 4 3", "4.3"), ("echo none", "0.0")]
)
def test_an_old_bash_is_said(fake: Callable[[str], str], says: str, version: str) -> None:
    path = fake(says)
    with pytest.raises(InfrastructureError) as raised:
        find_bash(path)
    assert str(raised.value) == (
        f"`{path}/bash` is bash {version}; 4.4 or newer is needed: put one first on the PATH"
    )


def test_a_bash_that_ends_at_once_gives_its_status(place: Callable[[str], Place]) -> None:
    given = place("session")
    bash = given.workdir / "bash"
    bash.write_text('#!/bin/sh\n[ "$1" = -c ] && echo 5 2\nexit 3\n')
    bash.chmod(0o755)
    env = {"PATH": str(given.workdir)}
    session = BashSession(Place(given.control, given.own, given.workdir, env, given.document))
    try:
        output = session.run("echo x\n", 1, Limits(timeout=5), on_wait=lambda _: None)
        assert (output.status, output.stdout, output.line) == (3, "", None)
    finally:
        session.close()
