"""What is surely wrong with JSON and YAML in fences, which are often parts of something longer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...model import Block
from ..document import Document

_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"')
# What stands for something else, or is no JSON on purpose: elisions, comments, templates.
_ON_PURPOSE = re.compile(r"\.\.|…|//|/\*|#|\{\{|\{%|[<>$*`~]")
_OTHER_DIALECT = re.compile(
    r"jsonc|json5|hjson|vscode|vs code|tsconfig|compilerOptions|devcontainer|eslintrc|babelrc"
    r"|renovate|settings\.json|zed\b|sublime|jsonnet|deno",
    re.IGNORECASE,
)
_ABOVE = 6
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "NaN": "null"}
_ELIDED = re.compile(r"\.\.\.|…|\{\{|\{%|<%|\$\{|<[A-Za-z][^<>]*>")
_SECOND_COLON = re.compile(r"[ ]*(?:- )*[\w./-]+:[ ]+(?P<value>[\w/][^\"'#\[\]{}]*?):(?:[ ]|$)")


@dataclass(frozen=True, slots=True)
class TextMistake:
    """What is wrong with a text.

    Attributes:
        begin: the offset of where.
        end: behind it.
        message: what is wrong.
        hint: what to do.
        instead: what surely stands there when it is right; None when that is not certain.
    """

    begin: int
    end: int
    message: str
    hint: str
    instead: str | None = None


def blocks_of(document: Document, *languages: str) -> Iterator[Block]:
    """Give the fences in some languages that are no expected output, which has a form of its own.

    Where comments or trailing commas are part of the language, as in the settings of editors,
    nothing is given.
    """
    expected = {
        one.position.line
        for step in document.steps
        for command in step.commands
        for one in (command.expectation,)
        if one is not None
    }
    for block in document.blocks:
        if block.language not in languages or block.is_hidden:
            continue
        lines = document.lines[max(block.position.line - _ABOVE, 0) : block.position.line]
        if block.first_code_line not in expected and not _OTHER_DIALECT.search(
            "\n".join((*lines, block.code))
        ):
            yield block


def json_mistake(text: str) -> TextMistake | None:
    """Say what is surely wrong with JSON; None when it is right, or not certainly wrong."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        at = error.pos
    except (ValueError, RecursionError):  # a number longer, or a list deeper, than Python reads
        return None
    else:
        return None
    if not text.lstrip().startswith(("{", "[")) or _ON_PURPOSE.search(_TEXT.sub('""', text)):
        return None
    return _json_at(text, at)


def _json_at(text: str, at: int) -> TextMistake | None:
    """Say what is wrong at the offset where a parser gave up."""
    while at < len(text) and text[at].isspace():
        at += 1
    before = text[:at].rstrip()
    rest = text[at:]
    if rest.startswith(",") and rest[1:].lstrip()[:1] in {"}", "]"}:  # as newer Pythons say it
        before, at = text[: at + 1], at + 1
        rest = text[at:].lstrip()
    if before.endswith(",") and rest[:1] in {"}", "]"}:
        comma = len(before) - 1
        message = f"a `,` stands before `{rest[0]}`"
        return TextMistake(comma, comma + 1, message, "JSON allows none there: take it out", "")
    if rest[:1] in {"}", "]"} and _is_whole(before):
        return TextMistake(at, at + 1, f"`{rest[0]}` closes nothing", "take it out")
    if rest[:1] == '"' and before.endswith(('"', "}", "]")) and "\n" in text[len(before) : at]:
        place = len(before)
        message = "a `,` is missing at the end of the line"
        return TextMistake(place - 1, place, message, "write `,` between members", before[-1] + ",")
    word = re.match(r"[A-Za-z]+", rest)
    if word and word[0] in _WORDS and before.endswith((":", ",", "[")):
        right = _WORDS[word[0]]
        how = f"write `{right}`"
        return TextMistake(at, at + len(word[0]), f"`{word[0]}` is no word of JSON", how)
    if rest[:1].isdigit() and re.search(r"[:,\[\s]-?0$", text[:at]):
        return TextMistake(at - 1, at, "a number begins with `0`", "take the zeros out")
    return None


def _is_whole(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def yaml_mistake(text: str) -> TextMistake | None:
    """Say what is surely wrong with YAML; None when it is right, or not certainly wrong."""
    import yaml  # noqa: PLC0415 - takes long to load

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        for _ in yaml.parse(text, Loader=loader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
    except (yaml.YAMLError, RecursionError):
        return None
    else:
        return None
    return _yaml_at(text, mark.line, mark.column) if mark else None


def _yaml_at(text: str, number: int, column: int) -> TextMistake | None:
    """Say what is wrong with a line at which a parser gave up."""
    lines = text.split("\n")
    if number >= len(lines) or any(_ELIDED.search(line) for line in lines[: number + 1]):
        return None
    line = lines[number]
    begin = sum(len(one) + 1 for one in lines[:number])
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent and column <= len(indent) and line.strip() and "{" not in text:
        at = begin + indent.index("\t")
        return TextMistake(at, at + 1, "a tab indents the line", "YAML allows blanks only")
    value = re.match(r"[ ]*(?:- )*(?:[\w./-]+:[ ]+)?(?P<sign>[`@*])(?P<next>.?)", line)
    if value and value.start("sign") in {column, column - 1}:
        at = begin + value.start("sign")
        if value["sign"] != "*" or value["next"] in {".", "/"}:
            return TextMistake(
                at,
                at + 1,
                f"a value begins with `{value['sign']}`".replace("```", "a backquote"),
                "put it in quotes",
            )
    found = _SECOND_COLON.match(line)
    if found and column == found.end("value"):
        at = begin + found.end("value")
        message = "a value holds `: ` and has no quotes"
        return TextMistake(at, at + 1, message, "put the value in quotes")
    return None
