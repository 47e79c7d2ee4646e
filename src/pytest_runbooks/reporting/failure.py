"""The text of a step that failed: what, where, the difference, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from itertools import takewhile

from ..matching.lines import without_escapes
from ..model import Outcome, Runner, Stream, Verdict

AROUND = 3  # lines of a block shown before and after the one that failed
HEAD = 12  # lines of a block shown when it is its output that differs
TAIL = 40  # lines of a stream shown
WIDEST = 500  # characters shown of a line


def failure_text(
    outcome: Outcome, path: str, known: Iterable[Outcome], blocked: int, nodeid: str
) -> str:
    """Say what happened to a step, for a terminal and for a CI log.

    Args:
        outcome: what happened.
        path: the document, as it is shown.
        known: the outcomes of the procedure so far, in the order in which they happened.
        blocked: how many later steps do not run because of this one.
        nodeid: what pytest is told to run this step again.
    """
    attempts = f"{outcome.attempts} attempts" if outcome.attempts > 1 else ""
    details = ", ".join(filter(None, [outcome.message, attempts, _seconds(outcome.seconds)]))
    lines = [f"{path}:{outcome.line}: {outcome.verdict} ({details})"]
    lines += _command(outcome)
    lines += _difference(outcome)
    lines += _streams(outcome)
    lines += _context(outcome, known, blocked)
    lines.append(f"rerun:   pytest {shlex.quote(nodeid)}")
    return "\n".join(lines)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 0.05 else f"{seconds * 1000:.0f} ms"


def _command(outcome: Outcome) -> Iterator[str]:
    """Show the command that ran last; of a longer one, what stands around the line that failed."""
    if not outcome.outputs or outcome.step.runner is None:
        return
    command = outcome.step.commands[len(outcome.outputs) - 1]
    code = command.code.rstrip("\n").split("\n")
    if len(code) == 1:
        yield f"  {'$' if outcome.step.runner is Runner.BASH else '>>>'} {code[0]}"
        return
    first = command.line
    failed = _line_in_block(outcome)
    start, stop = (failed - first - AROUND, failed - first + AROUND + 1) if failed else (0, HEAD)
    width = len(str(first + len(code)))
    for index in range(max(0, start), min(len(code), stop)):
        mark = ">" if first + index == failed else " "
        yield f"  {mark} {first + index:>{width}}  {code[index]}".rstrip()
    if not failed and len(code) > HEAD:
        yield f"  ({_count(len(code) - HEAD, 'more line')} below)"


def _line_in_block(outcome: Outcome) -> int | None:
    """Give the line of the last block that failed, or that called what failed further above."""
    if outcome.verdict is Verdict.DIFFERS:
        return None
    return outcome.outputs[-1].called_from or outcome.line


def _difference(outcome: Outcome) -> Iterator[str]:
    comparison = outcome.comparison
    if outcome.verdict is not Verdict.DIFFERS or comparison is None:
        return
    if comparison.message:
        yield f"  {comparison.message}"
    width = max((len(one.text) for one in comparison.lines if one.line), default=0)
    for one in comparison.lines:
        text = f"  {one.mark} {_printable(one.text):<{min(width, 72)}}"
        yield f"{text}  line {one.line}" if one.mark == "-" and one.line else text.rstrip()
    if cut := outcome.outputs[-1].cut if outcome.outputs else 0:
        yield f"  ~ {cut:,} bytes from the middle of the output were not kept, nor compared"


def _streams(outcome: Outcome) -> Iterator[str]:
    """Show what the last command printed, but for what the difference shows already."""
    if not outcome.outputs:
        return
    output = outcome.outputs[-1]
    both = outcome.step.stream is Stream.BOTH
    shown = outcome.step.stream if outcome.verdict is Verdict.DIFFERS else None
    streams = [("output" if both else "stdout", output.stdout, {Stream.STDOUT, Stream.BOTH})]
    streams.append(("stderr", output.stderr, {Stream.STDERR}))
    for name, text, kinds in streams:
        if not text.strip() or shown in kinds:
            continue
        lines = without_escapes(text).rstrip("\n").split("\n")
        yield f"{name}:"
        if len(lines) > TAIL:
            yield f"  ({_count(len(lines) - TAIL, 'more line')} above)"
        yield from (f"  {_clipped(_printable(line))}".rstrip() for line in lines[-TAIL:])


def _printable(text: str) -> str:
    """Write what would move a terminal's cursor, or not be seen, as Python writes it."""
    return "".join(
        one if one.isprintable() or one == "\t" else one.encode("unicode_escape").decode()
        for one in text
    )


def _clipped(line: str) -> str:
    more = len(line) - WIDEST
    return line if more <= 0 else f"{line[:WIDEST]} … ({_count(more, 'more character')})"


def _context(outcome: Outcome, known: Iterable[Outcome], blocked: int) -> Iterator[str]:
    before = takewhile(lambda one: one.step is not outcome.step, known)
    passed = [one for one in before if one.verdict is Verdict.PASSED]
    if passed:
        seconds = _seconds(sum(one.seconds for one in passed))
        later = f"; {_count(blocked, 'later step')} blocked" if blocked else ""
        yield f"earlier: {_count(len(passed), 'step')} passed in {seconds}{later}"
    elif blocked:
        yield f"later:   {_count(blocked, 'step')} blocked"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
