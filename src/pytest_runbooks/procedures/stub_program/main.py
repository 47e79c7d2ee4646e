"""One call: which stub answers it, what its check says, and the answer."""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found] # it has no stub
import marshal
import os
import stat
import sys

from .programs import find, run_in_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn  # at run time it costs more than all the rest

_CHECKED = {"gh": "gh", "git": "git", "kubectl": "kubectl"}
"""The modules that know how a program would refuse a call, by the program's name."""
_ANSWERED = {"route53": "dig"}
"""The modules that find out what to answer, by what a stub says under `answers`."""
_READS = {"-", "@-", "--password-stdin", "--with-token", "/dev/stdin"}
"""Arguments by which any program is told to read its standard input."""
_NOT_FOUND = 127


def main(conf: str, name: str) -> NoReturn:
    """Answer the call of a program with the arguments of this one.

    Args:
        conf: the file with what is declared.
        name: of the program.
    """
    with open(conf, "rb") as file:
        known = marshal.load(file)  # noqa: S302 - the harness has written it
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # which this interpreter ignores
        signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    arguments = sys.argv[1:]
    stubs = known["stubs"][name]
    said = " ".join(arguments)
    stub = next((one for one in reversed(stubs) if matches(one["arguments"], said)), None)
    if stub is None:
        _run_program(name, arguments, known)
    _answer(stub, name, arguments, known)


def matches(pattern: str, text: str) -> bool:
    """Say whether a pattern is that of a text.

    `*` stands for any characters; an empty pattern for any text, and one that ends with a blank
    and `*` for a text that ends before these, too.
    """
    first, *others = pattern.split("*")
    if not others:
        return pattern in {"", text}
    if pattern.endswith(" *") and matches(pattern[:-2], text):
        return True
    *middle, last = others
    if not text.startswith(first) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(last)


def _answer(
    stub: dict[str, Any], name: str, arguments: list[str], known: dict[str, Any]
) -> NoReturn:
    checks = _CHECKED.get(name)
    problem = None
    if checks:
        module = __import__(checks, globals(), None, ["check"], 1)
        problem = module.check(arguments, known["facts"])
    if stub["answers"]:
        module = __import__(_ANSWERED[stub["answers"]], globals(), None, ["answer"], 1)
        status, printed, said = module.answer(arguments, known["facts"])
        _record(known["records"], stub["number"], status, said if status else "", arguments)
        _write(1, printed.encode(errors="surrogateescape"))
        _write(2, said.encode(errors="surrogateescape"))
        os._exit(status)
    if problem is None and stub["file"]:
        status, signalled = run_in_place(stub["file"], arguments)
        _record(known["records"], stub["number"], status, "", arguments)
        if signalled:  # as the program that it stands for would have ended
            if signalled != signal.SIGKILL:
                signal.signal(signalled, signal.SIG_DFL)
            os.kill(os.getpid(), signalled)
        os._exit(status)
    status, said = problem or (stub["status"], "")
    _record(known["records"], stub["number"], status, said, arguments)
    if problem is None:
        if _READS.intersection(arguments):
            _drain()
        _write(1, stub["stdout"])
        _write(2, stub["stderr"])
    else:
        _write(2, said.encode(errors="surrogateescape"))
    os._exit(status)


def _record(file: str, number: int, status: int, problem: str, arguments: list[str]) -> None:
    """Write down a call: one line, by one write, so that no other is in the midst of it."""
    texts = [problem.encode(errors="surrogateescape"), *map(os.fsencode, arguments)]
    line = " ".join((str(number), str(status), *(f"x{text.hex()}" for text in texts)))
    to = os.open(file, os.O_WRONLY | os.O_APPEND)
    os.write(to, line.encode() + b"\n")
    os.close(to)


def _drain() -> None:
    """Read what somebody writes to this call, who would else be cut off."""
    try:
        if not stat.S_ISREG(os.fstat(0).st_mode):
            while os.read(0, 1 << 16):
                pass
    except OSError:  # it is closed
        return


def _write(to: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(to, data) :]
        except OSError as error:
            os._exit(1 if to == 2 else _complain(error))


def _complain(error: OSError) -> int:
    os.write(2, f"write error: {error.strerror}\n".encode())
    return 1


def _run_program(name: str, arguments: list[str], known: dict[str, Any]) -> NoReturn:
    """Become the real program; where there is none, say which calls are answered."""
    program = find(name, known)
    if program:
        os.execv(program, [name, *arguments])  # noqa: S606 - no shell is wanted
    call = " ".join((name, *arguments)).replace("\n", " ")
    declared = ", ".join(
        f"`{' '.join(filter(None, (name, one['arguments'])))}` ({one['origin']})"
        for one in known["stubs"][name]
    )
    said = (
        f"{name}: no stub answers `{call}`, and there is no `{name}` on the PATH\n"
        f"  declared: {declared}; add what is missing to `stubs` in the front matter\n"
    )
    _write(2, said.encode(errors="surrogateescape"))
    os._exit(_NOT_FOUND)
