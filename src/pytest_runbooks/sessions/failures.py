"""Where in the document a bash command failed, from what the shell wrote down about it.

Bash knows the line of a simple command well enough. Of a pipeline it knows the line of the last
command, of a command in a substitution a line near it, of an `exit` none; the text of the command,
held against the lines of the document, says which it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .protocol import TIMED_OUT

NOTE = r"\s*(?:\s#.*)?$"  # a comment behind a command
CONTINUES = re.compile(rf"(?:\\$|(?:(?<!\|)\|&?|\|\||&&){NOTE})")  # in the next line
NEXT_IN_PIPELINE = re.compile(rf"(?<!\|)\|&?{NOTE}")
BAD_SYNTAX = re.compile(r"syntax error|unexpected EOF")
WORDS_COMPARED = 8


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
    """One line of the file `errors`; see `prelude.bash`."""

    number: int
    pids: tuple[int, ...]  # the process that failed, its parent, ..., the shell
    status: int
    statuses: tuple[int, ...]  # of the pipeline that failed
    places: tuple[tuple[int | None, str], ...]  # (line, file), innermost first
    command: str

    @classmethod
    def read(cls, text: str) -> _Record:
        head, _, command = text.partition("\t")
        number, pids, status, statuses, *places = head.split()
        pairs = (place.partition("@") for place in places)
        return cls(
            int(number),
            tuple(map(int, pids.split(","))),
            int(status),
            tuple(int(one) for one in statuses.split(",") if one),
            tuple(
                (int(line) if line.isdecimal() else None, file.rpartition("/")[2])
                for line, _, file in pairs
            ),
            command,
        )


def find_failure(folder: Path, number: int, said: str) -> Failure | None:
    """Find the failure that ended a command.

    Args:
        folder: of the session's files.
        number: of the command.
        said: what the shell said on standard error.
    """
    text = (folder / "errors").read_text(encoding="utf-8", errors="replace")
    record = _first_of_last(
        [_Record.read(one) for one in text.splitlines() if one.startswith(f"{number} ")]
    )
    if record and (found := _place(folder, number, record)):
        return found
    here = f"step.{number}"
    lines = _lines(folder / here)
    # What bash reports without ending the command as a failure: an unset variable, bad syntax.
    messages = re.findall(rf"/{here}: (?:\w+: )?line (\d+): (.*)", said)
    exits = record and record.places[0][0] is None and here in record.command
    line = None
    if exits and not (messages and BAD_SYNTAX.match(messages[-1][1])):
        line = _only_line(lines, f"exit {record.status}") if record else None
    elif messages:  # a block that ends too early is reported one line behind its last
        line = min(int(messages[-1][0]), _last_line(lines))
    elif record and record.places[0][1] == "requests":
        line = _last_command(lines)
    elif record:
        line = _only_line(lines, record.command)
    return Failure(line) if line else None


def _first_of_last(records: list[_Record]) -> _Record | None:
    """Give the first record of the last failure.

    What fails in a subshell is written down there first, and by the shells around it afterwards,
    with the same status. Records before those are of failures that ended nothing.
    """
    first = None
    for record in reversed(records):
        if first and len(record.pids) == 1:
            break
        if first and len(first.pids) == 1 and record.status != first.status:
            break
        first = record
    return first


def _place(folder: Path, number: int, record: _Record) -> Failure | None:
    here = f"step.{number}"
    in_this = next((line for line, file in record.places if file == here), None)
    line, file = record.places[0]
    if re.fullmatch(r"step\.\d+", file):
        exact = _exact_line(_lines(folder / file), line, record)
        # Elsewhere than here: a function that an earlier command defined.
        return Failure(exact, in_this if file != here else None) if exact else None
    if line is None or in_this is None:
        return None
    if re.fullmatch(r"(state\.\d+|prelude\.bash|requests)?", file):
        return Failure(in_this)
    return Failure(in_this, reason=f"in `{file}`, line {line}")


def _lines(file: Path) -> list[str]:
    return ["", *file.read_text(encoding="utf-8", errors="replace").split("\n")]


def _exact_line(lines: list[str], line: int | None, record: _Record) -> int | None:
    if line is None:
        return _only_line(lines, record.command)
    if len(record.pids) > 1 or line >= len(lines):
        line = _nearest(lines, line, record.command)
    elif record.status == TIMED_OUT:  # where the shell was when it could say so
        line = _nearest(lines[: line + 1], line, record.command)
    if len(record.statuses) > 1:
        return _line_in_pipeline(lines, line, record.statuses)
    # Bash counts from the second word on.
    while lines[line - 1].endswith("\\") and not _score(lines[line], record.command):
        line -= 1
    return line


def _line_in_pipeline(lines: list[str], line: int, statuses: tuple[int, ...]) -> int:
    """Give the line of the first command that failed; of the first when that is not clear."""
    start = min(line, len(lines) - 1)
    while start > 1 and (CONTINUES.search(lines[start - 1]) or lines[start].startswith("|")):
        start -= 1
    begins = [start]
    begins += [
        at
        for at in range(start + 1, line + 1)
        if NEXT_IN_PIPELINE.search(lines[at - 1]) or lines[at].lstrip().startswith("|")
    ]
    failed = next((i for i, status in enumerate(statuses) if status not in {0, 141}), 0)
    return begins[failed] if len(begins) == len(statuses) else start


def _nearest(lines: list[str], line: int, command: str) -> int:
    """Give the line that has most of the words of `command`, if any has some.

    Of equals it is one in a substitution, and the nearest one.
    """
    equals = _best(lines, command)
    equals = [at for at in equals if _is_inside(lines, at)] or equals or [line]
    return min(equals, key=lambda at: (abs(at - line), at))


def _only_line(lines: list[str], command: str) -> int | None:
    """Give the line that holds a command, when it is clear which."""
    equals = _best(lines, command)
    return equals[0] if len(equals) == 1 else None


def _best(lines: list[str], command: str) -> list[int]:
    scores = {at: _score(text, command) for at, text in enumerate(lines)}
    best = max(scores.values())
    return [at for at, score in scores.items() if score == best and score]


def _score(text: str, command: str) -> int:
    """Count the words of a command that are in a line; none when the first is not."""
    words = command.split()[:WORDS_COMPARED]
    if not words or not re.search(rf"(?<![\w./-]){re.escape(words[0])}(?![\w./-])", text):
        return 0
    return sum(word in text for word in words)


def _is_inside(lines: list[str], line: int) -> bool:
    """Tell, roughly, whether there is a substitution at a line."""
    before = "\n".join(lines[:line])
    return before.count("(") > before.count(")") or bool(re.search(r"[$<>]\(|`", lines[line]))


def _last_command(lines: list[str]) -> int | None:
    """Give the line where the last command begins, whose status was that of the whole."""
    if any(re.match(r"\s*return\b", line) for line in lines):
        return None  # it may have been that command, wherever it stands
    last = _last_line(lines)
    while last > 1 and CONTINUES.search(lines[last - 1]):
        last -= 1
    return last


def _last_line(lines: list[str]) -> int:
    used = [at for at, line in enumerate(lines) if line.strip() and line.lstrip()[0] != "#"]
    return used[-1] if used else len(lines) - 1
