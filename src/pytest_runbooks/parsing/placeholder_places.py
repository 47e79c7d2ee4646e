"""What stands around a word of some code, by which it is told whether that is a placeholder."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from functools import cached_property

_NEAR = 2000  # characters of its line, on both sides, that say what a word is
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
# What a shell hands on as it stands, quoted or in a here-document, and what it does not.
_VERBATIM = re.compile(
    r"""\\. | "(?:\\.|[^"\\])*"
      | (?P<quoted>'[^']*')
      | (?P<document>(?<!<)<<-?[ ]*(?P<q>['"\\]?)(?P<end>\w+)(?P=q)?[^\n]*\n.*?^\t*(?P=end)$)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


class Surroundings:
    """Some code, each part of which is looked for once however many words it has.

    Attributes:
        code: the code.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self._found: dict[str, bool] = {}

    def before(self, start: int) -> str:
        """Give the line of a word up to where it starts."""
        return self.code[max(self.code.rfind("\n", 0, start) + 1, start - _NEAR) : start]

    def after(self, end: int) -> str:
        """Give the rest of the line of a word."""
        return self.code[end : end + _NEAR].partition("\n")[0]

    def is_comment(self, at: int) -> bool:
        """Say whether a comment holds what stands there."""
        return _is_in(self._comments, at)

    def is_verbatim(self, at: int) -> bool:
        """Say whether a shell hands on what stands there as it is."""
        return _is_in(self._verbatim, at)

    def holds(self, pattern: str) -> bool:
        """Say whether a pattern is anywhere in the code."""
        if pattern not in self._found:
            self._found[pattern] = re.search(pattern, self.code) is not None
        return self._found[pattern]

    @cached_property
    def _comments(self) -> list[tuple[int, int]]:
        return [one.span() for one in _COMMENT.finditer(self.code)]

    @cached_property
    def _verbatim(self) -> list[tuple[int, int]]:
        found = _VERBATIM.finditer(self.code)
        return [one.span() for one in found if one["quoted"] or one["document"]]


def _is_in(spans: list[tuple[int, int]], at: int) -> bool:
    """Say whether a place is in one of some spans, which are in order."""
    index = bisect_right(spans, (at, sys.maxsize))
    return index > 0 and at < spans[index - 1][1]
