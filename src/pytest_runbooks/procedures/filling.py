"""What is put in the place of placeholders, when a step is about to run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import SettingError
from ..matching import is_data
from ..model import (
    Command,
    Environment,
    Expectation,
    Form,
    Outcome,
    Placeholder,
    Runbook,
    Step,
    Verdict,
)
from ..parsing.placeholders import (
    FoundPlaceholder,
    filled,
    find_placeholders,
    normal,
)
from .captures import written

Ask = Callable[[str], str]
"""Gives the output of a shell command."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A placeholder without a value.

    Attributes:
        text: as it stands on the page.
        line: of the document.
        key: what to declare it as; empty when it is declared.
        why: why what is declared has no value; empty when it is not declared.
    """

    text: str
    line: int
    key: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A step with values in the place of its placeholders.

    Attributes:
        step: as it is to run.
        values: what stands there now, by the placeholders as they are on the page.
        missing: those without a value; the step cannot run while there are some.
    """

    step: Step
    values: Mapping[str, str]
    missing: tuple[Missing, ...]


class Filling:
    """The values of a procedure's placeholders.

    Of several declarations that of the step wins, then that of the environment, then that of the
    document; what steps capture comes last.

    Args:
        runbook: the document.
        environment: what it runs for.
        fixtures: the values of the fixtures that declarations name, by `FIXTURE` or `FIXTURE.KEY`.
        ask: runs the commands of declarations, each once.
    """

    def __init__(
        self,
        runbook: Runbook,
        environment: Environment,
        fixtures: Mapping[str, str],
        ask: Ask,
    ) -> None:
        declared = (*environment.placeholders, *runbook.front_matter.placeholders)
        self._declared: dict[str, Placeholder] = {}
        for one in declared:
            self._declared.setdefault(one.name, one)
        self._fixtures = fixtures
        self._ask = ask
        self._answers: dict[str, str] = {}
        self._captured: dict[str, object] = {}
        self._capturing: dict[str, int] = {
            capture.name: step.line
            for procedure in runbook.procedures
            for step in procedure.steps
            for capture in step.options.captures
        }

    def capture(self, values: Mapping[str, object]) -> None:
        """Keep what a step has captured."""
        self._captured.update(values)

    def fill(self, step: Step) -> Filled:
        """Give a step as it is to run.

        Raises:
            SettingError: a value cannot be had, or is none.
        """
        values: dict[str, str] = {}
        missing: list[Missing] = []
        commands = tuple(self._command(step, one, values, missing) for one in step.commands)
        return Filled(replace(step, commands=commands), values, tuple(missing))

    def _command(
        self, step: Step, command: Command, values: dict[str, str], missing: list[Missing]
    ) -> Command:
        names = (*step.placeholders, *self._declared, *self._capturing)
        found = find_placeholders(command.code, step.runner, names)
        for one in found:
            if one.text not in values:
                value, why = self._value(one, step)
                if value is None:
                    key = "" if why else _key(one)
                    missing.append(Missing(one.text, command.line + one.line, key, why))
                values[one.text] = one.text if value is None else value
        queried = tuple(self._expectation(step, one, names) for one in command.queried)
        promised = command.expectation
        return replace(
            command,
            code=filled(command.code, found, values),
            expectation=promised and self._expectation(step, promised, names),
            queried=queried,
        )

    def _expectation(
        self, step: Step, promised: Expectation, names: tuple[str, ...]
    ) -> Expectation:
        found = find_placeholders(promised.text, None, names, only_declared=True)
        known = {one.text: self._value(one, step)[0] for one in found}
        values = {text: value for text, value in known.items() if value is not None}
        text = _as_data(promised, [one for one in found if one.text in values], values)
        return replace(promised, text=self._typed(text, promised.form), filled=(*values.items(),))

    def _typed(self, text: str, form: Form) -> str:
        """Write what was captured, and is no text, as what it is where data are compared."""
        for name, value in self._captured.items():
            if not isinstance(value, str) and form is not Form.TEXT:
                # Alone in the quotes of a string, or alone behind a key or a dash of YAML.
                mention = rf"\$(?:{name}|\{{{name}\}})"
                alone = rf'"{mention}"' + rf"|(?<=[:-] ){mention}(?=[ \t]*$)"
                data = written(value).replace("\\", "\\\\")
                text = re.sub(alone, data, text, flags=re.MULTILINE)
        return text

    def _value(self, found: FoundPlaceholder, step: Step) -> tuple[str | None, str]:
        """Give a value; or None, and why what is declared has none."""
        if (own := _declaration(found, step.placeholders)) is not None:
            return step.placeholders[own], ""
        name = _declaration(found, self._declared)
        if name is not None:
            return self._declared_value(self._declared[name])
        name = _declaration(found, self._capturing)
        if name is not None:
            return self._captured_value(name)
        return None, ""

    def _declared_value(self, declared: Placeholder) -> tuple[str | None, str]:
        if declared.value is not None:
            return declared.value, ""
        if declared.capture is not None:
            return self._captured_value(declared.capture)
        if declared.fixture is not None:
            return self._fixtures[declared.fixture], ""
        assert declared.command is not None
        if declared.name not in self._answers:
            try:
                answer = self._ask(declared.command)
            except SettingError as error:
                where = f"the placeholder `{declared.name}` ({declared.position})"
                raise SettingError(f"{where} has no value: {error}") from error
            self._answers[declared.name] = answer
        return self._answers[declared.name], ""

    def _captured_value(self, name: str) -> tuple[str | None, str]:
        if name in self._captured:
            return written(self._captured[name]), ""
        line = self._capturing.get(name)
        return None, f"the step on line {line} captures `{name}`, and has not passed before"


