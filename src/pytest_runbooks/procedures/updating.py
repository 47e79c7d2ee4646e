"""What a run writes into a document: decided step by step, while what came out is at hand."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..editing.redaction import Surroundings
from ..editing.rewriting import RefusedError, created, is_empty, rewritten
from ..editing.statements import agrees
from ..model import (
    Category,
    Change,
    Command,
    Comparison,
    Environment,
    Expectation,
    Form,
    Output,
    Position,
    Step,
)
from ..parsing.stated import stated_in
from .judgement import Judgement, compared
from .workplace import Workplace

_OF_THE_SHELL = frozenset({"PWD", "OLDPWD", "SHLVL", "_", "PATH", "HOME", "TMPDIR", "USER", "LANG"})


class Updating:
    """Makes changes of what the commands of a procedure gave back.

    Args:
        wanted: why expectations are written.
        environment: what the procedure runs for.
        workplace: its folders.
        ids: gives the ids that AWS gave out in the procedure so far.
        variables: gives the exported variables, where several environments must agree.
    """

    def __init__(
        self,
        wanted: frozenset[Category],
        environment: Environment,
        workplace: Workplace,
        ids: Callable[[], frozenset[str]] = frozenset,
        variables: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._wanted = wanted
        self._ids = ids
        self._variables = variables
        now = time.time()
        dates = {
            time.strftime("%Y-%m-%d", when) for when in (time.gmtime(now), time.localtime(now))
        }
        folders = (workplace.work, workplace.home, workplace.tmp, workplace.root)
        self._surroundings = Surroundings(
            environment.account, tuple(map(str, folders)), tuple(sorted(dates))
        )

    def correct(
        self,
        step: Step,
        number: int,
        output: Output,
        judgement: Judgement,
        bindings: Mapping[str, str],
        names: Mapping[str, str],
        as_written: Step,
    ) -> tuple[Change, Comparison] | str:
        """Correct what a command did not fulfil.

        Args:
            step: the step as it ran.
            number: which of its commands.
            output: what that gave back.
            judgement: on it; its output differs.
            bindings: what names stood for before.
            names: the variables that its expectation may mention.
            as_written: the step as it is on the page.

        Returns:
            The change, and the comparison that matches with it; or why there is none, which is
            empty when none was asked for.
        """
        command = step.commands[number]
        expectation = command.expectation
        if Category.FIX not in self._wanted or expectation is None or not judgement.comparison:
            return ""
        on_page = as_written.commands[number].expectation
        try:
            self._check(output)
            made = rewritten(
                expectation,
                compared(step, output),
                bindings=bindings,
                names=names,
                surroundings=self._now(),
                as_written=on_page.text if on_page else "",
            )
        except RefusedError as error:
            return str(error)
        is_beside = expectation.position.path != step.position.path  # in the sidecar
        line = command.line if is_beside else expectation.position.line
        variables = self._mentionable(made.text)
        change = Change(Category.FIX, step.id, number, line, made.text, variables=variables)
        return change, made.comparison

    def create(
        self, step: Step, number: int, output: Output, bindings: Mapping[str, str]
    ) -> tuple[Change, Comparison] | None:
        """Make a promise for a command that has none; None when none is asked for."""
        category = self._reason_to_create(step, number)
        if category is None:
            return None
        command = step.commands[number]
        actual = compared(step, output)
        if is_empty(actual) and (category is Category.CREATE or step.transcript):
            return None
        change = Change(category, step.id, number, command.line, "")
        nothing = Comparison(matches=True, bindings=bindings)
        try:
            if is_empty(actual):
                raise RefusedError("nothing came out")  # noqa: TRY301 - as what `created` refuses
            if category is Category.COMMENTS:
                _hold_to_comments(step, actual)
            self._check(output)
            made, is_data = created(
                actual,
                bindings=bindings,
                surroundings=self._now(),
                where=_place(step, command),
            )
        except RefusedError as error:
            return replace(change, refusal=str(error)), nothing
        variables = self._mentionable(made.text)
        change = replace(change, text=made.text, is_data=is_data, variables=variables)
        return change, made.comparison

    def _reason_to_create(self, step: Step, number: int) -> Category | None:
        is_last = number == len(step.commands) - 1
        if Category.COMMENTS in self._wanted and not step.transcript and stated_in(step):
            return Category.COMMENTS
        if step.options.background or not (is_last or step.transcript):
            return None
        if Category.EXPECT in self._wanted and step.options.expects:
            return Category.EXPECT
        has_promise = step.options.schema or any(command.queried for command in step.commands)
        is_seen = not (step.block.is_hidden or step.options.manual or has_promise)
        return Category.CREATE if Category.CREATE in self._wanted and is_seen else None

    def _now(self) -> Surroundings:
        """Give what is known when a command has ended."""
        return replace(self._surroundings, now=time.time(), ids=self._ids())

    def _mentionable(self, text: str) -> dict[str, str]:
        """Give the variables whose values stand in a text as words."""
        return {
            name: value
            for name, value in self._variables().items()
            if len(value) > 1
            and name not in _OF_THE_SHELL
            and re.search(rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])", text)
        }

    @staticmethod
    def _check(output: Output) -> None:
        if output.cut:
            raise RefusedError("what came out is too long to be kept whole")


def _hold_to_comments(step: Step, actual: str) -> None:
    """Refuse what a comment in the code contradicts.

    Raises:
        RefusedError: there is such a comment.
    """
    for one in stated_in(step):
        if not agrees(one, actual):
            said = " ".join(one.text.split())
            raise RefusedError(f"the comment on line {one.line} says `{said}`, which is not so")


def _place(step: Step, command: Command) -> Expectation:
    """Give the place of a promise that is not there yet; that of a transcript is text."""
    form = Form.TEXT if step.transcript else Form.AUTO
    return Expectation("", Position(step.position.path, command.line), form)
