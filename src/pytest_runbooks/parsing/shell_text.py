"""Whether some shell text is whole, or a shell would wait for more lines of it.

Not a parser: it follows quotes, here-documents, parentheses and the reserved words that open and
close, as the POSIX shell language has them (sections 2.2 to 2.4, 2.7.4 and 2.9.4 of
https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html).
"""

from __future__ import annotations

import re

_WORD = re.compile(r"""[^\s;&|<>()'"`\\$]+""")
_HEREDOC = re.compile(r"""<<(-?)[ \t]*('[^'\n]*'|"[^"\n]*"|[^\s;&|<>()]+)""")
# Behind the first word of a command nothing of this opens or closes anything.
_ARGUMENTS = re.compile(r"""(?:[^\s;&|<>()'"`\\$#{}]+|[ \t]+|\\.|'[^']*')+""", re.DOTALL)
_IN_QUOTES = re.compile(r'[^"\\$`]+')
_ANSI_QUOTED = re.compile(r"\$'(?:[^'\\]|\\.)*'", re.DOTALL)
_FUNCTION = re.compile(r"function[ \t]+[^\s;&|<>(){}]+")
_ARITHMETIC_END = "))"

_CLOSER_OF = {
    "if": "fi",
    "for": "done",
    "select": "done",
    "while": "done",
    "until": "done",
    "case": "esac",
    "{": "}",
}
_COMMAND_FOLLOWS = {"if", "while", "until", "{", "then", "do", "else", "elif", "!", "time"}


def is_whole(text: str) -> bool:
    """Say whether a shell would run the text rather than wait for the next line."""
    return _Scan(text).is_whole()


class _Scan:
    """One walk over a text.

    `_awaited` are the closers that are missing, innermost last; `_at_command` is true where a
    reserved word is read as such; `_dangling` behind an operator that needs a command.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._awaited: list[str] = []
        self._heredocs: list[tuple[str, bool]] = []
        self._at_command = True
        self._dangling = False

    def is_whole(self) -> bool:
        """Walk to the end; a step that finds the end too early says so by False."""
        while self._at < len(self._text):
            quoted = self._awaited[-1:] == ['"']
            if not (self._quoted() if quoted else self._plain()):
                return False
        return not (self._awaited or self._heredocs or self._dangling)

    def _skip_past(self, ending: str, start: int) -> bool:
        found = self._text.find(ending, start)
        self._at = found + len(ending)
        return found >= 0

    def _word_seen(self, length: int = 1) -> bool:
        self._at += length
        self._at_command = self._dangling = False
        return True

    def _open(self, closer: str, length: int) -> bool:
        self._awaited.append(closer)
        self._at += length
        self._at_command, self._dangling = closer in {")", "`"}, False
        return True

    def _substitution(self) -> bool | None:
        """Read `$(`, `$((`, `${` and a backquote; None when none stands here."""
        text, at = self._text, self._at
        if text.startswith("$((", at):
            return self._skip_past(_ARITHMETIC_END, at + 3)
        if text.startswith("$(", at):
            return self._open(")", 2)
        if text.startswith("${", at):
            return self._open("${", 2)
        if text[at] == "`" and "`" not in self._awaited:
            return self._open("`", 1)
        return None

    def _quoted(self) -> bool:
        if plain := _IN_QUOTES.match(self._text, self._at):
            return self._word_seen(len(plain[0]))
        character = self._text[self._at]
        if character == '"':
            self._awaited.pop()
            return self._word_seen()
        if character == "\\":
            return self._word_seen(2)
        substitution = self._substitution()
        return self._word_seen() if substitution is None else substitution

    def _plain(self) -> bool:
        text, at = self._text, self._at
        if not self._at_command and (found := _ARGUMENTS.match(text, at)):
            self._at = found.end()
            return True
        character = text[at]
        match character:
            case "\\":
                return at + 1 < len(text) and self._word_seen(2)
            case "'":
                return self._skip_past("'", at + 1) and self._word_seen(0)
            case '"':
                return self._open('"', 1)
            case "\n":
                self._at_command = True
                self._at += 1
                return self._read_heredocs()
            case "(" | ")" | "`" | "}":
                return self._bracket(character)
            case ";" | "&" | "|":
                return self._operator(character)
            case "#" if at == 0 or text[at - 1] in " \t\n;&|()":
                end = text.find("\n", at)
                self._at = end if end >= 0 else len(text)
                return True
        if character.isspace():
            self._at += 1
            return True
        return self._token()

    def _token(self) -> bool:
        text, at = self._text, self._at
        word_found = _WORD.match(text, at)
        if word_found and "${" not in self._awaited[-1:]:
            return self._word(word_found[0])
        if text.startswith("$'", at):
            found = _ANSI_QUOTED.match(text, at)
            return found is not None and self._word_seen(len(found[0]))
        substitution = self._substitution()
        if substitution is not None:
            return substitution
        if text.startswith("<<<", at):
            return self._word_seen(3)
        heredoc = _HEREDOC.match(text, at)
        if heredoc:
            word = re.sub(r"[\\'\"]", "", heredoc[2])
            self._heredocs.append((word, bool(heredoc[1])))
            return self._word_seen(len(heredoc[0]))
        return self._word_seen()

    def _word(self, word: str) -> bool:
        if not self._at_command:
            return self._word_seen(len(word))
        function = _FUNCTION.match(self._text, self._at)
        if function:
            self._word_seen(len(function[0]))
            self._at_command = True
        elif word in _CLOSER_OF:
            self._open(_CLOSER_OF[word], len(word))
            self._at_command = word in _COMMAND_FOLLOWS
        elif word == "".join(self._awaited[-1:]):
            self._awaited.pop()
            self._word_seen(len(word))
        else:
            self._word_seen(len(word))
            self._at_command = word in _COMMAND_FOLLOWS
        return True

    def _bracket(self, character: str) -> bool:
        text, at = self._text, self._at
        if text.startswith("((", at) and self._at_command:
            return self._skip_past(_ARITHMETIC_END, at + 2) and self._word_seen(0)
        if character == "(":
            return self._open(")", 1)
        closes = {")": ")", "`": "`", "}": "${"}[character]
        if self._awaited[-1:] == [closes]:
            self._awaited.pop()
            self._word_seen()
            self._at_command = text[:at].rstrip(" \t").endswith("(")  # a function's body follows
            return True
        if character == "`" and "`" not in self._awaited:
            return self._open("`", 1)
        if character == "}":
            return self._word("}")
        # A pattern of `case` ends by a parenthesis that nothing opened.
        self._word_seen()
        self._at_command = True
        return True

    def _operator(self, character: str) -> bool:
        double = self._text.startswith(character * 2, self._at)
        self._at += 1 + double
        self._at_command = True
        self._dangling = character == "|" or (character == "&" and double)
        return True

    def _read_heredocs(self) -> bool:
        """Skip the bodies that begin on this line."""
        for word, dash in self._heredocs:
            tabs = r"\t*" if dash else ""
            ending = re.compile(rf"^{tabs}{re.escape(word)}$", re.MULTILINE).search(
                self._text, self._at
            )
            if not ending:
                return False
            self._at = ending.end()
        self._heredocs = []
        return True
