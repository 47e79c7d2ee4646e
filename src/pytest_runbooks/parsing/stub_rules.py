"""What the keys of a stub in the front matter must be to each other."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from contextlib import suppress

from pytest_runbooks.model import Position

from .lines import Problems
from .stub_commands import ANSWERS, wrong_answered, wrong_command
from .stubs import wrong_body
from .yaml_text import Tree

_OF_URL = ("method", "status", "headers", "body", "delay")
_OF_COMMAND = ("stdout", "stderr", "exit", "answers")
_FOREIGN = {"url": _OF_COMMAND, "command": _OF_URL}


def check_stubs(tree: Tree, problems: Problems) -> None:
    """Note stubs that say two things, or what another stub says."""
    held = tree.value.get("stubs") if isinstance(tree.value, dict) else None
    lines: dict[tuple[object, ...], int] = {}
    for number, row in enumerate(held if isinstance(held, list) else ()):
        if isinstance(row, dict):
            places = {key: tree.places["stubs", number, key] for key in row}
            keys = {key: place.key for key, place in places.items()}
            _check_kind(tree.places["stubs", number].value, keys, problems)
            _contradict("json", "body", keys, problems)
            _contradict("json", "stdout", keys, problems)
            for key in ("stdout", "json", "stderr", "exit"):
                _contradict("answers", key, keys, problems)
            _check_answers(row, keys, problems)
            _check_body(row, keys, problems)
            for what, asked in _asked(row):
                here = places["command" if "command" in row else "url"].value
                if asked in lines:
                    problems.add(
                        here,
                        f"`{what}` is answered twice",
                        f"the first stub is on line {lines[asked]}; keep one of them",
                    )
                lines.setdefault(asked, here.line)


def _check_kind(here: Position, keys: Mapping[str, Position], problems: Problems) -> None:
    """Note a stub that is for neither a URL nor a command, for both, or has keys of the other."""
    kinds = [kind for kind in _FOREIGN if kind in keys]
    if not kinds:
        problems.add(
            here,
            "the stub says neither `url` nor `command`",
            "write `url: https://api.example.com/path` or `command: gh run list *`",
        )
    _contradict("url", "command", keys, problems)
    if len(kinds) == 1:
        for key in _FOREIGN[kinds[0]]:
            if key in keys:
                other = "command" if kinds[0] == "url" else "url"
                problems.add(
                    keys[key],
                    f"`{key}` has no meaning beside `{kinds[0]}`",
                    f"it belongs to a `{other}`; leave it out",
                )


def _contradict(one: str, other: str, keys: Mapping[str, Position], problems: Problems) -> None:
    if one in keys and other in keys:
        first, second = sorted((one, other), key=keys.__getitem__)
        problems.add(
            keys[second],
            f"`{second}` contradicts `{first}` on line {keys[first].line}",
            "keep one of them",
        )


def _check_body(
    row: Mapping[str, object], keys: Mapping[str, Position], problems: Problems
) -> None:
    wrong = wrong_body(str(row.get("status"))) if "url" in row else None
    for key in ("json", "body"):
        if wrong and key in row:
            problems.add(keys[key], *wrong)


def _check_answers(
    row: Mapping[str, object], keys: Mapping[str, Position], problems: Problems
) -> None:
    command, answers = row.get("command"), row.get("answers")
    if isinstance(command, str) and isinstance(answers, str) and answers in ANSWERS:
        wrong = wrong_answered(command, answers)
        if wrong and not wrong_command(command):
            problems.add(keys["answers"], *wrong)


def _asked(row: Mapping[str, object]) -> list[tuple[str, tuple[object, ...]]]:
    """Give what a stub answers: as it is said, and as two of them are compared."""
    command, url, method = (row.get(key) for key in ("command", "url", "method"))
    if isinstance(command, str):
        with suppress(ValueError):  # a quote that is not closed, which the schema says
            return [(command, tuple(shlex.split(command)))]
        return []
    if isinstance(url, str):
        return [(" ".join(str(word) for word in (method, url) if word), (None, method, url))]
    return []
