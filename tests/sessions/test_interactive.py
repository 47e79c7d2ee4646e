"""The shell that a person types into, begun with what the shell of a procedure knows."""

from __future__ import annotations

import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.sessions.bash import BashSession
from pytest_runbooks.sessions.bash_state import ShellState
from pytest_runbooks.sessions.interactive import Opening, hold_shell
from pytest_runbooks.sessions.protocol import Limits, Place

from ..supervision.processes import NewChildren, soon, started_with
from ..terminal import Terminal

OPENING = Opening("book.md:7", ("echo one\n", "echo two\n"))
PROMPT = " $ "


@pytest.fixture
def where(place: Callable[[str], Place]) -> Place:
    return place("bash")


@pytest.fixture
def session(where: Place) -> Iterator[BashSession]:
    session = BashSession(where)
    yield session
    session.close()


def run(session: BashSession, code: str) -> None:
    session.run(code, 1, Limits(timeout=20.0), on_wait=lambda _: None)


@contextmanager
def opened(
    place: Place, state: ShellState | None, opening: Opening = OPENING
) -> Iterator[Terminal]:
    """A person's shell, which has to have ended by itself in the end."""
    mistakes: list[BaseException] = []

    def hold() -> None:
        try:
            hold_shell(place, state, terminal.side, opening)
        except BaseException as error:  # noqa: BLE001 - it is looked at by the test
            mistakes.append(error)

    with Terminal() as terminal:
        thread = threading.Thread(target=hold)
        thread.start()
        try:
            yield terminal
        finally:
            thread.join(20)
        assert not thread.is_alive()
    assert mistakes == []


def say(terminal: Terminal, command: str) -> str:
    """Type a command at the prompt, and give what it prints."""
    terminal.until(PROMPT)
    terminal.type(f"{command}; echo end''ed\n")
    terminal.until("end''ed\n")
    return terminal.until("ended\n").removesuffix("ended\n")


def leave(terminal: Terminal) -> None:
    terminal.until(PROMPT)
    terminal.type("exit\n")


def test_it_knows_everything_that_the_shell_knew(session: BashSession, where: Place) -> None:
    run(
        session,
        """
        here="not exported" list=(one "two three")
        export THERE=exported
        declare -A map=([key]=value)
        greet() { echo "hello $1"; }
        alias hi='greet alias'
        set -u
        shopt -s extglob nullglob
        umask 027
        mkdir -p deep && cd deep
        set -- first "second third"
        """,
    )
    with opened(where, session.state()) as terminal:
        assert say(terminal, 'echo "$here|${list[1]}|${map[key]}"') == (
            "not exported|two three|value\n"
        )
        assert say(terminal, "env | grep THERE") == "THERE=exported\n"
        assert say(terminal, "env | grep -c here") == "0\n"
        assert say(terminal, "hi") == "hello alias\n"
        assert say(terminal, "echo $(umask) ${PWD##*/} $# $2") == "0027 deep 2 second third\n"
        assert say(terminal, "shopt -q extglob nullglob; echo $?") == "0\n"
        assert say(terminal, "set -o | grep -E 'nounset|pipefail' | tr -d ' \\t'") == (
            "nounseton\npipefailon\n"
        )
        leave(terminal)


def test_before_the_first_command_it_is_as_that_will_find_it(
    session: BashSession, where: Place
) -> None:
    with opened(where, session.state()) as terminal:
        assert say(terminal, "pwd; echo $LANG") == f"{where.workdir}\nC.UTF-8\n"
        leave(terminal)


def test_it_knows_what_a_command_had_set_when_it_failed(session: BashSession, where: Place) -> None:
    run(session, "state=before\n")
    run(session, "state=failing\nfalse\n")
    session.restore()
    with opened(where, session.state_at_end()) as terminal:
        assert say(terminal, "echo $state") == "failing\n"
        leave(terminal)
    with opened(where, session.state()) as terminal:
        assert say(terminal, "echo $state") == "before\n"
        leave(terminal)


def test_it_knows_what_a_command_had_set_whose_status_was_wrong(session: BashSession) -> None:
    run(session, "set +e\nstate=failing\nfalse\n")
    session.restore()  # the shell may still be writing
    assert session.state_at_end() is not None


@pytest.mark.parametrize("code", ["kill -9 $$\n", "trap 'echo mine' EXIT\nfalse\n"])
def test_what_a_shell_could_not_write_down_at_its_end_is_not_known(
    session: BashSession, code: str
) -> None:
    run(session, "state=before\n")
    run(session, f"state=failing\n{code}")
    session.restore()
    assert session.state_at_end() is None
    assert session.state() is not None


