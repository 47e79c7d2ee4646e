"""The error of a documented text that cannot be read."""

from __future__ import annotations


class UnreadableError(ValueError):
    """A documented text that breaks the rules of its form.

    Attributes:
        line: the document's line of the mistake.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line
