"""Credentials in a text: those that are real, and not what stands for one in an example.

For a report everything that could be a secret is masked (`reporting/secret_formats.py`, whose
patterns these are). Here the question is the other one: would the author agree that it is real?
Where a form has a check sum that decides; else it has to look like chance.
"""

from __future__ import annotations

import binascii
import json
import math
import re
import zlib
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..reporting.secret_formats import private_keys_of, tokens_of

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECKED = re.compile(r"(?:gh[pousr]|npm)_(?P<body>[A-Za-z0-9]{30})(?P<sum>[A-Za-z0-9]{6})")
# What each kind is called, and how long it is when it is whole.
_KINDS = (
    (re.compile(r"gh[pousr]_[A-Za-z0-9]{36}"), "token of GitHub"),
    (re.compile(r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"), "token of GitHub"),
    (re.compile(r"npm_[A-Za-z0-9]{36}"), "token of npm"),
    (re.compile(r"glpat-[\w-]{20,}"), "token of GitLab"),
    (re.compile(r"xox[abepr]-\d{9,}-[\w-]{20,}"), "token of Slack"),
    (re.compile(r"xapp-\d-\w{9,}-\d{9,}-\w{40,}"), "token of Slack"),
    (re.compile(r"T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}"), "webhook of Slack"),
    (re.compile(r"[rs]k_live_[A-Za-z0-9]{24,}"), "key of Stripe"),
    (re.compile(r"sk-(?:ant-|proj-)?[\w-]{40,}"), "key of an API"),
    (re.compile(r"AIza[\w-]{35}"), "key of Google"),
    (re.compile(r"pypi-Ag[\w-]{50,}"), "token of PyPI"),
    (re.compile(r"dckr_pat_[\w-]{27}"), "token of Docker"),
    (re.compile(r"hv[sb]\.[\w-]{24,}"), "token of Vault"),
    (re.compile(r"SG\.[\w-]{22}\.[\w-]{43}"), "key of SendGrid"),
    (re.compile(r"\w{14}\.atlasv1\.[\w-]{60,}"), "token of Terraform"),
)
_JWT = re.compile(r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.(?P<signature>[\w-]{40,})")
_KEY_ID = re.compile(r"\bA[KS]IA[A-Z2-7]{16}\b")
_SECRET_KEY = re.compile(
    r"(?<![A-Za-z0-9/+._-])(?![0-9a-f]{40}\b)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=._-])"
)
_NAMED = re.compile(r"secret[_-]?(?:access[_-]?)?key\W{1,12}$", re.IGNORECASE)
_NAMES = re.compile(r"[sS](?:ecret|ECRET)[_-]?(?:[aA](?:ccess|CCESS)[_-]?)?[kK](?:ey|EY)")
# One of these stands in every token; looking for them takes a hundredth of the time.
_SIGNS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "npm_", "glpat-", "xox", "xapp-"),
    *("hooks.slack", "k_live_", "sk-", "AIza", "pypi-Ag", "dckr_pat_", "hvs.", "hvb.", "SG."),
    *(".atlasv1.", "eyJ"),
)
_REACH = 240  # characters between the two keys of a pair

_EXAMPLE = re.compile(
    r"example|sample|dummy|fake|placeholder|redact|your|secret|token|password|abcdef|ghijkl|123456"
    r"|(.)\1{3,}|xxx|(?:foo|bar){2}|deadbeef|cafebabe|changeme|insert|replace",
    re.IGNORECASE,
)
# Values of what is named like a secret, and that nobody would call one.
_NO_SECRET = re.compile(
    r".*(?:example|sample|dummy|fake|placeholder|redact|your|changeme|change-me|replace|insert|xxx"
    r"|(.)\1{3,}).*|(?:test|my|local)\W?.*|(?:admin|root|user|postgres|mysql|password|passwd|secret"
    r"|token|minio|guest|none|null|true|false|hunter2)\d{0,3}|(?-i:[A-Z_]+)|[<\[{(].*|\W+|.*\.\.\..*|.*//.*"
    r"|/.*|(?:ssm|alias|arn):.*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Credential:
    """Something in a text, between two offsets, and what it is."""

    begin: int
    end: int
    kind: str


def credentials_of(text: str) -> Iterator[Credential]:
    """Find the credentials in a text."""
    if any(sign in text for sign in _SIGNS):
        for begin, end in tokens_of(text):
            if kind := _kind(text[begin:end]):
                yield Credential(begin, end, kind)
    if "AKIA" not in text and "ASIA" not in text and not _NAMES.search(text):
        return
    for found in _SECRET_KEY.finditer(text):
        if _is_secret_key(text, found.start(), found[0]):
            yield Credential(found.start(), found.end(), "secret key of AWS")


def _kind(token: str) -> str:
    if token.startswith("eyJ"):
        return "JSON web token that never expires" if _is_lasting_jwt(token) else ""
    kind = next((kind for form, kind in _KINDS if form.fullmatch(token)), "")
    if checked := _CHECKED.fullmatch(token):
        return kind if _base62(zlib.crc32(checked["body"].encode())) == checked["sum"] else ""
    return kind if kind and is_by_chance(token.rpartition("_")[2]) else ""


def _base62(number: int) -> str:
    digits = ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits


def is_by_chance(text: str) -> bool:
    """Say whether a text looks like chance: of many signs, and no words or rows."""
    if _EXAMPLE.search(text) or not any(sign.isdigit() for sign in text):
        return False
    counts = Counter(text)
    bits = -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())
    return bits > 0.72 * math.log2(min(len(text), 64))


def stands_for_a_secret(value: str) -> bool:
    """Say whether a value calls itself an example, or is one that nobody uses."""
    return len(value) < 5 or bool(_NO_SECRET.fullmatch(value))


def _is_secret_key(text: str, begin: int, key: str) -> bool:
    if not is_by_chance(key) or not re.search(r"[a-z]", key) or not re.search(r"[A-Z]", key):
        return False
    around = text[max(0, begin - _REACH) : begin + 40 + _REACH]
    if "EXAMPLE" in around:
        return False
    if any(not _EXAMPLE.search(found[0]) for found in _KEY_ID.finditer(around)):
        return True
    return bool(_NAMED.search(text[max(0, begin - 40) : begin]))


def _is_lasting_jwt(token: str) -> bool:
    """Say whether a token is signed and has no end; of one that had one nothing is left."""
    whole = _JWT.fullmatch(token)
    if not whole or not is_by_chance(whole["signature"]):
        return False
    header, payload = (_decoded(part) for part in token.split(".")[:2])
    if "alg" not in header or not payload or "exp" in payload:
        return False
    said = json.dumps(payload)
    return "1234567890" not in said and "example" not in said.lower()


def _decoded(part: str) -> dict[str, object]:
    try:
        found = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


_SAID_TO_BE_NONE = re.compile(
    r"\b(?:examples?|samples?|looks? (?:something )?like|similar to|dummy|fake|demo|fictional"
    r"|throw-?away|for test(?:ing|s)|test keys?|not (?:a )?real|invalid|revoked|expired)\b",
    re.IGNORECASE,
)
_ABOVE = 8  # lines in which a page says what it is about to show


def is_said_to_be_an_example(lines: Sequence[str], line: int) -> bool:
    """Say whether the lines right above a line (from 1) call what stands there an example."""
    return any(_SAID_TO_BE_NONE.search(one) for one in lines[max(0, line - 1 - _ABOVE) : line - 1])


def private_keys(text: str) -> Iterator[tuple[int, int]]:
    """Find the private keys of a text that are whole and not encrypted."""
    for (begin, end), body in private_keys_of(text):
        lines = [line.strip(" \t>|+~-\"',\\") for line in re.split(r"\\n|\n", body)]
        if any(":" in line for line in lines) or "ENCRYPTED" in text[begin : begin + 40]:
            continue
        try:
            key = binascii.a2b_base64("".join(lines), strict_mode=True)
        except ValueError:
            continue
        if len(key) >= 32 and (key[:1] == b"\x30" or key.startswith(b"openssh-key-v1")):
            yield begin, end
