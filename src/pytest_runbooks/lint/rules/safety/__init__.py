"""Rules of the family `safety`: what destroys, and what must not stand in a page."""

from __future__ import annotations

from ...rule import Rule
from . import credential, denied_account, literal_password, private_key, unwarned_destruction

RULES: tuple[Rule, ...] = (
    unwarned_destruction.RULE,
    credential.RULE,
    private_key.RULE,
    literal_password.RULE,
    denied_account.RULE,
)
