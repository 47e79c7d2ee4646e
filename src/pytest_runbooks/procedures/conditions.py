"""Whether a condition of `skip-if` holds."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass

from ..model import Condition, Environment, Runbook, Step


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions are asked of.

    Attributes:
        environment: the environment; its name is empty when the document has no matrix.
        emulator: the name of the emulator.
        path: the PATH on which tools are looked for.
    """

    environment: Environment
    emulator: str
    path: str


def is_meant_for(step: Step, environment: str) -> bool:
    """Say whether no condition on the environment keeps a step from being run in this one."""
    return not any(
        condition.kind == "environment"
        and (condition.value == environment) is not condition.negated
        for condition in step.options.skip_if
    )


def holds(condition: Condition, facts: Facts) -> bool:
    """Say whether a condition holds."""
    match condition.kind:
        case "environment":
            found = facts.environment.name == condition.value
        case "emulator":
            found = facts.emulator == condition.value
        case "platform":
            found = sys.platform == condition.value
        case "tool":
            found = shutil.which(condition.value, path=facts.path) is not None
        case kind:  # the parser lets no other through
            raise AssertionError(kind)
    return found is not condition.negated


def reason_to_skip(step: Step, facts: Facts) -> str | None:
    """Say why a step is not run; None when it is."""
    if step.options.skip is not None:
        return step.options.skip
    for condition in step.options.skip_if:
        if holds(condition, facts):
            return f"skip-if={condition}"
    if step.is_of_a_person and not step.options.manual and not needs_approval(step, facts):
        return f"`{facts.environment.name}` needs no approval by {step.options.approval}"
    return None


def needs_approval(step: Step, facts: Facts) -> bool:
    """Say whether a step waits for somebody's approval in the environment."""
    role, needed = step.options.approval, facts.environment.approvals
    return role is not None and (needed is None or role in needed)


def environments_of(runbook: Runbook, step: Step) -> list[Environment]:
    """Give the environments for which a step is there: those it is meant for, or all."""
    meant = [one for one in runbook.environments if is_meant_for(step, one.name)]
    return meant or [*runbook.environments]
