"""Reads the conditions of filter patterns, and says what AWS refuses."""

from __future__ import annotations

import re

from .filter_conditions import NUMBER, Compares, Condition, Exists, Is, Joined, Numeric, Wild

_REGEX_SIGNS = re.compile(r"[A-Za-z0-9:_#=@/;,^$?\[\]{}|\\*+.-]+")
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<sign>&&|\|\||>=|<=|!=|[=<>()])
    | "(?P<quoted>(?:[^"\\]|\\.)*)"
    | %(?P<regex>(?:[^%\\]|\\.)+)%
    | (?P<selector>\$(?:\.?\[(?:\d+|\*|'[^']*')\]|\.[\w-]+|\.\*(?=[.\s=!<>]))+)
    | (?P<word>[\w.*/:+-]+)
    )""",
    re.VERBOSE,
)
NAME = re.compile(r"[A-Za-z_$][\w$-]*")
_COMPARES = frozenset({"=", "!=", "<", "<=", ">", ">="})


class FilterPatternError(Exception):
    """A text is no filter pattern; its message is that of AWS."""

    def __init__(self, message: str = "Invalid filter pattern") -> None:
        super().__init__(message)


def compile_regex(regex: str) -> re.Pattern[str]:
    """Read a regular expression, which holds fewer signs than others.

    Raises:
        FilterPatternError: it holds others, or is none.
    """
    if not _REGEX_SIGNS.fullmatch(regex):
        raise FilterPatternError
    try:
        return re.compile(regex, re.ASCII)
    except re.error:
        raise FilterPatternError from None


def unescape(quoted: str) -> str:
    """Give what a text in quotes says."""
    return re.sub(r"\\(.)", r"\1", quoted)


class ConditionReader:
    """Reads a condition; `||` is the loosest, then `&&`.

    Args:
        text: all of it.
        of_column: names stand in it, and no selectors.
    """

    def __init__(self, text: str, *, of_column: bool = False) -> None:
        self._of_column = of_column
        self._tokens: list[tuple[str, str]] = []
        text = text.rstrip()
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if not token:
                raise FilterPatternError
            kind = str(token.lastgroup)
            self._tokens.append((kind, token[kind]))
            at = token.end()
        self._tokens.reverse()

    def whole(self) -> Condition:
        """Read all of it.

        Raises:
            FilterPatternError: it is none.
        """
        condition = self._either()
        if self._tokens:
            raise FilterPatternError
        return condition

    def _either(self) -> Condition:
        found = [self._both()]
        while self._skip("||"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Joined(tuple(found), all_of_them=False)

    def _both(self) -> Condition:
        found = [self._one()]
        while self._skip("&&"):
            found.append(self._one())
        return found[0] if len(found) == 1 else Joined(tuple(found), all_of_them=True)

    def _one(self) -> Condition:
        if self._skip("("):
            inner = self._either()
            if not self._skip(")"):
                raise FilterPatternError
            return inner
        selector = self._selector()
        kind, said = self._take()
        if kind == "sign" and said in _COMPARES:
            return self._comparison(selector, said)
        if self._of_column or kind != "word":
            raise FilterPatternError
        words = said.upper()
        if words in {"IS", "NOT"}:
            words += f" {self._take()[1].upper()}"
        match words:
            case "IS NULL":
                return Is(selector, None)
            case "IS TRUE" | "IS FALSE":
                return Is(selector, words == "IS TRUE")
            case "EXISTS" | "NOT EXISTS":
                return Exists(selector, negated=words != "EXISTS")
        raise FilterPatternError

    def _selector(self) -> str:
        kind, said = self._take()
        if self._of_column and kind == "word" and NAME.fullmatch(said):
            return f"${said}"
        if self._of_column or kind != "selector":
            raise FilterPatternError
        return said

    def _comparison(self, selector: str, operator: str) -> Compares:
        kind, said = self._take()
        negated = operator == "!="
        is_order = operator not in {"=", "!="}
        if kind == "word" and NUMBER.fullmatch(said):
            numeric = Numeric("=" if negated else operator, float(said))
            return Compares(selector, negated, numeric, self._of_column)
        if is_order or kind not in {"word", "quoted", "regex"}:
            raise FilterPatternError
        if kind == "regex":
            return Compares(selector, negated, compile_regex(said))
        is_quoted = kind == "quoted"
        return Compares(selector, negated, Wild(unescape(said) if is_quoted else said, is_quoted))

    def _take(self) -> tuple[str, str]:
        if not self._tokens:
            raise FilterPatternError
        return self._tokens.pop()

    def _skip(self, sign: str) -> bool:
        if self._tokens and self._tokens[-1] == ("sign", sign):
            self._tokens.pop()
            return True
        return False
