"""Placeholders and captures in a run of pytest: fixtures, reports, secrets."""

from __future__ import annotations

from .room import Room


def test_a_fixture_gives_the_value_of_a_placeholder(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def api():
            return {"id": "a1", "port": 80}

        @pytest.fixture(scope="session")
        def stage():
            return "live"
        """
    )
    room.book(
        """
        ---
        runbook:
          placeholders:
            api-id: {fixture: api.id}
            port: {fixture: api.port}
            stage: {fixture: stage}
        ---
        ```bash
        echo "<API_ID>" "<port>" "YOUR_STAGE" >>"$TRAIL"
        ```
        """
    )
    assert room.run().outcomes == {"book": "passed"}
    assert room.trail == ["a1", "80", "live"]


def test_a_fixture_that_gives_no_value_is_said_where_it_is_named(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def api():
            return {"id": "a1"}

        @pytest.fixture(scope="module")
        def nothing():
            return None
        """
    )
    texts = []
    for fixture in ("api.idd", "api", "nothing", "nothing.id", "unknown"):
        room.book(
            f"""
            ---
            runbook:
              placeholders:
                id: {{fixture: {fixture}}}
            ---
            ```bash
            echo <id>
            ```
            """
        )
        texts.append(room.run().text("book"))
    assert texts == [
        (
            "runbooks/book.md:4: the fixture `api` gives no `idd`\n"
            "  did you mean `id`?"
        ),
        (
            "runbooks/book.md:4: the fixture `api` gives a `dict`, which cannot stand on a page\n"
            "  write `fixture: api.KEY`"
        ),
        (
            "runbooks/book.md:4: the fixture `nothing` gives a `NoneType`, which cannot stand on a "
            "page\n  let it give one line of text"
        ),
        (
            "runbooks/book.md:4: the fixture `nothing` gives no `id`\n"
            "  write `fixture: nothing`"
        ),
        (
            "runbooks/book.md:4: unknown fixture `unknown`\n"
            "  define it in the `conftest.py` of the document's folder, or of one above"
        ),
    ]  # fmt: skip


def test_what_stood_there_and_what_was_captured_is_in_the_report(room: Room) -> None:
    room.book(
        """
        ---
        runbook:
          placeholders: {name: joe}
        ---
        <!-- runbook: capture=GREETING -->
        ```bash
        echo hello <name>
        ```
        """
    )
    [report] = [one for one in room.run("-rP").reports if one.when == "call"]
    sections = dict(report.sections)
    assert sections["Captured placeholders call"] == "<name> is joe\n"
    assert sections["Captured values call"] == "GREETING is hello joe\n"


def test_a_captured_value_that_is_named_like_a_secret_is_masked(room: Room) -> None:
    room.book(
        """
        <!-- runbook: capture=API_TOKEN -->
        ```bash
        echo abc-def-123-456
        ```

        ```bash
        echo "it is $API_TOKEN"
        false
        ```
        """
    )
    run = room.run("-rP")
    assert "it is ***" in run.text("book-2")
    assert "abc-def-123-456" not in run.out.replace("echo abc-def-123-456", "")


def test_a_run_of_one_step_has_what_the_steps_before_it_captured(room: Room) -> None:
    room.book(
        """
        <!-- runbook: capture=ID -->
        ```bash
        echo 17
        ```

        ```bash
        echo <id> $ID >>"$TRAIL"
        ```
        """
    )
    assert room.run("runbooks/book.md::book-2").outcomes == {"book-2": "passed"}
    assert room.trail == ["17", "17"]
