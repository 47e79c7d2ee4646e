"""What people call environments."""

from __future__ import annotations

_SAME = (
    ("dev", "devel", "development"),
    ("test", "testing", "tst"),
    ("qa", "quality assurance"),
    ("sit", "system integration test", "integration"),
    ("uat", "acceptance", "user acceptance test"),
    ("stage", "staging", "stg"),
    ("preprod", "pre-prod", "pre-production", "preproduction"),
    ("prod", "production", "prd", "live"),
)
SURE = frozenset(
    {"dev", "development", "qa", "sit", "uat", "staging", "preprod", "pre-prod", "prod"}
    | {"production", "pre-production"}
)
"""Words that in a heading such as "Deploy to dev" can hardly be anything but an environment."""


def names_of(name: str) -> tuple[str, ...]:
    """Give all that an environment is called: `prod` is `production`, too."""
    for row in _SAME:
        if name.lower() in row:
            return (name, *row)
    return (name,)
