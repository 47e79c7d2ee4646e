"""Which steps of a document change something, and where it looks whether that is so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..api.effects import changes
from ..model import Span, Step
from ..parsing.shell_commands import ShellCommand
from .aws.calls import AwsCall, aws_calls
from .boto3.trace import boto3_uses
from .destructive import bare_words, destroying
from .document import Document, per_document
from .program_words import base_name, program_words
from .shell import ShellCode, known_text, literal, shell_codes


@dataclass(frozen=True)
class Change:
    """A command that changes something outside of the shell.

    Attributes:
        step: the block that it stands in.
        span: its place.
        shown: how it is called, without backticks.
    """

    step: Step
    span: Span
    shown: str


_CHANGING = {
    "terraform": {"apply", "destroy", "import"},
    "tofu": {"apply", "destroy", "import"},
    "terragrunt": {"apply", "destroy"},
    "kubectl": {
        *("apply", "delete", "create", "replace", "patch", "scale", "set", "drain", "cordon"),
        *("uncordon", "label", "annotate", "taint", "expose", "autoscale"),
    },
    "helm": {"install", "upgrade", "uninstall", "rollback", "delete"},
    "eksctl": {"create", "delete", "scale", "upgrade"},
    "cdk": {"deploy", "destroy"},
    "sam": {"deploy", "delete"},
    "pulumi": {"up", "destroy"},
    "serverless": {"deploy", "remove"},
}
_S3 = {"mv", "rm", "sync", "mb", "rb", "website"}
_OWN = {("cloudformation", "deploy"), ("ecs", "deploy")}
# What asks a service to do something and prints what came of it, or takes a message.
_CALLS = re.compile(r"Invoke.*|Receive.*|Converse.*|Tag.*|Untag.*")


@per_document
def changes_of(document: Document) -> tuple[Change, ...]:
    """Find what the steps of a document change, in order; what a test sets up is left out."""
    found = [*_by_aws(document), *_by_programs(document), *_by_python(document)]
    return tuple(sorted((one for one in found if _counts(one.step)), key=lambda one: one.span))


def _counts(step: Step) -> bool:
    said = step.options
    return not (said.cleanup or said.setup or step.block.is_hidden or said.skip is not None)


def _by_aws(document: Document) -> Iterator[Change]:
    for call in aws_calls(document):
        if call.path and not call.asks_for_help and not call.is_waiter and _is_change(call):
            shown = " ".join(("aws", *call.path))
            yield Change(call.code.step, call.code.of_command(call.command), shown)


def _is_change(call: AwsCall) -> bool:
    if call.option("--generate-cli-skeleton") or call.option("--dry-run"):
        return False
    if call.operation:
        given = {one.parameter: literal(one.values[0]) for one in call.options if one.values}
        is_call = _CALLS.fullmatch(call.operation)
        return not is_call and changes(call.service, call.operation, given)
    if call.path[:1] == ("s3",):
        target = literal(call.positional[-1]) if call.positional else None
        is_up = call.path[1:] == ("cp",) and bool(target and target.startswith("s3://"))
        return is_up or call.path[1:2] in {(name,) for name in _S3}
    return call.path in _OWN


def _by_programs(document: Document) -> Iterator[Change]:
    for code, command, program, arguments in _commands(document):
        words = bare_words(arguments)
        known = _CHANGING.get(program, set())
        shown = words[0] if words and words[0] in known and "token" not in words[1:2] else ""
        if any(one.startswith("--dry-run") for one in arguments):
            continue
        if shown or (program in {"psql", "mysql"} and destroying(program, arguments)):
            name = f"{program} {shown}".strip()
            yield Change(code.step, code.of_command(command), name)


def _commands(document: Document) -> Iterator[tuple[ShellCode, ShellCommand, str, list[str]]]:
    for code in shell_codes(document):
        for command in code.commands.all:
            if words := program_words(command.words):
                texts = [known_text(word) for word in words]
                yield code, command, base_name(texts[0]), texts[1:]


def _by_python(document: Document) -> Iterator[Change]:
    for asked in boto3_uses(document).asked:
        service, operation = asked.request.service, asked.request.operation
        if not _CALLS.fullmatch(operation) and changes(service, operation):
            span = asked.code.of_node(asked.call)
            yield Change(asked.code.step, span, ast.unparse(asked.call.func))


_TESTS = {
    **dict.fromkeys(("[", "test", "grep", "egrep", "fgrep", "diff", "cmp", "pytest", "goss"), ""),
    "jq": "-e",
    "curl": "-f",
    "kubectl": "wait",
    "helm": "test",
    "terraform": "-detailed-exitcode",
}
_IN_TEXT = re.compile(
    r"^[^\S\n]*+(?:(?:if|while|until)\s*+)?(?:!\s*+)?\[\[|\bexit [1-9]|\breturn [1-9]"
    r"|^[^\S\n]*+assert\b|\braise\b"
    r"|\brollout status\b|\bjq\s+(?:-\w+\s+)*(?:-\w*e|--exit-status)|curl\s[^\n]*(?:-\w*f|--fail)"
    r"|\bwait_until_\w+\(|\.get_waiter\(|\bwait\.until\b",
    re.MULTILINE,
)


@per_document
def verifications_of(document: Document) -> tuple[int, ...]:
    """Give the lines on which a document looks whether something is so, and fails if not."""
    found = [
        step.block.last_line
        for step in document.steps
        if step.is_of_a_person or step.options.manual or is_promised(step)
    ]
    for code, command, program, arguments in _commands(document):
        needs = _TESTS.get(program)
        if needs == "" or (needs and needs in arguments):
            found.append(code.position(command.words[0].begin).line)
    found += [
        call.code.position(call.words[-1].begin).line
        for call in aws_calls(document)
        if call.is_waiter
    ]
    for step in document.steps:
        for command_of_step in step.commands if step.runner is not None else ():
            for one in _IN_TEXT.finditer(command_of_step.code):
                above = command_of_step.code.count("\n", 0, one.end())
                found.append(command_of_step.line + above)
    return tuple(sorted(found))


def is_promised(step: Step) -> bool:
    """Say whether the page promises something about what a step prints."""
    said = any(command.expectation or command.queried for command in step.commands)
    return said or step.options.schema is not None
