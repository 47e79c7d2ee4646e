"""What a document destroys; see `creations` for what it made itself before."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from botocore import xform_name

from ..model import Span, Step
from ..parsing.shell_commands import ShellCommand
from ..parsing.shell_tokens import Word
from .aws.shown import shown_calls
from .boto3.trace import boto3_uses
from .boto3.uses import Asked
from .destructive import AWS, aws_words, destroying, destroying_sql
from .document import Document, per_document
from .program_words import base_name, program_words
from .python import PythonCode, python_codes
from .shell import UNKNOWN, ShellCode, known_text, shell_codes


@dataclass(frozen=True)
class Destruction:
    """A command that destroys something.

    Attributes:
        span: where it stands.
        shown: how it is called, in backticks.
        kind: the program, or the operation of AWS, that does it.
        names: the words of it that can say what is destroyed.
        code: all of its block.
        end: the offset behind its own line in that: what stands before it, comments may say.
        step: the block as it runs; None when it does not.
    """

    span: Span
    shown: str
    kind: str
    names: tuple[str, ...]
    code: str
    end: int
    step: Step | None

    @property
    def line(self) -> int:
        """The line of the document on which it begins."""
        return self.span.start.line


@per_document
def destructions(document: Document) -> tuple[Destruction, ...]:
    """Find the commands of a document that destroy, in order."""
    found = [*_in_shell(document), *_in_python(document), *_in_sql(document)]
    return tuple(sorted(found, key=lambda one: one.span))


@per_document
def all_shell_codes(document: Document) -> tuple[ShellCode, ...]:
    """Give the shell text that runs, and that of fences without a language with `aws` in them."""
    codes = shell_codes(document)
    known = {code.step.block.position for code in codes}
    shown = {id(call.code): call.code for call in shown_calls(document)}
    extra = [code for code in shown.values() if code.step.block.position not in known]
    return (*codes, *extra)


def _in_shell(document: Document) -> Iterator[Destruction]:
    captured = {one.name: one.capture for one in document.front_matter.placeholders if one.capture}
    for code in all_shell_codes(document):
        for command in code.commands.all:
            words = program_words(command.words)
            if not words:
                continue
            program = base_name(known_text(words[0]))
            if program in code.commands.functions:
                continue
            arguments = [_shown(word) for word in words[1:]]
            shown = destroying(program, arguments) or _by_here_document(code, command, program)
            if shown:
                yield Destruction(
                    code.span(words[0].begin, words[-1].end),
                    shown,
                    _kind(program, arguments),
                    _names(code, words, program, captured),
                    code.code,
                    _end_of_line(code.code, words[-1].end),
                    code.step,
                )


_TEMPORARY = re.compile(r"(?:.*_)?te?mp(?:_?dir)?", re.IGNORECASE)


def _shown(word: Word) -> str:
    """Give a word's text; a folder for temporary files that a variable names is one."""
    text = known_text(word)
    is_temporary = text.startswith(UNKNOWN) and any(
        _TEMPORARY.fullmatch(read.name) for read in word.reads[:1]
    )
    return f"/tmp/{text}" if is_temporary else text  # noqa: S108 - it is compared only


def _kind(program: str, arguments: Sequence[str]) -> str:
    if program not in AWS:
        return program
    words = aws_words(arguments)
    return f"s3 {words[1]}" if words[0] == "s3" else words[1]


def _by_here_document(code: ShellCode, command: ShellCommand, program: str) -> str:
    for one in command.redirections:
        if one.body is not None and program in {"psql", "mysql", "mariadb", "sqlite3"}:
            found = destroying_sql(code.code[one.body : one.body_end])
            return f"{found[1]}" if found else ""
    return ""


def _end_of_line(code: str, offset: int) -> int:
    end = code.find("\n", offset)
    return end if end >= 0 else len(code)


# Words that say how, and not what, or that stand everywhere.
_HOW = re.compile(
    r"-.*|true|false|json|text|table|ya?ml|[A-Za-z]{1,2}|[\d.]*|[./*~]*|[a-z]{2}(?:-[a-z]+)+-\d"
    r"|cluster|service|deployment|namespace|node|ingress|secret|configmap|all|default|delete"
    r"|uninstall|destroy|prune|system|volume|REGIONAL|arn:aws:.*:"
)

_ALONE = re.compile(rf"(?:s3://)?{UNKNOWN}/?")


def _names(
    code: ShellCode, words: Sequence[Word], program: str, captured: Mapping[str, str]
) -> tuple[str, ...]:
    found: list[str] = []
    is_aws = program in AWS
    how = [*aws_words([known_text(word) for word in words[1:]])[:2]] if is_aws else []
    for word in words[1:]:
        text = known_text(word)
        if text in how or _HOW.fullmatch(text):
            continue
        if word.substituted:  # `$(cat arn.txt)`
            found += re.findall(r"[\w/-]+\.\w+|\$\w+", code.written(word))
        elif UNKNOWN not in text:
            found += [one for one in text.split("=") if not _HOW.fullmatch(one)]
        else:
            found.append(code.written(word).strip("\"'"))
            if _ALONE.fullmatch(text):
                inside = [p for p in code.placeholders if word.begin <= p.start < word.end]
                found += [f"${read.name}" for read in word.reads]
                found += [captured[p.name] for p in inside if p.name in captured]
    return tuple(found)


_DESTROYS = re.compile(
    r"(?:batch-|admin-)?(?:delete|terminate|purge)(?!-(?:tags?|message))(?:-.*)?"
)


def _in_python(document: Document) -> Iterator[Destruction]:
    for asked in boto3_uses(document).asked:
        kind = kind_of(asked)
        if _DESTROYS.fullmatch(kind):
            shown = ast.unparse(asked.call.func)
            yield _of_python(asked.code, asked.call, f"`{shown}`", kind)
    for code in python_codes(document):
        for node in ast.walk(code.tree) if code.tree and "rmtree" in code.code else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "shutil.rmtree":
                yield _of_python(code, node, "`shutil.rmtree`", "rmtree")


def kind_of(asked: Asked) -> str:
    """Give the operation that boto3 is asked for, as the AWS CLI writes it."""
    name: str = xform_name(asked.request.operation, "-")
    return name


def _of_python(code: PythonCode, node: ast.Call, shown: str, kind: str) -> Destruction:
    names = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    names += [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if isinstance(owner, ast.Name) and "_" in shown:
        names.remove(owner.id)  # the client of everything
    end = sum(len(line) + 1 for line in code.code.split("\n")[: node.lineno]) - 1
    texts = tuple(one for one in names if isinstance(one, str) and not _HOW.fullmatch(one))
    return Destruction(code.of_node(node), shown, kind, texts, code.code, end, code.step)


def _in_sql(document: Document) -> Iterator[Destruction]:
    for block in document.blocks:
        if block.language in {"sql", "mysql", "postgresql", "postgres", "psql", "plsql"}:
            found = destroying_sql(block.code)
            if found:
                begin = found[0]
                end = _end_of_line(block.code, begin)
                span = document.in_code(block, begin, end)
                names = tuple(re.findall(r"[\w.]{4,}", block.code[begin:end]))[2:]
                yield Destruction(span, found[1], "sql", names, block.code, end, None)
