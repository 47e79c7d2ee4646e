"""What a call of `dig` asks for, of what this one knows: a name, a type, and what is shown.

https://bind9.readthedocs.io/en/stable/manpages.html#dig-dns-lookup-utility
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator  # at run time it costs more than all the rest

TYPES = ("A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT")
PARTS = ("cmd", "comments", "question", "answer", "authority")
_SILENT = ("additional", "stats")
"""Parts that this one never shows: it has nothing for them that is the same each time."""
_CARRIED = ("tcp", "vc", "recurse")
_COUNTED = ("time", "timeout", "tries", "retry", "bufsize")
"""How a question is carried, which does not matter where no network is asked."""


class CallError(Exception):
    """What this `dig` does not do; the text says what."""


class Call:
    """A question, and how its answer is shown.

    Attributes:
        name: with the dot at its end.
        kind: the type of the records.
        is_short: whether values only are shown.
        parts: the parts that are shown, those of PARTS.
    """

    def __init__(self, arguments: list[str]) -> None:
        self.name = self.kind = ""
        self.is_short = False
        self.parts = set(PARTS)
        left = iter(arguments)
        for one in left:
            if one.startswith("+"):
                self._set(one)
            elif one.startswith("-"):
                self._take(one, left)
            elif one.upper() != "IN" and not one.startswith("@"):
                self._ask_word(one)
        if not self.name:
            raise CallError("no name is asked for")
        self.kind = self.kind or "A"

    def _ask_word(self, word: str) -> None:
        if word.upper() in TYPES and (self.name or not self.kind):
            self._ask("", word.upper())
        elif self.name and "." not in word:
            raise CallError(f"`{word}` is none of its types: {', '.join(TYPES)}")
        else:
            self._ask(word, "")

    def _ask(self, name: str, kind: str) -> None:
        if (name and self.name) or (kind and self.kind):
            raise CallError(f"it answers one question: `{name or kind}` is a second one")
        self.name = f"{name.rstrip('.')}." if name else self.name
        self.kind = kind or self.kind

    def _take(self, option: str, left: Iterator[str]) -> None:
        if option in {"-4", "-6"}:
            return
        letter, value = option[:2], option[2:]
        if letter not in {"-t", "-q", "-c"}:
            raise CallError(f"it does not know the option `{option}`")
        value = value or next(left, "")
        if letter == "-q":
            self._ask(value, "")
        elif letter == "-t" and value.upper() in TYPES:
            self._ask("", value.upper())
        elif letter == "-t":
            raise CallError(f"`{value}` is none of its types: {', '.join(TYPES)}")
        elif value.upper() != "IN":
            raise CallError(f"`{value}` is not the class IN")

    def _set(self, option: str) -> None:
        word, _, value = option[1:].partition("=")
        on = not word.startswith("no")
        name = word if on else word[2:]
        if value or name in _COUNTED:
            if not (on and name in _COUNTED and value.isdecimal()):
                raise CallError(f"it does not know the option `{option}`")
        elif name == "short":
            self.is_short = on
        elif name == "all":
            self.parts = set(PARTS) if on else set()
        elif name in PARTS:
            (self.parts.add if on else self.parts.discard)(name)
        elif name not in (*_SILENT, *_CARRIED):
            raise CallError(f"it does not know the option `{option}`")
