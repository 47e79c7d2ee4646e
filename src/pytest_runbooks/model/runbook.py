"""A document, read: its parts as they are written, and its procedures as they run."""

from __future__ import annotations

from dataclasses import dataclass

from .front_matter import Environment, FrontMatter
from .step import Step
from .text import Part, Section


@dataclass(frozen=True, slots=True)
class Procedure:
    """What is run from a clean state, in order: the document, or one of its sections.

    Attributes:
        id: the section's slug; empty when the document is one procedure.
        title: the section's or the document's title.
        steps: in the order of the document, `setup` steps of the document first.
    """

    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Runbook:
    """A document, read.

    Law: the text of `parts`, joined, is the document, byte for byte (see `render`).
    """

    path: str
    title: str
    front_matter: FrontMatter
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    procedures: tuple[Procedure, ...]

    @property
    def environments(self) -> tuple[Environment, ...]:
        """What the document is run for: its matrix, or one environment without a name."""
        front = self.front_matter
        return front.environments or (Environment("", front.account, front.region),)

    def render(self) -> str:
        """Give the document's text as it was read, byte order mark and line ends included."""
        return "".join(part.text for part in self.parts)
