"""After a session is closed, however that comes about, nothing of it is left."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_runbooks.model import Ending
from pytest_runbooks.sessions.protocol import Limits, Place

from ..supervision.processes import NewChildren, open_descriptors, soon, started_with
from .languages import Language
from .page import Page

PROGRAMS = {
    "a child": "sleep {} &",
    "a grandchild": "(sleep {} & sleep {}) &",
    "a child in a session of its own": "setsid sleep {} &",
    "an orphan": "(sleep {} &)",
    "a daemon that forked twice": "(setsid sh -c 'sleep {} & sleep {}' &)",
    "a daemon without environment": "env -i setsid nohup sleep {} >/dev/null 2>&1 &",
    "a child that is stopped": "sh -c 'kill -s STOP $$; sleep {}' &",
    "a child that ignores signals": "(trap '' TERM HUP INT QUIT; sleep {}; sleep {}) &",
    "a child that is disowned": "bash -c 'sleep {} & disown'",
    "a chain of children": "sh -c 'while :; do (setsid sleep {} &); sleep 0.01; done' &",
    "a child that waits for its output": "(seq 1000000; sleep {}) | sleep {} &",
}
ENDINGS = ["nothing", "exit", "failure", "kill", "time-out", "restore"]


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_nothing_is_alive_after_closing(
    new_children: NewChildren, page: Page, language: Language, token: str, program: str
) -> None:
    program = program.replace("{}", token)
    if "disown" in program or "$!" in program:
        program = (
            f'bash -c "{program}"'.replace("$!", r"\$!") if language.name == "python" else program
        )
    page.run(language.run.format(program))
    assert soon(lambda: started_with(token) != [])
    page.close()
    assert started_with(token) == []
    assert new_children() == {}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_does_not_matter_how_the_last_command_ended(
    new_children: NewChildren, page: Page, language: Language, token: str, ending: str
) -> None:
    page.run(language.run.format(f"(setsid sleep {token} &) >/dev/null 2>&1"))
    code, timeout = {
        "exit": (language.exit.format(0), 30.0),
        "failure": (language.fail, 30.0),
        "kill": (language.kill.format("KILL"), 30.0),
        "time-out": (language.loop, 0.3),
    }.get(ending, (language.comment, 30.0))
    start = language.run.format(f"(setsid sleep {token} &) >/dev/null 2>&1")
    page.run(f"{start}\n{code}", timeout=timeout)
    if ending == "restore":
        page.restore()
    assert soon(lambda: started_with(token) != [])
    page.close()
    assert started_with(token) == []
    assert new_children() == {}


def test_many_sessions_leave_no_descriptor_and_no_zombie(
    new_children: NewChildren, language: Language, place: Callable[[str], Place]
) -> None:
    gc.collect()
    before = open_descriptors()
    for n in range(20):
        session = language.start(place(f"session{n}"))
        page = Page(session, Path(), Path())
        page.run(language.say.format(n))
        page.run(language.fail)
        if n % 3:
            page.restore()
        if n % 2:
            page.run(language.say.format(n))
        session.close()
    assert new_children() == {}
    del session, page
    gc.collect()  # what warns of resources that are left does so now
    assert open_descriptors() == before


def test_shells_that_failed_and_left_nothing_are_not_kept(bash: Page) -> None:
    for _ in range(5):
        bash.run("false")
    bash.says("true")
    here = str(bash.control)

    def supervisors() -> set[int]:
        return set(started_with("supervisor.py")) & set(started_with(here))

    assert supervisors()
    assert soon(lambda: len(supervisors()) <= 2)  # of the live shell, and the last before it


def test_closing_takes_little_time(page: Page, language: Language) -> None:
    page.run(language.run.format("sleep 60 &"))
    page.run(language.loop, timeout=0.1)
    started = time.monotonic()
    page.close()
    assert time.monotonic() - started < 5


HARNESS = """
import sys
from pathlib import Path
from pytest_runbooks.sessions.{module} import {session} as Session
from pytest_runbooks.sessions.protocol import Limits, Place
root = Path(sys.argv[1])
session = Session(Place(root / "control", root / "own", root, {{"PATH": sys.argv[2]}}, "a.md"))
session.run(sys.argv[3], 1, Limits(), on_wait=lambda _: None)
print("ready", flush=True)
session.run(sys.argv[4], 1, Limits(), on_wait=lambda _: None)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_nothing_is_alive_after_the_harness_was_killed(
    language: Language, tmp_path: Path, token: str, number: signal.Signals
) -> None:
    code = HARNESS.format(module=language.name, session=f"{language.name.title()}Session")
    first = language.run.format(f"(setsid sleep {token} &); sleep {token} &")
    second = language.run.format(f"echo > second; sleep {token}")
    command = [sys.executable, "-c", code, str(tmp_path), os.environ["PATH"], first, second]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as harness:
        assert harness.stdout
        assert harness.stdout.readline() == b"ready\n"
        assert soon((tmp_path / "second").exists)
        assert soon(lambda: len(started_with(token)) > 2)  # the three, and the harness itself
        harness.send_signal(number)
        harness.wait()
    assert soon(lambda: started_with(token) == [])
    assert soon(lambda: started_with(str(tmp_path)) == [])  # session and supervisor as well


def test_what_only_the_harness_could_end_ends_with_it(
    page: Page, language: Language, token: str
) -> None:
    """The supervisor has no time-out of its own: a command may take longer than any."""
    output = page.session.run(
        language.run.format(f"sleep {token}"), 1, Limits(timeout=0.3), on_wait=lambda _: None
    )
    assert output.ending is Ending.TIMED_OUT
    page.close()
    assert started_with(token) == []
