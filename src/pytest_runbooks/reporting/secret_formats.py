"""Secrets that can be told by their form, or by the name that stands before them.

Each pattern masks its group `secret`. None of them takes or leaves a line, so that a text keeps its
lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..api.secret_names import names_a_secret

_FORMATS = re.compile(
    r"""
      \bgh[pousr]_[A-Za-z0-9]{10,} | \bgithub_pat_\w{10,} | \bglpat-[\w-]{10,}
    | \bxox[a-z]-[\w-]{8,} | \bxapp-[\w-]{8,} | (?<=hooks\.slack\.com/services/)[\w/]{8,}
    | \b[rs]k_(?:live|test)_\w{8,} | \bsk-[A-Za-z0-9_-]{20,} | \bAIza[\w-]{30,}
    | \bnpm_[A-Za-z0-9]{20,} | \bpypi-Ag[\w-]{16,} | \bdckr_pat_[\w-]{10,} | \bhv[sb]\.[\w-]{16,}
    | \bSG\.[\w-]{12,}\.[\w-]{12,} | \b\w{14}\.atlasv1\.[\w-]{16,}
    | \beyJ[\w-]{10,}\.[\w-]{4,}(?:\.[\w-]*)?  # a JSON web token
    # a session token of STS
    | \b(?:FwoGZXIvYXdzE|IQoJb3JpZ2luX2Vj|FQoGZXIvYXdzE|AQoDYXdzE)[A-Za-z0-9/+=]*
    """,
    re.VERBOSE | re.ASCII,
)
_AFTER_A_WORD = (
    # Of a pair of keys, the second is the secret.
    re.compile(
        r"\bA[KS]IA[A-Z0-9]{12,16}\b(?:.|\n){1,80}?"
        # Forty hexadecimal digits are a commit.
        r"(?<![A-Za-z0-9/+=])(?![0-9a-f]{40}\b)(?P<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
        re.ASCII,
    ),
    re.compile(r"\b[Bb]earer[ \t]+(?P<secret>[\w.~+/=-]{16,})", re.ASCII),
    re.compile(r"[?&;](?:X-Amz-(?:Security-Token|Signature)|sig|sv)=(?P<secret>[^&\s\"']{16,})"),
    re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]*:(?P<secret>[^\s/@\"'<>]+)@", re.ASCII),
)
# After these, too, but not what stands for a secret where there is none.
_OF_PROTOCOLS = (
    re.compile(
        r"\bauthorization[\"']?\s*[:=]\s*[\"']?"
        r"(?:(?:bearer|basic|token|digest|negotiate)[ \t]+)?"
        r"(?!(?:bearer|basic|token|digest|negotiate)\b|AWS4-)(?P<secret>[^\s\"',;]{4,})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bset-cookie[\"']?:[ \t]{0,9}[\"']?[^\s=;,\"']{1,80}=(?P<secret>[^\s;,\"']{4,})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w-])cookie:[ \t]{0,9}(?P<secret>[^\s=;,\"']{1,80}=[^\n\r\"']{3,})", re.IGNORECASE
    ),
    # Of curl; of Docker, what follows is a user and a group.
    re.compile(
        r"(?<!\S)(?:-u[ \t]{0,9}|-[A-Za-z]{1,9}u[ \t]{1,9}|--(?:proxy-)?user(?:=|[ \t]{1,9}))"
        r"[\"']?(?P<user>[^\s:\"']{1,80}):(?!//|\d+(?!\S)|(?P=user)(?!\S))(?P<secret>[^\s\"']{3,})"
    ),
    re.compile(
        r"\b(?:mysql\w{0,9}|mariadb[\w-]{0,9})(?:[^\n|;&\\]|\\\n){0,200}?[ \t]-p"
        r"(?:\"(?P<double>[^\"\n]*)|'(?P<single>[^'\n]*)|(?P<secret>[^\s\"'-][^\s\"']{2,}))"
    ),
)
_NAME = r"(?P<name>[A-Za-z_][\w.-]{1,80})"
_QUOTED = r"""(?:"(?P<double>(?:[^"\\\n]|\\.)*)|'(?P<single>[^'\n]*))"""
_NAMED = (
    # A member of JSON, and of JSON within JSON.
    re.compile(rf"""["']{_NAME}["']\s{{0,9}}[:=]\s{{0,9}}{_QUOTED}"""),
    re.compile(
        rf"""\\["']{_NAME}\\{{1,9}}["']\s{{0,9}}[:=]\s{{0,9}}"""
        r"""\\{1,9}["'](?P<bare>[^"'\\\n]*)"""
    ),
    # A quoted value after a colon or an equals sign, as in YAML, TOML and Python.
    re.compile(rf"(?<![\w.\"'-]){_NAME}[ \t]{{0,9}}[:=][ \t]{{0,9}}{_QUOTED}"),
    # An assignment of a shell, or a field of a form; no part of a path, as a partition has it.
    re.compile(rf"""(?<![\w./-]){_NAME}=(?P<bare>[^\s"'`;&|<>()]+)"""),
    # A line of YAML, or a header.
    re.compile(
        rf"""(?m)^[ \t>|+~-]{{0,99}}{_NAME}:[ \t]{{1,9}}(?P<bare>[^\s"'`]+)[ \t\r]{{0,9}}$"""
    ),
    # An option of a command.
    re.compile(
        rf"""(?<!\S)--{_NAME}(?:=|[ \t]{{1,9}})(?:{_QUOTED}|(?P<bare>[^\s"'`-][^\s"'`]*))"""
    ),
    # An element of XML, as in answers of the query protocol.
    re.compile(rf"<{_NAME}>(?P<bare>[^<>\n]+)</(?P=name)>"),
)
# What stands where a secret will stand, and what is named like one and is none.
_NO_VALUE = re.compile(
    r"\W{0,3}|[*x.]+|\$\w+|\$[{(].*|%\w+%|<[\w -]+>|\{+[\w. -]+\}+|\[[\w.:]+\]"
    r"|true|false|null|none|yes|no|\d{1,4}|arn:aws.*|your[_-].*|[^/]+/\d{8}/.*|file(?:b)?://.*|string|emulator|test"
    r"|(?:\.{0,2}|~)/(?:etc|home|root|run|var|tmp|opt|usr|dev|mnt|srv|proc)?/.*"
    # What is said of a secret, in the place of it.
    r"|expired|invalid|valid|missing|required|optional|default|unset|set|empty|unknown|undefined"
    r"|present|absent|not|header|headers|revoked|rejected|denied|failed|disabled|enabled|redacted"
    r"|hidden|nil",
    re.IGNORECASE,
)
_PEM = re.compile(
    r"-----BEGIN (?P<kind>[A-Z0-9 ]*PRIVATE KEY)-----(?P<body>.*?)(?:-----END (?P=kind)-----|\Z)",
    re.DOTALL,
)
_PEM_END = re.compile(r"^[ \t>|+~-]{0,99}-----END [A-Z0-9 ]*PRIVATE KEY-----", re.MULTILINE)
_IN_KEY = re.compile(r"[A-Za-z0-9+/=]{4,}")
_LINE_OF_KEY = re.compile(r"[ \t>|+~-]{0,99}[A-Za-z0-9+/=]{1,80}[ \t\r]*")

