"""A page that several runs share is written when all of them agree on it."""

from __future__ import annotations

from .pages import UPDATE, page, step, told
from .room import Room

FRONT = """\
---
runbook:
  environments:
    dev: {env: {WHERE: dev}}
    prod: {env: {WHERE: prod}}
---
"""
DIFFERENT = "test $WHERE = dev && echo one || echo three"
HALF = "what stands there is right for `dev`, and not for `prod`"
PAGES = {
    "agree": step("echo one", "two") + step("echo new", None, "expect"),
    "differ": step(DIFFERENT, "two"),
    "failed": step("test $WHERE = dev; echo one", "two"),
    "half": step(DIFFERENT, "one"),
    "new": step(DIFFERENT, None, "expect"),
    "one": step("echo $WHERE", "two", "skip-if=environment:prod"),
    "variable": step("echo table-$WHERE", "table-test"),
}


def test_a_page_is_written_as_all_environments_want_it(room: Room) -> None:
    before = {name: FRONT + page(name, text) for name, text in PAGES.items()}
    files = {name: room.write(f"runbooks/{name}.md", text) for name, text in before.items()}
    run = room.run(UPDATE)
    assert told(run) == [
        "written: runbooks/agree.md: 1 corrected (line 16), 1 written (line 20)",
        "not written: runbooks/differ.md:16: `dev` and `prod` differ: `one` and `three`",
        "not written: runbooks/failed.md:16: the step did not pass for `prod`",
        f"not written: runbooks/half.md:16: {HALF}",
        "not written: runbooks/new.md:11: `dev` and `prod` differ: `one` and `three`",
        "written: runbooks/one.md: 1 corrected (line 17)",
        "written: runbooks/variable.md: 1 corrected (line 16)",
    ]
    new = {
        "agree": step("echo one", "one") + step("echo new", "new", "expect"),
        "one": PAGES["one"].replace("two", "dev"),
        "variable": PAGES["variable"].replace("table-test", "table-$WHERE"),
    }
    after = {name: FRONT + page(name, new.get(name, text)) for name, text in PAGES.items()}
    assert {name: file.read_text() for name, file in files.items()} == after
    assert run.code == 1
    assert room.run(*(str(files[name]) for name in new)).code == 0


def test_one_environment_does_not_speak_for_the_others(room: Room) -> None:
    before = {name: FRONT + page(name, PAGES[name]) for name in ("agree", "one")}
    files = {name: room.write(f"runbooks/{name}.md", text) for name, text in before.items()}
    run = room.run(UPDATE, "--runbooks-environment=dev")
    assert told(run) == [
        "not written: runbooks/agree.md:16: the step was not run for `prod`",
        "not written: runbooks/agree.md:20: the step was not run for `prod`",
        "written: runbooks/one.md: 1 corrected (line 17)",
    ]
    assert (run.code, files["agree"].read_text()) == (1, before["agree"])


PROCEDURES = """\
---
runbook:
  procedures: 2
---
# Book

"""


def setup_book(shared: str, output: str) -> str:
    """A step at the start of each of two procedures, `fail-over` and `fail-back`."""
    setup = step(shared, output, "setup")
    own = [f"## {name}\n\n{step('echo x', 'x')}" for name in ("Fail over", "Fail back")]
    return PROCEDURES + "\n".join([setup, *own])


def test_the_procedures_of_a_page_agree_on_what_each_begins_with(room: Room) -> None:
    same = room.write("runbooks/same.md", setup_book("echo one", "two"))
    first = 'test -e "$TRAIL" && echo one || echo two; touch "$TRAIL"'
    other = room.write("runbooks/other.md", setup_book(first, "three"))
    run = room.run(UPDATE)
    assert told(run) == [
        "not written: runbooks/other.md:15: `fail-over` and `fail-back` differ: `two` and `one`",
        "written: runbooks/same.md: 1 corrected (line 15)",
    ]
    assert (run.code, other.read_text()) == (1, setup_book(first, "three"))
    assert same.read_text() == setup_book("echo one", "one")
