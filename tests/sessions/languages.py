from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pytest_runbooks.sessions.bash import BashSession
from pytest_runbooks.sessions.protocol import Place, Session
from pytest_runbooks.sessions.python import PythonSession


@dataclass(frozen=True)
class Language:
    """The same things to say in each language; in some, `{}` takes a number or a word."""

    name: str
    start: Callable[[Place], Session]
    comment: str
    remember: str
    recall: str
    say: str
    say_on_stderr: str
    say_without_end: str
    say_bytes: str
    fail: str
    define_failing: str
    call_failing: str
    syntax_error: str
    exit: str
    kill: str  # with a signal
    wait: str
    loop: str
    run: str  # another program, in a shell
    go: str  # to another directory
    where: str
    mask: str
    show_mask: str
    variable: str  # of the environment
    read_all: str
    flood: str


BASH = Language(
    name="bash",
    start=BashSession,
    comment="# nothing",
    remember="kept={}",
    recall='echo "$kept"',
    say="echo {}",
    say_on_stderr="echo {} >&2",
    say_without_end="printf %s {}",
    say_bytes=r"printf '\xff\x00\xe4'",
    fail="false",
    define_failing="broken() {\n  echo in\n  false # here\n}",
    call_failing="broken",
    syntax_error="if then",
    exit="exit {}",
    kill="kill -s {} $$",
    wait="sleep {}",
    loop="while :; do :; done",
    run="{}",
    go="cd {}",
    where="pwd",
    mask="umask {}",
    show_mask="umask",
    variable='echo "${}"',
    read_all="cat",
    flood="yes 0123456789",
)

PYTHON = Language(
    name="python",
    start=PythonSession,
    comment="# nothing",
    remember="kept = {}",
    recall="print(kept)",
    say="print('{}')",
    say_on_stderr="import sys; print('{}', file=sys.stderr)",
    say_without_end="print('{}', end='')",
    say_bytes=r"import sys; sys.stdout.buffer.write(b'\xff\x00\xe4')",
    fail="assert False",
    define_failing="def broken():\n  print('in')\n  assert False # here",
    call_failing="broken()",
    syntax_error="if then",
    exit="raise SystemExit({})",
    kill="import os, signal; os.kill(os.getpid(), signal.SIG{})",
    wait="import time; time.sleep({})",
    loop="while True: pass",
    run='import subprocess; subprocess.run(r""" {} """, shell=True, check=True)',
    go="import os; os.chdir('{}')",
    where="import os; print(os.getcwd())",
    mask="import os; x = os.umask(0o{})",
    show_mask="import os; x = os.umask(0); os.umask(x); print(f'{x:04o}')",
    variable="import os; print(os.environ['{}'])",
    read_all="import sys; print(sys.stdin.read(), end='')",
    flood="while True: print('0123456789')",
)
