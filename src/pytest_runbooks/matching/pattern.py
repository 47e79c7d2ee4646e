"""A documented line or string with wildcards, classes and variables in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .bindings import Bindings
from .classes import CLASSES, TOKEN
from .names import MENTION, placeholders_in

# Beyond this many steps of the regex engine in the worst case, what stands between two `[..]`
# is taken where it is first found and never again.
_AFFORDABLE = 10**7


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of the text that any value of a class fills.

    Attributes:
        regex: matches the value.
        written: the stretch as the document has it.
        kind: the class, for reports.
        name: what the value is bound to; empty for an anonymous class.
        is_volatile: the document has a value here, which need not come out again.
    """

    regex: str
    written: str
    kind: str
    name: str = ""
    is_volatile: bool = False

    @property
    def source(self) -> str:
        """The regular expression; a volatile value may always come out as documented."""
        return f"{self.regex}|{re.escape(self.written)}" if self.is_volatile else self.regex


@dataclass(frozen=True, slots=True)
class Filled:
    """A variable of the document with its value."""

    value: str
    written: str


@dataclass(frozen=True, slots=True)
class Anything:
    """`[..]`: any characters, including none."""


Token = str | Slot | Filled | Anything


@dataclass(frozen=True, slots=True)
class Stretch:
    """A token and the part of the documented text, from `start` up to `end`, that it reads."""

    start: int
    end: int
    token: Slot | Filled | Anything


def stretches_of(text: str, names: Mapping[str, str]) -> Iterator[Stretch]:
    """Find what stands for something else in a documented text."""
    for match in TOKEN.finditer(text):
        kind = match["class"]
        token: Slot | Anything = Anything()
        if kind is not None:
            token = Slot(CLASSES[kind].regex, match[0], kind, match["name"] or "")
        yield Stretch(match.start(), match.end(), token)
    for match in MENTION.finditer(text):
        value = names.get(match["plain"] or match["braced"])
        if value is not None:
            yield Stretch(match.start(), match.end(), Filled(value, match[0]))
    for start, end, value in placeholders_in(text, names):
        yield Stretch(start, end, Filled(value, text[start:end]))


def tokens_of(text: str, stretches: Iterable[Stretch]) -> Iterator[Token]:
    """Split a text into tokens; of stretches that overlap the one given first counts."""
    taken: list[Stretch] = []
    for stretch in stretches:
        if all(stretch.end <= other.start or other.end <= stretch.start for other in taken):
            taken.append(stretch)
    position = 0
    for stretch in sorted(taken, key=lambda each: each.start):
        if stretch.start > position:
            yield text[position : stretch.start]
        yield stretch.token
        position = stretch.end
    if position < len(text):
        yield text[position:]


class Pattern:
    """A documented text that is held against the whole of an actual text.

    Law: a pattern matches its own text literally.
    """

    __slots__ = ("_compiled", "_ordered", "_wild", "is_literal", "names", "text", "tokens")

    def __init__(self, text: str, tokens: Iterable[Token]) -> None:
        self.text = text
        self.tokens = tuple(tokens)
        self.names = frozenset(
            token.name for token in self.tokens if isinstance(token, Slot) and token.name
        )
        self._ordered = sorted(self.names)
        # Nothing but the text itself can match.
        self.is_literal = all(isinstance(token, str) for token in self.tokens)
        self._wild = sum(isinstance(token, Anything) for token in self.tokens)
        self._compiled: tuple[object, re.Pattern[str]] | None = None

    @property
    def volatile(self) -> Iterator[Slot]:
        """The slots of documented values that need not come out again."""
        return (t for t in self.tokens if isinstance(t, Slot) and t.is_volatile)

    @classmethod
    def read(cls, text: str, names: Mapping[str, str]) -> Pattern:
        """Read a documented text; `names` are the variables with a value."""
        return cls(text, tokens_of(text, stretches_of(text, names)))

    def match(self, actual: str, bindings: Bindings) -> bool:
        """Hold `actual` against the pattern and bind its names; binds nothing when it fails."""
        if actual == self.text:
            self._bind_documented(bindings)
            return True
        if self.is_literal:
            return False
        found = self._regex(bindings, len(actual)).fullmatch(actual)
        if found is None:
            return False
        for index, name in enumerate(self._ordered):
            if bindings[name] is None:
                bindings.bind(name, found[f"n{index}"])
        return True

    def meanings(self, bindings: Bindings) -> Iterator[str]:
        """Say what the names in this text stand for, for a person who reads a difference."""
        for token in dict.fromkeys(self.tokens):
            if isinstance(token, Filled):
                yield f"`{token.written}` is `{token.value}`"
            elif isinstance(token, Slot) and token.name:
                value = bindings[token.name]
                if value is not None:
                    yield f"`{token.written}` stands for `{value}`"

    def _bind_documented(self, bindings: Bindings) -> None:
        """Let the volatile values that came out as documented stand for themselves."""
        for slot in self.volatile:
            if slot.name and bindings[slot.name] is None:
                bindings.bind(slot.name, slot.written)

    def _regex(self, bindings: Bindings, length: int) -> re.Pattern[str]:
        """Give the regular expression; it depends on what the names are bound to already."""
        atomic = self._wild > 1 and length**self._wild > _AFFORDABLE
        key = (atomic, *[bindings[name] for name in self._ordered])
        if self._compiled is None or self._compiled[0] != key:
            self._compiled = (key, re.compile(self._source(bindings, atomic=atomic), re.DOTALL))
        return self._compiled[1]

    def _source(self, bindings: Bindings, *, atomic: bool) -> str:
        groups = {name: f"n{index}" for index, name in enumerate(self._ordered)}
        seen: set[str] = set()
        stretches = [""]
        for token in self.tokens:
            match token:
                case Anything():
                    stretches.append("")
                    continue
                case str():
                    source = re.escape(token)
                case Filled():
                    source = f"(?:{re.escape(token.value)}|{re.escape(token.written)})"
                case Slot(name=""):
                    source = f"(?:{token.source})"
                case Slot(name=name):
                    value = bindings[name]
                    if value is not None:
                        source = re.escape(value)
                    elif name in seen:
                        source = f"(?P={groups[name]})"
                    else:
                        source = f"(?P<{groups[name]}>{token.source})"
                        seen.add(name)
            stretches[-1] += source
        if len(stretches) == 1:
            return stretches[0]
        first, *middle, last = stretches
        between = "(?>.*?{})" if atomic else ".*?{}"
        return first + "".join(between.format(stretch) for stretch in middle) + ".*" + last
