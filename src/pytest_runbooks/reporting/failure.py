"""The text of a step that failed: what, where, the difference, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from ..model import Outcome, Procedure, Runner, Stream, Verdict

AROUND = 3  # lines of a block shown before and after the one that failed
TAIL = 40  # lines of a stream shown


def failure_text(
    outcome: Outcome, path: str, procedure: Procedure, known: Iterable[Outcome], nodeid: str
) -> str:
    """Say what happened to a step, for a terminal and for a CI log.

    Args:
        outcome: what happened.
        path: the document, as it is shown.
        procedure: what the step belongs to.
        known: the outcomes of the procedure's steps, as far as they are known.
        nodeid: what pytest is told to run this step again.
    """
    details = ", ".join(filter(None, [outcome.message, _seconds(outcome.seconds)]))
    lines = [f"{path}:{outcome.line}: {outcome.verdict} ({details})"]
    lines += _command(outcome)
    lines += _difference(outcome)
    lines += _streams(outcome)
    lines += _context(outcome, procedure, known)
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
    failed = outcome.line if outcome.verdict is not Verdict.DIFFERS else None
    around = range(len(code))
    if failed is not None:
        index = failed - command.line
        around = range(max(0, index - AROUND), min(len(code), index + AROUND + 1))
    width = len(str(command.line + len(code)))
    for index in around:
        line = command.line + index
        yield f"  {'>' if line == failed else ' '} {line:>{width}}  {code[index]}".rstrip()


def _difference(outcome: Outcome) -> Iterator[str]:
    comparison = outcome.comparison
    if outcome.verdict is not Verdict.DIFFERS or comparison is None:
        return
    if comparison.message:
        yield f"  {comparison.message}"
    width = max((len(one.text) for one in comparison.lines if one.line), default=0)
    for one in comparison.lines:
        text = f"  {one.mark} {one.text:<{min(width, 72)}}"
        yield f"{text}  line {one.line}" if one.mark == "-" and one.line else text.rstrip()


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
        lines = text.rstrip("\n").split("\n")
        yield f"{name}:"
        if len(lines) > TAIL:
            yield f"  ({len(lines) - TAIL} more lines above)"
        yield from (f"  {line}".rstrip() for line in lines[-TAIL:])


def _context(outcome: Outcome, procedure: Procedure, known: Iterable[Outcome]) -> Iterator[str]:
    steps = list(procedure.steps)
    index = steps.index(outcome.step)
    before = [one for one in known if one.step in steps[:index]]
    passed = [one for one in before if one.verdict is Verdict.PASSED]
    blocked = [step for step in steps[index + 1 :] if not step.options.cleanup]
    said = []
    if passed:
        seconds = _seconds(sum(one.seconds for one in passed))
        said.append(f"{_count(len(passed), 'step')} passed in {seconds}")
    if blocked and not outcome.step.options.cleanup:
        said.append(f"{_count(len(blocked), 'later step')} blocked")
    if said:
        yield f"earlier: {'; '.join(said)}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
