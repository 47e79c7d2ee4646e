"""Where known secrets stand in a text: whole, encoded, or what a cut left of them."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

SHORTEST = 6  # characters of a value that is masked wherever it stands
# What stands for a secret where there is none, and what nobody would call one.
_PLAIN = re.compile(
    r"(.)\1*|\d{12}|emulator|test(?:ing)?|secret|password|changeme|example|dummy|localhost"
    r"|true|false|none|null|default|disabled|enabled|us-east-1|[/~.][\w./-]*",
    re.IGNORECASE,
)
_ENDS = "\n\r…"  # characters at which a text may have been cut

Span = tuple[int, int]


def forms_of(values: Iterable[str]) -> tuple[str, ...]:
    """Give the texts under which secrets can be read, the longest first.

    Values that are too short, or that are words which stand everywhere, give none: masking them
    would hide what is no secret.
    """
    forms: dict[str, None] = {}
    for value in values:
        for line in {value, *value.splitlines()}:
            bare = line.strip()
            if len(bare) >= SHORTEST and not _PLAIN.fullmatch(bare):
                forms |= dict.fromkeys(_forms(bare))
    return tuple(sorted(forms, key=len, reverse=True))


def _forms(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", "surrogateescape")
    yield value
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield quote(raw, safe="")
    yield quote_plus(raw)
    yield raw.hex()
    for before in range(3):
        # As part of something longer, as in `user:password`, it stands in one of three ways; its
        # first and last characters then depend on what is beside it.
        first, last = (before * 8 + 5) // 6, (before + len(raw)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            encoded = encode(bytes(before) + raw).decode()[first:last]
            if len(encoded) >= SHORTEST + 2:
                yield encoded


def spans_of(text: str, forms: Iterable[str]) -> Iterator[Span]:
    """Find what is to be masked: whole forms, and the rest of one where the text may be cut."""
    known = [*forms]
    for form in known:
        # Of a short secret, less than half may stay; of a long one, no six characters.
        piece = min(SHORTEST, max(4, len(form) // 2))
        yield from _from_the_left(text, form, form[:piece])
        yield from _from_the_right(text, form, form[-piece:])
    if known:
        yield from _middles(text, "\0".join(known))


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _from_the_left(text: str, form: str, head: str) -> Iterator[Span]:
    for start in _places(text, head):
        if text.startswith(form, start):
            yield start, start + len(form)
            continue
        ends = (end for one in _ENDS if (end := text.find(one, start)) >= 0)
        end = min(ends, default=len(text))
        kept = text[start:end].rstrip(" ")
        if form.startswith(kept):
            yield start, start + len(kept)


def _from_the_right(text: str, form: str, tail: str) -> Iterator[Span]:
    for place in _places(text, tail):
        end = place + len(tail)
        start = max(text.rfind(one, 0, place) for one in _ENDS) + 1
        start += len(text[start:end]) - len(text[start:end].lstrip())  # reports indent
        if start <= place and form.endswith(text[start:end]):
            yield start, end


def _middles(text: str, all_forms: str) -> Iterator[Span]:
    """Find lines that are part of a form, as of an encoded secret that is broken into lines."""
    start = 0
    for line in text.split("\n"):
        bare = line.strip()
        if len(bare) >= SHORTEST and bare in all_forms:
            at = start + line.index(bare)
            yield at, at + len(bare)
        start += len(line) + 1
