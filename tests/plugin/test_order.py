from __future__ import annotations

import pytest

from .room import BOOK, Room, trail_book

ORDER = ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("arguments", "selected"),
    [
        ([], ORDER),
        (["-k", "three"], ["three"]),
        (["-k", "two or four"], ["two", "four"]),
        ([f"{BOOK}::two"], ["two"]),
        ([f"{BOOK}::three", f"{BOOK}::one"], ["one", "three"]),
        ([f"{BOOK}::two", f"{BOOK}::two"], ["two"]),
        ([f"{BOOK}::two", f"{BOOK}::two", "--keep-duplicates"], ["two"]),
        (["--deselect", f"{BOOK}::two"], ["one", "three", "four"]),
        (["-p", "no:cacheprovider"], ORDER),
    ],
    ids=" ".join,
)
def test_predecessors_run_first_once_and_in_order_whatever_is_selected(
    room: Room, arguments: list[str], selected: list[str]
) -> None:
    room.book(trail_book(*ORDER))
    run = room.run(*arguments)
    assert run.outcomes == dict.fromkeys(selected, "passed")
    assert list(run.outcomes) == selected
    assert room.trail == ORDER[: ORDER.index(selected[-1]) + 1]


@pytest.mark.parametrize(
    ("option", "second_run"),
    [
        ("--lf", ["three"]),
        ("--ff", ORDER),
        ("--sw", ["three"]),
        ("--nf", ORDER),
    ],
)
def test_runs_that_look_back_replay_what_they_leave_out(
    room: Room, option: str, second_run: list[str]
) -> None:
    room.book(trail_book(*ORDER, three="false"))
    assert room.run(option).outcomes["three"] == "failed"
    assert room.trail == ["one", "two", "three"]
    run = room.run(option)
    assert [name for name in run.outcomes if name in second_run] == second_run
    assert run.outcomes["three"] == "failed"
    assert room.trail == ["one", "two", "three"]


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_plugin_that_shuffles_shuffles_no_steps(room: Room, seed: str) -> None:
    pytest.importorskip("pytest_randomly")
    room.book(trail_book(*ORDER))
    room.write("runbooks/other.md", trail_book("five", "six"))
    run = room.run(f"--randomly-seed={seed}", without=["hypothesispytest"])
    assert len(run.outcomes) == 6
    trail = room.trail
    assert [name for name in trail if name in ORDER] == ORDER
    assert trail in ([*ORDER, "five", "six"], ["five", "six", *ORDER])


def test_a_conftest_that_reverses_items_reverses_documents_and_no_steps(room: Room) -> None:
    room.conftest(
        """
        def pytest_collection_modifyitems(items):
            items.reverse()
        """
    )
    room.book(trail_book(*ORDER))
    room.write("runbooks/zoo.md", trail_book("five", "six"))
    room.write("test_a.py", "def test_a(): pass\ndef test_b(): pass\n")
    run = room.run()
    assert list(run.outcomes) == [
        "test_a.py::test_b",
        "test_a.py::test_a",
        "runbooks/zoo.md::five",
        "runbooks/zoo.md::six",
        *ORDER,
    ]
    assert room.trail == ["five", "six", *ORDER]


def test_steps_that_were_torn_apart_come_together_where_the_first_one_stood(room: Room) -> None:
    room.conftest(
        """
        def pytest_collection_modifyitems(items):
            items.sort(key=lambda item: item.name[-1])
        """
    )
    room.book(trail_book("m-b", "m-d", "m-f"))
    room.write("test_a.py", "def test_c(): pass\ndef test_e(): pass\ndef test_a(): pass\n")
    assert list(room.run().outcomes) == [
        "test_a.py::test_a",
        *["m-b", "m-d", "m-f"],
        "test_a.py::test_c",
        "test_a.py::test_e",
    ]


def test_each_procedure_of_each_environment_replays_its_own_predecessors_only(room: Room) -> None:
    room.book(
        """
        ---
        runbook:
          environments:
            dev: {env: {WHERE: dev}}
            prod: {env: {WHERE: prod}}
          procedures: 2
        ---
        # Book

        <!-- runbook: setup -->
        ```bash
        echo $WHERE-setup >>"$TRAIL"
        ```

        <!-- runbook: cleanup -->
        ```bash
        echo $WHERE-cleanup >>"$TRAIL"
        ```

        ## A

        ```bash
        echo $WHERE-a >>"$TRAIL"
        ```

        ## B

        ```bash
        echo $WHERE-b1 >>"$TRAIL"
        ```

        ```bash
        echo $WHERE-b2 >>"$TRAIL"
        ```
        """
    )
    assert room.run("-k", "dev and b-2").outcomes == {"dev::b::b-2": "passed"}
    assert room.trail == ["dev-setup", "dev-b1", "dev-b2", "dev-cleanup"]
    room.run()
    of_a, of_b = ["setup", "a", "cleanup"], ["setup", "b1", "b2", "cleanup"]
    assert room.trail == [f"{env}-{one}" for env in ("dev", "prod") for one in [*of_a, *of_b]]


def test_a_failing_predecessor_that_is_not_selected_makes_the_selected_step_red(
    room: Room,
) -> None:
    room.book(trail_book(*ORDER, two="false"))
    run = room.run("-k", "three or four")
    assert run.outcomes == {"three": "failed", "four": "skipped"}
    assert run.text("three") == "\n".join(
        [
            f"{BOOK}:14: command failed (exit 1, N s)",
            '    13  echo two >>"$TRAIL"',
            "  > 14  false",
            "earlier: 1 step passed in N s; 2 later steps blocked",
            f"rerun:   pytest {BOOK}::two",
            "needed:  `two` runs before `three`",
        ]
    )
    assert room.trail == ["one", "two"]


def test_only_steps_of_this_run_count_as_blocked(room: Room) -> None:
    room.book(trail_book(*ORDER, two="false"))
    assert "2 later steps blocked" in room.run().text("two")
    assert "1 later step blocked" in room.run("-k", "two or four").text("two")
    assert "blocked" not in room.run("-k", "two").text("two")


def test_replay_is_part_of_the_set_up_so_that_durations_are_true(room: Room) -> None:
    room.book(trail_book(*ORDER, one="sleep 1.2"))
    run = room.run("-k", "two", "--durations=0", "--durations-min=1")
    [setup] = [report for report in run.reports if report.when == "setup"]
    [call] = [report for report in run.reports if report.when == "call"]
    assert setup.duration > 1.2 > 1 > call.duration
    assert f"setup    {BOOK}::two" in run.out
    assert f"call     {BOOK}::two" not in run.out


@pytest.mark.parametrize("option", ["--setup-plan", "--setup-only"])
def test_a_run_of_fixtures_only_runs_no_step(room: Room, option: str) -> None:
    room.book(trail_book(*ORDER))
    run = room.run(option)
    assert run.code == pytest.ExitCode.OK, run.out
    assert room.trail == []


def test_collecting_only_runs_no_step(room: Room) -> None:
    room.book(trail_book(*ORDER))
    room.run("--collect-only")
    assert room.trail == []


def test_a_document_that_is_named_twice_runs_once(room: Room) -> None:
    room.book(trail_book(*ORDER))
    room.run(BOOK, BOOK, "runbooks")
    assert room.trail == ORDER


def test_a_document_that_is_named_twice_runs_twice_when_duplicates_are_kept(room: Room) -> None:
    room.book(trail_book(*ORDER))
    run = room.run(BOOK, BOOK, "--keep-duplicates")
    assert run.outcomes == dict.fromkeys(ORDER, "passed")
    assert room.trail == [*ORDER, *ORDER]
