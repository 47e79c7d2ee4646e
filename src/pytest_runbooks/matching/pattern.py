"""A documented line or string with wildcards, classes and variables in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .bindings import Bindings
from .classes import CLASSES, TOKEN
from .names import MENTION

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
    """

    regex: str
    written: str
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A variable of the document with its value."""

    value: str
    written: str


@dataclass(frozen=True, slots=True)
class Anything:
    """`[..]`: any characters, including none."""


Token = str | Slot | Filled | Anything


def tokens_of(text: str, names: Mapping[str, str]) -> Iterator[Token]:
    """Split a documented text into literal stretches and what stands for something else."""
    position = 0
    found = [*TOKEN.finditer(text), *MENTION.finditer(text)]
    for match in sorted(found, key=re.Match.start):
        token: Token
        if match.re is MENTION:
            value = names.get(match["plain"] or match["braced"])
            if value is None:
                continue
            token = Filled(value, match[0])
        elif match["class"] is None:
            token = Anything()
        else:
            kind = match["class"]
            token = Slot(CLASSES[kind].regex, match[0], kind, match["name"] or "")
        if match.start() > position:
            yield text[position : match.start()]
        yield token
        position = match.end()
    if position < len(text):
        yield text[position:]


class Pattern:
    """A documented text that is held against the whole of an actual text.

    Law: a pattern matches its own text literally.
    """

    __slots__ = ("_compiled", "_wild", "names", "text", "tokens")

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tuple(tokens)
        self.names = frozenset(
            token.name for token in self.tokens if isinstance(token, Slot) and token.name
        )
        self._wild = sum(isinstance(token, Anything) for token in self.tokens)
        self._compiled: tuple[object, re.Pattern[str]] | None = None

    @classmethod
    def read(cls, text: str, names: Mapping[str, str]) -> Pattern:
        """Read a documented text; `names` are the variables with a value."""
        return cls(text, tuple(tokens_of(text, names)))

    @property
    def is_literal(self) -> bool:
        """Whether nothing but the text itself can match."""
        return all(isinstance(token, str) for token in self.tokens)

    def match(self, actual: str, bindings: Bindings) -> bool:
        """Hold `actual` against the pattern and bind its names; binds nothing when it fails."""
        if actual == self.text:
            return True
        if self.is_literal:
            return False
        found = self._regex(bindings, len(actual)).fullmatch(actual)
        if found is None:
            return False
        for index, name in enumerate(sorted(self.names)):
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

    def _regex(self, bindings: Bindings, length: int) -> re.Pattern[str]:
        atomic = length**self._wild > _AFFORDABLE
        key = (atomic, tuple(bindings[name] for name in sorted(self.names)))
        if self._compiled is None or self._compiled[0] != key:
            self._compiled = (key, re.compile(self._source(bindings, atomic=atomic), re.DOTALL))
        return self._compiled[1]

    def _source(self, bindings: Bindings, *, atomic: bool) -> str:
        groups = {name: f"n{index}" for index, name in enumerate(sorted(self.names))}
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
                    source = re.escape(token.value)
                case Slot(name=""):
                    source = f"(?:{token.regex})"
                case Slot(name=name):
                    value = bindings[name]
                    if value is not None:
                        source = re.escape(value)
                    elif name in seen:
                        source = f"(?P={groups[name]})"
                    else:
                        source = f"(?P<{groups[name]}>{token.regex})"
                        seen.add(name)
            stretches[-1] += source
        if len(stretches) == 1:
            return stretches[0]
        first, *middle, last = stretches
        between = "(?>.*?{})" if atomic else ".*?{}"
        return first + "".join(between.format(stretch) for stretch in middle) + ".*" + last
