"""RB607: an address on the web without `https://`."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...link_targets import Verdict, target_of
from ...links import links
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find links such as `[x](github.com/x/y)`, which are read as paths."""
    for link in links(document):
        if target_of(document, link.target).verdict is Verdict.NO_SCHEME:
            start = link.span.start
            exact = document.lines[start.line - 1][start.column - 1 :].startswith(link.target)
            edits = (Edit(type(link.span)(start, start), "https://"),) if exact else ()
            yield Finding(
                link.span,
                f"`{link.target}` is read as the path of a file",
                f"write `https://{link.target}`",
                edits,
            )


RULE = Rule(
    code="RB607",
    name="scheme-missing",
    summary="A link to the web lacks `https://`.",
    severity=Severity.ERROR,
    why="""\
Without `https://` a link is the path of a file beside the page, which does not exist.""",
    bad="""\
# Restart the shop

Read [the manual](www.shop-manual.com/restart) before.
""",
    good="""\
# Restart the shop

Read [the manual](https://www.shop-manual.com/restart) before.
""",
    check=check,
    seen="awsdocs/aws-doc-sdk-examples, php/cross_service/aurora_item_tracker/README.md: "
    "`[Laravel.com](laravel.com)`",
)
