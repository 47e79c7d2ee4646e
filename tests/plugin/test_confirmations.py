"""What a person does and approves in runs with `--runbooks-step`."""

from __future__ import annotations

import re
from textwrap import dedent

from .room import BOOK, Room
from .seat import ASKS, Seat

DONE = "done? [y]es, [n]o: "
DONE_OR_RUN = "done? [y]es, I did it, run the [b]lock in my place, [n]o: "
NAME = "your name [ann]: "

MANUAL = """
    # Book

    <!-- runbook: id=pager manual="switch the pager off" -->

    Then tell the others.

    <!-- runbook: id=later -->
    ```bash
    echo later >>"$TRAIL"
    ```
"""

INSTEAD = """
    <!-- runbook: id=pager manual="switch the pager off" -->
    ```bash
    echo simulated >>"$TRAIL"
    ```
"""

APPROVAL = """
    ---
    runbook:
      environments:
        dev: {account: "111111111111", approvals: []}
        prod: {account: "333333333333", approvals: [dba, owner]}
    ---
    <!-- runbook: id=drop approval=dba -->
    ```bash
    echo dropped >>"$TRAIL"
    ```

    <!-- runbook: id=tell approval=dba -->
    ```bash
    echo told >>"$TRAIL"
    ```

    <!-- runbook: id=ship approval=owner -->
"""


def properties(room: Room) -> dict[str, dict[str, str]]:
    """The properties of each step in the JUnit report that speak of a confirmation."""
    report = (room.path / "report.xml").read_text()
    found: dict[str, dict[str, str]] = {}
    cases = re.compile(r'<testcase [^>]*name="([^"]+)"[^>]*>(.*?)</testcase>', re.DOTALL)
    for name, inside in cases.findall(report):
        pairs = re.findall(r'<property name="(confirm[^"]+)" value="([^"]*)"', inside)
        found[name] = dict(pairs)
    return found


