"""Where in the document a bash command failed, from what the shell's ERR trap wrote down."""

from __future__ import annotations

import re
from dataclasses import dataclass

SYNTAX_ERROR = re.compile(r"line (\d+): (?:syntax error|unexpected EOF)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Failure:
    """The place of a failure.

    Attributes:
        line: the document's line.
        called_from: the line of the present command that led there, when it is another.
        reason: what to say beyond that.
    """

    line: int
    called_from: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Record:
    number: int
    pid: int
    parent: int
    places: tuple[tuple[int, str], ...]  # (line, file), innermost first

    @classmethod
    def read(cls, text: str) -> _Record:
        number, pid, parent, _, *places = text.split()
        pairs = (place.partition("@") for place in places)
        return cls(
            int(number),
            int(pid),
            int(parent),
            tuple((int(line), file.rpartition("/")[2]) for line, _, file in pairs),
        )


def find_failure(errors: str, number: int, shell: int) -> Failure | None:
    """Find the failure that ended command `number` of the shell with process id `shell`.

    A failure in a substitution comes first, and those of the shells around it follow; failures
    that do not lead up to the shell itself, as in a background job, ended nothing.
    """
    records = [_Record.read(line) for line in errors.splitlines()]
    records = [record for record in records if record.number == number]
    up = {record.pid: record.parent for record in records}

    def leads_to_shell(pid: int) -> bool:
        seen = set()
        while pid in up and pid != shell and pid not in seen:
            seen.add(pid)
            pid = up[pid]
        return pid == shell

    own = next((index for index, one in enumerate(records) if one.pid == shell), len(records))
    # Of what led up to the end, the innermost was written first, after all that ended nothing.
    candidates = [one for one in records[: own + 1] if leads_to_shell(one.pid)]
    for record in candidates:
        if found := _place(record, number):
            return found
    return None


def _place(record: _Record, number: int) -> Failure | None:
    here = f"step.{number}"
    in_this = next((line for line, file in record.places if file == here), None)
    line, file = record.places[0]
    if file == here:
        return Failure(line)
    if re.fullmatch(r"step\.\d+", file):  # a function that an earlier step defined
        return Failure(line, in_this)
    if in_this is None:
        return None
    if re.fullmatch(r"(state\.\d+|prelude\.bash|requests)?", file):
        return Failure(in_this)
    return Failure(in_this, reason=f"in `{file}`, line {line}")


def find_syntax_error(stderr: str) -> Failure | None:
    """Find the line of a syntax error, which ends a command before ERR could see it."""
    match = SYNTAX_ERROR.search(stderr)
    return Failure(int(match[1])) if match else None
