from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pytest_runbooks.fence.layers import NONE
from pytest_runbooks.fence.places import readable
from pytest_runbooks.model import Outcome, Verdict
from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.waits import longest_wait

from .play import PACKAGE, NoEmulator, Played, detected, play

THREAD = "import threading, time; t = threading.Thread"


def settings_of(folder: Path, *, held: bool = True, short: bool = True) -> RunSettings:
    machine = {"PATH": os.environ["PATH"]}
    return RunSettings(
        timeout=4.0,
        machine=machine,
        layers=detected() if held else NONE,
        readable=readable(machine, folder, [PACKAGE]),
        short_waits=short,
    )


def bash(code: str, folder: Path, **how: bool) -> Outcome:
    return only(play(f"```bash\n{code}\n```", folder, settings=settings_of(folder, **how)))


def python(code: str, folder: Path, **how: bool) -> Outcome:
    return only(play(f"```python\n{code}\n```", folder, settings=settings_of(folder, **how)))


def only(played: Played) -> Outcome:
    [outcome] = played.outcomes.values()
    return outcome


def counted(outcome: Outcome) -> tuple[float, float]:
    """The seconds that were documented, and those waited in their place."""
    return round(outcome.shortened + outcome.waited, 3), round(outcome.waited, 3)


@pytest.mark.parametrize("held", [True, False], ids=["in the fence", "without"])
@pytest.mark.parametrize(
    ("code", "documented", "waited"),
    [
        ("sleep 10", 10, 0.2),
        ("sleep 5.001", 5.001, 0.1),
        ("sleep 1m 30s", 90, 1),
        ("sleep 0.5h", 1800, 1),
        ("sleep 007 .5", 7.5, 0.15),
        ("command sleep 6; env sleep 6", 12, 0.24),
        ("for i in 1 2; do sleep 6; done | cat", 12, 0.24),
        ("(sleep 6); x=$(sleep 6; echo); until sleep 6; do true; done", 18, 0.36),
        ("bash -c 'sleep 6; true'", 6, 0.12),
        ("echo 'sleep 6; true' >wait.sh; sh wait.sh", 6, 0.12),
        ("printf '#!/bin/bash\\nsleep 6\\ntrue\\n' >wait; chmod +x wait; ./wait", 6, 0.12),
        ("wait_for() { sleep 6; }; wait_for & sleep 0.3; wait_for; wait || true", 0, 0),
    ],
)
def test_a_long_sleep_is_short_and_counted(
    tmp_path: Path, code: str, documented: float, waited: float, *, held: bool
) -> None:
    outcome = bash(code, tmp_path, held=held)
    if documented:
        assert (outcome.verdict, outcome.message) == (Verdict.PASSED, "")
    assert counted(outcome) == (documented, waited)


@pytest.mark.parametrize(
    "code",
    [
        "sleep 0.2",
        "sleep 5 & kill $!",
        "timeout 0.2 sleep 10 || true",
        "timeout 0.2 bash -c 'sleep 10; true' || true",
        "sleep 10 & kill $!",
        "(sleep 10; true) & kill $!",
        "{ true; sleep 10; } & kill $!",
        "bash -c 'sleep 10 & kill $!'",
        "nohup timeout 0.1 sleep 10 || true",
        "(trap '' INT; timeout 0.1 sleep 10 || true)",
        "setsid sleep 10 & kill $!",
        "echo 10 | timeout 0.2 xargs -P 2 sleep || true",
        "$(type -ap sleep | tail -1) 0.1",
        'python3 -c \'import subprocess; subprocess.run(["sleep", "10"], timeout=0.2)\' || true',
        "sleep 0.1s --version >/dev/null",
    ],
)
def test_other_sleeps_are_real(tmp_path: Path, code: str) -> None:
    outcome = bash(code, tmp_path)
    assert (outcome.verdict, outcome.message) == (Verdict.PASSED, "")
    assert counted(outcome) == (0, 0)


@pytest.mark.parametrize(
    "code",
    [
        "sleep infinity",
        "sleep 1e3",
        "/usr/bin/sleep 10",
        "nohup sleep 10",
        "setsid --wait sleep 10",
        "set -m; sleep 10",
        "trap '' INT; sleep 10",
        "yes >/dev/null & sleep 10",
        "sleep 9999999999",
    ],
)
def test_sleeps_that_are_not_understood_or_not_alone_take_their_time(
    tmp_path: Path, code: str
) -> None:
    outcome = bash(code, tmp_path)
    assert outcome.verdict is Verdict.TIMED_OUT
    assert counted(outcome) == (0, 0)


@pytest.mark.parametrize("arguments", ["abc", "", "-1", "1x", "--no-such", "1 abc"])
def test_what_is_wrong_the_real_one_says(tmp_path: Path, arguments: str) -> None:
    shimmed, real = (bash(f"sleep {arguments}", tmp_path, short=short) for short in (True, False))
    assert shimmed.outputs[0].stderr == real.outputs[0].stderr != ""
    assert shimmed.message == real.message == "exit 1"


def test_a_sleep_is_one_process_and_ends_with_it(tmp_path: Path) -> None:
    code = """
sleep 4.9 & sleep 0.3
pgrep -P $! || true
kill $!; wait $! || echo $?
kill -0 $! || echo gone
"""
    assert bash(code, tmp_path).outputs[0].stdout == "143\ngone\n"


