"""The commands that deploy a template, and the parameters that they give to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...parsing.shell_tokens import Word
from ..document import Document
from ..program_words import base_name, program_words
from ..shell import UNKNOWN, ShellCode, known_text, shell_codes
from .named_files import file_of
from .template_text import Template, read_template

_FILE_OPTIONS = frozenset({"--template-file", "--template-body", "--template", "-t"})
_PARAMETERS = frozenset({"--parameters", "--parameter-overrides"})
_KEY = re.compile(r"ParameterKey=(?P<key>[^,\s]*)(?:,ParameterValue=(?P<value>.*))?", re.DOTALL)
_PLAIN = re.compile(r"(?P<key>[^=]+)=(?P<value>.*)", re.DOTALL)
_read = lru_cache(maxsize=64)(read_template)


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter that a command gives: its name, its value, and the word that says it."""

    name: str
    value: str
    word: Word


@dataclass(frozen=True)
class TemplateCall:
    """A command that deploys a template of the project.

    Attributes:
        code: it stands in.
        operation: `deploy`, `create-stack`, ...
        template: the template.
        file: the word that names its file.
        given: the parameters.
        are_all: no others can be given.
    """

    code: ShellCode
    operation: str
    template: Template
    file: Word
    given: tuple[Given, ...]
    are_all: bool


def template_calls(document: Document) -> Iterator[TemplateCall]:
    """Give the commands of a document whose template is there and can be read."""
    for code in shell_codes(document):
        if "template" not in code.code and "sam " not in code.code:
            continue
        for command in code.commands.all:
            words = program_words(command.words)
            if operation := _operation([known_text(word) for word in words]):
                yield from _call(document, code, operation, words)


def _operation(words: Sequence[str]) -> str:
    """Give the operation when it is one that deploys a template."""
    if words and base_name(words[0]) == "sam" and "deploy" in words[1:2]:
        return "deploy"
    if not words or base_name(words[0]) not in {"aws", "awslocal"} or "cloudformation" not in words:
        return ""
    (after,) = words[words.index("cloudformation") + 1 :][:1] or [""]
    known = {"deploy", "create-stack", "update-stack", "create-change-set"}
    return after if after in known else ""


def _call(
    document: Document, code: ShellCode, operation: str, words: Sequence[Word]
) -> Iterator[TemplateCall]:
    option, file, given = "", None, []
    are_all = True
    for word in words[1:]:
        text = known_text(word)
        if text.startswith("-"):
            option, equals, text = text.partition("=")
            if not equals:
                continue
        if text.startswith(UNKNOWN) or not text:
            are_all = False
        elif option in _FILE_OPTIONS:
            file = (word, text.removeprefix("file://"))
        elif option in _PARAMETERS:
            found = [*_given(text, word)]
            given += found
            are_all = are_all and bool(found)
    if file is None or UNKNOWN in file[1] or (path := file_of(document, file[1])) is None:
        return
    read = _read(document.files.text(path) or "")
    if isinstance(read, Template) and read.is_closed:
        yield TemplateCall(code, operation, read, file[0], tuple(given), are_all)


def _given(text: str, word: Word) -> Iterator[Given]:
    """Read the parameters of one word; nothing for JSON and for files."""
    if text.startswith(("[", "{", "file://")):
        return
    pattern = _KEY if "ParameterKey=" in text else _PLAIN
    parts = text.split() if pattern is _PLAIN and " " in text else [text]
    for part in parts:
        if (found := pattern.match(part)) and UNKNOWN not in found["key"]:
            value = found["value"] if len(parts) == 1 else UNKNOWN
            yield Given(found["key"].strip("\"'"), value or "", word)
