"""The bodies of CloudWatch dashboards that a document holds or names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..document import Document
from ..rule import Finding
from ..shell import UNKNOWN, known_text, shell_codes
from .dashboard_text import is_dashboard, mistakes_of_dashboard
from .data_fences import blocks_of, json_mistake
from .named_files import named_files
from .templates import in_fence, said_of
from .yaml_nodes import FileMistake

_OPTION = "--dashboard-body"
_ELIDED = ("...", "…", "//", "{{", "${", "<")
# The same file is named by many documents.
_read = lru_cache(maxsize=32)(mistakes_of_dashboard)


def dashboard_findings(document: Document) -> Iterator[Finding]:
    """Give what is wrong with the dashboards in fences, in files and in commands."""
    for block in blocks_of(document, "json"):
        whole = not any(sign in block.code for sign in _ELIDED) and not json_mistake(block.code)
        if whole and is_dashboard(block.code):
            for wrong in _whole(block.code):
                yield in_fence(document, block)(wrong)
    for named in named_files(document):
        if is_dashboard(named.text) and "{{" not in named.text:
            yield from map(said_of(named.name, named.place), _read(named.text))
    yield from _of_commands(document)


def _whole(text: str) -> Iterator[FileMistake]:
    """Give the mistakes of a text that parses; what does not is another rule's."""
    found = mistakes_of_dashboard(text)
    yield from (one for one in found if "no JSON" not in one.message)


def _of_commands(document: Document) -> Iterator[Finding]:
    for code in shell_codes(document):
        if _OPTION not in code.code:
            continue
        for command in code.commands.all:
            texts = [known_text(word) for word in command.words]
            for place, text in enumerate(texts[:-1]):
                body, word = texts[place + 1], command.words[place + 1]
                if text != _OPTION or UNKNOWN in body or any(sign in body for sign in _ELIDED):
                    continue
                if body.lstrip().startswith("{") and '"widgets"' not in body:
                    hint = 'write `{"widgets": [...]}`'
                    yield Finding(code.of_word(word), "a dashboard has no `widgets`", hint)
                elif is_dashboard(body):
                    for wrong in _whole(body):
                        yield Finding(code.of_word(word), wrong.message, wrong.hint)
