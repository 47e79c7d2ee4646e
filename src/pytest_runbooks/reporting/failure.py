"""The text of a step that failed: what, where, the difference, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from ..api.secret_names import MASK
from ..editing.rewriting import NOT_WRITTEN, TRACEBACK
from ..matching.lines import without_escapes
from ..model import Comparison, Outcome, Refusal, Runner, Stream, Verdict
from .approximate import approximate_lines
from .calls import calls_line, refused_lines
from .confirmation import confirmation_text
from .faults import fault_texts
from .masking import Masker
from .stub_calls import stub_lines
from .waits import waits_text

AROUND = 3  # lines of a block shown before and after the one that failed
HEAD = 12  # lines of a block shown when it is its output that differs
TAIL = 40  # lines of a stream shown
BEFORE = 100  # lines before those shown in which a secret may begin
WIDEST = 500  # characters shown of a line


def failure_text(
    outcome: Outcome,
    path: str,
    known: Iterable[Outcome],
    blocked: int,
    nodeid: str,
    masker: Masker,
) -> str:
    """Say what happened to a step, for a terminal and for a CI log.

    Args:
        outcome: what happened.
        path: the document, as it is shown.
        known: the outcomes of the procedure so far, in the order in which they happened.
        blocked: how many later steps do not run because of this one.
        nodeid: what pytest is told to run this step again.
        masker: takes out secrets, before anything is cut.
    """
    attempts = f"{outcome.attempts} attempts" if outcome.attempts > 1 else ""
    message = masker.mask(outcome.message)
    details = ", ".join(filter(None, [message, attempts, seconds_text(outcome.seconds)]))
    lines = [f"{path}:{outcome.line}: {outcome.verdict} ({details})"]
    lines += _command(outcome, masker)
    lines += (masker.mask(f"  {text} is {value}") for text, value in outcome.filled.items())
    lines += _difference(outcome, masker)
    lines += _streams(outcome, masker)
    lines += (masker.mask(line) for line in calls_line(outcome.calls))
    lines += approximate_lines(outcome.calls)
    lines += (f"fault:   {text}" for text in fault_texts(outcome, masker))
    lines += stub_lines(outcome.stub_calls, masker)
    lines += (masker.mask(line) for line in refused_lines(outcome.refusals))
    confirmed = confirmation_text(outcome, masker)
    lines += [f"asked:   {confirmed}"] if confirmed else []
    lines += [f"waits: {waited}"] if (waited := waits_text(outcome)) else []
    lines += [f"hint:    {outcome.hint}"] if outcome.hint else []
    lines += _context(outcome, known, blocked)
    lines.append(f"rerun:   pytest {shlex.quote(nodeid)}")
    if _can_be_accepted(outcome, masker):
        lines.append(f"accept:  pytest {shlex.quote(path)} --runbooks-update")
    return _shown(lines)


def _can_be_accepted(outcome: Outcome, masker: Masker) -> bool:
    """Say whether a document can be written anew so that the step passes, as far as is known."""
    held = outcome.comparison
    if outcome.verdict is not Verdict.DIFFERS or held is None or held.query:
        return False
    came_out = [line.text for line in held.lines if line.mark == "+"]
    is_shown = all(masker.mask(text) == text for text in came_out)
    is_refused = any(one.cut or TRACEBACK in one.stdout for one in outcome.outputs)
    is_refused |= NOT_WRITTEN in outcome.message
    return bool(held.lines) and is_shown and not is_refused


def late_refusals_text(path: str, line: int, refusals: Sequence[Refusal], masker: Masker) -> str:
    """Say what a procedure asked for after its last step, as by a trap or in the background.

    Args:
        path: the document, as it is shown.
        line: of the step that ran last.
        refusals: what was refused.
        masker: takes out secrets.
    """
    lines = [f"{path}:{line}: {Verdict.REFUSED} (after the last step had ended)"]
    lines += (masker.mask(line) for line in refused_lines(refusals))
    return _shown(lines)


def seconds_text(seconds: float) -> str:
    """Write a duration, a short one in milliseconds."""
    return f"{seconds:.1f} s" if seconds >= 0.05 else f"{seconds * 1000:.0f} ms"


def _command(outcome: Outcome, masker: Masker) -> Iterator[str]:
    """Show the command that ran last; of a longer one, what stands around the line that failed."""
    if outcome.verdict is Verdict.UNFILLED:
        above = [one for one in outcome.step.commands if one.line <= outcome.line]
        command = above[-1]
    elif not outcome.outputs or outcome.step.runner is None:
        return
    else:
        command = outcome.step.commands[len(outcome.outputs) - 1]
    code = masker.mask(command.code.rstrip("\n")).split("\n")
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
    last = outcome.outputs[-1] if outcome.outputs else None
    return (last and last.called_from) or outcome.line


def _difference(outcome: Outcome, masker: Masker) -> Iterator[str]:
    comparison = outcome.comparison
    if outcome.verdict is not Verdict.DIFFERS or comparison is None:
        return
    if comparison.message:
        yield f"  {masker.mask(comparison.message)}"
    # All lines at once, since a private key is one secret over many lines.
    texts = masker.mask("\n".join(one.text for one in comparison.lines)).split("\n")
    shown = [*zip(comparison.lines, texts, strict=True)] if comparison.lines else []
    width = max((len(text) for one, text in shown if one.line), default=0)
    where = _file_of_promise(outcome, comparison)
    for one, masked in shown:
        text = f"  {one.mark} {printable(masked):<{min(width, 72)}}"
        yield f"{text}  {where}{one.line}" if one.mark == "-" and one.line else text.rstrip()
    documented, actual = ([text for one, text in shown if one.mark == mark] for mark in "-+")
    if shown and documented == actual and texts != [one.text for one in comparison.lines]:
        yield f"  ~ what differs is a secret, masked as `{MASK}`"
    if cut := outcome.outputs[-1].cut if outcome.outputs else 0:
        yield f"  ~ {cut:,} bytes from the middle of the output were not kept, nor compared"


def _file_of_promise(outcome: Outcome, comparison: Comparison) -> str:
    """Give what stands before the line of a promise: a file where it is not the document's."""
    command = outcome.step.commands[max(len(outcome.outputs) - 1, 0)]
    queries = [one for one in command.queried if one.query == comparison.query]
    promised = queries[0] if comparison.query and queries else command.expectation
    path = promised.position.path if promised else ""
    return f"{path}:" if path not in {"", outcome.step.position.path} else "line "


