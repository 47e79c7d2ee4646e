"""What `pytest-runbooks doctor` finds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from .inquiry import Found


class Mark(Enum):
    """How well a thing is; the values are the words that stand before it."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: what it is, in a word or two.
        mark: how well it is.
        found: what was found: version, path, the reason.
        meaning: what that means for runbooks; may be empty where it is well.
        mend: what to do about it, in a line; empty where it is well.
        needed: runbooks do not run, or not as the settings want it, where it is not well.
    """

    subject: str
    mark: Mark
    found: str
    meaning: str = ""
    mend: str = ""
    needed: bool = False

    @property
    def is_fatal(self) -> bool:
        """Whether something that runbooks need is not well."""
        return self.needed and self.mark is not Mark.OK


@dataclass(frozen=True, slots=True)
class Machine:
    """What is examined.

    Attributes:
        variables: of this process.
        path: the PATH of blocks.
        pytest: what pytest finds, and its settings.
    """

    variables: Mapping[str, str]
    path: str
    pytest: Found
