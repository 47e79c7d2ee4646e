"""What the parts of a page have in common: signs, durations, names."""

from __future__ import annotations

from datetime import datetime

from ...model import StepRecord, Verdict
from ...model.record import Result
from ..waits import duration
from .markup import Html, element

SIGNS = {"pass": "✓", "fail": "✗", "warn": "!", "none": "○"}
"""What says a state without a colour."""

RESULTS = {Result.PASSED: "pass", Result.FAILED: "fail", Result.INCOMPLETE: "warn"}


def state_of(step: StepRecord) -> str:
    """Give how a step ended, as one of the states."""
    if step.is_failure:
        return "fail"
    if step.verdict is Verdict.PASSED:
        return "pass"
    return "warn" if step.verdict is Verdict.BLOCKED else "none"


def badge(state: str, text: str) -> Html:
    """Say a state with a sign and in words."""
    sign = element("span", SIGNS[state], class_="sign", aria_hidden="true")
    return element("span", sign, f" {text}", class_=f"badge {state}")


def seconds_text(seconds: float) -> str:
    """Write a duration; a short one in milliseconds."""
    return duration(seconds) if seconds >= 0.05 else f"{seconds * 1000:.0f} ms"


def moment_text(time: str) -> str:
    """Write a time of the journal as people read it."""
    return f"{datetime.fromisoformat(time):%Y-%m-%d %H:%M:%S} UTC"


def between(started: str, ended: str) -> float:
    """Give the seconds between two times of the journal."""
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds()


def anchor(procedure: str, step: str = "") -> str:
    """Give the anchor of a procedure, or of a step of it."""
    return "-".join(filter(None, ["p", procedure, step and f"s-{step}"]))
