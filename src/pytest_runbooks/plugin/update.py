"""The option that lets a run write what came out into its documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..errors import suggestion
from ..model import Category, Change, Outcome, Verdict
from .console import has_terminal

if TYPE_CHECKING:
    from ..procedures.run import ProcedureRun
    from .collection import RunbookNode

OPTION = "--runbooks-update"
DIFF, ASK = "diff", "ask"
_CATEGORIES = {
    "fix": {Category.FIX},
    "create": {Category.EXPECT, Category.CREATE},
    "comments": {Category.COMMENTS},
}
_DEFAULT = frozenset({Category.FIX, Category.EXPECT})
_WORDS = (*_CATEGORIES, DIFF, ASK)
Row = dict[str, Any]
VOTES = pytest.StashKey[list[Row]]()
"""What the procedures that ended want of their documents."""
TOLD = pytest.StashKey[list[str]]()
"""What is said at the end of a run that writes."""
INTERRUPTED = pytest.StashKey[bool]()
"""Somebody ended the run before all had run; its exit status may be any."""


def add_option(group: pytest.OptionGroup) -> None:
    """Register the option."""
    group.addoption(
        OPTION,
        nargs="?",
        const="",
        metavar="WHAT",
        help="Write what came out into the expected outputs of the runbooks: correct those that "
        "are wrong, and write those that `expect` asks for. WHAT are words with commas between "
        "them: `fix` (correct only), `create` (write the missing ones of all steps that print "
        "something), `comments` (make expected outputs of comments that state one), `diff` (only "
        "show), `ask` (ask for each).",
    )


def words_of(config: pytest.Config) -> frozenset[str]:
    """Give the words of the option.

    Raises:
        pytest.UsageError: there is an unknown one.
    """
    said: str | None = config.getoption(OPTION)
    words = frozenset(filter(None, (one.strip() for one in (said or "").split(","))))
    for word in words - {*_WORDS}:
        hint = suggestion(word, _WORDS)
        if "/" in word or ".md" in word or Path(word).exists():
            hint = f"write `{OPTION}` behind the paths, or `{OPTION}=fix`"
        raise pytest.UsageError(f"{OPTION}: unknown word `{word}`\n  {hint}")
    if {DIFF, ASK} <= words:
        raise pytest.UsageError(f"{OPTION}: `{DIFF}` only shows, and `{ASK}` asks what to write")
    return words


def is_updating(config: pytest.Config) -> bool:
    """Say whether the run may write into documents, or show what it would write."""
    return config.getoption(OPTION) is not None


def categories_of(config: pytest.Config) -> frozenset[Category]:
    """Say why the run writes expectations; empty when it does not."""
    if not is_updating(config):
        return frozenset()
    chosen = [_CATEGORIES[word] for word in words_of(config) if word in _CATEGORIES]
    return frozenset[Category]().union(*chosen) or _DEFAULT


def check_update(config: pytest.Config) -> None:
    """Refuse what cannot be done.

    Raises:
        pytest.UsageError: a word is unknown, or nobody is there to be asked.
    """
    if not is_updating(config):
        return
    words = words_of(config)
    config.stash[VOTES] = []
    config.pluginmanager.register(_Interruption(config))
    is_worker = hasattr(config, "workerinput")
    if ASK in words and not (is_worker or config.option.collectonly or has_terminal()):
        raise pytest.UsageError(
            f"{OPTION}={ASK}: there is no terminal to ask on\n"
            f"  run pytest from a terminal, or see what would be written by `{OPTION}={DIFF}`"
        )


class _Interruption:
    """Takes note that a run is interrupted, which a hook tells without the run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_keyboard_interrupt(self) -> None:
        """Take note."""
        self._config.stash[INTERRUPTED] = True


def digest_of(text: str | None) -> str:
    """Give what tells a text apart from any other; empty when there is none."""
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()


def sidecar_digest(document: Path) -> str:
    """Give that of what stands beside a document."""
    from ..parsing import decode, sidecar_name  # noqa: PLC0415 - only for runs that write

    beside = document.with_name(sidecar_name(document.name))
    return digest_of(decode(beside.read_bytes(), beside.name)) if beside.is_file() else ""


def vote(config: pytest.Config, node: RunbookNode, run: ProcedureRun) -> None:
    """Keep what a procedure that has ended wants of its document."""
    if VOTES not in config.stash:
        return
    selected = node.selected
    outcomes = [
        one
        for one in run.outcomes.values()
        if one.step.id in selected and not (one.replayed or one.step.is_of_a_person)
    ]
    config.stash[VOTES].append(
        {
            "file": str(node.path),
            "shown": node.runbook.path,
            "document": digest_of(node.runbook.render()),
            "sidecar": node.sidecar_digest,
            "run": [node.environment.name, run.procedure.id],
            "votes": [_of_step(outcome, node) for outcome in outcomes],
        }
    )


def _of_step(outcome: Outcome, node: RunbookNode) -> Row:
    from ..editing.agreement import State  # noqa: PLC0415 - only for runs that write

    state = State.FAILED
    if outcome.verdict is Verdict.PASSED:
        state = State.PASSED
    elif outcome.verdict in {Verdict.SKIPPED, Verdict.MANUAL}:
        state = State.SKIPPED
    changes = [_row(one) for one in _without_secrets(outcome.changes, node)]
    return {"step": outcome.step.id, "state": state.value, "changes": changes}


def _row(change: Change) -> Row:
    """Give a change as the workers of xdist can send it."""
    shallow = {one.name: getattr(change, one.name) for one in fields(change)}
    return shallow | {"category": change.category.value, "variables": dict(change.variables)}


def _without_secrets(changes: Iterable[Change], node: RunbookNode) -> Iterable[Change]:
    mask = node.secrets.mask
    for change in changes:
        if mask(change.text) == change.text:
            yield change
        else:
            yield replace(change, text="", refusal="a secret came out, which no page is to show")
