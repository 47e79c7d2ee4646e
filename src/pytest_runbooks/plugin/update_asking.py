"""Asks a person, for each expectation that a run wants to write, whether it may."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ..editing.documents import Page, written
from ..matching import compare, is_data
from ..model import Change, Expectation, Form, Position
from ..procedures.writing import diff
from ..reporting.failure import printable
from .console import Console, Talk

_CHOICES = {"y": "[y]es", "n": "[n]o", "e": "[e]dit", "q": "[q]uit"}
_LEFT = "it was left as it is"


class Asking:
    """Asks at the terminal; after `quit` nothing is asked, and nothing is written, any more."""

    def __init__(self, config: pytest.Config) -> None:
        self._console = Console(config)
        self._has_quit = False

    def answers(self, page: Page, changes: Iterable[Change]) -> Iterator[Change]:
        """Give the changes as a person wants them; those that are not wanted are refused."""
        for change in changes:
            yield change if change.refusal else self._answer(page, change)

    def _answer(self, page: Page, change: Change) -> Change:
        left = replace(change, text="", refusal=_LEFT)
        if self._has_quit:
            return left
        with self._console.talk() as talk:
            wanted = change
            talk.say("")  # ends the line of dots, and parts it from the question before
            while True:
                result = written(page, [wanted])
                if refused := result.changes[0].refusal:
                    talk.say(f"{page.path}:{change.line}: {refused}")
                    return result.changes[0]
                for line in _shown(page, result.page).split("\n"):
                    talk.say(printable(line))
                try:
                    said = talk.choose(f"write it at {page.path}:{change.line}?", _CHOICES)
                except EOFError:
                    talk.say("")
                    said = "q"
                if said == "y":
                    return wanted
                if said == "e":
                    wanted = _edited(talk, change, wanted)
                    continue
                self._has_quit = said == "q"
                return left


def _shown(page: Page, new: Page) -> str:
    said = diff(page.text, new.text, page.path)
    if page.sidecar and new.sidecar:
        said += diff(page.sidecar.text, new.sidecar.text, page.sidecar.path)
    return said.rstrip("\n")


def _edited(talk: Talk, change: Change, wanted: Change) -> Change:
    """Let a person edit the text; what does not fit what came out is not taken."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    suffix = ".json" if is_data(wanted.text) else ".txt"
    with tempfile.TemporaryDirectory(prefix="runbook-edit-") as folder:
        file = Path(folder) / f"expected{suffix}"
        file.write_text(wanted.text, encoding="utf-8")
        try:
            subprocess.run(  # noqa: S603 - the person's own editor
                [*shlex.split(editor), str(file)],
                check=True,
                stdin=talk.terminal,
                stdout=talk.terminal,
                stderr=talk.terminal,
            )
            text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            talk.say(f"`{editor}` did not edit it: {error}")
            return wanted
    text = text if text.endswith("\n") or not text else f"{text}\n"
    comparison = compare(Expectation(text, Position("", change.line), Form.AUTO), change.text)
    if not comparison.matches:
        talk.say(f"that does not fit what came out {comparison.message}".rstrip())
        for line in comparison.lines:
            talk.say(printable(f"  {line.mark} {line.text}"))
        return wanted
    return replace(wanted, text=text)
