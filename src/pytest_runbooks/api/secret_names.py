"""Which names stand for secrets: of parameters, of variables, of keys in a configuration."""

from __future__ import annotations

import re
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
# Tokens that page through lists, or tell a repeated request from a new one.
_NO_SECRETS = re.compile(
    r".*(next|continuation|pagination|page|starting|resume|client|request|idempotency|client"
    r"request|creator|change|lock|sequence|forward|backward|statement|execution|cancellation"
    r"|max|min|count|num)tokens?"
    r"|(prompt|generate|has|is|use|require|reset|rotate|manage|delete|forgot|random|no).*"
)
_SEPARATORS = re.compile(r"[-_.\s]")


@lru_cache(maxsize=4096)
def names_a_secret(name: str) -> bool:
    """Say whether a value under this name is a secret, as far as a name can say."""
    bare = _SEPARATORS.sub("", name).lower()
    return bare.endswith(_ENDS) and not _NO_SECRETS.fullmatch(bare)
