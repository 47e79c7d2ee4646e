"""The workers of pytest-xdist gather what is to be written, and it is written once."""

from __future__ import annotations

import pytest

from .pages import RIGHT, UPDATE, WRONG, page, step, told
from .room import Room
from .test_update_environments import FRONT

NAMES = ("a", "b", "c")


@pytest.mark.parametrize("mode", ["load", "each"])
def test_what_workers_gather_is_written_once(room: Room, mode: str) -> None:
    files = [room.write(f"runbooks/{name}.md", WRONG) for name in NAMES]
    room.write("runbooks/empty.md", page("Empty", step("true", None, "expect")))
    room.write("runbooks/red.md", page("Red", step("echo one; false", "two")))
    shared = room.write("runbooks/shared.md", FRONT + page("S", step("echo one", "two")))
    run = room.run(UPDATE, "-n2", f"--dist={mode}")
    assert told(run) == [
        *(f"written: runbooks/{name}.md: 1 corrected (line 10)" for name in NAMES),
        "not written: runbooks/empty.md:5: nothing came out",
        "written: runbooks/shared.md: 1 corrected (line 16)",
    ]
    assert (run.code, {file.read_text() for file in files}) == (1, {RIGHT})
    assert shared.read_text() == FRONT + page("S", step("echo one", "one"))
    assert sorted(one.name for one in shared.parent.iterdir()) == [
        *(f"{name}.md" for name in (*NAMES, "empty", "red", "shared")),
    ]
    assert room.left == []
