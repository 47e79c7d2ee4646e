"""What a comment states, held against what came out, and told above the fence that replaces it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from ..matching import compare, is_data
from ..model import Expectation, Form, Position
from ..parsing.announcements import is_label
from ..parsing.placeholders import is_placeholder
from ..parsing.stated import Stated

_LONGEST = 100  # characters of an announcement
_FEW = 2  # words beside a quoted value that say no more than it does
_ENDS = " \t\n.,:;!"
_QUOTED = re.compile(r"(?<!\w)([\"'`])(?P<value>.+?)\1(?!\w)", re.DOTALL)
_STATE = re.compile(r"[A-Z]{4,}(?:_[A-Z]+)*(?![\w-])|[A-Z]+(?:_[A-Z]+)+(?![\w-])")
_FORMATS = frozenset({"HTML", "HTTP", "HTTPS", "JSON", "UUID", "YAML"})
_NUMBER = re.compile(r"(?<![\w.,/$-])-?\d+(?:\.\d+)?(?![\w%/-]|[.,]\d)")
_COUNTED = re.compile(r"(?<![\w.,/$-])\d+(?=\s+[A-Za-z])")
_UNITS = (
    r"(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?|days?|weeks?|[kmgt]i?b|bytes|or (?:more|less"
    r"|fewer|so))"
)
_ROUGH = re.compile(
    r"(?:\b(?:about|above|after|almost|around|approximately|at least|at most|below|between|every"
    r"|fewer than|from|less than|more than|nearly|over|roughly|under|up to|within)\b"
    rf"|[~<>\u2264\u2265]=?)\s*\d[\d.,]*(?:\s*(?:-|\u2013|and|to)\s*\d[\d.,]*)?"
    rf"|\d[\d.,]*\s*(?:\+|\u2013|-\s*\d|to \d|{_UNITS}\b)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:no|not|never|nothing|without|instead of|\w+n't)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\bor\b|\beither\b", re.IGNORECASE)
_NOTHING = re.compile(r"(?:nothing|no output|empty output)", re.IGNORECASE)
# Something else in each run, or a word for it.
_VARIES = re.compile(r"\.\.|\u2026|\*|\$\w|\$\{|<[^<>]+>|(?<=[\d.])x\b|x{3,}", re.IGNORECASE)
_MARKDOWN = re.compile(r"[()<>\[\]*|&\\]")


def agrees(stated: Stated, output: str) -> bool:
    """Say whether what came out does not contradict a comment.

    JSON is held against the output as documented JSON that may leave out keys. Of other texts
    each value that is named has to be in the output: what is quoted, a single word, a state in
    capitals, a number. A number of things may also be that of the lines, or of the elements of an
    array. Prose that names no value contradicts nothing.
    """
    text = stated.text.strip(_ENDS)
    if _NOTHING.fullmatch(text):
        return not output.strip()
    if is_data(text):
        promised = Expectation(f"{text}\n", Position("", 1), Form.JSON, subset=True)
        return compare(promised, output).matches or _bare(text) in _bare(output)
    if len(text.split()) > 1 and _DENIES.search(text):
        return True
    counted = {*_COUNTED.findall(text)}
    held = [
        _has(value, output) or (value in counted and int(value) in _counts(output))
        for value in _values(text)
    ]
    return (any(held) if _CHOICE.search(text) else all(held)) if held else True


def announcement_of(stated: Sequence[Stated]) -> str:
    """Give the sentence for above the fence that replaces some comments.

    It keeps what they say beside the values themselves, but for those of `not_told`.
    """
    return _told(stated)[0]


def not_told(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Give the comments that say more than the announcement of them can."""
    return _told(stated)[1]


def _told(stated: Sequence[Stated]) -> tuple[str, tuple[Stated, ...]]:
    notes: list[str] = []
    left: list[Stated] = []
    for one in stated:
        note = _prose(one.text)
        if not note or note in notes:
            continue
        if _is_tellable(note) and _is_label(_announcement([*notes, note])):
            notes.append(note)
        else:
            left.append(one)
    return _announcement(notes), tuple(left)


def _announcement(notes: Sequence[str]) -> str:
    return f"Expected output ({'; '.join(notes)}):" if notes else "Expected output:"


def _is_label(sentence: str) -> bool:
    return len(sentence) <= _LONGEST and is_label(sentence)


def _is_tellable(note: str) -> bool:
    """Say whether a text stands in a sentence of Markdown as it is."""
    return not _MARKDOWN.search(note) and note.count("`") % 2 == 0 and note.isprintable()


def _prose(text: str) -> str:
    """Give what a text says in words; empty when it is hardly more than a value."""
    text = " ".join(text.split()).strip(_ENDS)
    if _is_structure(text) or is_data(text):
        return ""
    if " " not in text:
        return text if _varies(text) else ""
    words = _QUOTED.sub(" ", text).split()
    return "" if _QUOTED.search(text) and len(words) <= _FEW else text


def _is_structure(text: str) -> bool:
    return f"{text[:1]}{text[-1:]}" in {"{}", "[]"}


def _varies(value: str) -> bool:
    return bool(_VARIES.search(value)) or is_placeholder(value)


def _values(text: str) -> Iterator[str]:
    """Give the values that a text names."""
    rest = text
    for found in _QUOTED.finditer(text):
        if not _varies(found["value"]):
            yield found["value"]
        rest = rest.replace(found[0], " ", 1)
    if rest == text and len(text.split()) == 1:
        if not _varies(text):
            yield text
        return
    state = _STATE.match(rest)
    if state and state[0] not in _FORMATS:
        yield state[0]
    yield from _NUMBER.findall(_ROUGH.sub(" ", rest))


def _has(value: str, output: str) -> bool:
    """Say whether a value stands in an output as a word."""
    words = r"\s+".join(map(re.escape, value.split()))
    before = r"(?<!\w)" if re.match(r"\w", value) else ""
    after = r"(?!\w)" if re.search(r"\w$", value) else ""
    if _NUMBER.fullmatch(value):
        before, after = r"(?<![\w.,-])", r"(?![\w-]|[.,]\d)"
    return bool(re.search(f"{before}{words}{after}", output, re.IGNORECASE))


def _counts(output: str) -> Iterator[int]:
    """Count the lines of an output, and the elements of its arrays."""
    yield sum(bool(line.strip()) for line in output.split("\n"))
    try:
        waiting = [json.loads(output)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            yield len(value)
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()


def _bare(text: str) -> str:
    return "".join(text.split())