def test_what_a_person_has_done_passes_with_name_and_time(room: Room) -> None:
    room.book(MANUAL)
    with Seat(room, "--runbooks-step", "-rP", "--junitxml=report.xml") as seat:
        seat.terminal.answer(DONE, "y")
        seat.terminal.answer(NAME, "Ann Onymous")
        seat.terminal.answer(ASKS, "y")
        out = seat.end()
    assert seat.process.returncode == 0
    assert seat.dialog.startswith(
        dedent(
            f"""\
            {BOOK}{" "}
            {BOOK}:3: `pager` in “Book”
            to do: switch the pager off
            done? [y]es, [n]o: y
            your name [ann]: Ann Onymous
            {BOOK}:3: passed (N s)
            confirmation:
              switch the pager off: yes, by Ann Onymous at NOW
            """
        )
    )
    assert "Captured confirmation call -" in out
    assert room.trail == ["later"]
    found = properties(room)
    time = found["pager"].pop("confirmed-at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time)
    assert found == {
        "pager": {"confirmation": "switch the pager off: yes", "confirmed-by": "Ann Onymous"},
        "later": {},
    }


def test_what_a_person_has_not_done_is_declined_and_blocks_the_rest(room: Room) -> None:
    room.book(MANUAL)
    with Seat(room, "--runbooks-step", "--junitxml=report.xml") as seat:
        seat.terminal.answer(DONE, "no")
        seat.terminal.answer(NAME, "")
        out = seat.end()
    assert seat.process.returncode == 1
    assert (
        out.count(
            dedent(
                f"""\
            {BOOK}:3: declined (ann said no, N s)
            asked:   switch the pager off: no, by ann at NOW
            later:   1 step blocked
            rerun:   pytest {BOOK}::pager
            """
            )
        )
        == 2
    )  # at once, and in the report
    assert room.trail == []
    assert properties(room)["pager"]["confirmation"] == "switch the pager off: no"


def test_a_block_runs_in_the_place_of_a_person_or_does_not(room: Room) -> None:
    room.book(INSTEAD)
    with Seat(room, "--runbooks-step", "-rP") as seat:
        seat.terminal.answer(DONE_OR_RUN, "b")
        seat.terminal.answer(NAME, "")
        out = seat.end()
    said = "switch the pager off (by the block, in place of a person): yes, by ann at NOW\n"
    assert out.count(said) == 2
    assert room.trail == ["simulated"]
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(DONE_OR_RUN, "y")
        seat.terminal.answer(NAME, "")
        assert "switch the pager off: yes, by ann at NOW\n" in seat.end()
    assert room.trail == []


def test_approvals_are_asked_for_where_they_are_needed_and_names_once_for_each_role(
    room: Room,
) -> None:
    room.book(APPROVAL)
    arguments = ["--runbooks-step", "--runbooks-environment=prod", "--junitxml=report.xml"]
    with Seat(room, *arguments) as seat:
        seat.terminal.answer("approve as dba? [y]es, [n]o: ", "y")
        seat.terminal.answer(NAME, "dora")
        seat.terminal.answer(ASKS, "y")
        seat.terminal.answer("approve as dba? [y]es, [n]o: ", "y")
        seat.terminal.answer(ASKS, "y")
        seat.terminal.answer("approve as owner? [y]es, [n]o: ", "y")
        seat.terminal.answer(NAME, "otto")
        seat.end()
    assert seat.process.returncode == 0
    assert room.trail == ["dropped", "told"]
    found = properties(room)
    assert {name: one["confirmed-by"] for name, one in found.items()} == {
        "drop": "dora",
        "tell": "dora",
        "ship": "otto",
    }
    assert found["ship"]["confirmation"] == "approval by owner: yes"


def test_an_approval_and_what_is_to_be_done_are_asked_for_one_after_the_other(room: Room) -> None:
    room.book('<!-- runbook: id=drop manual="drop the table" approval=dba -->\n')
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer("approve as dba? [y]es, [n]o: ", "y")
        seat.terminal.answer(NAME, "dora")
        seat.terminal.answer(DONE, "y")
        seat.terminal.answer(NAME, "otto")
        out = seat.end()
    assert "  approval by dba, drop the table: yes, by dora and otto at NOW\n" in out


def test_an_approval_that_the_environment_does_not_need_is_not_asked_for(room: Room) -> None:
    room.book(APPROVAL)
    with Seat(room, "--runbooks-step", "--runbooks-environment=dev", "-rs") as seat:
        seat.terminal.until(f"{BOOK}:9: `drop` in “book” for `dev`\n")
        seat.terminal.until("`dev` needs no approval by dba\nrun?")
        seat.terminal.answer(ASKS, "y")
        seat.terminal.answer(ASKS, "y")
        out = seat.end()
    assert "approve as" not in out
    assert f"{BOOK}:17: `dev` needs no approval by owner\n" in out
    assert room.trail == ["dropped", "told"]


def test_without_an_approval_a_step_does_not_run(room: Room) -> None:
    room.book(APPROVAL)
    with Seat(room, "--runbooks-step", "--runbooks-environment=prod") as seat:
        seat.terminal.answer("approve as dba? [y]es, [n]o: ", "n")
        seat.terminal.answer(NAME, "")
        out = seat.end()
    assert f"{BOOK}:9: declined (ann said no, N s)\nasked:   approval by dba: no, by ann" in out
    assert "1 failed, 2 skipped" in out
    assert room.trail == []


def test_who_goes_on_without_asking_is_still_asked_for_what_only_a_person_can_do(
    room: Room,
) -> None:
    room.book(MANUAL)
    room.write("runbooks/a.md", '```bash\necho first >>"$TRAIL"\n```\n')
    with Seat(room, "--runbooks-step") as seat:
        seat.terminal.answer(ASKS, "c")
        seat.terminal.answer(DONE, "y")
        seat.terminal.answer(NAME, "")
        out = seat.end()
    assert out.count(ASKS) == 1
    assert room.trail == ["first", "later"]


def test_a_manual_step_that_a_selected_one_needs_is_asked_for(room: Room) -> None:
    room.book(MANUAL)
    with Seat(room, "--runbooks-step", f"{BOOK}::later") as seat:
        seat.terminal.answer(DONE, "y")
        seat.terminal.answer(NAME, "")
        seat.terminal.answer(ASKS, "y")
        assert "1 passed" in seat.end()


def test_nobody_is_asked_by_the_shell_option_alone(room: Room) -> None:
    room.book(MANUAL)
    with Seat(room, "--runbooks-shell") as seat:
        out = seat.end()
    assert "1 passed, 1 skipped" in out
    assert "done?" not in out
