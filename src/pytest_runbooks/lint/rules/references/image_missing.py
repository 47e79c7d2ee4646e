"""RB602: an image that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...link_targets import Verdict, target_of
from ...links import Sort, links
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find images whose file is not there."""
    for link in links(document):
        if link.sort is not Sort.IMAGE:
            continue
        target = target_of(document, link.target)
        if target.verdict is Verdict.MISSING:
            hint = (
                f"did you mean `{target.nearest}`?"
                if target.nearest
                else "add the file, or take the image out"
            )
            yield Finding(link.span, f"the image `{target.path}` does not exist", hint)


RULE = Rule(
    code="RB602",
    name="image-missing",
    summary="An image does not exist.",
    severity=Severity.ERROR,
    why="""\
The reader sees a broken picture where the text counts on a diagram or a screenshot. It is looked
for as the file of a link is, see RB600.""",
    bad="""\
# Restart the shop

![The button](images/buton.png)
""",
    good="""\
# Restart the shop

![The button](images/button.png)
""",
    files={"images/button.png": "no picture, but there"},
    check=check,
    seen="aws-samples/serverless-patterns, adobe-eventbridge-lambda/README.md: "
    "`./img/readme-arch-diagram.pngreadme-arch-diagram.png`",
)
