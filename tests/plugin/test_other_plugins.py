from __future__ import annotations

import pytest

from .room import WITHOUT, Room, trail_book

ORDER = ["one", "two", "three"]


@pytest.mark.parametrize(
    "arguments",
    [
        "-p no:python",
        "-p no:unittest -p no:skipping -p no:setuponly -p no:tmpdir",
        "--import-mode=importlib",
        "--assert=plain",
        "--capture=tee-sys",
        "--log-cli-level=DEBUG",
        "--doctest-modules",
        "--trace",
        "--strict-markers --strict-config",
        "-W error",
        "-p no:rerunfailures -p no:xdist -p no:codeblocks",
        "--reruns=2",
    ],
)
def test_steps_run_as_always(room: Room, arguments: str) -> None:
    room.book(trail_book(*ORDER))
    assert room.run(*arguments.split()).outcomes == dict.fromkeys(ORDER, "passed")
    assert room.trail == ORDER


@pytest.mark.parametrize("arguments", [["--forked"], ["--forked", "-n2"]])
def test_a_process_for_each_step_is_refused(room: Room, arguments: list[str]) -> None:
    room.conftest(
        """
        def pytest_addoption(parser):
            # As pytest-forked has it.
            parser.addoption("--forked", action="store_true", dest="forked", default=False)
        """
    )
    room.book(trail_book(*ORDER))
    without = (*WITHOUT, "pytest_forked")
    run = room.run_apart(*arguments, without=without)
    assert run.code != 0
    assert (
        "--forked: it runs each step in a process of its own, where no session and no "
        "emulator lives\n"
        "  leave it away when runbooks run; `-n` of pytest-xdist gives each procedure to one "
        "process\n"
    ) in run.out
    assert room.trail == []
    room.write("runbooks/book.md", "# Nothing to run\n")
    room.write("test_module.py", "def test_one(): ...")
    assert room.run_apart(*arguments, without=without).code == 0


def test_warnings_of_the_emulators_libraries_fail_no_call_although_warnings_are_errors(
    room: Room,
) -> None:
    room.conftest(
        """
        import warnings
        import pytest

        @pytest.fixture(autouse=True)
        def warned():
            for module in ("moto.core.responses", "botocore.auth", "werkzeug.routing"):
                warnings.warn_explicit("old", DeprecationWarning, "file.py", 1, module=module)
            with pytest.raises(DeprecationWarning):
                warnings.warn_explicit("old", DeprecationWarning, "file.py", 1, module="mine")
        """
    )
    room.book(trail_book(*ORDER))
    assert room.run().outcomes == dict.fromkeys(ORDER, "passed")


def test_doctests_of_a_document_are_items_beside_its_steps(room: Room) -> None:
    room.book(trail_book(*ORDER) + "\n>>> 1 + 1\n2\n")
    run = room.run("--doctest-glob=*.md")
    assert run.outcomes == {"book.md": "passed", **dict.fromkeys(ORDER, "passed")}
    assert room.trail == ORDER


def test_another_plugin_may_collect_the_blocks_of_a_document_as_well(room: Room) -> None:
    pytest.importorskip("pytest_codeblocks")
    room.book(trail_book(*ORDER))
    run = room.run("--codeblocks")
    assert {name: run.outcomes[name] for name in ORDER} == dict.fromkeys(ORDER, "passed")
    assert len(run.outcomes) == 6
    assert sorted(room.trail) == sorted(ORDER * 2)


def test_a_plugin_that_makes_every_test_expect_a_failure_finds_ours(room: Room) -> None:
    room.conftest(
        """
        import pytest

        def pytest_collection_modifyitems(items):
            for item in items:
                if item.name == "two":
                    item.add_marker(pytest.mark.xfail(reason="known", strict=True))
        """
    )
    room.book(trail_book(*ORDER, two="false"))
    run = room.run()
    assert "1 passed, 1 skipped, 1 xfailed" in run.out
    assert run.reasons["three"] == "Skipped: blocked by `two`, line 14"


def test_a_mark_that_skips_a_step_leaves_it_to_its_successors(room: Room) -> None:
    room.conftest(
        """
        import pytest

        def pytest_collection_modifyitems(items):
            items[1].add_marker(pytest.mark.skip(reason="not today"))
        """
    )
    room.book(trail_book(*ORDER))
    run = room.run()
    assert run.reasons == {"two": "Skipped: not today"}
    assert run.outcomes["three"] == "passed"
    assert room.trail == ORDER


def test_a_custom_item_of_another_plugin_in_the_same_run_is_left_in_its_place(room: Room) -> None:
    room.conftest(
        """
        import pytest

        class Line(pytest.Item):
            def runtest(self): pass

        class Lines(pytest.File):
            def collect(self):
                yield Line.from_parent(self, name="line")

        def pytest_collect_file(file_path, parent):
            if file_path.suffix == ".md":
                return Lines.from_parent(parent, path=file_path)
        """
    )
    room.book(trail_book(*ORDER))
    assert list(room.run().outcomes) in ([*ORDER, "line"], ["line", *ORDER])
