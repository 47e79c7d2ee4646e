"""The workflows of GitHub Actions beside a document, and the calls of `gh` that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...model import Span
from ...parsing.shell_tokens import Word
from ...procedures.stub_program import gh
from ...procedures.stub_program.arguments import read
from ...procedures.workflow_files import FOLDER, read_workflow, remotes_in
from ..document import Document, per_document
from ..program_words import base_name, program_words
from ..shell import UNKNOWN, ShellCode, known_text, shell_codes

Plain = dict[str, Any]

# Where a page goes to another repository, its calls are not those of this one.
_LEAVES = re.compile(
    r"^[^\S\n]*+(?:git\s+clone|gh\s+repo\s+(?:clone|fork|create|set-default)"
    r"|export\s+GH_REPO|GH_REPO=)\b",
    re.MULTILINE,
)
_MAY_LEAVE = re.compile(r"^[^\S\n]*+(?:cd|pushd)\b", re.MULTILINE)
_NAMED = re.compile(r"(?<![\w/.-])(?:\./)?\.github/workflows/(?P<name>[\w.-]+\.ya?ml)\b")


@per_document
def workflow_texts(document: Document) -> dict[str, str]:
    """Give the workflow files of the nearest folder that has some, by their names."""
    folder = document.file.parent
    root = document.files.root
    while True:
        here = folder / FOLDER
        found = {
            name: document.files.text(here / name) or ""
            for name in document.files.names(here)
            if name.endswith((".yml", ".yaml"))
        }
        if found or folder == root or not folder.is_relative_to(root):
            return found
        folder = folder.parent


@per_document
def workflows(document: Document) -> tuple[Plain, ...]:
    """Give these workflows, read as a call of `gh` needs them."""
    return tuple(_read(*one) for one in workflow_texts(document).items())


# The same files stand beside many documents.
_read = lru_cache(maxsize=256)(read_workflow)


@dataclass(frozen=True)
class WorkflowCall:
    """A call of `gh` that names a workflow of this repository.

    Attributes:
        code: it stands in.
        command: `("workflow", "run")` and the like.
        selector: the word that names the workflow.
        place: of that word.
        words: all of the call's.
        fields: for `run`: the `key=value` that it gives, None where something else decides.
        is_whole: all that it gives is in `fields`.
    """

    code: ShellCode
    command: tuple[str, str]
    selector: str
    place: Span
    words: tuple[Word, ...]
    fields: tuple[str, ...]
    is_whole: bool

    def place_of(self, field: str) -> Span:
        """Give the place of a field in the call."""
        for word in self.words:
            if known_text(word).endswith(field):
                return self.code.of_word(word)
        return self.place


@per_document
def workflow_calls(document: Document) -> tuple[WorkflowCall, ...]:
    """Give the calls whose workflow is known to be one of this repository, or to be none."""
    found = [one for code in shell_codes(document) if "gh" in code.code for one in _calls(code)]
    if not found or not workflow_texts(document):
        return ()
    for code in shell_codes(document):
        if _LEAVES.search(code.code) or (not document.is_runbook and _MAY_LEAVE.search(code.code)):
            return ()
    facts = {"repositories": _remotes(document), "workflows": workflows(document)}
    return tuple(call for call, where in found if not gh.is_elsewhere(where, facts))


def _remotes(document: Document) -> list[str]:
    config = document.files.text(document.files.root / ".git" / "config")
    return remotes_in(config or "")


def _calls(code: ShellCode) -> Iterator[tuple[WorkflowCall, str]]:
    """Give the calls of some code, each with the repository that it names."""
    for command in code.commands.all:
        words = program_words(command.words)
        if not words or base_name(known_text(words[0])) != "gh":
            continue
        texts = [known_text(word) for word in words[1:]]
        names, _ = read(texts, gh.REPOSITORY)
        kind = (names[0], names[1]) if len(names) > 1 else ("", "")
        if kind not in gh.VALUED:
            continue
        plain, options = read(texts, (*gh.REPOSITORY, *gh.VALUED[kind]))
        given = [value for name, value in options if name in gh.WORKFLOW]
        selector = (given[-1:] if kind == ("run", "list") else plain[2:3]) or [""]
        where = [value for name, value in options if name in gh.REPOSITORY][-1:] or [""]
        if not selector[0] or UNKNOWN in selector[0] or UNKNOWN in where[0]:
            continue
        word = next(word for word in words[1:] if known_text(word).endswith(selector[0]))
        fields = tuple(value for name, value in options if name in gh.RAW + gh.MAGIC)
        is_whole = not (
            any(text.startswith(UNKNOWN) for text in plain[2:])
            or any(UNKNOWN in name or name in {"--json", "-h", "--help"} for name, _ in options)
        )
        yield (
            WorkflowCall(code, kind, selector[0], code.of_word(word), words, fields, is_whole),
            where[0],
        )


def workflow_of(call: WorkflowCall, known: tuple[Plain, ...]) -> Plain | None:
    """Give the workflow that a call names; None when there is none, or several."""
    if call.selector.endswith((".yml", ".yaml")):
        file = base_name(call.selector)
        return next((one for one in known if one["file"] == file), None)
    name = call.selector.casefold()
    found = [one for one in known if one["name"].casefold() == name]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class NamedWorkflow:
    """A workflow file that the text of a document names; `path` is as it is written."""

    name: str
    path: str
    place: Span


@per_document
def named_workflows(document: Document) -> tuple[NamedWorkflow, ...]:
    """Give the workflow files of this repository that a document names, each once."""
    found: dict[str, NamedWorkflow] = {}
    for number, line in enumerate(document.lines, 1):
        if ".github/workflows/" not in line:
            continue
        for one in _NAMED.finditer(line):
            place = document.at(number, one.start() + 1, len(one[0]))
            found.setdefault(one["name"], NamedWorkflow(one["name"], one[0], place))
    return tuple(found.values())