def _as_data(
    promised: Expectation, found: Sequence[FoundPlaceholder], values: Mapping[str, str]
) -> str:
    """Write JSON values in the place of placeholders that stand outside of strings in JSON.

    The others stay, and are compared as what they stand for, sign by sign.
    """
    text = promised.text
    if promised.form not in {Form.JSON, Form.AUTO}:
        return text
    strings = [range(*one.span()) for one in _STRING.finditer(text)]
    bare = [one for one in found if not any(one.start in it for it in strings)]
    data = filled(text, bare, {one.text: _as_json(values[one.text]) for one in bare})
    return data if promised.form is Form.JSON or is_data(data) else text


_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')


def _as_json(value: str) -> str:
    """Give a value as JSON says it: itself when it is JSON, and a string otherwise."""
    try:
        json.loads(value)
    except ValueError:
        return json.dumps(value, ensure_ascii=False)
    return value


def _declaration(found: FoundPlaceholder, declared: Mapping[str, object]) -> str | None:
    """Give the declaration that a placeholder belongs to: as it stands there, or by its name."""
    if found.text in declared:
        return found.text
    for name in declared:
        if normal(name) == normal(found.name):
            return name
    return None


def unfilled(step: Step, filled: Filled) -> Outcome:
    """Say that a step does not run, since placeholders in it have no value."""
    where = (f"`{one.text}` on line {one.line}" for one in filled.missing)
    reasons = [*dict.fromkeys(one.why for one in filled.missing if one.why)]
    keys = dict.fromkeys(f"{one.key}: VALUE" for one in filled.missing if one.key)
    if keys:
        row = f"`placeholders: {{{', '.join(keys)}}}`"
        reasons.append(f"declare it in the front matter, below `runbook:`, or in a sidecar: {row}")
    line = filled.missing[0].line
    return Outcome(step, Verdict.UNFILLED, line, ", ".join(where), hint="; ".join(reasons))


def _key(found: FoundPlaceholder) -> str:
    key = found.text if found.name == found.text else normal(found.name)
    return key if re.fullmatch(r"[\w-]+", key) else f'"{key}"'
