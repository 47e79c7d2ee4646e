"""The words of the project as immutable values; this room does nothing and imports nothing."""

from __future__ import annotations

from .change import Category, Change
from .front_matter import Environment, FrontMatter, Placeholder, Profile
from .ledger import ApiCall, Refusal, Stub
from .objective import Mark, Measured, Rating
from .outcome import Comparison, Confirmation, DiffLine, Ending, Journal, Outcome, Output, Verdict
from .record import DocumentRecord, ProcedureRecord, RunRecord, StepRecord
from .runbook import Procedure, Runbook
from .step import (
    EMULATORS,
    Capture,
    Command,
    Condition,
    Options,
    Ready,
    Retry,
    Runner,
    Step,
    Stream,
)
from .stub_command import CommandStub, StubCall
from .text import (
    Block,
    Directive,
    Edit,
    Expectation,
    Form,
    Option,
    Part,
    Position,
    Section,
    Span,
)

__all__ = [
    "EMULATORS",
    "ApiCall",
    "Block",
    "Capture",
    "Category",
    "Change",
    "Command",
    "CommandStub",
    "Comparison",
    "Condition",
    "Confirmation",
    "DiffLine",
    "Directive",
    "DocumentRecord",
    "Edit",
    "Ending",
    "Environment",
    "Expectation",
    "Form",
    "FrontMatter",
    "Journal",
    "Mark",
    "Measured",
    "Option",
    "Options",
    "Outcome",
    "Output",
    "Part",
    "Placeholder",
    "Position",
    "Procedure",
    "ProcedureRecord",
    "Profile",
    "Rating",
    "Ready",
    "Refusal",
    "Retry",
    "RunRecord",
    "Runbook",
    "Runner",
    "Section",
    "Span",
    "Step",
    "StepRecord",
    "Stream",
    "Stub",
    "StubCall",
    "Verdict",
]
