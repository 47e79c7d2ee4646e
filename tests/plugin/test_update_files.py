"""`--runbooks-update`: files are written whole or not at all, and by whole runs only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from .pages import RIGHT, UPDATE, WRONG, told
from .room import Room

CHANGING = """
    import pytest
    from pathlib import Path

    @pytest.fixture(autouse=True, scope="module")
    def others(request):
        path = Path(request.node.path)
        beside = path.with_name(f"{path.stem}.runbook.yaml")
        yield
        if path.stem == "changed":
            path.write_text(path.read_text() + "more\\n")
        if path.stem == "gone":
            path.unlink()
        if path.stem == "beside":
            beside.write_text("owner: them\\n")
        if path.stem == "latin":
            path.write_bytes(b"# \\xe4\\n")
    """


def test_a_file_is_written_whole_or_not_at_all(room: Room) -> None:
    names = ("beside", "changed", "gone", "latin", "locked", "mode", "signs")
    files = {name: room.write(f"runbooks/{name}.md", WRONG) for name in names}
    files["locked"].chmod(0o444)
    files["mode"].chmod(0o640)
    signs = "\ufeff" + WRONG.replace("\n", "\r\n").rstrip()
    files["signs"].write_bytes(signs.encode())
    target = room.write("elsewhere/target.md", WRONG)
    (files["mode"].parent / "link.md").symlink_to(Path("..", "elsewhere", "target.md"))
    room.conftest(CHANGING)
    run = room.run(UPDATE)
    changed = "it has changed since it was read; run it again"
    assert told(run) == [
        f"not written: runbooks/beside.md: {changed}",
        f"not written: runbooks/changed.md: {changed}",
        f"not written: runbooks/gone.md: it cannot be read any more: {os.strerror(2)}",
        "not written: runbooks/latin.md:1:3: byte `0xe4` is not UTF-8",
        "written: runbooks/link.md: 1 corrected (line 10)",
        "not written: runbooks/locked.md: cannot be written: it is read-only",
        "written: runbooks/mode.md: 1 corrected (line 10)",
        "written: runbooks/signs.md: 1 corrected (line 10)",
    ]
    assert (run.code, {*run.outcomes.values()}) == (1, {"passed"})
    assert files["beside"].read_text() == files["locked"].read_text() == WRONG
    assert files["changed"].read_text() == f"{WRONG}more\n"
    assert files["mode"].read_text() == target.read_text() == RIGHT
    assert files["signs"].read_bytes() == signs.replace("two", "one").encode()
    assert stat.S_IMODE(files["mode"].stat().st_mode) == 0o640
    assert stat.S_IMODE(files["locked"].stat().st_mode) == 0o444
    left = [*(f"{one}.md" for one in names if one != "gone"), "link.md", "beside.runbook.yaml"]
    assert names_in(target.parents[1] / "runbooks") == sorted(left)
    assert (names_in(target.parent), room.left) == (["target.md"], [])
    assert (files["mode"].parent / "link.md").is_symlink()


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGTERM)", 2),
        ("pytest.exit('enough')", 2),
        ("pytest.exit('enough', returncode=0)", 0),
        ("item.session.shouldstop = 'enough'", 2),
    ],
)
def test_nothing_is_written_by_a_run_that_is_interrupted(room: Room, how: str, code: int) -> None:
    first = room.book(WRONG)
    second = room.write("runbooks/other.md", WRONG)
    room.conftest(
        f"""
        import os, pytest, signal

        def pytest_runtest_setup(item):
            if "other" in item.nodeid:
                {how}
        """
    )
    # Within this process Ctrl-C, and what is heeded like it, would end the tests.
    run = room.run_apart(UPDATE) if "kill" in how else room.run(UPDATE)
    assert told(run) == ["nothing is written, since the run was interrupted"]
    assert (run.code, first.read_text(), second.read_text()) == (code, *[WRONG] * 2)


def test_nothing_is_written_when_a_document_cannot_be_read(room: Room) -> None:
    file = room.book(WRONG)
    room.write("runbooks/other.md", "<!-- runbook: ide=x -->\n```bash\ntrue\n```\n")
    run = room.run(UPDATE)
    assert (run.code, told(run)) == (pytest.ExitCode.INTERRUPTED, [])
    assert file.read_text() == WRONG
