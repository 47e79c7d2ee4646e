"""RB605: an address of mail that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...links import links
from ...rule import Finding, Rule, Severity

_MAIL = re.compile(r"mailto:(?P<address>[^?]*)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?!/)[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_LEFT_OPEN = re.compile(r"[{}<>$%\[\]]|YOUR|xxx|^$", re.IGNORECASE)
_INNER = re.compile(r"(?!/)[^@\s,;]+@[\w-]+")  # of a network of its own


def check(document: Document) -> Iterator[Finding]:
    """Find `mailto:` with what cannot be an address."""
    for link in links(document):
        mail = _MAIL.match(link.target)
        if not mail or _LEFT_OPEN.search(mail["address"]):
            continue
        for address in re.split(r"[,;]", mail["address"]):
            if not (_ADDRESS.fullmatch(address.strip()) or _INNER.fullmatch(address.strip())):
                yield Finding(
                    link.span,
                    f"`{address.strip()}` is no address of mail",
                    "write it as `mailto:name@domain`",
                )


RULE = Rule(
    code="RB605",
    name="mail-malformed",
    summary="A link to an address of mail holds what is none.",
    severity=Severity.ERROR,
    why="""\
The program for mail opens with an address that it cannot send to.""",
    bad="""\
# Restart the shop

Write to [the team](mailto:team.shop.test) before.
""",
    good="""\
# Restart the shop

Write to [the team](mailto:team@shop.test) before.
""",
    check=check,
    seen="alliander-opensource/weather-provider-api, README.md: "
    "`mailto://weather.provider@alliander.com`",
)
