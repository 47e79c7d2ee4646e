"""What a document makes, to know that it destroys nothing but that."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..parsing.shell_commands import ShellCommand
from .boto3.trace import boto3_uses
from .destructions import Destruction, all_shell_codes, kind_of
from .destructive import AWS, aws_words, destroying
from .document import Document, per_document, section_of
from .program_words import base_name, program_words
from .python import PythonCode, python_codes
from .shell import ShellCode, known_text

_MAKING = re.compile(
    r"(?:create|run|put|register|allocate|request|import|copy|restore|upload|deploy|provision"
    r"|purchase|issue|mb|cp|mv|sync|generate)(?:-.*)?"
)
# Programs that make something, and the word that says so; none where they do nothing else.
_MAKERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("mkdir", "mktemp", "touch", "cp", "mv", "tee", "tar", "unzip", "wget"), ()),
    **dict.fromkeys(("curl", "openssl", "ssh-keygen", "createdb"), ()),
    "kubectl": ("apply", "create", "run", "expose"),
    "helm": ("install", "upgrade"),
    "git": ("clone", "init", "worktree", "commit"),
    "docker": ("run", "create", "up"),
    "docker-compose": ("up",),
    "terraform": ("apply",),
    "tofu": ("apply",),
    "terragrunt": ("apply",),
    "eksctl": ("create",),
    "kops": ("create",),
    "cdk": ("deploy",),
    "pulumi": ("up",),
    "sam": ("deploy",),
    "serverless": ("deploy",),
    "sls": ("deploy",),
    "amplify": ("push", "init"),
    "eb": ("create",),
    "copilot": ("init", "deploy"),
    "gcloud": ("create",),
    "az": ("create",),
    "zfs": ("create",),
    "zpool": ("create",),
}
# Programs that work on a whole folder, and name nothing.
_NAMELESS = frozenset({"terraform", "tofu", "terragrunt", "cdk", "pulumi", "sam", "serverless"})
_FILES = frozenset({"rm", "find", "shutil-rmtree", "rmtree", "git", "shred"})
_CLEANS = re.compile(
    r"\bclean|\btear\b|teardown|\bnettoy|\baufr(?:ä|ae)um|\blimp|\bpulizia|清理|片付け|クリーンアップ",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:batch-|admin-|force-)?(?:delete|terminate|purge|schedule|deregister|release|empty)-"
)
_OF_BUCKETS = ("create-bucket", "s3 mb")
_MADE_BY = {
    "s3 rb": _OF_BUCKETS,
    "s3 sync": _OF_BUCKETS,
    "s3 rm": (*_OF_BUCKETS, "s3 cp", "s3 mv", "s3 sync", "put-object", "upload-file"),
    "delete-bucket": _OF_BUCKETS,
    "delete-stack": ("create-stack", "deploy"),
    "schedule-key-deletion": ("create-key",),
    "delete-access-key": ("create-access-key",),
}


@dataclass(frozen=True)
class Creation:
    """A command that makes something.

    Attributes:
        line: of the document.
        kind: the program, or the operation of AWS; `>` for what only writes a file.
        text: the command, and what stands before it on its line, as an assignment.
    """

    line: int
    kind: str
    text: str


@per_document
def creations(document: Document) -> tuple[Creation, ...]:
    """Find the commands of a document that make something."""
    found = [
        one
        for code in all_shell_codes(document)
        for command in code.commands.all
        for one in _of_command(code, command)
    ]
    found += _in_python(document)
    for step in document.steps:
        line = step.block.position.line
        if step.options.file:
            found.append(Creation(line, ">", step.options.file))
        made = [one.kind for one in found if line <= one.line <= step.block.last_line]
        found += [
            Creation(line, kind, capture.name) for capture in step.options.captures for kind in made
        ]
    return tuple(found)


def _of_command(code: ShellCode, command: ShellCommand) -> Iterator[Creation]:
    words = program_words(command.words)
    texts = [known_text(word) for word in words]
    program = base_name(texts[0]) if texts else ""
    begin = command.words[0].begin
    line = code.position(begin).line
    before = code.code[code.code.rfind("\n", 0, begin) + 1 : begin]
    targets = [code.written(one.target) for one in command.redirections]
    written = " ".join([code.code[begin : command.words[-1].end], *targets])
    kind = _kind(program, texts[1:])
    if kind and not destroying(program, texts[1:]):
        if program in {"cp", "mv"} or kind in {"s3 cp", "s3 mv"}:
            bare = [word for word in words[1:] if not word.start.startswith("-")]
            written = code.written(bare[-1]) if bare else ""
        yield Creation(line, kind, before + written)
    for one in command.redirections:
        if one.sign.startswith((">", "&>")):
            yield Creation(line, ">", code.written(one.target))


def _kind(program: str, arguments: Sequence[str]) -> str:
    if program in AWS:
        words = aws_words(arguments)
        if len(words) < 2 or not _MAKING.fullmatch(words[1]):
            return ""
        return f"s3 {words[1]}" if words[0] == "s3" else words[1]
    if program not in _MAKERS:
        return ""
    makes = _MAKERS[program]
    return program if not makes or any(word in makes for word in arguments) else ""


def _in_python(document: Document) -> Iterator[Creation]:
    for asked in boto3_uses(document).asked:
        if _MAKING.fullmatch(kind := kind_of(asked)):
            yield _of_python(asked.code, asked.call, kind)
    for code in python_codes(document):
        for node in ast.walk(code.tree) if code.tree and "mk" in code.code else ():
            name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in {"mkdir", "makedirs", "mkdtemp"}:
                yield _of_python(code, node, name)


def _of_python(code: PythonCode, node: ast.Call, kind: str) -> Creation:
    lines = code.code.split("\n")[node.lineno - 1 : node.end_lineno]
    return Creation(code.of_node(node).start.line, kind, "\n".join(lines))


def is_of_the_page(document: Document, destruction: Destruction) -> bool:
    """Say whether the page made, above, what is destroyed here: something of the same name.

    Where it cleans up, something of the same kind is enough.
    """
    step = destruction.step
    section = section_of(document, destruction.line)
    cleans = bool(_CLEANS.search(section.title) or (step and step.options.cleanup))
    made = [
        one
        for kind, several in _by_kind(document).items()
        if _is_made_by(destruction.kind, kind)
        for one in several
        if one.line <= destruction.line
    ]
    if cleans or destruction.kind in _NAMELESS:
        return bool(made)
    return any(_stands_in(name, one.text) for one in made for name in destruction.names)


@per_document
def _by_kind(document: Document) -> dict[str, list[Creation]]:
    found: dict[str, list[Creation]] = {}
    for one in creations(document):
        found.setdefault(one.kind, []).append(one)
    return found


def _is_made_by(destroys: str, makes: str) -> bool:
    if destroys in _MADE_BY:
        return makes in _MADE_BY[destroys]
    if destroys in _FILES:
        return makes == ">" or "-" not in makes
    if verb := _VERB.match(destroys):
        noun = destroys[verb.end() :].removesuffix("s")
        return noun in makes
    return destroys == makes


def _stands_in(name: str, text: str) -> bool:
    bare = name.lstrip("$").rstrip("/")
    if not bare or bare not in text:
        return False
    after = "/" if bare.startswith("s3://") else ""
    return bool(re.search(rf"(?<![\w-]){re.escape(bare)}(?![\w{after}-])", text))
