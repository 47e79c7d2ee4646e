from __future__ import annotations

import re
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest

from .room import WITHOUT, Room, Run

MODES = ["load", "loadgroup", "each", "no"]
FRONT = """
---
runbook:
  environments: [dev, prod]
  procedures: 2
---
"""


def book(name: str, front: str = FRONT) -> str:
    """Two procedures for each of two environments, of three steps each."""
    parts = [front.lstrip("\n")]
    for procedure in ("a", "b"):
        parts.append(f"## {procedure}\n")
        for step in "123":
            code = f'STEPS="${{STEPS-}}{step}"; echo {name}{procedure}$STEPS >>"$TRAIL"; sleep 0.02'
            parts.append(f"```bash\n{code}\n```\n")
    return "\n".join(parts)


def workers(run: Run) -> dict[str, set[str]]:
    """Which workers ran the items of each scope."""
    ran: dict[str, set[str]] = defaultdict(set)
    for worker, nodeid in re.findall(r"\[(gw\d)\].* (?:PASSED|FAILED|SKIPPED) (\S+)", run.out):
        ran[nodeid.rpartition("::")[0]].add(worker)
    return ran


TESTS = """
import time
import pytest

@pytest.mark.parametrize("n", range(6))
def test_slow(n): time.sleep(0.05)
"""


@pytest.mark.parametrize("mode", MODES)
def test_a_procedure_stays_whole_and_in_order_in_every_mode(room: Room, mode: str) -> None:
    room.book(book("x"))
    room.write("notes/a.md", book("y", front="---\nrunbook:\n  procedures: 2\n---\n"))
    room.write("test_slow.py", TESTS)
    shuffled = ["hypothesispytest"]  # for which modules are shuffled as well as tests
    without = shuffled if mode == "load" else WITHOUT
    run = room.run("-n2", f"--dist={mode}", "-v", ".", "notes/a.md", without=without)
    times = 2 if mode == "each" else 1
    assert f"{24 * times} passed" in run.out, run.out
    procedures = ["xa", "xb", "xa", "xb", "ya", "yb"]
    expected = [f"{one}{steps}" for one in procedures for steps in ("1", "12", "123")]
    assert sorted(room.trail) == sorted(expected * times)
    if mode not in {"each", "no"}:
        ran_on = workers(run)
        slow = ran_on.pop("test_slow.py")
        assert len(slow) == (1 if mode in {"loadscope", "loadfile"} else 2)
        assert len(ran_on) == 6
        assert all(len(names) == 1 for names in ran_on.values())
        assert set.union(*ran_on.values()) == {"gw0", "gw1"}
    assert room.left == []


@pytest.mark.parametrize(
    ("mode", "scheduler"),
    [
        ("load", "LoadScheduling"),
        ("loadscope", "LoadScopeScheduling"),
        ("worksteal", "WorkStealingScheduling"),
    ],
)
def test_a_run_without_steps_keeps_the_scheduler_that_was_chosen(
    room: Room, mode: str, scheduler: str
) -> None:
    config = room.pytester.parseconfigure("--tx=2*popen", f"--dist={mode}", "named.md", "tests")
    session: Any = config.pluginmanager.get_plugin("dsession")

    def scheduler_for(*nodeids: str) -> str:
        make = config.hook.pytest_xdist_make_scheduler
        session.sched = make(config=config, log=session.log)
        worker = SimpleNamespace(config=config)
        config.hook.pytest_xdist_node_collection_finished(node=worker, ids=nodeids)
        return type(session.sched).__name__

    for nodeid in (
        "tests/test_a.py::test_b",
        "tests/test_a.py::test_b[runbooks/a.md::b]",
        "README.md::README.md",
        "docs/a.md::line 3",
    ):
        assert scheduler_for(nodeid) == scheduler
    ours = scheduler if mode == "each" else "ProcedureScheduling"
    for nodeid in ("runbooks/a.md::b", "x/runbooks/y/a.md::dev::b", "named.md::b"):
        assert scheduler_for("tests/test_a.py::test_b", nodeid) == ours


def test_a_failure_blocks_its_procedure_only_and_cleanup_runs_on_its_worker(room: Room) -> None:
    cleanup = '\n<!-- runbook: cleanup -->\n```bash\necho clean:$STEPS >>"$TRAIL"\n```\n'
    text = book("x").replace('STEPS-}2"', 'STEPS-}2"; test $WHERE = prod')
    text = text.replace("[dev, prod]", "{dev: {env: {WHERE: dev}}, prod: {env: {WHERE: prod}}}")
    room.book(text + cleanup)
    run = room.run("-n2", "-v", "--runbooks-keep")
    assert "2 failed, 10 passed, 2 skipped" in run.out, run.out
    # An earlier step is all that is left of what failed.
    assert sorted(one for one in room.trail if "clean" in one) == ["clean:1", "clean:123"]
    kept = dict(re.findall(r"^kept: (\S+) in (\S+)$", run.out, re.MULTILINE))
    assert kept.keys() == {
        f"runbooks/book.md::{env}::{one}" for env in ("dev", "prod") for one in "ab"
    }
    assert set(kept.values()) == {str(folder) for folder in room.left}


def test_maxfail_stops_the_run_and_cleans_up(room: Room) -> None:
    cleanup = '\n<!-- runbook: cleanup -->\n```bash\necho clean >>"$TRAIL"\n```\n'
    room.book("# Book\n\n```bash\nfalse\n```\n" + cleanup)
    room.write("runbooks/other.md", book("y").replace("sleep 0.02", "sleep 0.1"))
    run = room.run("-n2", "--maxfail=1")
    assert run.code == pytest.ExitCode.INTERRUPTED
    assert "1 failed" in run.out
    assert "clean" in room.trail
    assert room.left == []


def test_a_worker_that_crashes_fails_its_step_and_ends_no_run(room: Room) -> None:
    room.conftest(
        """
        import os
        import pytest

        def pytest_runtest_setup(item):
            flag = "crashed"
            if item.name == "b-2" and "dev" in item.nodeid and not os.path.exists(flag):
                open(flag, "w").close()
                os._exit(1)
        """
    )
    room.book(book("x"))
    run = room.run("-n2", "-v")
    assert run.code == pytest.ExitCode.TESTS_FAILED
    assert "crashed while running 'runbooks/book.md::dev::b::b-2'" in run.out
    assert len(set(re.findall(r"PASSED (\S+)", run.out))) == 12  # it is run again, as xdist does


def test_wrong_settings_are_said_once(room: Room) -> None:
    room.book(book("x"))
    run = room.run("-n2", "--runbooks-environment=prd")
    assert run.out.count("\nunknown environment `prd`\n  did you mean `prod`?\n") == 1
    assert run.code != pytest.ExitCode.OK


def test_the_header_is_said_once_with_workers_too(room: Room) -> None:
    room.book(book("x"))
    room.write("test_slow.py", TESTS)

    def header(*arguments: str) -> list[str]:
        lines = room.run("-p", "no:cacheprovider", *arguments).out.split("\n")
        return [line for line in lines if line.startswith(("runbooks: ", "fence: "))]

    alone = header("-n0", ".")
    assert alone[0].startswith("runbooks: 12 steps of 1 document with 0 expected outputs on moto ")
    assert header("-n2", ".") == [alone[0].replace(" with 0 expected outputs", ""), alone[1]]
    assert header("-n2", "-q", ".") == []
    assert header("-n2", "test_slow.py") == []
