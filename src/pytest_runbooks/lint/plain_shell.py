"""The signs of some shell text that the shell itself reads, and those that it hands on.

Not a parser: quotes, comments, here-documents and substitutions are followed, nothing else. It is
of use where the reader of commands is lost, too.
"""

from __future__ import annotations

import re

HIDDEN = "\ue001"
"""Stands for a sign that the shell hands on as it is: quoted, in a comment, in a here-document."""

HEREDOC = re.compile(
    r"<<(?P<dash>-?)[ \t]*(?P<word>'[^'\n]*'|\"[^\"\n]*\"|\\?[^\s;&|<>()'\"`$\\\ue001]+)"
)
_NUMBER = re.compile(r"#\w{2,6};")  # behind `&` it is an HTML entity
# What no rule below looks at.
_ORDINARY = re.compile(r"[^\\'\"#\n(<)]+")
_QUOTED = re.compile(r'[^\\"$]+')
_BEFORE_COMMENT = " \t\n;&|()"


def plain(code: str) -> str:
    """Give a text of the same length in which `HIDDEN` stands for what the shell hands on.

    The quotes are hidden, too, and the line ends in them and in here-documents, so that a line
    of the result begins where the shell begins to read one. What stands in `$(...)` is code, be
    it in double quotes.
    """
    return "".join(_Scan(code).run())


class _Scan:
    """One walk; `_open` are the closers of what is open, innermost last."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._shown = list(code)
        self._at = 0
        self._open: list[str] = []
        self._heredocs: list[tuple[str, bool]] = []

    def run(self) -> list[str]:
        while self._at < len(self._code):
            if self._open[-1:] == ['"']:
                self._in_double_quotes()
            else:
                self._outside()
        return self._shown

    def _hide(self, end: int) -> None:
        end = min(end, len(self._code))
        self._shown[self._at : end] = HIDDEN * (end - self._at)
        self._at = end

    def _find(self, text: str, start: int) -> int:
        """Give the offset of a text; of the end when there is none."""
        found = self._code.find(text, start)
        return found if found >= 0 else len(self._code)

    def _in_double_quotes(self) -> None:
        code, at = self._code, self._at
        if found := _QUOTED.match(code, at):
            self._hide(found.end())
            return
        if code[at] == '"':
            self._open.pop()
            self._hide(at + 1)
        elif code[at] == "\\":
            self._hide(at + 2)
        elif code.startswith("$(", at):
            self._open.append(")")
            self._at += 2
        else:
            self._hide(at + 1)

    def _outside(self) -> None:
        code, at = self._code, self._at
        if ordinary := _ORDINARY.match(code, at):
            self._at = ordinary.end()
            return
        character = code[at]
        if character == "\\":
            self._at += 2
        elif character == "'":
            self._hide(self._find("'", at + 1) + 1)
        elif character == '"':
            self._open.append('"')
            self._hide(at + 1)
        elif character == "#" and self._begins_comment():
            self._hide(self._find("\n", at))
        elif character == "\n":
            if self._heredocs:
                self._skip_heredocs()
            else:
                self._at += 1
        elif code.startswith("((", at):
            self._hide(self._find("))", at) + 2)
        elif code.startswith("<<<", at):
            self._at += 3
        elif found := HEREDOC.match(code, at):
            word = found["word"].strip("'\"").removeprefix("\\")
            self._heredocs.append((word, bool(found["dash"])))
            self._at = found.end()
        elif character == "(":
            self._open.append(")")
            self._at += 1
        else:
            if character == ")" and self._open[-1:] == [")"]:
                self._open.pop()
            self._at += 1

    def _begins_comment(self) -> bool:
        before = self._code[self._at - 1 : self._at]
        return before in _BEFORE_COMMENT and not (
            before == "&" and _NUMBER.match(self._code, self._at)
        )

    def _skip_heredocs(self) -> None:
        """Hide the texts that begin behind this line, and the end of the line."""
        end = self._at + 1
        for word, dash in self._heredocs:
            tabs = r"\t*" if dash else ""
            ending = re.compile(rf"^{tabs}{re.escape(word)}$", re.MULTILINE)
            found = ending.search(self._code, end)
            end = found.end() if found else len(self._code)
        self._hide(end)
        self._heredocs = []
