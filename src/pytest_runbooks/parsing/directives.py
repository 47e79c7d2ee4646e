"""Directives: HTML comments for the tool, read and attached to the fence that they stand before."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import Block, Directive, Option, Position

from .faults import EXAMPLE as FAULT_EXAMPLE
from .faults import WORDS as FAULT_WORDS
from .faults import read_fault
from .hidden_fences import find_hidden_fence, read_hidden_fence
from .ignores import IGNORE, is_ignore
from .lines import Problems
from .markdown import Comment, Edge, Element, Heading, InlineComment, Prose
from .options import DIRECTIVE_OPTIONS
from .sidecar import Row
from .value_problem import ValueProblemError

_WORD = "runbook"
_HEAD = re.compile(rf"\s*{_WORD}:")
_NEARLY = re.compile(r"\s*([A-Za-z][\w-]*)(\s*:)?")
_NEAR_ENOUGH = 0.85  # `runbok`, `run-book` and `rubnook` are; `rulebook` and `notebook` are not

_OPTION = re.compile(
    r"""(?P<stray>=\S*)
      | (?P<name>[^\s=]+)
        (?P<sign>\s*=\s*)?
        (?(sign)(?:"(?P<double>[^"]*)"(?=\s|$)|'(?P<single>[^']*)'(?=\s|$)
            |(?P<bare>(?:\w+:)?/(?:[^/\n\\]|\\.)+/(?=\s|$)|\S*)))""",
    re.VERBOSE,
)
_OF_A_PERSON = ("manual", "approval")
_WITHOUT_A_BLOCK = (*_OF_A_PERSON, "id", "skip", "skip-if", "takes", "mark", "setup", "cleanup")
_HOW = "write `<!-- runbook: timeout=30s -->`"


@dataclass(frozen=True, slots=True)
class Fence:
    """A block with what the directives directly before it say.

    Attributes:
        block: the fence; without a marker where a directive speaks of a person's work alone.
        options: by their keys, see `OptionRule.key`.
        row: what a sidecar says of it, beside the options; None when it says nothing.
    """

    block: Block
    options: Mapping[str, Option]
    row: Row | None = None

    @property
    def is_of_a_person(self) -> bool:
        """Whether there is no fence, but something that a person does."""
        return not self.block.marker


def attach_directives(
    elements: Iterable[Element], problems: Problems
) -> tuple[list[Heading | Prose | Edge | Fence], list[Directive]]:
    """Attach each directive to the next fence of its container, or to the one that it holds.

    Between the two there may be blank lines and other comments, which nobody sees. Several
    directives before one fence are read as one. What a person does (`manual`, `approval`) may
    stand by itself, also before what another does. Every other place of a directive is a problem.

    Returns:
        The elements without their comments, each block with its options; and the directives.
    """
    seen: list[Heading | Prose | Edge | Fence] = []
    directives: list[Directive] = []
    waiting: list[Directive] = []
    for element in elements:
        match element:
            case Comment():
                directive, hidden = _read_comment(element, problems)
                if directive:
                    if _of_a_person([directive]) & _of_a_person(waiting):
                        seen += _by_itself(waiting, problems)
                        waiting = []
                    waiting.append(directive)
                    directives.append(directive)
                if not hidden:
                    continue
                seen.append(Fence(hidden, _merge(waiting, problems)))
            case InlineComment():
                _check_inline(element, problems)
                continue
            case Block():
                seen.append(Fence(element, _merge(waiting, problems)))
            case _:
                seen += _by_itself(waiting, problems)
                seen.append(element)
        waiting = []
    seen += _by_itself(waiting, problems)
    return seen, directives


def _of_a_person(directives: Iterable[Directive]) -> set[str]:
    names = {option.name for directive in directives for option in directive.options}
    return names & {*_OF_A_PERSON}


def _by_itself(waiting: Sequence[Directive], problems: Problems) -> Iterator[Fence]:
    """Give what a person does where directives stand before no fence."""
    options = [option for directive in waiting for option in directive.options]
    if _of_a_person(waiting):
        for option in options:
            if option.name not in _WITHOUT_A_BLOCK:
                problems.add(
                    option.position,
                    f"`{option.name}` has no block to speak of",
                    "put the directive directly before a fence, or leave the option out",
                )
        place, last = waiting[0].position, waiting[-1].last_line
        nothing = Block(place, last, "", "", "", "", (), "", ())
        yield Fence(nothing, _merge(waiting, problems))
        return
    for directive in waiting:
        problems.add(
            directive.position,
            "the directive is attached to nothing",
            "put it directly before a fence, at the indentation of the fence",
        )


def _merge(waiting: Sequence[Directive], problems: Problems) -> dict[str, Option]:
    merged: dict[str, Option] = {}
    for directive in waiting:
        for option in directive.options:
            key = DIRECTIVE_OPTIONS[option.name].key(option.name, option.value)
            first = merged.setdefault(key, option)
            if first is not option:
                problems.add(
                    option.position,
                    f"`{key}` is written twice",
                    f"the first one is on line {first.position.line}; keep one of them",
                )
    return merged


def _check_inline(comment: InlineComment, problems: Problems) -> None:
    if is_ignore(comment.content):
        return
    if _HEAD.match(comment.content) or _is_misspelt(comment.content):
        problems.add(
            comment.position,
            "the directive stands inside a line of text",
            "put it on a line of its own, directly before a fence",
        )


def _read_comment(comment: Comment, problems: Problems) -> tuple[Directive | None, Block | None]:
    """Read a comment that is a directive, and the fence that it holds; nothing of others."""
    position = comment.excerpt.position(comment.start)
    if not comment.closed:
        problems.add(position, "the comment is not closed", "write `-->` at its end")
        return None, None
    if is_ignore(comment.content):
        return None, None
    head = _HEAD.match(comment.content)
    if not head:
        if _is_misspelt(comment.content):
            word = comment.content.split(maxsplit=1)[0]
            problems.add(position, f"`{word}` does not begin a directive", _HOW)
        return None, None
    known = len(problems)
    opening = find_hidden_fence(comment)
    block = None if opening is None else read_hidden_fence(comment, opening, problems)
    options = tuple(_read_options(comment, head.end(), opening, problems))
    if opening is not None and block is None:
        return None, None
    if not options and opening is None and len(problems) == known:
        problems.add(position, "the directive says nothing", _HOW)
    return Directive(options, position, comment.last_line), block


def _read_options(
    comment: Comment, start: int, end: int | None, problems: Problems
) -> Iterator[Option]:
    content = comment.content if end is None else comment.content[:end]
    unquoted, said = "", False
    fault: _WrittenFault | None = None
    for found in _OPTION.finditer(content, start):
        position = comment.excerpt.position(comment.start + 4 + found.start())
        if unquoted and _is_no_option(found):
            if not said:
                problems.add(
                    position,
                    f"`{found['name']}` stands behind the value of `{unquoted}`",
                    f'put a value with blanks into quotes: `{unquoted}="..."`',
                )
            said = True
            continue
        if fault and found["name"] in FAULT_WORDS and found["sign"]:
            fault.words.append(shlex.quote(f"{found['name']}={_value_of(found)}"))
            continue
        if found["name"] == "fault" and found["sign"] == "=" and _value_of(found):
            if fault:
                yield from fault.read(problems)
            fault = _WrittenFault(position, [_value_of(found)])
            continue
        bare = found["bare"] or ""
        unquoted, said = (found["name"] if bare else ""), bare[:1] in {'"', "'"}
        option = _read_option(found, position, problems, FAULT_WORDS if fault else ())
        if option:
            yield option
    if fault:
        yield from fault.read(problems)


@dataclass(frozen=True, slots=True)
class _WrittenFault:
    """A fault whose words stand behind it in the directive, as options would."""

    position: Position
    words: list[str]

    def read(self, problems: Problems) -> Iterator[Option]:
        text = re.sub(r"\s*\n\s*", " ", " ".join(self.words))
        try:
            read_fault(text)
        except ValueProblemError as error:
            problems.add(self.position, error.message, error.hint)
        else:
            yield Option("fault", text, self.position)


def _value_of(found: re.Match[str]) -> str:
    values = (found["double"], found["single"], found["bare"])
    return next((value for value in values if value is not None), "")


def _is_no_option(found: re.Match[str]) -> bool:
    """Say whether a word behind a value without quotes is most likely the rest of that value."""
    name = found["name"]
    if name is None or found["sign"] or name in DIRECTIVE_OPTIONS:
        return False
    return not get_close_matches(name, DIRECTIVE_OPTIONS, n=1)


def _read_option(
    found: re.Match[str], position: Position, problems: Problems, words: Iterable[str]
) -> Option | None:
    """Read an option; `words` are allowed there, too, and are no options."""
    name, sign = found["name"], found["sign"]
    if name is None:
        problems.add(position, f"`{found['stray']}` has no name before it", _HOW)
        return None
    rule = DIRECTIVE_OPTIONS.get(name)
    if rule is None:
        key = name.removesuffix(":")
        known = key != name and DIRECTIVE_OPTIONS.get(key)
        allowed = (*DIRECTIVE_OPTIONS, IGNORE, *words)
        hint = f"write `{known.example}`" if known else suggestion(name, allowed)
        if name in FAULT_WORDS and not words:
            problems.add(position, f"`{name}` stands behind no fault", f"write `{FAULT_EXAMPLE}`")
            return None
        problems.add(position, f"unknown option `{name}`", hint)
        return None
    bare, value = found["bare"], _value_of(found)
    problem: tuple[str, str] | None = None
    if sign and rule.read is None:
        problem = f"`{name}` takes no value", f"write `{rule.example}` alone"
    elif rule.read and not value and (sign or rule.needs_value):
        problem = f"`{name}` has no value", f"write `{rule.example}`"
    elif sign and sign != "=":
        problem = f"`{name}` is parted from its value", f"write `{rule.example}`, without spaces"
    elif bare and bare[0] in "\"'":
        problem = f"the quoted value of `{name}` does not end", f"write `{rule.example}`"
    elif rule.read and value:
        value = re.sub(r"\s*\n\s*", " ", value)
        try:
            rule.read(value)
        except ValueProblemError as error:
            problem = error.message, error.hint
    if problem:
        problems.add(position, *problem)
        return None
    return Option(name, value, position)


def _is_misspelt(content: str) -> bool:
    """Tell a directive whose first word is written wrongly from a comment about runbooks.

    It takes a word near `runbook` and either a colon or what looks like options behind it.
    """
    found = _NEARLY.match(content)
    if not found:
        return False
    word, colon = found[1].lower(), found[2]
    if SequenceMatcher(None, word, _WORD).ratio() < _NEAR_ENOUGH:
        return False
    if colon and word != "runbooks":
        return True
    names = [token["name"] for token in _OPTION.finditer(content, found.end())]
    return bool(names) and all(name in DIRECTIVE_OPTIONS for name in names)
