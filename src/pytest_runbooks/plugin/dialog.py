"""What a person at the terminal is asked and told; see docs/interactive.md."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..model import Confirmation, Outcome, Runner, Step, Verdict
from ..procedures.person import Answer, PersonsShell, Quit
from ..reporting.calls import refused_lines
from ..reporting.dialog import outcome_text, step_text
from ..reporting.failure import printable
from ..sessions.interactive import Opening
from .console import Console, Talk
from .interactive import Wishes

if TYPE_CHECKING:
    from .collection import RunbookNode

_BEFORE = {
    "y": "[y]es",
    "s": "[s]kip",
    "h": "s[h]ell",
    "c": "[c]ontinue without asking",
    "q": "[q]uit",
}
_YES_OR_NO = {"y": "[y]es", "n": "[n]o"}
_DONE_OR_RUN = {"y": "[y]es, I did it", "b": "run the [b]lock in my place", "n": "[n]o"}
OPERATOR = ""  # the role of who does manual steps


class PersonAtTerminal:
    """A `Person` whom the steps of one procedure ask.

    Args:
        console: the terminal.
        wishes: of the person, for the whole run.
        node: of the procedure.
    """

    def __init__(self, console: Console, wishes: Wishes, node: RunbookNode) -> None:
        self._console = console
        self._wishes = wishes
        self._node = node
        self._path = node.runbook.path

    def before(
        self, step: Step, role: str | None, shell: PersonsShell, *, replayed: bool
    ) -> Answer:
        """Decide on a step; see `Person`."""
        if not self._wishes.asks:
            return Answer()
        is_asked = not (replayed or self._wishes.goes_on)
        manual = step.options.manual
        if not (is_asked or role or manual):
            if replayed:
                with self._talk() as talk:
                    talk.say(f"{self._path}:{step.line}: `{step.id}` runs first, without asking")
            return Answer()
        with self._talk() as talk:
            talk.say(step_text(step, self._path, self._node.environment.name, self._node.secrets))
            if step.options.approval and not role:
                name = self._node.environment.name
                talk.say(f"`{name}` needs no approval by {printable(step.options.approval)}")
            approval = self._approve(talk, role) if role else None
            if approval and not approval.given:
                return _declined(approval)
            if manual:
                answer = self._do(talk, step, manual)
                return replace(answer, confirmation=_both(approval, answer.confirmation))
            if step.is_of_a_person:
                return Answer(Verdict.PASSED, confirmation=approval)
            answer = self._run(talk, step, shell) if is_asked else Answer()
            return replace(answer, confirmation=approval)

    def after(self, outcome: Outcome, shell: PersonsShell) -> None:
        """Hear what happened to a step; see `Person`."""
        opens = self._wishes.wants_shell and _ran_and_failed(outcome)
        if not (self._wishes.asks or opens):
            return
        with self._talk() as talk:
            if outcome.verdict.is_failure:
                talk.say(self._node.failure_text(outcome))
            else:
                talk.say(outcome_text(outcome, self._path, self._node.secrets))
            if opens:
                self._look_around(talk, outcome, shell)

    @contextmanager
    def _talk(self) -> Iterator[Talk]:
        with self._console.talk() as talk:
            try:
                yield talk
            except EOFError as key:
                talk.say("")
                raise Quit(f"a person ended the run, by {key}") from None

    def _run(self, talk: Talk, step: Step, shell: PersonsShell) -> Answer:
        """Ask whether a step is to run."""
        while True:
            match talk.choose("run?", _BEFORE):
                case "y":
                    return Answer()
                case "s":
                    who = self._wishes.names.get(OPERATOR) or login_name()
                    return Answer(Verdict.SKIPPED, f"skipped by {who}")
                case "c":
                    self._wishes.goes_on = True
                    return Answer()
                case "q":
                    raise Quit("a person ended the run")
                case _:
                    talk.say(_banner(f"before `{step.id}`", step.line, "goes back to the question"))
                    talk.say("It knows what the step will find.")
                    self._hold(talk, step, shell, failed=False)

    def _do(self, talk: Talk, step: Step, manual: str) -> Answer:
        """Ask whether a person has done something, or whether a block is to do it."""
        talk.say(f"to do: {printable(manual)}")
        said = talk.choose("done?", _YES_OR_NO if step.is_of_a_person else _DONE_OR_RUN)
        asked = f"{manual} (by the block, in place of a person)" if said == "b" else manual
        confirmation = self._confirmation(talk, asked, OPERATOR, given=said != "n")
        if not confirmation.given:
            return _declined(confirmation)
        return Answer(None if said == "b" else Verdict.PASSED, confirmation=confirmation)

    def _approve(self, talk: Talk, role: str) -> Confirmation:
        said = talk.choose(f"approve as {printable(role)}?", _YES_OR_NO)
        return self._confirmation(talk, f"approval by {role}", role, given=said == "y")

    def _confirmation(self, talk: Talk, asked: str, role: str, *, given: bool) -> Confirmation:
        """Take down an answer, with a name that is asked for once in each role."""
        names = self._wishes.names
        if role not in names:
            login = login_name()
            names[role] = talk.ask(f"your name [{login}]: ") or login
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return Confirmation(asked, given, names[role], now.replace("+00:00", "Z"))

    def _look_around(self, talk: Talk, outcome: Outcome, shell: PersonsShell) -> None:
        """Open a shell where a step has failed."""
        step = outcome.step
        talk.say(_banner(f"at `{step.id}`", outcome.line, "goes on with the run"))
        if step.runner is Runner.PYTHON:
            talk.say(
                "The step ran in Python, whose names are not here; "
                "this is bash, as the last bash step left it."
            )
        elif shell.knows_failure:
            talk.say("It knows what the step had set when it failed.")
        else:
            talk.say(
                "What the step had set is not known, since its shell was killed or has a trap of "
                "its own; this is what the step before it left."
            )
        self._hold(talk, step, shell, failed=step.runner is Runner.BASH)

    def _hold(self, talk: Talk, step: Step, shell: PersonsShell, *, failed: bool) -> None:
        talk.say(
            "No trap is set here, and a failing command ends nothing. Variables and the like end\n"
            "with this shell; files and what is in the emulator stay. Its API calls belong to no\n"
            "step. The arrow keys bring back the commands of the step."
        )
        opening = Opening(
            prompt=f"{step.id}, line {step.line}:",
            history=tuple(one.code for one in step.commands if step.runner is Runner.BASH),
            terminal=os.environ.get("TERM", "dumb"),
        )
        entries = shell.hold(talk.terminal, opening, failed=failed)
        for line in refused_lines(entries.refusals):
            talk.say(printable(self._node.secrets.mask(line)))


def login_name() -> str:
    """Give the name of the user who runs pytest."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a container that knows no user of this number
        return f"user {os.getuid()}"


def _banner(where: str, line: int, then: str) -> str:
    return f"--- shell {where}, line {line}: `exit` {then} ---"


def _declined(confirmation: Confirmation) -> Answer:
    return Answer(Verdict.DECLINED, f"{confirmation.who} said no", confirmation)


def _both(one: Confirmation | None, other: Confirmation | None) -> Confirmation | None:
    """Make one confirmation of an approval and a manual step, the second given after the first."""
    if not (one and other):
        return one or other
    names = " and ".join(dict.fromkeys([one.who, other.who]))
    return replace(other, asked=f"{one.asked}, {other.asked}", who=names)


def _ran_and_failed(outcome: Outcome) -> bool:
    ran = outcome.step.runner is not None and bool(outcome.outputs)
    return ran and outcome.verdict.is_failure
