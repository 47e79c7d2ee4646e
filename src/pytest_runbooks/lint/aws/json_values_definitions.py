"""Definitions that stand as JSON in texts: state machines, event patterns, dashboards."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import suggestion
from ..shell import UNKNOWN
from .values_data import Data, Kind
from .values_mistakes import Mistake, Sort

_TYPES = ("Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map")
_ENDS = frozenset({"Succeed", "Fail", "Choice"})


def judge_machine(data: Data) -> Iterator[Mistake]:
    """Find what is wrong with a state machine of Step Functions.

    https://states-language.net
    """
    if data.kind is Kind.UNKNOWN:
        return
    if data.kind is not Kind.OBJECT:
        yield _of(data, f"a state machine is an object, not {data.kind}")
        return
    states, start = data.get("States"), data.get("StartAt")
    for name, value in (("StartAt", start), ("States", states)):
        if value is None:
            yield _of(data, f"the state machine has no `{name}`")
    if states is None or states.kind is not Kind.OBJECT:
        return
    names = [key.text for key, _ in states.members]
    is_open = any(UNKNOWN in name for name in names)
    if start and not is_open:
        yield from _named(start, names)
    for key, state in states.members:
        if state.kind is Kind.OBJECT:
            yield from _state(key, state, names, is_open)


def _state(key: Data, state: Data, names: list[str], is_open: bool) -> Iterator[Mistake]:
    kind = state.get("Type")
    if kind is None:
        yield _of(key, f"the state `{key.text[:40]}` has no `Type`")
    elif _is_known(kind) and kind.text not in _TYPES:
        yield _of(kind, f"`{kind.text[:40]}` is no type of a state", suggestion(kind.text, _TYPES))
    elif _is_known(kind) and kind.text not in _ENDS and not _goes_on(state):
        hint = 'write `"Next": "..."` or `"End": true`'
        yield _of(key, f"nothing follows the state `{key.text[:40]}`, and it is no end", hint)
    choices = state.get("Choices")
    rules = choices.items if choices else ()
    caught = state.get("Catch")
    for one in (state, *rules, *(caught.items if caught else ())):
        for name in ("Next", "Default"):
            if not is_open and (target := one.get(name)):
                yield from _named(target, names)
    branches = state.get("Branches")
    inner = [state.get("Iterator"), state.get("ItemProcessor")]
    for machine in (*(branches.items if branches else ()), *inner):
        if machine:
            yield from judge_machine(machine)


def _goes_on(state: Data) -> bool:
    return state.get("Next") is not None or state.get("End") is not None


def _named(target: Data, names: list[str]) -> Iterator[Mistake]:
    if _is_known(target) and target.text not in names:
        hint = suggestion(target.text, names) if names else ""
        yield _of(target, f"there is no state `{target.text[:40]}`", hint)


def judge_pattern(data: Data) -> Iterator[Mistake]:
    """Find what is wrong with a pattern of EventBridge.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
    """
    if data.kind is Kind.UNKNOWN:
        return
    if data.kind is not Kind.OBJECT:
        yield _of(data, f"a pattern is an object, not {data.kind}")
        return
    for key, value in data.members:
        if value.kind is Kind.OBJECT:
            yield from judge_pattern(value)
        elif value.kind not in {Kind.LIST, Kind.UNKNOWN}:
            hint = "write a list of what may stand there"
            if value.kind is Kind.STRING and _is_known(value):
                hint = f'write `["{value.text[:40]}"]`'
            message = f"the pattern of `{key.text[:40]}` is {value.kind}, not a list"
            yield _of(value, message, hint)


def judge_dashboard(data: Data) -> Iterator[Mistake]:
    """Find what is wrong with a dashboard of CloudWatch, in its outermost parts.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    if data.kind is Kind.UNKNOWN:
        return
    if data.kind is not Kind.OBJECT:
        yield _of(data, f"a dashboard is an object, not {data.kind}")
        return
    widgets = data.get("widgets")
    if widgets is None:
        yield _of(data, "the dashboard has no `widgets`")
    elif widgets.kind not in {Kind.LIST, Kind.UNKNOWN}:
        yield _of(widgets, f"`widgets` is {widgets.kind}, not a list")


def _is_known(data: Data) -> bool:
    return data.kind is Kind.STRING and UNKNOWN not in data.text


def _of(data: Data, message: str, hint: str = "") -> Mistake:
    return Mistake(Sort.DEFINITION, data.begin, data.end, message, hint)
