"""The words of the project as immutable values; this room does nothing and imports nothing."""

from __future__ import annotations

from .document import (
    Block,
    Command,
    Condition,
    Directive,
    Environment,
    Expectation,
    Form,
    FrontMatter,
    Option,
    Options,
    Part,
    Position,
    Procedure,
    Retry,
    Runbook,
    Runner,
    Section,
    Step,
    Stream,
)
from .ledger import ApiCall, Refusal, Stub
from .outcome import Comparison, DiffLine, Ending, Journal, Outcome, Output, Verdict

__all__ = [
    "ApiCall",
    "Block",
    "Command",
    "Comparison",
    "Condition",
    "DiffLine",
    "Directive",
    "Ending",
    "Environment",
    "Expectation",
    "Form",
    "FrontMatter",
    "Journal",
    "Option",
    "Options",
    "Outcome",
    "Output",
    "Part",
    "Position",
    "Procedure",
    "Refusal",
    "Retry",
    "Runbook",
    "Runner",
    "Section",
    "Step",
    "Stream",
    "Stub",
    "Verdict",
]
