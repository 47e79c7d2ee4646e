"""From what a command gave back to the verdict on its step."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..matching import compare
from ..matching.lines import without_escapes
from ..model import (
    Command,
    Comparison,
    Ending,
    Form,
    Output,
    Refusal,
    Runner,
    Step,
    Stream,
    Verdict,
)
from .captures import search


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one command, with the line it points to and one line that says why."""

    verdict: Verdict
    line: int
    message: str = ""
    comparison: Comparison | None = None


def documented_exit(step: Step, command: Command) -> int | None:
    """Give the exit status that the document promises; None for any.

    In a transcript of several commands the option speaks of the last one.
    """
    if step.options.exit is None or command is step.commands[-1]:
        return step.options.exit
    return 0


def judge(
    step: Step,
    command: Command,
    output: Output,
    bindings: Mapping[str, str],
    names: Mapping[str, str],
) -> Judgement:
    """Hold what a command gave back against what the document says of it."""
    last = command.line + max(0, command.code.rstrip("\n").count("\n"))
    line = output.line or last
    expected = documented_exit(step, command)
    is_left = step.options.background
    if output.ending is Ending.TIMED_OUT:
        return Judgement(Verdict.TIMED_OUT, line, output.reason if is_left else "killed")
    if is_left and output.reason:
        return Judgement(Verdict.FAILED, line, f"exit {output.status}, {output.reason}")
    if expected is not None and output.status != expected:
        said = f"exit {output.status}" + (f", expected {expected}" if expected else "")
        if output.ending is Ending.KILLED:
            said = f"the {step.runner} session was killed by signal {output.status - 128}"
        if output.reason:
            said += f", {output.reason}"
        if output.called_from:
            said += f", called from line {output.called_from}"
        return Judgement(Verdict.FAILED, line, said)
    if command.expectation is None:
        return Judgement(Verdict.PASSED, command.line)
    actual = compared(step, output)
    comparison = compare(command.expectation, actual, bindings=bindings, names=names)
    if comparison.matches:
        return Judgement(Verdict.PASSED, command.line, comparison=comparison)
    return Judgement(
        Verdict.DIFFERS, command.line, f"{step.stream}, exit {output.status}", comparison
    )


def compared(step: Step, output: Output) -> str:
    """Give the stream of an output that the document speaks of."""
    return output.stderr if step.stream is Stream.STDERR else output.stdout


def judge_queries(
    step: Step,
    command: Command,
    output: Output,
    bindings: dict[str, str],
    names: Mapping[str, str],
) -> Judgement | None:
    """Hold what queries find in an output against what they promise; None when all is right.

    Args:
        step: the step.
        command: its command, with what it promises.
        output: what the command gave back.
        bindings: what names stand for; those that are bound here are added.
        names: variables that a promise may mention.
    """
    said = without_escapes(compared(step, output))
    for promised in command.queried:
        try:
            found = search(promised.query, said)
        except ValueError as error:
            return Judgement(Verdict.DIFFERS, command.line, str(error))
        is_text = isinstance(found, str) and promised.form is Form.TEXT
        text = found if is_text else json.dumps(found, ensure_ascii=False)
        comparison = compare(promised, f"{text}\n", bindings=bindings, names=names)
        if not comparison.matches:
            said = f"what `{promised.query}` finds"
            comparison = replace(comparison, query=promised.query)
            return Judgement(Verdict.DIFFERS, command.line, said, comparison)
        bindings |= comparison.bindings
    return None


def refused(refusals: Sequence[Refusal]) -> str:
    """Say in one line what a step asked for and did not get."""
    first, *more = dict.fromkeys(map(str, refusals))
    return f"{first}, and {len(more)} more" if more else first


_HOST = re.compile(
    r"://(?:[^/@\s]*@)?(?P<url>\[[^\]]+\]|[^/:\s]+)"
    r"|connection to (?P<address>\[[^\]]+\]|[^:\s]+)"
    r"|socket @?(?P<path>\S+)"
)
# `&` that ends a command, and no part of `&&`, of a redirection or of a URL.
_BACKGROUND = re.compile(r"(?<![&<>|\\])&(?=[\s;)}]|$)|\b(?:nohup|setsid|coproc|disown)\b")


def with_origin(refusal: Refusal, step: Step, earlier: Sequence[Step]) -> Refusal:
    """Say of a refusal that an earlier step may have caused it, when only that names its host.

    A process that was left in the background asks for things while another step runs. Which step
    it was cannot be known: what the running one names is its own.

    Args:
        refusal: what was refused while a step ran.
        step: the step that ran.
        earlier: those that ran before it, in that order.
    """
    if line_of(refusal, step):
        return refusal
    for one in reversed(earlier):
        if line := line_of(refusal, one):
            code = "".join(command.code for command in one.commands)
            is_left = one.runner is Runner.BASH and _BACKGROUND.search(code)
            origin = f"in the background, from line {line}" if is_left else f"named in line {line}"
            return replace(refusal, origin=origin)
    return refusal


def line_of(refusal: Refusal, step: Step) -> int | None:
    """Find the line of a step that names the host of what was refused; None when none does."""
    host = _HOST.search(refusal.what)
    if not host or not host.lastgroup:
        return None
    name = host[host.lastgroup].strip("[]")
    lines = (
        (number, line)
        for command in step.commands
        for number, line in enumerate(command.code.split("\n"), command.line)
    )
    return next((number for number, line in lines if name in line), None)
