"""`--runbooks-update`: what a run writes into its documents, and what it never does."""

from __future__ import annotations

import pytest

from .pages import FAILED, NOTHING, RIGHT, UPDATE, WRONG, page, step, told
from .room import BOOK, Room


def test_a_run_corrects_and_a_second_one_has_nothing_to_write(room: Room) -> None:
    before = page(
        "Book",
        step("echo one; echo two; NAME=ann", "one\n2", "capture=LAST:/t../"),
        step('echo "$LAST $NAME"', None, "expect"),
        step("echo left"),
        step("""echo '{"a": 1}'""", None, "expect=a==1"),
        "```console\n$ echo three\n3\n$ true\n```\n",
        "1. In a list:\n\n   ```bash\n   echo four\n   ```\n\n   ```text output\n   4\n   ```\n",
    )
    after = page(
        "Book",
        step("echo one; echo two; NAME=ann", "one\ntwo", "capture=LAST:/t../"),
        step('echo "$LAST $NAME"', "two ann", "expect"),
        step("echo left"),
        step("""echo '{"a": 1}'""", None, "expect=a==1"),
        "```console\n$ echo three\nthree\n$ true\n```\n",
        "1. In a list:\n\n   ```bash\n   echo four\n   ```\n\n   ```text output\n   four\n   ```\n",
    )
    file = room.write(BOOK, before)
    other = room.write("runbooks/other.md", "# Other\n\n" + step("echo right", "right"))
    run = room.run(UPDATE, "--junitxml=report.xml")
    assert file.read_text() == after
    assert told(run) == [
        "written: runbooks/book.md: 3 corrected (lines 11, 31, 42), 1 written (line 17)"
    ]
    assert (run.code, {*run.outcomes.values()}, room.left) == (0, {"passed"}, [])
    assert 'errors="0" failures="0" skipped="0" tests="7"' in (room.path / "report.xml").read_text()
    written = file.stat()
    again = room.run(UPDATE, "-q")
    assert told(again) == [NOTHING]
    assert (again.code, file.stat(), other.stat().st_nlink) == (0, written, 1)
    assert room.run().code == 0
    assert sorted(one.name for one in file.parent.iterdir()) == ["book.md", "other.md"]


WORDS = [
    ("", "1 corrected (line 10), 1 written (line 15)", {"two", "three"}),
    ("=fix", "1 corrected (line 10)", {"two"}),
    ("=create", "2 written (lines 15, 19)", {"three", "four"}),
    ("=create,fix", "1 corrected (line 10), 2 written (lines 15, 19)", {"two", "three", "four"}),
]


def test_words_say_what_is_written(room: Room) -> None:
    steps = [step("echo three", None, "expect"), step("echo four"), step("true")]
    for word, said, written in WORDS:
        # With `create` alone what is wrong stays red, and blocks what follows.
        first = step("echo two", "two" if word == "=create" else "2")
        file = room.write(BOOK, page("Book", first, *steps))
        run = room.run(f"{UPDATE}{word}")
        assert told(run) == [f"written: runbooks/book.md: {said}"]
        new = {word for word in ("two", "three", "four") if f"\n{word}\n" in file.read_text()}
        assert (run.code, new - ({"two"} if word == "=create" else set())) == (0, written)


def test_what_is_wrong_stays_red_when_nobody_asks_to_correct_it(room: Room) -> None:
    file = room.book(WRONG)
    run = room.run(f"{UPDATE}=create")
    assert (run.code, run.outcomes, told(run)) == (1, {"book": "failed"}, [FAILED])
    assert file.read_text() == WRONG


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([f"{UPDATE}=crate"], "unknown word `crate`\n  did you mean `create`?"),
        ([f"{UPDATE}=fix,dif"], "unknown word `dif`\n  did you mean `diff`?"),
        (
            [f"{UPDATE}=everything"],
            "unknown word `everything`\n  allowed: `ask`, `comments`, `create`, `diff`, `fix`",
        ),
        (
            [UPDATE, BOOK],
            f"unknown word `{BOOK}`\n  write `{UPDATE}` behind the paths, or `{UPDATE}=fix`",
        ),
        (
            [UPDATE, "book.md::one"],
            f"unknown word `book.md::one`\n  write `{UPDATE}` behind the paths, or `{UPDATE}=fix`",
        ),
        (
            [UPDATE, "runbooks"],
            f"unknown word `runbooks`\n  write `{UPDATE}` behind the paths, or `{UPDATE}=fix`",
        ),
        ([f"{UPDATE}=diff,ask"], "`diff` only shows, and `ask` asks what to write"),
    ],
)
def test_words_that_mean_nothing_are_mistakes(
    room: Room, arguments: list[str], message: str
) -> None:
    file = room.book(WRONG)
    run = room.run(*arguments)
    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert run.err.strip() == f"ERROR: {UPDATE}: {message}"
    assert file.read_text() == WRONG


