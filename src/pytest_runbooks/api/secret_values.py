"""The secrets that a call sends or is given, so that no report shows them wherever they stand.

Taken is what stands under a name that says so (see `secret_names`), in requests and answers of
every protocol. The models mark more as sensitive: names, descriptions, the items of a table. That
is what documents are about, and no secret.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from wsgiref.types import WSGIEnvironment

from .answer_members import answer_body, answer_members
from .bodies import unpacked
from .calls import identify
from .invocations import invocation_of
from .parameters import members_of
from .replies import Headers
from .secret_names import may_name_secrets, names_a_secret, secret_member

SHORTEST = 6  # characters of a value
LONGEST = 4096  # characters of a value that are kept
MOST = 50  # values of one call
DEEPEST = 24  # values within values
# Single words, which stand everywhere, and what names a thing or stands for a secret.
_ORDINARY = re.compile(
    r"[a-z]{0,12}|[A-Z][a-z]{0,11}|[A-Z]{0,12}|[\d.:-]*|\*+|\{\{.*\}\}"
    r"|arn:aws.*|alias/.*|s3://.*|[a-z-]+(?:/[a-z-]+)+",
    re.DOTALL,
)
# What a secret that is a JSON object says beside the secret, as that of a database does.
_BESIDE = re.compile(
    r".*(?:user|username|login|host|hostname|endpoint|url|uri|engine|port|name|database|identifier"
    r"|region|account|arn|id|email|type|version|scope|role)",
    re.IGNORECASE,
)
_DATA = ("plaintext", "secretbinary")  # the ends of names of bytes, which JSON has in base64
_TYPES = frozenset({"S", "N", "B", "SS", "L", "stringValue", "StringValue"})


def secrets_of(
    environ: WSGIEnvironment, body_head: bytes, answer_headers: Headers, answer_head: bytes
) -> tuple[str, ...]:
    """Give the secrets in a request and its answer; whatever stands in them, this does not fail.

    Args:
        environ: the request; its input is not read.
        body_head: the first bytes of its body as it was sent, up to 64 KiB.
        answer_headers: of the answer.
        answer_head: the first bytes of the answer's body, up to 64 KiB.
    """
    found: dict[str, None] = {}
    for values in (_of_request(environ, body_head), _of_answer(answer_headers, answer_head)):
        try:
            for value in values:
                if len(found) < MOST and _is_told_by_itself(value):
                    found[value[:LONGEST]] = None
        except Exception:  # noqa: BLE001, S112 - what is not what it says has no members
            continue
    return tuple(found)


def _is_told_by_itself(value: str) -> bool:
    return len(value.strip()) >= SHORTEST and not _ORDINARY.fullmatch(value.strip())


def _of_request(environ: WSGIEnvironment, head: bytes) -> Iterator[str]:
    body = unpacked(environ, head)
    if invocation_of(environ):
        yield from _of_invocation(environ)
        yield from _secrets(answer_members([], body), is_secret=False, depth=0)
        return
    members, _, _ = members_of(identify(environ, body), environ, body)
    yield from _secrets(members, is_secret=False, depth=0)


def _of_answer(headers: Headers, head: bytes) -> Iterator[str]:
    body = answer_body(headers, head)
    if may_name_secrets(body):
        yield from _secrets(answer_members(headers, body), is_secret=False, depth=0)


def _of_invocation(environ: WSGIEnvironment) -> Iterator[str]:
    """Give what opens an API that a customer has built: keys and tokens, in its headers."""
    for name in ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY"):
        sent = str(environ.get(name, ""))
        scheme, _, credentials = sent.partition(" ")
        if not scheme.startswith("AWS4-"):  # a signature opens nothing else
            yield credentials or scheme


def _secrets(value: object, *, is_secret: bool, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        hidden = secret_member(value)
        for key, one in value.items():
            name = str(key)
            # A structure says in it what is secret. `Credentials` hold an id and a date, too.
            secret = name == hidden or names_a_secret(name) or (is_secret and name in _TYPES)
            if secret and name.lower().endswith(_DATA):
                yield from _decoded(one)
            yield from _secrets(one, is_secret=secret, depth=depth + 1)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _secrets(one, is_secret=is_secret, depth=depth + 1)
    elif is_secret and isinstance(value, bytes | bytearray):
        yield bytes(value).decode("utf-8", "replace")
    elif is_secret and isinstance(value, str):
        yield from _parts(value)


def _decoded(value: object) -> Iterator[str]:
    try:
        text = b64decode(value, validate=True).decode() if isinstance(value, str) else ""
    except ValueError:
        return
    yield from _parts(text)


def _parts(text: str) -> Iterable[str]:
    """Give what is secret of a value: of a JSON object, what is none of the things beside it."""
    try:
        inner = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        inner = None
    if not isinstance(inner, dict):
        return [text]
    return [
        one
        for name, one in inner.items()
        if isinstance(one, str) and (names_a_secret(name) or not _BESIDE.fullmatch(name))
    ]
