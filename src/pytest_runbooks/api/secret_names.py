"""Which names stand for secrets: of parameters, of variables, of keys in a configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

MASK = "***"
"""What stands in a report where a secret was."""

# The ends of names, in lower case and without `-`, `_`, `.`: of `DB_PASSWORD`, `client-secret`.
_ENDS = (
    *("password", "passwd", "passphrase", "passcode", "pwd"),
    *("secret", "secretstring", "secretbinary", "secretkey", "secretvalue", "secrethash"),
    *("accesskey", "privatekey", "apikey", "apisecret", "encryptionkey", "signingkey"),
    *("customerkey", "sharedkey", "licensekey", "keymaterial", "plaintext"),
    *("token", "credential", "credentials", "authorization", "assertion"),
)
# Tokens that page through lists, or tell a repeated request from a new one; working directories.
_NO_SECRETS = re.compile(
    r".*(?:next|continuation|pagination|page|starting|resume|forward|backward|sequence|client"
    r"|request|idempotency|creator|change|lock|statement|execution|cancellation|max|min|count)tokens?"
    r"|(?:old)?pwd"
)
# Names that begin with a verb say whether there is a secret, not which.
_VERBS = frozenset(
    (
        *("prompt", "generate", "has", "is", "use", "require", "reset", "rotate", "manage"),
        *("delete", "forgot", "disable", "enable"),
    )
)
_FIRST_WORD = re.compile(r"[A-Za-z]?[a-z]*")
_SEPARATORS = re.compile(r"[-_.\s]")
_IN_BODIES = tuple(end.encode() for end in (*_ENDS, "securestring"))
_PAIRS = (
    *(("name", "value"), ("Name", "Value"), ("key", "value"), ("Key", "Value")),
    ("ParameterKey", "ParameterValue"),
)


@lru_cache(maxsize=4096)
def names_a_secret(name: str) -> bool:
    """Say whether a value under this name is a secret, as far as a name can say."""
    bare = _SEPARATORS.sub("", name).lower()
    if not bare.endswith(_ENDS) or _NO_SECRETS.fullmatch(bare):
        return False
    first = _FIRST_WORD.match(name)
    return first is None or first[0].lower() not in _VERBS


def may_name_secrets(body: bytes) -> bool:
    """Say whether any name in a body can be that of a secret; reading it is worth it only then."""
    bare = body.translate(None, b"-_. \t\r\n").lower()
    return any(end in bare for end in _IN_BODIES)


def secret_member(members: Mapping[object, object]) -> str:
    """Give the member of `{"name": "DB_PASSWORD", "value": "..."}` that is secret; or nothing."""
    for name, value in _PAIRS:
        said = members.get(name)
        if isinstance(said, str) and value in members and names_a_secret(said):
            return value
    return "Value" if members.get("Type") == "SecureString" else ""
