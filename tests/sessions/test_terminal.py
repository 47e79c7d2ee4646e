"""What bash says is told as on a terminal, whichever file bash names."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.sessions.terminal import Terminal

CONTROL, PRELUDE = Path("/tmp/a (b)/control"), Path("/opt/c++/sessions/prelude.bash")
FILES = [f"{CONTROL}/step.12", f"{CONTROL}/state.3", f"{CONTROL}/requests", str(PRELUDE)]


@pytest.fixture
def terminal() -> Terminal:
    return Terminal(CONTROL, PRELUDE)


@pytest.mark.parametrize("file", FILES)
def test_what_was_killed_is_told_unless_the_harness_did_it(terminal: Terminal, file: str) -> None:
    killed = " 16236 Killed                  sleep 60\n     16237                       | cat\n"
    said = f"one\n{file}: line 1:{killed}two\n"
    assert terminal.text(said, traced=False, timed_out=True) == "one\ntwo\n"
    assert terminal.text(said, traced=False, timed_out=False) == f"one\nbash: {killed[1:]}two\n"


@pytest.mark.parametrize("file", FILES)
def test_a_message_is_of_bash(terminal: Terminal, file: str) -> None:
    said = f"{file}: line 9: nosuch: command not found\n{file}: x: bad substitution\n"
    told = "bash: nosuch: command not found\nbash: x: bad substitution\n"
    for timed_out in (True, False):
        assert terminal.text(said, traced=False, timed_out=timed_out) == told


@pytest.mark.parametrize(
    "said",
    [
        "lib.sh: line 1: 16236 Killed                  sleep 60\n",
        f"see {PRELUDE}: line 1: 16236 Killed                  sleep 60\n",
        f"{PRELUDE.with_name('preludexbash')}: line 1: 16236 Killed  sleep 60\n",
        f"{CONTROL}/step.x: line 1: 16236 Killed  sleep 60\n",
    ],
)
def test_what_others_say_is_left_as_it_is(terminal: Terminal, said: str) -> None:
    assert terminal.text(said, traced=False, timed_out=True) == said