_PARTS = ("double", "single", "bare", "secret")
Span = tuple[int, int]


def tokens_of(text: str) -> Iterator[Span]:
    """Find what is a secret by its own form."""
    yield from (found.span() for found in _FORMATS.finditer(text))


def private_keys_of(text: str) -> Iterator[tuple[Span, str]]:
    """Find private keys in PEM, each with what stands between its first and last line."""
    yield from ((found.span(), found["body"]) for found in _PEM.finditer(text))


def spans_of(text: str) -> Iterator[Span]:
    """Find what is to be masked."""
    yield from tokens_of(text)
    for pattern in _AFTER_A_WORD:
        yield from (found.span("secret") for found in pattern.finditer(text))
    for pattern in _OF_PROTOCOLS:
        for found in pattern.finditer(text):
            yield from (found.span(one) for one in _PARTS if _says(found, one))
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            groups = [group for group in _PARTS if _says(found, group)]
            if groups and names_a_secret(found["name"]):
                yield found.span(groups[0])
    for start, end in _keys(text):
        yield from (found.span() for found in _IN_KEY.finditer(text, start, end))


def _keys(text: str) -> Iterator[Span]:
    """Find the insides of private keys, also of those whose beginning or end is cut off."""
    yield from (found.span("body") for found in _PEM.finditer(text))
    for found in _PEM_END.finditer(text):
        start = end = found.start()
        while start > 0:
            before = text.rfind("\n", 0, start - 1) + 1
            if not _LINE_OF_KEY.fullmatch(text, before, start - 1):
                break
            start = before
        yield start, end


def _says(found: re.Match[str], group: str) -> bool:
    said = found.groupdict().get(group)
    return said is not None and not _NO_VALUE.fullmatch(said)