def test_no_trap_is_set_and_nothing_of_the_harness_is_seen(
    session: BashSession, where: Place
) -> None:
    run(session, "trap 'echo debug' DEBUG\ntrap '' INT\ntrap 'echo usr1' USR1\n")
    with opened(where, session.state()) as terminal:
        assert say(terminal, "trap -p") == ""
        assert say(terminal, "compgen -v __; declare -F; alias") == ""
        leave(terminal)


def test_a_failing_command_ends_nothing(session: BashSession, where: Place) -> None:
    run(session, "set -e\n")
    with opened(where, session.state()) as terminal:
        assert say(terminal, "false") == ""
        assert say(terminal, "echo still here") == "still here\n"
        leave(terminal)


def test_what_it_sets_is_not_known_to_the_next_command(session: BashSession, where: Place) -> None:
    run(session, "state=before\n")
    with opened(where, session.state()) as terminal:
        assert say(terminal, "state=typed; cd /; echo made >$OLDPWD/file") == ""
        leave(terminal)
    output = session.run(
        'echo "$state $PWD"; cat file\n', 1, Limits(timeout=20.0), on_wait=lambda _: None
    )
    assert output.stdout == f"before {where.workdir}\nmade\n"


def test_the_arrow_keys_bring_back_the_commands_of_the_step(where: Place) -> None:
    where.control.mkdir()
    with opened(where, None) as terminal:
        assert say(terminal, "true") == ""
        terminal.until(PROMPT)
        terminal.type("\x1b[A\x1b[A\n")  # past the one that was typed
        assert "echo two" in terminal.until("\ntwo\n")
        leave(terminal)


def test_jobs_are_stopped_and_go_on_and_ctrl_c_ends_them(where: Place, token: str) -> None:
    where.control.mkdir()
    with opened(where, None) as terminal:
        terminal.until(PROMPT)
        terminal.type(f"sleep {token}\n")
        assert soon(lambda: started_with(token) != [])
        terminal.type("\x1a")
        terminal.until(f"[1]+  Stopped                 sleep {token}\n")
        terminal.until(PROMPT)
        terminal.type("fg\n")
        terminal.until(f"sleep {token}\n")
        terminal.type("\x03")
        assert say(terminal, "echo $?") == "130\n"
        assert started_with(token) == []
        leave(terminal)


def test_it_is_as_large_as_the_terminal_of_the_person(where: Place) -> None:
    where.control.mkdir()
    with opened(where, None) as terminal:
        assert say(terminal, "stty size") == "40 200\n"
        leave(terminal)


def test_nothing_that_was_started_in_it_outlives_it(
    where: Place, token: str, new_children: NewChildren
) -> None:
    where.control.mkdir()
    with opened(where, None) as terminal:
        assert say(terminal, f"sleep {token} & (setsid nohup sleep {token} &)").startswith("[1] ")
        assert soon(lambda: len(started_with(token)) == 2)
        leave(terminal)
    assert started_with(token) == []
    assert new_children() == {}


def test_what_is_typed_for_a_program_that_does_not_read_waits(where: Place) -> None:
    where.control.mkdir()
    with opened(where, None) as terminal:
        terminal.until(PROMPT)
        terminal.type("stty raw -echo; echo read''y; sleep 1; head -c 20000 | wc -c; stty sane\n")
        terminal.until("ready")
        for _ in range(20):
            terminal.type("x" * 1000)
        terminal.until("20000")
        leave(terminal)


def test_the_settings_of_the_terminal_are_as_before(where: Place) -> None:
    where.control.mkdir()
    with Terminal() as terminal:
        before = termios.tcgetattr(terminal.side)
        thread = threading.Thread(target=hold_shell, args=(where, None, terminal.side, OPENING))
        thread.start()
        terminal.until(PROMPT)
        assert termios.tcgetattr(terminal.side) != before
        terminal.type("stty -echo; exit\n")
        thread.join(20)
        assert termios.tcgetattr(terminal.side) == before


def test_a_shell_that_cannot_be_started_says_so(where: Place) -> None:
    where.control.mkdir()
    nowhere = replace(where, env={"PATH": "/nowhere"})
    with Terminal() as terminal, pytest.raises(InfrastructureError) as raised:
        hold_shell(nowhere, None, terminal.side, OPENING)
    assert str(raised.value) == "there is no `bash` on the PATH; install it"
