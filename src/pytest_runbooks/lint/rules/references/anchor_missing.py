"""RB601: a link to a heading that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from ...document import Document
from ...link_anchors import Anchors, anchors, anchors_of_text, is_special
from ...link_site import Site, site_of
from ...link_targets import Verdict, target_of
from ...links import Link, links
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find links whose fragment is the anchor of nothing."""
    for link in links(document):
        yield from missing_anchor(document, link)


def missing_anchor(document: Document, link: Link) -> Iterator[Finding]:
    """Say that the fragment of a link is the anchor of nothing."""
    if "#" not in link.target:
        return
    target = target_of(document, link.target)
    fragment = target.fragment
    if target.verdict is not Verdict.THERE or is_special(fragment) or target.file is None:
        return
    if not target.path:
        known: Anchors | None = anchors(document)
    elif target.file.suffix.lower() in {".md", ".markdown"}:
        text = document.files.text(target.file)
        known = None if text is None else anchors_of_text(text)
    else:
        known = None
    if known is None or not known.are_all or _is_found(document, known, fragment):
        return
    near = get_close_matches(unquote(fragment).lower(), known.slugs, n=1, cutoff=0.6)
    begin = link.target.index("#")
    place = link.span
    if place.end.column - place.start.column == len(link.target):
        place = document.at(place.start.line, place.start.column + begin, len(link.target) - begin)
    where = f"`{target.path}`" if target.path else "the page"
    yield Finding(
        place,
        f"{where} has no heading `#{fragment}`",
        f"did you mean `#{near[0]}`?" if near else "write the anchor of a heading that there is",
    )


def _is_found(document: Document, known: Anchors, fragment: str) -> bool:
    if _is_on_github(document):
        return known.has(fragment)
    return known.may_have(fragment)


def _is_on_github(document: Document) -> bool:
    """Say whether GitHub's anchors hold: for documents of this tool, and where GitHub is used."""
    if site_of(document) is not Site.GITHUB:
        return False
    return document.is_runbook or document.files.exists(document.files.root / ".github")


RULE = Rule(
    code="RB601",
    name="anchor-missing",
    summary="A link leads to a heading that does not exist.",
    severity=Severity.ERROR,
    why="""\
The reader lands at the top of the page, and may not notice. Anchors are those that GitHub gives:
the heading in small letters, without punctuation, with a hyphen for each blank, and `-1` behind the
second of its kind; and those that the page sets itself (`<a id="...">`, `{#...}`). Where another
program may show the page, only what no program could find is said.""",
    bad="""\
# Restart the shop

If it fails, go to [Roll back](#roll-back-at-once).

## Roll back now

Press the other button.
""",
    good="""\
# Restart the shop

If it fails, go to [Roll back](#roll-back-now).

## Roll back now

Press the other button.
""",
    check=check,
    seen="awsdocs/amazon-s3-developer-guide, doc_source/DataDurability.md: "
    "`security-best-practices.md#server-side`, which that page does not have",
)
