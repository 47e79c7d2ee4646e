"""The files of the project that commands of a page name: scripts that they run, inputs of tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ..model import Span
from ..parsing.shell_tokens import Word
from .document import Document, per_document
from .link_site import folders_above
from .program_words import base_name, program_words
from .shell import ShellCode, literal, shell_codes

_INTERPRETERS = re.compile(r"(?:ba|z|k|da)?sh|python(?:\d(?:\.\d+)?)?|node|ruby|perl|source|\.")
_WITH_CODE = frozenset({"-c", "-m", "-s", "-e", "-E", "-i", "-p", "--eval", "-n", "-"})
_FILE_OPTIONS = {
    "kubectl": ("-f", "--filename"),
    "helm": ("-f", "--values"),
    "docker-compose": ("-f", "--file"),
    "terraform": ("-var-file",),
    "ansible-playbook": (),
    "sam": ("--template-file", "--template", "-t"),
    "eksctl": ("-f", "--config-file"),
}
_PATH = re.compile(r"(?:\.{1,2}/)*[\w@.-]+(?:/[\w@. -]+)*")
_LEAVES = frozenset(
    {"cd", "pushd", "popd", "git", "gh", "ssh", "docker", "podman", "vagrant", "tar", "unzip"}
    | {"curl", "wget", "npx", "npm", "yarn", "pnpm", "sam", "cdk", "serverless", "amplify", "eb"}
    | {"cookiecutter", "copier", "django-admin", "rails", "cargo", "go", "make", "svn", "hg", "cp"}
    | {"mv", "rsync", "scp", "ln", "pip", "pip3", "virtualenv", "venv", "install", "chroot", "su"}
)
"""What may bring other files, or lead to another place; behind it nothing is known."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a command needs.

    Attributes:
        path: as it is written.
        span: where.
        line: the line of the document.
    """

    path: str
    span: Span
    line: int


@per_document
def named_files(document: Document) -> tuple[NamedFile, ...]:
    """Give the files that commands need, as long as it is known where they run."""
    found: list[NamedFile] = []
    for code in shell_codes(document):
        if code.commands.is_lost:
            break
        for command in code.commands.all:
            words = program_words(command.words)
            if not words or command.header:
                continue
            program = literal(words[0])
            if program is None:
                continue
            found += _of(code, program, words)
            if base_name(program) in _LEAVES and not _has_no_effect(words):
                return tuple(found)
    return tuple(found)


def _has_no_effect(words: tuple[Word, ...]) -> bool:
    """Say whether a command brings no file: `git status`, `make --version`."""
    second = literal(words[1]) if len(words) > 1 else None
    return second in {"--version", "version", "-v", "-V", "status", "log", "--help", "push", "diff"}


def _of(code: ShellCode, program: str, words: tuple[Word, ...]) -> Iterator[NamedFile]:
    if "/" in program:
        yield from _named(code, words[0], program)
        return
    if _INTERPRETERS.fullmatch(program):
        for word in words[1:]:
            text = literal(word)
            if text is None or text in _WITH_CODE or (text.startswith("-") and "=" not in text):
                return  # an option may take the next word
            yield from _named(code, word, text)
            return
    options = _FILE_OPTIONS.get(program, ())
    for word, value in pairwise(words):
        text = literal(value)
        if literal(word) in options and text is not None:
            yield from _named(code, value, text)
    for word in words[1:]:
        text = literal(word) or ""
        name, _, after = text.partition("=")
        if after and name in options:
            yield from _named(code, word, after)


def _named(code: ShellCode, word: Word, path: str) -> Iterator[NamedFile]:
    if path.startswith(("/", "~")) or not _PATH.fullmatch(path) or path in {".", ".."}:
        return
    span = code.of_word(word)
    yield NamedFile(path, span, span.start.line)


def places(document: Document) -> tuple[Path, ...]:
    """Give the folders that relative paths of commands may count from."""
    workdir = document.front_matter.workdir
    found = [document.beside(workdir)] if workdir else []
    return (*found, *folders_above(document))
