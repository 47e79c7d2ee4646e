"""Which shell variables a document reads before anything sets them.

Only reads of which it is sure are given. A name without `$` in a command above, or in the same
block, is taken to set the variable: `read NAME`, `for NAME in`. On a page that was not written for
this tool a sentence, a table or a comment anywhere on it does so, too ("set `NAME` to the name of
the bucket"), and so does a page beside it. What this tool runs, runs as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ..model import Step
from ..parsing.procedures import make_procedures
from ..parsing.shell_tokens import Read
from .document import Document, per_document
from .shell import ShellCode
from .strangers import pure_shell

_EVERYBODY_HAS = re.compile(
    r"""HOME|PATH|USER|LOGNAME|SHELL|PWD|OLDPWD|HOSTNAME|LANG|LC_\w+|TERM|TMPDIR|EDITOR|VISUAL|PAGER
      | DISPLAY|SSH_\w+|E?UID|PPID|RANDOM|SECONDS|LINENO|BASH\w*|FUNCNAME|PIPESTATUS|REPLY|IFS
      | OSTYPE|HOSTTYPE|MACHTYPE|COLUMNS|LINES|OPT(?:ARG|IND)|SHLVL|EPOCH\w+|SUDO_\w+|DIRSTACK
      | GROUPS|COMP_\w+|HIST\w+|PS[0-4]|XDG_\w+|COPROC|MAPFILE|MAIL|MANPATH|CDPATH|ENV|TZ|DEBUG
      | AWS_\w+|GITHUB_\w+|GH_\w+|RUNNER_\w+|ACTIONS_\w+|CI|CI_\w+|CODEBUILD_\w+|BITBUCKET_\w+
      | BUILD_\w+|JENKINS_\w+|WORKSPACE|LAMBDA_\w+|KUBECONFIG|KUBERNETES_\w+|DOCKER_\w+|COMPOSE_\w+
      | GO(?:PATH|ROOT|BIN|OS|ARCH)|JAVA_HOME|VIRTUAL_ENV|CONDA_\w+|PYTHON\w+|NODE_\w+|NPM_\w+
      | NVM_DIR|LD_LIBRARY_PATH|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|https?_proxy|no_proxy|all_proxy
      | GOOGLE_\w+|GCLOUD_\w+|CLOUDSDK_\w+|DEVSHELL_\w+|AZURE_\w+|ARM_\w+|TF_\w+|HOMEBREW_\w+
      | IDENTITY_\w+|MSI_\w+|SystemRoot|APPDATA|USERPROFILE|PROGRAMFILES|MSYS\w*|WSL_\w+|ZSH\w*""",
    re.VERBOSE,
)
_NAME = re.compile(r"(?P<read>\$\{?[#!]?)?(?<![\w])(?P<name>[A-Za-z_]\w*)")
_ASSIGNMENT = re.compile(r"(?<![\w$\-])(?P<name>[A-Za-z_]\w*)(?:\[[^\]\n]{0,200}\])?\+?=")
_ASSIGNED = re.compile(r"(?<![\w$\-])(?P<name>[A-Za-z_]\w*)=")
_MOST_PAGES = 200
# What other programs put into the page.
_INCLUDES = re.compile(
    r"\{\{[<%]|\{%-? *(?:include|render|snippet)|--8<--|^\.\. include::|\[!(?:INCLUDE|code)"
    r"|^:::code|\[\[VAR::|^@include|^import .* from ['\"]",
    re.MULTILINE | re.IGNORECASE,
)
_STAYS_SET = re.compile(r"\$\{\w+:?[=?]")
_SETS_UNKNOWN = frozenset({".", "eval", "source"})


@dataclass(frozen=True, slots=True)
class Unset:
    """A read of a variable that nothing above sets.

    Attributes:
        code: where it stands.
        read: the read.
        below: the document's line where it is set, below; 0 when it is nowhere.
        others: the names of all variables that the document sets.
    """

    code: ShellCode
    read: Read
    below: int
    others: frozenset[str]


@per_document
def unset_reads(document: Document) -> tuple[Unset, ...]:
    """Give, in order, the first read of each variable that is not set there."""
    codes: dict[int, list[ShellCode]] = {}
    for code in pure_shell(document):
        codes.setdefault(id(code.step), []).append(code)
    front = document.front_matter
    given = {*front.env, *(name for one in front.environments for name in one.env)}
    found: dict[tuple[int, int], Unset] = {}
    title = document.inspection.title
    for procedure in make_procedures(document.steps, document.sections, title, front.procedures):
        for one in _of_procedure(procedure.steps, codes, given):
            found.setdefault((one.code.line, one.read.begin), one)
    if document.is_runbook or not found:
        return () if front.fixtures else tuple(found.values())
    if _INCLUDES.search(document.text):
        return ()
    wanted = {one.read.name for one in found.values()} - _names_of_the_page(document)
    wanted -= _set_beside(document, wanted)
    return tuple(one for one in found.values() if one.read.name in wanted)


def _of_procedure(
    steps: Sequence[Step],
    codes: Mapping[int, Sequence[ShellCode]],
    given: Collection[str],
) -> Iterator[Unset]:
    known = {*given}
    all_codes = [code for step in steps for code in codes.get(id(step), ())]
    others = frozenset(name for code in all_codes for name in assigned(code))
    below = cache(lambda: _assignments(all_codes))
    for step in steps:
        for code in codes.get(id(step), ()):
            known |= _bare_names(_without_comments(code))
            end = _end_of_sure(code)
            for read in reads(code):
                if read.begin > end:
                    return
                if _STAYS_SET.match(code.code, read.begin):
                    known.add(read.name)
                elif _is_unset(read, known):
                    known.add(read.name)
                    places = below().get(read.name, ())
                    line = next((line for begin, line in places if begin > code.line), 0)
                    yield Unset(code, read, line, others)
            if end < len(code.code):
                return
        known |= {capture.name for capture in step.options.captures}


def _is_unset(read: Read, known: Collection[str]) -> bool:
    return not (
        read.is_guarded or read.name in known or _EVERYBODY_HAS.fullmatch(read.name) is not None
    )


def reads(code: ShellCode) -> Iterator[Read]:
    """Give the variables that some shell code reads, in its order."""
    if code.commands.is_lost:
        return
    found: dict[int, Read] = {}
    for command in code.commands.all:
        for word in command.words:
            found.update((read.begin, read) for read in word.reads)
        for redirection in command.redirections:
            for read in (*redirection.target.reads, *redirection.reads):
                found[read.begin] = read
    yield from (found[begin] for begin in sorted(found))


def assigned(code: ShellCode) -> Iterator[str]:
    """Give the names that some shell code assigns a value."""
    for command in code.commands.all:
        for word in command.words:
            name, sign, _ = word.start.partition("=")
            if sign and re.fullmatch(r"[A-Za-z_]\w*\+?", name):
                yield name.rstrip("+")


def _end_of_sure(code: ShellCode) -> int:
    """Give the offset behind which something may be set that nobody sees."""
    if code.commands.is_lost:
        return -1
    found = [
        command.words[0].begin
        for command in code.commands.all
        if command.words[0].start in _SETS_UNKNOWN
    ]
    return min(found, default=len(code.code))


def _without_comments(code: ShellCode) -> str:
    text = code.code
    for begin, end in reversed(code.commands.comments):
        text = text[:begin] + " " * (end - begin) + text[end:]
    return text


def _bare_names(text: str) -> set[str]:
    return {one["name"] for one in _NAME.finditer(text) if not one["read"]}


def _names_of_the_page(document: Document) -> set[str]:
    """Give the names on the page, but for those that only its commands hold."""
    lines = [*document.lines]
    for code in pure_shell(document):
        for index, text in enumerate(code.code.split("\n")[:-1], code.line - 1):
            if index < len(lines):
                lines[index] = lines[index].replace(text, "", 1) if text else lines[index]
    names = {one["name"] for one in _NAME.finditer("\n".join(lines))}
    for code in pure_shell(document):
        for begin, end in code.commands.comments:
            names |= {one["name"] for one in _NAME.finditer(code.code[begin:end])}
    return names


def _set_beside(document: Document, wanted: Collection[str]) -> set[str]:
    """Give those names that pages in the same folder assign: this one may be read after them."""
    found: set[str] = set()
    if not wanted:
        return found
    folder = document.file.parent
    for name in document.files.names(folder)[:_MOST_PAGES]:
        if name.endswith(".md") and name != document.file.name:
            found |= _assigned_in(document.files.text(folder / name) or "").intersection(wanted)
            if len(found) == len(wanted):
                break
    return found


@lru_cache(maxsize=_MOST_PAGES)
def _assigned_in(text: str) -> frozenset[str]:
    return frozenset(found["name"] for found in _ASSIGNED.finditer(text))


def _assignments(codes: Sequence[ShellCode]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Give, for each name, the codes that assign it a value, by their line, and where each does."""
    found: dict[str, dict[int, int]] = {}
    for code in codes:
        for one in _ASSIGNMENT.finditer(code.plain):
            lines = found.setdefault(one["name"], {})
            if code.line not in lines:
                lines[code.line] = code.position(one.start()).line
    return {name: tuple(lines.items()) for name, lines in found.items()}
