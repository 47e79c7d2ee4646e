"""What the settings of the fence do, and what a run says of it."""

from __future__ import annotations

import re

import pytest

from pytest_runbooks.fence.landlock import version
from pytest_runbooks.fence.layers import ALL, NONE, Layers

from .room import Room, trail_book

DETECT = "pytest_runbooks.fence.trial.detect"


def fence_line(out: str) -> str:
    [line] = re.findall(r"^fence: .*$", out, re.MULTILINE)
    return str(line)


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        (ALL, f"fence: environment, gateway, Landlock (version {version()}), seccomp"),
        (
            Layers(files=True),
            (
                f"fence: environment, gateway, Landlock (version {version()}); the kernel does not "
                "give seccomp with notifications (connections, signals)"
            ),
        ),
        (
            Layers(connections=True),
            "fence: environment, gateway, seccomp; the kernel does not give Landlock (files)",
        ),
        (
            NONE,
            (
                "fence: environment and gateway only, the kernel gives no part of it: a program "
                "that ignores the proxy can reach the network, and files outside of its work "
                "directory"
            ),
        ),
    ],
    ids=["all", "files", "connections", "none"],
)
def test_the_header_says_which_layers_hold(
    room: Room, monkeypatch: pytest.MonkeyPatch, layers: Layers, said: str
) -> None:
    monkeypatch.setattr(DETECT, lambda: layers)
    room.book(trail_book("one"))
    run = room.run()
    assert run.outcomes == {"one": "passed"}
    assert fence_line(run.out) == said


def test_a_fence_that_is_switched_off_is_said(room: Room) -> None:
    room.ini("runbooks_sandbox = off")
    room.book(trail_book("one", one="cat /proc/$PPID/environ >/dev/null"))
    run = room.run()
    assert run.outcomes == {"one": "passed"}
    assert fence_line(run.out) == (
        "fence: environment and gateway only, runbooks_sandbox is off: a program that ignores the "
        "proxy can reach the network, and files outside of its work directory"
    )


@pytest.mark.parametrize(
    ("layers", "missing"),
    [
        (NONE, "Landlock (files) and seccomp with notifications (connections, signals)"),
        (Layers(files=True), "seccomp with notifications (connections, signals)"),
        (Layers(connections=True), "Landlock (files)"),
    ],
    ids=["both", "connections", "files"],
)
def test_what_is_required_and_not_there_ends_the_run_before_anything_runs(
    room: Room, monkeypatch: pytest.MonkeyPatch, layers: Layers, missing: str
) -> None:
    monkeypatch.setattr(DETECT, lambda: layers)
    room.ini("runbooks_sandbox = require")
    room.book(trail_book("one"))
    run = room.run()
    assert (run.code, room.trail) == (2, [])
    assert f"runbooks_sandbox: `require`, and the kernel does not give {missing}\n" in run.out
    assert "  run on Linux 5.19 or later with Landlock switched on, or write `auto`" in run.out


def test_what_is_required_and_there_lets_the_run_go_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DETECT, lambda: ALL)
    room.ini("runbooks_sandbox = require")
    room.book(trail_book("one"))
    assert room.run().outcomes == {"one": "passed"}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("runbooks_sandbox = of", "runbooks_sandbox: unknown mode `of`\n  did you mean `off`?"),
        (
            "runbooks_readable = nowhere",
            (
                "runbooks_readable: `nowhere` is not there\n"
                "  name a folder, relative to the root directory"
            ),
        ),
        (
            "runbooks_readable = /",
            "runbooks_readable: `/` is the whole machine\n  name the folders that are needed",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_ends_the_run(room: Room, setting: str, said: str) -> None:
    room.ini(setting)
    room.book(trail_book("one"))
    run = room.run()
    assert (run.code, room.trail) == (2, [])
    assert said in run.out


def test_a_folder_is_read_that_is_named_and_no_other(room: Room) -> None:
    for name in ("open", "closed"):
        folder = room.path / "temp" / name
        folder.mkdir()
        (folder / "file").write_text(f"{name}\n")
    room.ini("runbooks_readable = temp/open")
    temp = room.path / "temp"
    code = f"cat {temp}/open/file && ! cat {temp}/closed/file"
    room.book(trail_book("one", one=code))
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed"}
    assert "Permission denied" in run.out