def test_all_is_real_when_it_is_to_be(tmp_path: Path) -> None:
    assert bash("type -p sleep", tmp_path, short=False).outputs[0].stdout != (
        bash("type -p sleep", tmp_path).outputs[0].stdout
    )
    assert bash("sleep 10", tmp_path, short=False).verdict is Verdict.TIMED_OUT
    assert python("import time; time.sleep(10)", tmp_path, short=False).verdict is (
        Verdict.TIMED_OUT
    )


def test_records_that_a_block_has_written_break_nothing(tmp_path: Path) -> None:
    outcome = bash(
        """
records=$(sed -n "s/^records=//p" "$(type -p sleep)")
printf 'x\\n1 2\\n-1 -1\\ninf 1\\n1e300 0\\nnan nan\\n1 2 3\\n\\xff\\n9000 1000\\n' >>"$records"
sleep 6
""",
        tmp_path,
    )
    assert outcome.verdict is Verdict.PASSED
    assert counted(outcome) == (15, 1.12)


def test_records_that_a_block_has_cut_short_are_read_on(tmp_path: Path) -> None:
    played = play(
        """
        ```bash
        sleep 6; sleep 6
        ```

        ```bash
        : >"$(sed -n "s/^records=//p" "$(type -p sleep)")"
        sleep 7
        ```
        """,
        tmp_path,
    )
    assert [counted(one) for one in played.outcomes.values()] == [(12, 0.24), (7, 0.14)]


@pytest.mark.parametrize(
    ("code", "documented", "waited"),
    [
        ("import time; time.sleep(10)", 10, 0.2),
        ("from time import sleep; sleep(120.5)", 120.5, 1),
        ("import time; time.sleep(0.1)", 0, 0),
        ("import time, threading\nt = threading.Timer(0.2, print); t.start(); t.join()", 0, 0),
        ("import time; print(time.sleep.__name__, time.sleep.__module__)", 0, 0),
    ],
)
def test_python_sleeps_as_short(
    tmp_path: Path, code: str, documented: float, waited: float
) -> None:
    outcome = python(code, tmp_path)
    assert (outcome.verdict, outcome.message) == (Verdict.PASSED, "")
    assert counted(outcome) == (documented, waited)


@pytest.mark.parametrize(
    "code",
    [
        f"{THREAD}(target=time.sleep, args=(10,)); t.start(); t.join()",
        f"{THREAD}(target=time.sleep, args=(4,)); t.start(); time.sleep(10)",
        "import asyncio; asyncio.run(asyncio.sleep(10))",
        "import os, time\nif not os.fork():\n    time.sleep(10)\nos.wait()",
        "import subprocess; subprocess.run(['python3', '-c', 'import time; time.sleep(10)'])",
        "import signal, time; signal.alarm(9); time.sleep(10)",
        "import subprocess; subprocess.run(['sleep', '10'])",
    ],
    ids=["thread", "beside a thread", "asyncio", "fork", "python", "alarm", "program"],
)
def test_in_python_other_sleeps_are_real(tmp_path: Path, code: str) -> None:
    outcome = python(code, tmp_path)
    assert outcome.verdict is Verdict.TIMED_OUT
    assert counted(outcome) == (0, 0)


@pytest.mark.parametrize("arguments", ["'x'", "", "-1", "1, 2", "secs=1"])
def test_python_says_itself_what_is_wrong(tmp_path: Path, arguments: str) -> None:
    code = f"import time\ntime.sleep({arguments})"
    shimmed, real = (python(code, tmp_path, short=short) for short in (True, False))
    assert shimmed.outputs[0].stderr == real.outputs[0].stderr != ""


def test_a_python_that_goes_on_after_a_failure_sleeps_as_short(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: exit=any -->
        ```python
        import os; os.kill(os.getpid(), 9)
        ```

        ```python
        import time; time.sleep(10)
        ```
        """,
        tmp_path,
    )
    assert [counted(one) for one in played.outcomes.values()] == [(0, 0), (10, 0.2)]


@pytest.mark.parametrize(
    ("name", "longest"), [("moto", 1.0), ("moto-server", 1.0), ("localstack", 5.0)]
)
def test_how_long_a_wait_is_at_most_depends_on_the_emulator(name: str, longest: float) -> None:
    emulator = NoEmulator()
    emulator.name = name
    assert longest_wait(emulator) == longest


def test_a_step_in_the_background_waits_as_long_as_it_says_and_nobody_waits_for_it(
    tmp_path: Path,
) -> None:
    played = play(
        """
        <!-- runbook: background ready="/up/" -->
        ```bash
        echo up; sleep 1000
        ```

        ```bash
        sleep 60
        ```
        """,
        tmp_path,
        settings=settings_of(tmp_path),
    )
    assert played.failures() == ""
    assert [counted(one) for one in played.outcomes.values()] == [(0, 0), (60, 1)]


def test_a_failure_says_what_was_waited(tmp_path: Path) -> None:
    played = play("```bash\nsleep 1m 30s\nsleep 4m\nfalse\n```", tmp_path)
    outcome = only(played)
    [line] = [one for one in played.failures().splitlines() if one.startswith("waits:")]
    assert line == "waits: 5 m N s documented, waited N s"
    assert counted(outcome) == (330, 2)


def test_ten_minutes_pass_in_a_second(tmp_path: Path) -> None:
    started = time.monotonic()
    assert counted(bash("sleep 10m", tmp_path)) == (600, 1)
    assert time.monotonic() - started < 30
