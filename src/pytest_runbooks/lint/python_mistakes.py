"""Why Python text of a document does not parse, told apart by what an author has to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ..model import Span
from .document import Document, per_document
from .python import PythonCode, python_codes


class Kind(Enum):
    """What a text is that is no Python."""

    SHELL = auto()
    PROMPT = auto()
    NOTEBOOK = auto()
    PYTHON_2 = auto()
    FRAGMENT = auto()
    """Something is left out, or it is a signature, a template, an output: a reader sees that."""
    BROKEN = auto()


@dataclass(frozen=True)
class Mistake:
    """A text that does not parse.

    Attributes:
        code: the text.
        kind: what it is instead.
        message: what Python says.
        line: of the text, from 1, where that is.
        column: there, from 0, in characters.
    """

    code: PythonCode
    kind: Kind
    message: str
    line: int
    column: int

    @property
    def text(self) -> str:
        """The line."""
        return self.code.code.split("\n")[self.line - 1]

    def of_line(self, begin: int | None = None, end: int | None = None) -> Span:
        """Give a stretch of the line: from the mistake to the line's end unless said."""
        start = self.code.offset(self.line, 0)
        begin = self.column if begin is None else begin
        return self.code.of_stretch(
            start + begin, start + (len(self.text.rstrip()) if end is None else end)
        )


# Words that begin commands, and what hardly follows such a word in Python.
_SHELL = re.compile(
    r"""\s*(?:\$[ ]+(?=[\w./~"'$-])|(?:sudo[ ]+)?
    (?:pip3?|pipx|aws|awslocal|python3?|cd|export|npm|npx|yarn|brew|apt(?:-get)?|yum|dnf|apk|curl|wget
    |git|docker|kubectl|helm|terraform|cdk|sam|mkdir|chmod|source|uv|poetry|conda|virtualenv|rm|cp|mv
    |pytest|cat|echo|ls|touch|ssh|scp|tar|unzip|zip|make|gh|jq)
    [ ]+(?:-{1,2}[A-Za-z]|[\w./~"'$*<{]))""",
    re.VERBOSE,
)
_COMMAND_ALONE = re.compile(r"\s*(?:\./[\w./-]+|export[ ]+\w+=)")
_PROMPT = re.compile(r"\s*>>>(?:[ ]|$)")
_NOTEBOOK = re.compile(r"\s*(?:%{1,2}[a-z]\w*|(?:\w+[ ]*=[ ]*)?![ ]*[\w./{]|In[ ]\[\d*\]:)")
_PYTHON_2 = re.compile(r"Missing parentheses in call to|leading zeros in decimal integer literals")
_PYTHON_2_EXCEPT = re.compile(r"\s*except[ ]+[\w.]+[ ]*,[ ]*[a-z]\w?[ ]*:")
_LEFT_OUT = re.compile(
    r"\.\.\.|…|<snip|\[snip|\bsnip\b|\{\{|\{%|--8<--|^[^\S\n]*+[-+](?:\s|$)|^@@ ", re.MULTILINE
)
_SIGNATURE = re.compile(
    r"\s*(?:async[ ]+)?(?:def|class)[ ]+\w+|\s*@\w|\s*(?:[\w.]+\([^)]*\)|\w+)\s*->\s*\S"
    r"|\s*['\"][\w.-]+['\"][ ]*:"
)
_OUTPUT = re.compile(
    r"\s*(?:Traceback[ ]\(most|File[ ]\"|\w*(?:Error|Exception):|={3,}|-{3,}|\*{3,}|~{3,}|\||HTTP/"
    r"|\[?\d{4}-\d\d-\d\d[T ]|\[[A-Z]+\]|Out\[|Output:|>{1,3}\s)"
)
_TEMPLATE = re.compile(r"\{\w+\}|<(?!/?h\d>)[A-Za-z][^<>=]*>|\[[a-z]+[ -][a-z -]+\]")
HEADING = re.compile(r"\s*<h\d>")
"""What a converter makes of a comment that it takes for a heading of Markdown."""
_NEVER_MEANT = re.compile(
    r"'.' was never closed|unmatched '.'$|closing parenthesis '.' does not match|expected ':'"
    r"|unterminated (?:triple-quoted )?string literal|.*Perhaps you forgot a comma"
)
_APOSTROPHE = re.compile(r"^[^'\"#=(]*\w'\w")
_TYPOGRAPHIC = "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2212\u00a0\u200b\ufeff\u2028"


@per_document
def mistakes_of(document: Document) -> tuple[Mistake, ...]:
    """Give the Python texts of a document that do not parse, in order."""
    return tuple(_mistakes(document))


def _mistakes(document: Document) -> Iterator[Mistake]:
    for code in python_codes(document):
        error = code.mistake
        if error is None or code.is_to_fail:
            continue
        lines = code.code.split("\n")
        line = min(max(error.lineno or 1, 1), max(len(lines) - 1, 1))
        column = min(max((error.offset or 1) - 1, 0), len(lines[line - 1]))
        yield _told_apart(code, error.msg, line, column)


def _told_apart(code: PythonCode, message: str, line: int, column: int) -> Mistake:
    lines = code.code.split("\n")
    first = next((number for number, text in enumerate(lines, 1) if _says(text)), 1)
    if not code.step.transcript and _PROMPT.match(lines[first - 1]):
        start = len(lines[first - 1]) - len(lines[first - 1].lstrip())
        return Mistake(code, Kind.PROMPT, message, first, start)
    for number in dict.fromkeys((line, first)):
        text = lines[number - 1]
        start = len(text) - len(text.lstrip())
        if _is_shell(text):
            return Mistake(code, Kind.SHELL, message, number, start)
        if _NOTEBOOK.match(text):
            return Mistake(code, Kind.NOTEBOOK, message, number, start)
    if _PYTHON_2.match(message) or _PYTHON_2_EXCEPT.match(lines[line - 1]):
        return Mistake(code, Kind.PYTHON_2, message, line, column)
    kind = Kind.FRAGMENT if _is_fragment(code, message, line) else Kind.BROKEN
    return Mistake(code, kind, message, line, column)


def _says(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith("#")


def _is_shell(text: str) -> bool:
    if _COMMAND_ALONE.match(text):
        return True
    found = _SHELL.match(text)
    # `ls = [...]`, `cd in names`: a name of Python, whatever follows.
    return bool(found) and not re.match(r"\s*\w+\s+(?:=|(?:in|is|and|or|not|if|for|as)\b)", text)


def _is_fragment(code: PythonCode, message: str, line: int) -> bool:
    lines = code.code.split("\n")
    text = lines[line - 1]
    said = [one for one in lines if _says(one)]
    if HEADING.match(text):
        return False
    if not said or said[0][:1].isspace() or _LEFT_OUT.search(code.code):
        return True
    if _TEMPLATE.search(text) or _SIGNATURE.match(text):
        return True
    if _OUTPUT.match(text) or any(_OUTPUT.match(one) for one in lines[max(0, line - 3) : line]):
        return True
    if message.startswith("invalid non-printable") or "invalid character" in message:
        return not any(sign in text for sign in _TYPOGRAPHIC)
    # Anything else may be the output of something, a sentence, or what a newer Python reads.
    return not _NEVER_MEANT.match(message) or bool(_APOSTROPHE.search(text))
