"""RB604: a link that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...link_site import Site, site_of
from ...links import Sort, links
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find links and images with an empty target."""
    if site_of(document) is Site.OTHER:
        return
    for link in links(document):
        if not link.target.strip() and link.sort is not Sort.REFERENCE:
            what = "image" if link.sort is Sort.IMAGE else "link"
            yield Finding(link.span, f"the {what} has no target", "write it, or take the link out")


RULE = Rule(
    code="RB604",
    name="link-empty",
    summary="A link or an image has no target.",
    severity=Severity.WARNING,
    why="""\
`[text]()` looks like a link and leads to the page itself: somebody meant to fill it in later.""",
    bad="""\
# Restart the shop

Read [the manual]() before.
""",
    good="""\
# Restart the shop

Read [the manual](https://shop.test/manual) before.
""",
    check=check,
    seen="aws-samples/serverless-patterns, apigw-lambda-s3-sam-java/README.md: "
    "`[Amazon S3 Console]()`",
)
