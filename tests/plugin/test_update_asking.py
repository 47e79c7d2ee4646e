"""`--runbooks-update=ask`: a person decides on each expected output."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .pages import UPDATE, WRONG, page, step
from .room import BOOK, Room
from .seat import Seat

ASK = f"{UPDATE}=ask"
LEFT = "it was left as it is"
EDITED = '{"b": 8, "a": "[INT]"}'
CHOICES = "[y]es, [n]o, [e]dit, [q]uit: "


def question(line: int, file: str = BOOK) -> str:
    return f"write it at {file}:{line}? {CHOICES}"


def test_a_person_says_what_is_written_whatever_process_ran_it(room: Room) -> None:
    text = page("Book", *(step(f"echo {word}", "[INT]") for word in ("one", "two", "three")))
    file = room.write(BOOK, text)
    other = room.write("runbooks/other.md", WRONG)
    with Seat(room, ASK, "-n1") as seat:
        seat.terminal.answer(question(10), "y")
        seat.terminal.answer(question(20), "perhaps")
        seat.terminal.answer(question(20), "no")
        seat.terminal.answer(question(30), "q")
        out = seat.end()
    assert "  answer with one of `y`, `n`, `e`, `q`\n" in out
    assert out.count("\n--- runbooks/book.md\n") == 3
    shown = out.partition("--- runbooks/book.md")[2].partition("write it at")[0]
    assert shown.split("\n") == [
        "",
        "+++ runbooks/book.md",
        "@@ -7,7 +7,7 @@",
        " Expected output:",
        " ",
        " ```text",
        "-[INT]",
        "+one",
        " ```",
        " ",
        " ```bash",
        "",
    ]
    assert [line for line in out.split("\n") if "written: " in line] == [
        f"not written: {BOOK}:20: {LEFT}",
        f"not written: {BOOK}:30: {LEFT}",
        f"written: {BOOK}: 1 corrected (line 10)",
        f"not written: runbooks/other.md:10: {LEFT}",
    ]
    assert seat.process.returncode == 1
    assert file.read_text() == text.replace("[INT]", "one", 1)
    assert other.read_text() == WRONG


EDITOR = """
import sys
from pathlib import Path

file, tries = Path(sys.argv[2]), Path("tries")
said = file.read_text()
number = len(tries.read_text()) if tries.exists() else 0
tries.write_text("x" * (number + 1))
print(f"editing {said!r} of {file.name} with {sys.argv[1]}")
if number == 1:
    sys.exit(3)
file.write_text(["another\\n", "", "[WORD]", '{"b": 8, "a": "[INT]"}\\n'][number])
"""


def test_a_person_may_edit_what_is_written_as_long_as_it_fits(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("editor.py", EDITOR)
    file = room.book(WRONG)
    before = step("""echo '{"a": 7, "b": 8}'""", '{"a": 6, "b": 8}').replace("text", "json")
    json = room.write("runbooks/json.md", page("JSON", before))
    last = room.write("runbooks/last.md", WRONG)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} editor.py -w")
    with Seat(room, ASK) as seat:
        for _ in range(3):
            seat.terminal.answer(question(10), "e")
        seat.terminal.answer(question(10), "y")
        seat.terminal.answer(question(10, "runbooks/json.md"), "edit")
        seat.terminal.answer(question(10, "runbooks/json.md"), "yes")
        seat.terminal.until(question(10, "runbooks/last.md"))
        seat.terminal.type("\x03")
        out = seat.end()
    lines = out.split("\n")
    first = lines.index("that does not fit what came out")
    assert lines[first + 1 : first + 3] == ["  - another", "  + one"]
    assert [line for line in lines if line.startswith("editing")] == [
        *(["editing 'one\\n' of expected.txt with -w"] * 3),
        """editing '{"a": 7, "b": 8}\\n' of expected.json with -w""",
    ]
    assert "editor.py -w` did not edit it: Command" in out
    assert "\n-two\n+[WORD]\n" in out
    assert [line for line in lines if "written: " in line] == [
        f"written: {BOOK}: 1 corrected (line 10)",
        "written: runbooks/json.md: 1 corrected (line 10)",
        f"not written: runbooks/last.md:10: {LEFT}",
    ]
    assert (seat.process.returncode, file.read_text()) == (1, WRONG.replace("two", "[WORD]"))
    assert json.read_text() == page("JSON", before.replace('{"a": 6, "b": 8}', EDITED))
    assert (last.read_text(), room.left) == (WRONG, [])


def test_without_a_terminal_nobody_can_be_asked(room: Room) -> None:
    file = room.book(WRONG)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-pno:randomly", "-pno:cacheprovider", ASK],
        cwd=room.path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.strip() == (
        f"ERROR: {ASK}: there is no terminal to ask on\n"
        f"  run pytest from a terminal, or see what would be written by `{UPDATE}=diff`"
    )
    assert file.read_text() == WRONG
