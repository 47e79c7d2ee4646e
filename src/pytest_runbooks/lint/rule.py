"""A rule, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..model import Edit, Span

if TYPE_CHECKING:
    from .document import Document


class Severity(StrEnum):
    """How bad it is: an ERROR fails or harms when the page is followed; a WARNING may."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule does not hold.

    Attributes:
        span: the place.
        message: what is wrong, with the offending word in backticks; one line.
        hint: what is allowed, or the nearest allowed word, or what to do; may be empty.
        edits: what mends it with certainty; empty where a person has to decide.
    """

    span: Span
    message: str
    hint: str = ""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked.

    Attributes:
        code: letters and a number, unique; `RB` is for the rules of this project.
        name: in words joined by hyphens.
        summary: what is found, in one sentence.
        severity: how bad that is.
        why: why it matters and what to do, in Markdown.
        bad: a document in which the rule finds something.
        good: the same, mended; no rule finds anything in it.
        check: looks at a document.
        files: what stands beside both examples, by paths relative to them.
        of_runbooks: it looks at documents of this tool only (front matter, sidecar, directives),
            since it asks for what nobody else promises.
        seen: where in the world it has found a mistake; empty when it has not yet.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    why: str
    bad: str
    good: str
    check: Callable[[Document], Iterable[Finding]]
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    of_runbooks: bool = False
    seen: str = ""
