"""What each version of Landlock holds by itself; a ruleset of an older one is made on purpose."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pytest_runbooks.fence import landlock
from pytest_runbooks.fence.layers import Layers

from .inside import run_python

TRY = """
import os, socket, sys
def held(act):
    try:
        act()
    except OSError:
        return True
    return False
def write():
    open("../outside", "a").close()
def move():
    os.mkdir("one"); os.mkdir("two"); open("one/a", "w").close(); os.rename("one/a", "two/a")
def cut():
    os.truncate("../outside", 0)
def connect():
    socket.socket().connect(("127.0.0.1", {port}))
def abstract():
    socket.socket(socket.AF_UNIX).connect("\\0{name}")
print(*(act.__name__ for act in (write, move, cut, connect, abstract) if held(act)))
"""

HELD = {
    1: "write move",
    2: "write",
    3: "write cut",
    4: "write cut connect",
    5: "write cut connect",
    6: "write cut connect abstract",
}


@pytest.mark.parametrize("version", HELD)
def test_a_version_holds_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    if landlock.version() < version:
        pytest.skip(f"the kernel has Landlock {landlock.version()}")
    monkeypatch.setattr(landlock, "version", lambda: version)
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.write_text("x")
    name = f"{tmp_path.name}-{version}"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind(f"\0{name}")
        local.listen()
        code = TRY.format(port=server.getsockname()[1], name=name)
        said = run_python(inside, code, layers=Layers(files=True))
    assert (said.out, said.err) == (f"{HELD[version]}\n", "")


def test_a_path_that_is_not_there_needs_no_rule(tmp_path: Path) -> None:
    rules = landlock.Rules([tmp_path / "none"], [tmp_path], [tmp_path / "none" / "below"])
    ruleset = landlock.create_ruleset(rules)
    assert ruleset > 2
    os.close(ruleset)


def test_a_machine_without_landlock_has_version_0(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(landlock, "system_call", refuse)
    assert landlock.version.__wrapped__() == 0
