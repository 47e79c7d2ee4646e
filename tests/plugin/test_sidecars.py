from __future__ import annotations

import pytest

from .room import BOOK, Room

PAGE = """
    # Book

    Say hello:

    ```
    echo "hello <name>"
    ```

    ## Later

    ```bash
    exit 3
    ```

    ```bash
    missing-program
    ```
    """

SIDECAR = """
    placeholders: {name: world}
    steps:
      - at: book
        language: bash
        output: hello world
      - {at: later, exit: 3}
      - {at: later/2, skip: nobody has it}
    """


def test_an_unedited_document_runs_by_its_sidecar(room: Room) -> None:
    room.book(PAGE)
    room.write("runbooks/book.runbook.yaml", SIDECAR)
    run = room.run()
    assert run.outcomes == {"book": "passed", "later": "passed", "later-2": "skipped"}
    assert run.reasons == {"later-2": "Skipped: nobody has it"}


def test_what_a_sidecar_promises_is_shown_with_its_file(room: Room) -> None:
    room.book(PAGE)
    room.write("runbooks/book.runbook.yaml", SIDECAR.replace("hello world", "good bye"))
    assert room.run().text("book").split("\nearlier")[0].split("\nrerun")[0] == (
        "runbooks/book.md:6: output differs (stdout, exit 0, N s)\n"
        '  $ echo "hello <name>"\n'
        "  <name> is world\n"
        "  - good bye  runbooks/book.runbook.yaml:5\n"
        "  + hello world\n"
        "later:   1 step blocked"
    )


def test_mistakes_of_a_sidecar_are_errors_of_its_document(room: Room) -> None:
    room.book(PAGE)
    room.write("runbooks/book.runbook.yaml", "ownr: us\n")
    run = room.run()
    assert run.code == pytest.ExitCode.INTERRUPTED
    assert "runbooks/book.runbook.yaml:1:1: unknown key `ownr`\n  did you mean `owner`?" in run.out


def test_run_runbook_reads_the_sidecar(room: Room) -> None:
    room.write("pages/book.md", PAGE)
    room.write("pages/book.runbook.yaml", SIDECAR)
    room.write(
        "test_it.py",
        """
        def test_it(run_runbook):
            journal = run_runbook("pages/book.md")
            assert journal.passed
            assert journal["book"].outputs[0].stdout == "hello world\\n"
        """,
    )
    assert "1 passed" in room.run_apart("test_it.py").out


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        (
            ["runbooks/book.runbook.yaml"],
            [],
            (
                "runbooks/book.runbook.yaml:1:1: there is no document `book.md` for this sidecar\n"
                "  no document lies beside it"
            ),
        ),
        (
            ["runbooks/bok.runbook.yaml", BOOK],
            [],
            (
                "runbooks/bok.runbook.yaml:1:1: there is no document `bok.md` for this sidecar\n"
                "  did you mean `book.md`?"
            ),
        ),
        (
            ["runbooks/book.runbook.yml", BOOK],
            [],
            (
                "runbooks/book.runbook.yml:1:1: a sidecar is called `NAME.runbook.yaml`\n"
                "  call it so, beside its document `NAME.md`"
            ),
        ),
        (
            ["elsewhere/book.runbook.yaml", "elsewhere/book.md"],
            ["elsewhere/book.runbook.yaml"],
            (
                "elsewhere/book.runbook.yaml:1:1: this is the sidecar of a document\n"
                "  run the document: `pytest elsewhere/book.md`"
            ),
        ),
    ],
)
def test_a_sidecar_by_itself_is_an_error(
    room: Room, files: list[str], arguments: list[str], message: str
) -> None:
    for file in files:
        room.write(file, "owner: us\n" if "yaml" in file or "yml" in file else "# Book\n")
    run = room.run(*arguments)
    assert run.code == pytest.ExitCode.INTERRUPTED
    assert f"\n{message}\n" in run.out


def test_a_sidecar_where_no_document_is_collected_is_nothing(room: Room) -> None:
    room.write("elsewhere/book.runbook.yaml", "owner: us\n")
    assert room.run().code == pytest.ExitCode.NO_TESTS_COLLECTED
