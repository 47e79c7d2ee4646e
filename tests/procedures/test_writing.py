"""Documents are written whole or not at all, and what that changes is shown."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytest_runbooks.errors import SettingError
from pytest_runbooks.procedures.writing import diff, write_over


def test_a_file_is_written_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"\xef\xbb\xbfone\r\n")
    file.chmod(0o640)
    write_over(file, b"\xef\xbb\xbfone\r\n", "\ufefftwo\r\nü")
    assert file.read_bytes() == b"\xef\xbb\xbftwo\r\n\xc3\xbc"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["page.md"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_that_root_writes_belongs_to_whom_it_belonged(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("one")
    os.chown(file, 1234, 2345)
    write_over(file, b"one", "two")
    assert (file.stat().st_uid, file.stat().st_gid, file.read_text()) == (1234, 2345, "two")


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    file, link = tmp_path / "deep" / "page.md", tmp_path / "link.md"
    file.write_text("one")
    link.symlink_to(Path("deep", "page.md"))
    write_over(link, b"one", "two")
    assert (link.is_symlink(), file.read_text(), file.is_symlink()) == (True, "two", False)


def test_a_file_that_has_changed_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("somebody else was here")
    with pytest.raises(SettingError) as refused:
        write_over(file, b"one", "two")
    assert str(refused.value) == f"{file}: it has changed since it was read\n  try it again"
    assert file.read_text() == "somebody else was here"
    assert [one.name for one in tmp_path.iterdir()] == ["page.md"]


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    with pytest.raises(SettingError) as refused:
        write_over(file, b"one", "two")
    said = f"{file}: cannot be written: {os.strerror(2)}"
    assert (str(refused.value), [*tmp_path.iterdir()]) == (said, [])


def test_a_file_that_nobody_may_write_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("one")
    file.chmod(0o444)
    with pytest.raises(SettingError) as refused:
        write_over(file, b"one", "two")
    assert str(refused.value) == f"{file}: cannot be written: it is read-only"
    assert file.read_text() == "one"
    assert [one.name for one in tmp_path.iterdir()] == ["page.md"]


def test_a_change_is_shown_as_a_diff() -> None:
    assert diff("one\ntwo\n", "one\n2\n", "page.md") == (
        "--- page.md\n+++ page.md\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"
    )
    assert diff("one\n", "one\n", "page.md") == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one\ntwo", "one\n2"),
        ("one\ntwo", "one\ntwo\n"),
        ("one\r\ntwo\r\n", "one\r\n2\r\n"),
        ("\ufeffone\n", "\ufeff1\n"),
        ("a\u2028b\x0cc\n", "a\u2028b\x0cd\n"),
    ],
)
def test_patch_makes_of_a_diff_what_it_shows(before: str, after: str, tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(before.encode())
    said = diff(before, after, "page.md")
    command = ["git", "apply", "-p0", "--whitespace=nowarn"]
    subprocess.run(command, cwd=tmp_path, input=said.encode(), check=True)
    assert file.read_bytes() == after.encode()


WRITER = """
import os, sys
from pathlib import Path
from pytest_runbooks.procedures.writing import write_over

old, new = (letter * 50_000 for letter in "ab")
files = [Path(sys.argv[1], f"{number}.md") for number in range(3)]
for _ in sys.stdin:  # each line asks for one more that writes until it is killed
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
    while not child:
        for file in files:
            before = file.read_text()
            write_over(file, before.encode(), new if before == old else old)
    os.waitpid(child, 0)
"""


def test_whenever_it_is_killed_each_document_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.md" for number in range(3)]
    for file in files:
        file.write_text("a" * 50_000)
    moment = random.Random(7)
    seen: set[str] = set()
    program = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdin
        assert parent.stdout
        for _ in range(100):
            parent.stdin.write(b"\n")
            parent.stdin.flush()
            child = int(parent.stdout.readline())
            time.sleep(moment.uniform(0, 0.01))
            os.kill(child, signal.SIGKILL)
            texts = [file.read_text() for file in files]
            assert {(len(text), len({*text})) for text in texts} == {(50_000, 1)}
            seen.add("".join(text[0] for text in texts))
    assert len(seen) > 2  # it was killed while it wrote
