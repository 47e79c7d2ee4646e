"""What the info string of a fence says: language, title, and the words beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytest_runbooks.model import Form, Runner

RUNNERS = {
    "bash": Runner.BASH,
    "sh": Runner.BASH,
    "shell": Runner.BASH,
    "zsh": Runner.BASH,
    "python": Runner.PYTHON,
    "py": Runner.PYTHON,
    "python3": Runner.PYTHON,
}
"""Languages whose fences are run as they are."""

TRANSCRIPTS = {
    "console": Runner.BASH,
    "shell-session": Runner.BASH,
    "shellsession": Runner.BASH,
    "sh-session": Runner.BASH,
    "bash-session": Runner.BASH,
    "pycon": Runner.PYTHON,
}
"""Languages whose fences show prompts, commands and output."""

_FORMS = {
    "": Form.AUTO,
    "output": Form.AUTO,
    "expected": Form.AUTO,
    "json": Form.JSON,
    "jsonc": Form.JSON,
    "json5": Form.JSON,
    "yaml": Form.YAML,
    "yml": Form.YAML,
}

_QUOTED = r'"[^"]*"|\'[^\']*\''
_TOKEN = re.compile(rf"(?P<name>[^\s{{}}=,\"']+)(?:=(?P<value>{_QUOTED}|[^\s{{}},]*))?|{_QUOTED}")
_HIGHLIGHT = re.compile(r"[0-9][0-9-]*")


@dataclass(frozen=True, slots=True)
class InfoString:
    """An info string, read; the attributes are those of `Block`."""

    language: str
    title: str
    words: tuple[str, ...]


def read_info_string(info: str) -> InfoString:
    """Read `bash title="Run it" linenums="1"`, `{.python .annotate}`, `js{1,3}` and the like.

    The language is the first word, unless that is an attribute (`title="Output"`).
    """
    language, title, words = "", "", []
    for index, token in enumerate(_TOKEN.finditer(info)):
        name, value = token["name"], token["value"]
        if name is None or _HIGHLIGHT.fullmatch(name):
            continue
        word = name.removeprefix(".").lower()
        if word == "title" and value is not None:
            title = title or (value[1:-1] if value[:1] in {'"', "'"} else value)
        if index == 0 and value is None:
            language = word
        elif word:
            words.append(word)
    return InfoString(language, title, tuple(words))


def form_of(language: str) -> Form:
    """Say how an expectation in a fence of this language is compared."""
    return _FORMS.get(language, Form.TEXT)