def _streams(outcome: Outcome, masker: Masker) -> Iterator[str]:
    """Show what the last command printed, but for what the difference shows already."""
    if not outcome.outputs:
        return
    output = outcome.outputs[-1]
    both = outcome.step.stream is Stream.BOTH
    # What a query found, and what does not fit a schema, is not what the difference shows.
    compared = outcome.comparison if outcome.verdict is Verdict.DIFFERS else None
    shown = outcome.step.stream if compared and not compared.query else None
    streams = [("output" if both else "stdout", output.stdout, {Stream.STDOUT, Stream.BOTH})]
    streams.append(("stderr", output.stderr, {Stream.STDERR}))
    for name, text, kinds in streams:
        if not text.strip() or shown in kinds:
            continue
        lines = without_escapes(text).rstrip("\n").split("\n")
        yield f"{name}:"
        if len(lines) > TAIL:
            yield f"  ({_count(len(lines) - TAIL, 'more line')} above)"
        # A secret may begin in lines that are not shown.
        masked = masker.mask("\n".join(lines[-TAIL - BEFORE :])).split("\n")
        yield from (f"  {_clipped(printable(line))}".rstrip() for line in masked[-TAIL:])


def printable(text: str) -> str:
    """Write what would move a terminal's cursor, or not be seen, as Python writes it."""
    return "".join(
        one if one.isprintable() or one == "\t" else one.encode("unicode_escape").decode()
        for one in text
    )


def _shown(lines: Iterable[str]) -> str:
    """Put lines together, of which blocks have a say in most: no terminal obeys any."""
    return "\n".join(map(printable, "\n".join(lines).split("\n")))


def _clipped(line: str) -> str:
    more = len(line) - WIDEST
    return line if more <= 0 else f"{line[:WIDEST]} … ({_count(more, 'more character')})"


def _context(outcome: Outcome, known: Iterable[Outcome], blocked: int) -> Iterator[str]:
    before = takewhile(lambda one: one.step is not outcome.step, known)
    passed = [one for one in before if one.verdict is Verdict.PASSED]
    if passed:
        seconds = seconds_text(sum(one.seconds for one in passed))
        later = f"; {_count(blocked, 'later step')} blocked" if blocked else ""
        yield f"earlier: {_count(len(passed), 'step')} passed in {seconds}{later}"
    elif blocked:
        yield f"later:   {_count(blocked, 'step')} blocked"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
