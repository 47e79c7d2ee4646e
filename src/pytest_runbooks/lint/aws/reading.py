"""Reads the words behind `aws` as its own parser takes them, which is Python's argparse.

https://docs.python.org/3/library/argparse.html says what it does with abbreviations, with values
that begin with `-`, and with words that belong to no option.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...parsing.shell_tokens import Word
from ..shell import UNKNOWN, ShellCode, known_text, literal
from .known import KnownCommand, KnownOption, command_at, global_options, names_below

_NUMBER = re.compile(r"-\d+|-\d*\.\d+")
_OPEN_END = re.compile(
    r"(?:--)?(?:\.\.\.|…)|\[.*|.*\]|\|"
    r"|--(?:additional|extra|more|other|your)-(?:arg(?:ument)?|flag|option|param(?:eter)?)s"
)
_ASKS = frozenset({"help"})
_MOST = {"0": 0, "1": 1, "2": 2, "?": 1}


@dataclass(frozen=True)
class ReadOption:
    """An option as it stands in a command.

    Attributes:
        known: what the CLI knows of it.
        word: where its name stands; with its value when that is joined to it by `=`.
        values: its values; of `--name=value`, the word from behind `=` on.
        written: its name as it stands there: an abbreviation of the known one, or that.
    """

    known: KnownOption
    word: Word
    values: tuple[Word, ...]
    written: str


@dataclass
class Reading:
    """The words behind `aws`, read.

    Attributes:
        path: the words that name the command, as far as they are known words.
        path_words: where they stand; one more than `path` when the last is no known word.
        known: the command; None when it is not known, or not all of it is there.
        options: those that the CLI knows.
        arguments: words that belong to no option.
        unknown: words like options that the CLI does not know.
        ambiguous: those of them that begin like several ones it knows.
        is_certain: no other words can be there when it runs.
        asks_for_help: it only shows how it is used.
    """

    path: tuple[str, ...] = ()
    path_words: list[Word] = field(default_factory=list)
    known: KnownCommand | None = None
    options: list[ReadOption] = field(default_factory=list)
    arguments: list[Word] = field(default_factory=list)
    unknown: list[Word] = field(default_factory=list)
    ambiguous: list[Word] = field(default_factory=list)
    is_certain: bool = True
    asks_for_help: bool = False


def read(code: ShellCode, words: Sequence[Word]) -> Reading:
    """Read the words behind `aws`."""
    return _Reader(code, words).read()


class _Reader:
    def __init__(self, code: ShellCode, words: Sequence[Word]) -> None:
        self._code = code
        self._words = words
        self._at = 0
        self._found = Reading()
        self._is_named = False  # or can no longer be

    def read(self) -> Reading:
        found = self._found
        while self._at < len(self._words):
            word = self._words[self._at]
            self._at += 1
            text = literal(word)
            if text == "--":
                found.is_certain = False  # what it does depends on the version of Python
                break
            if _may_be_several(self._code, word):
                found.is_certain = False
                self._is_named = True
                if found.known:
                    found.arguments.append(word)
            elif self._is_like_option(word):
                self._option(word)
            elif not self._is_named:
                self._name(word)
            else:
                found.asks_for_help |= text in _ASKS
                found.arguments.append(word)
        if found.known is None and not found.unknown:
            found.known = command_at(found.path)
        return found

    def _name(self, word: Word) -> None:
        found = self._found
        text = literal(word)
        below = names_below(found.path)
        if found.path and found.known is None and not below:
            found.known = command_at(found.path)
        if text in _ASKS:
            found.asks_for_help = self._is_named = True
        elif text in below:
            found.path = (*found.path, text)
            found.path_words.append(word)
            if not names_below(found.path):
                found.known = command_at(found.path)
                self._is_named = True
        elif (alone := command_at(found.path)) is not None:
            found.known = alone
            found.arguments.append(word)
            self._is_named = True
        else:
            found.path_words.append(word)
            found.is_certain &= text is not None
            self._is_named = True

    def _option(self, word: Word) -> None:
        found = self._found
        name, equals, _ = known_text(word).partition("=")
        if UNKNOWN in name:
            found.is_certain = False
            return
        known, is_ambiguous = self._look_up(name)
        if known is None:
            found.unknown.append(word)
            found.ambiguous += [word] * is_ambiguous
            self._skip_values_of_unknown()
            return
        values = (_behind_equals(self._code, word),) if equals else self._values(known)
        found.options.append(ReadOption(known, word, values, name))

    def _look_up(self, name: str) -> tuple[KnownOption | None, bool]:
        """Find an option by its name or the beginning of it; whether there are several."""
        own = self._own()
        for options in (own, global_options()):
            if name in options:
                return options[name], False
        for options in (global_options(), own):
            near = [one for one in options if name.startswith("--") and one.startswith(name)]
            if len(near) == 1 and name != "--":
                return options[near[0]], False
            if near:
                return None, True
        return None, False

    def _own(self) -> Mapping[str, KnownOption]:
        if self._found.known is None and self._found.path:
            command = command_at(self._found.path)
            return command.options if command else {}
        return self._found.known.options if self._found.known else {}

    def _values(self, known: KnownOption) -> tuple[Word, ...]:
        begin, most = self._at, _MOST.get(known.nargs, len(self._words))
        while self._at < len(self._words) and self._at - begin < most:
            if self._is_like_option(self._words[self._at]):
                break
            self._at += 1
        return tuple(self._words[begin : self._at])

    def _skip_values_of_unknown(self) -> None:
        """Take what follows an unknown option for its values, not for what nobody takes."""
        if self._found.known is None:
            return
        while self._at < len(self._words) and not self._is_like_option(self._words[self._at]):
            self._at += 1

    def _is_like_option(self, word: Word) -> bool:
        text = known_text(word)
        if not text.startswith("-") or text == "-" or text[1:2] == UNKNOWN:
            return False
        if _NUMBER.fullmatch(text):
            return False
        return " " not in text or self._look_up(text.partition("=")[0])[0] is not None


def _may_be_several(code: ShellCode, word: Word) -> bool:
    """Say whether a word can turn into any number of words, or stands for some of them."""
    text = known_text(word)
    if _OPEN_END.fullmatch(text) and not code.written(word).startswith(("'", '"')):
        return True
    if not text.startswith(UNKNOWN):
        return False
    written = code.written(word)
    return not written.startswith(("'", '"')) or "[@]" in written or "$@" in written


def _behind_equals(code: ShellCode, word: Word) -> Word:
    """Give the part of a word behind its first `=`."""
    begin = word.begin + code.written(word).index("=") + 1
    pieces: list[str | None] = []
    places: list[int] = []
    is_behind = False
    for piece, place in zip(word.pieces, word.places, strict=True):
        if is_behind or piece is None:
            pieces.append(piece)
            places.append(place)
        elif "=" in piece:
            name, _, value = piece.partition("=")
            pieces.append(value)
            places.append(place + len(name) + 1)
            is_behind = True
    start = word.start.partition("=")[2]
    return word._replace(start=start, begin=begin, pieces=tuple(pieces), places=tuple(places))
