"""What a run wants an expectation of a document to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Category(StrEnum):
    """A reason to write an expectation; the value is the word that asks for it."""

    FIX = "fix"  # what is documented did not come out
    EXPECT = "expect"  # a step says `expect`, and nothing is documented
    CREATE = "create"  # a step prints something, and nothing is documented
    COMMENTS = "comments"  # a comment in the step's code says what is expected


@dataclass(frozen=True, slots=True)
class Change:
    """An expectation as it is to be.

    Attributes:
        category: why it is written.
        step: the id of the step whose output it is.
        command: which of the step's commands, counted from 0.
        line: the document's line that the change is about.
        text: the new text, each line ended by a line feed.
        is_data: the text is JSON.
        refusal: why nothing can be written; empty when it can.
        variables: exported variables whose values stand in the text, where several runs must
            agree on it.
    """

    category: Category
    step: str
    command: int
    line: int
    text: str
    is_data: bool = False
    refusal: str = ""
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
