"""One line of what to do about a failure that a terminal of the operator would not have shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..model import Output, Step, Verdict
from .aws_versions import hint_of_version

_OF_THE_FENCE = {
    r"\bsocket: (?:Permission denied|Operation not permitted)|_socket\.socket\.__init__": (
        "in the fence there is no UDP and no other protocol than TCP, see docs/fence.md"
    ),
    r"Permission denied|PermissionError|EACCES|Operation not permitted|EPERM": (
        "in the fence a block writes below its work directory ($TMPDIR, not /tmp), and reads "
        "nobody's files; `runbooks_writable` and `runbooks_readable` open more, see docs/fence.md"
    ),
    r"Temporary failure in name resolution|EAI_AGAIN|[Cc]ould not resolve host": (
        "in the fence no names are looked up: what speaks HTTP goes through the proxy of the "
        "environment; what needs another server can be skipped, with `skip` or `skip-if`"
    ),
}
_OF_EVERY_RUN = {
    r"The config profile \((?P<it>.+?)\) could not be found": (
        "a profile whose name comes out of a variable is declared in the front matter, under "
        "`profiles`: `{it}`"
    ),
    r'Could not connect to the endpoint URL: "(?P<it>https?://(?:localhost|127\.0\.0\.1):\d+)': (
        "nothing listens at {it}; the emulator is at $AWS_ENDPOINT_URL, where every command finds "
        "it that names no endpoint"
    ),
    r"^bash: \$: command not found": (
        "a prompt stands before the command: take it away, or make the block a `console`"
    ),
    r"%\S+: no such job|pid \d+ is not a child of this shell": (
        "a step that ended with a failure ended its shell: what it had started runs on, and later "
        "steps know it by its process id only, for `kill` and not for `wait`"
    ),
    r"EOFError: EOF when reading a line": (
        "nobody answers: standard input is empty; write the answer on the page"
    ),
}
_TOO_LONG = (
    "a step that needs longer says so before it, with `<!-- runbook: timeout=10m -->`; what serves "
    "until it is stopped is started with `&`"
)
_STRICT = (
    "`runbooks_fidelity` is strict, which fails such steps; "
    "`<!-- runbook: skip-if=emulator:moto -->` leaves one out"
)
_ASKS = re.compile(r"\s*(?:builtin\s+|command\s+)?read\b")


def hint(
    step: Step,
    line: int,
    outputs: Sequence[Output],
    verdict: Verdict,
    *,
    held: bool,
    aws: int | None = None,
) -> str:
    """Say what to do when the last command sounds as if the run were the reason.

    Args:
        step: the step that failed.
        line: the document's line at which it did.
        outputs: what its commands gave back.
        verdict: on the step.
        held: whether it ran in a fence of the kernel.
        aws: the major version of the AWS CLI; None when it is not known.

    Returns:
        Empty when nothing of the run is known to sound so.
    """
    if verdict is Verdict.TIMED_OUT:
        return _TOO_LONG
    if verdict is Verdict.APPROXIMATE:
        return _STRICT
    if verdict not in {Verdict.FAILED, Verdict.DIFFERS} or not outputs:
        return ""
    if aws and (words := hint_of_version(step, line, outputs, aws)):
        return words
    said = outputs[-1].stdout + outputs[-1].stderr
    command = step.commands[len(outputs) - 1]
    promised = command.expectation.text if command.expectation else ""
    known: Mapping[str, str] = _OF_EVERY_RUN | (_OF_THE_FENCE if held else {})
    for pattern, words in known.items():
        found = re.search(pattern, said, re.MULTILINE)
        if found and not re.search(pattern, promised):
            return words.format_map(found.groupdict())
    if verdict is Verdict.FAILED and _ASKS.match(_line(command.code, line - command.line)):
        return "nobody answers: standard input is empty; write the answer on the page"
    return ""


def _line(code: str, number: int) -> str:
    lines = code.split("\n")
    return lines[number] if 0 <= number < len(lines) else ""