def test_a_diff_is_shown_and_nothing_is_written(room: Room) -> None:
    file = room.book(WRONG)
    run = room.run(f"{UPDATE}=diff")
    assert told(run) == [
        "--- runbooks/book.md",
        "+++ runbooks/book.md",
        "@@ -7,5 +7,5 @@",
        " Expected output:",
        " ",
        " ```text",
        "-two",
        "+one",
        " ```",
        "would be written: runbooks/book.md: 1 corrected (line 10)",
    ]
    assert (run.code, run.outcomes) == (1, {"book": "passed"})
    assert file.read_text() == WRONG
    file.write_text(RIGHT)
    run = room.run(f"{UPDATE}=diff")
    assert told(run) == [NOTHING]
    assert run.code == 0


SECRET = "correct-horse-battery"
LACKING = "aws mediaconnect list-gateways 2>&1 || true"


def test_what_no_page_is_to_promise_is_never_written(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {
        "cut": step("head -c 1100000 /dev/zero | tr '\\0' x", "two"),
        "gap": step(LACKING, "two"),
        "gap-new": step(LACKING, None, "expect"),
        "late": step("echo one; sleep 9", "two", "timeout=200ms"),
        "query": step("""echo '{"a": 1}'""", None, "expect=a==2"),
        "refused": step("curl -sS https://example.com 2>&1 || true", "two"),
        "secret": step("echo $DB_PASSWORD", "two") + step("echo $DB_PASSWORD", None, "expect"),
        "skipped": step("echo one", "two", 'skip="not here"'),
        "status": step("echo one; exit 3", "two") + step("echo later", "never"),
        "traceback": step("python3 -c 'x' 2>&1 || true", "two"),
    }
    room.ini(pass_env="TRAIL DB_PASSWORD")
    monkeypatch.setenv("DB_PASSWORD", SECRET)
    files = {room.write(f"runbooks/{one}.md", page(one, text)): one for one, text in pages.items()}
    run = room.run(UPDATE)
    assert told(run) == [
        "not written: runbooks/gap-new.md:5: moto does not emulate mediaconnect:ListGateways",
        "not written: runbooks/secret.md:10: a secret came out, which no page is to show",
        "not written: runbooks/secret.md:14: a secret came out, which no page is to show",
    ]
    assert {file.read_text() == page(name, pages[name]) for file, name in files.items()} == {True}
    assert {name for name, how in run.outcomes.items() if how == "failed"} == {
        f"runbooks/{one}.md::{one}"
        for one in ("cut", "gap", "late", "query", "refused", "status", "traceback")
    }
    assert (run.code, SECRET in run.out, room.left) == (1, False, [])


def test_a_page_that_would_be_written_and_is_not_makes_the_run_red(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.ini("runbooks_secrets = WORD", pass_env="TRAIL WORD")
    monkeypatch.setenv("WORD", SECRET)
    room.book(page("Book", step("echo $WORD", "two")))
    run = room.run(UPDATE)
    assert told(run) == [
        "not written: runbooks/book.md:10: a secret came out, which no page is to show"
    ]
    assert (run.code, run.outcomes) == (1, {"book": "passed"})


def test_only_selected_steps_are_written(room: Room) -> None:
    text = page("Book", step("echo one", "[..]"), step("echo two", "2"), step("echo three", "3"))
    file = room.write(BOOK, text)
    run = room.run(f"{UPDATE}=fix", f"{BOOK}::book-3")
    assert (run.code, file.read_text(), told(run)) == (1, text, [FAILED])
    run = room.run(f"{UPDATE}=fix", f"{BOOK}::book-2")
    assert told(run) == ["written: runbooks/book.md: 1 corrected (line 20)"]
    assert (run.code, file.read_text()) == (0, text.replace("\n2\n", "\ntwo\n"))


def test_runs_that_run_nothing_say_nothing(room: Room) -> None:
    file = room.book(WRONG)
    for option in ("--collect-only", "--setup-only", "-k=nothing"):
        assert told(room.run(UPDATE, option)) == [], option
    assert file.read_text() == WRONG


def test_a_test_that_runs_a_document_sees_it_as_it_is(room: Room) -> None:
    file = room.write("pages/book.md", WRONG)
    room.write(
        "test_it.py",
        """
        def test_it(run_runbook):
            assert run_runbook("pages/book.md").passed
        """,
    )
    run = room.run("test_it.py", UPDATE)
    assert (run.code, told(run)) == (1, [])
    assert file.read_text() == WRONG


def test_what_a_sidecar_promises_is_written_into_it(room: Room) -> None:
    text = page("Book", step("echo one"), step("echo two"))
    file = room.write(BOOK, text)
    beside = room.write(
        "runbooks/book.runbook.yaml",
        """
        # Ours.
        owner: us  # for now
        steps:
          - at: book
            output: three
          - {at: book/2, skip: nobody has it}
        """,
    )
    run = room.run(UPDATE)
    assert told(run) == ["written: runbooks/book.md: 1 corrected (line 4)"]
    assert (run.code, file.read_text()) == (0, text)
    assert beside.read_text() == (
        "# Ours.\n"
        "owner: us  # for now\n"
        "steps:\n"
        "  - at: book\n"
        "    output: one\n"
        "  - {at: book/2, skip: nobody has it}\n"
    )
    assert told(room.run(UPDATE)) == [NOTHING]
