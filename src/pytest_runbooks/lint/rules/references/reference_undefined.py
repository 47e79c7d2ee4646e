"""RB603: a link by reference whose definition is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from markdown_it.common.utils import normalizeReference

from ...document import Document
from ...link_site import folders_above
from ...links import definitions, inlines
from ...rule import Finding, Rule, Severity

_FULL = re.compile(
    r"(?<![\w\])\\$`])(?<!\w!)\[(?P<text>[^\[\]\n]{2,100})\]\[(?P<label>[^\[\]\n^]{0,60})\](?![\[(:\]])"
)
_WITH_LABELS = frozenset({"mkdocs.yml", "mkdocs.yaml", "zensical.toml", "conf.py"})
"""Programs that give labels to headings and to things of other pages are set up by these."""
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_WORDY = re.compile(r"[A-Za-z][\w .,/&'-]*[A-Za-z][\w .,/&'-]*")
_RANGE = re.compile(r"\w-\w")


def check(document: Document) -> Iterator[Finding]:
    """Find `[text][label]` on a page that defines labels, but not this one."""
    known = {one.label: one.written for one in definitions(document)}
    if not known or any(
        _WITH_LABELS & {*document.files.names(folder)} for folder in folders_above(document)
    ):
        return  # labels may come from elsewhere
    for excerpt in inlines(document):
        if "][" not in excerpt.text:
            continue
        text = _CODE.sub(lambda code: "`" * len(code[0]), excerpt.text)
        for found in _FULL.finditer(text):
            label = found["label"] or found["text"]
            if normalizeReference(label) in known or not _is_meant(found["text"], label):
                continue
            begin = found.start("label") if found["label"] else found.start("text")
            yield Finding(
                document.in_excerpt(excerpt, begin, begin + len(label)),
                f"no line defines `{label}`, so that the brackets are shown",
                _hint(label, known),
            )


def _hint(label: str, known: dict[str, str]) -> str:
    near = get_close_matches(normalizeReference(label), known, n=1, cutoff=0.7)
    if near:
        return f"did you mean `{known[near[0]]}`?"
    return f"write `[{label}]: ADDRESS` on a line of its own"


def _is_meant(text: str, label: str) -> bool:
    """Leave out what may be code: arrays, ranges of characters, paths of types."""
    return all(
        _WORDY.fullmatch(one) is not None and not (_RANGE.fullmatch(one) or "::" in one)
        for one in (text.strip("`*_ "), label)
    )


RULE = Rule(
    code="RB603",
    name="reference-undefined",
    summary="A link by reference has no definition.",
    severity=Severity.ERROR,
    why="""\
`[text][label]` is a link only where some line says `[label]: ADDRESS`. Otherwise the reader sees
the brackets, and has no link. Looked at are pages that define at least one label.""",
    bad="""\
# Restart the shop

Read [the manual][manuel] and [the list][list] before.

[manual]: https://shop.test/manual
[list]: https://shop.test/list
""",
    good="""\
# Restart the shop

Read [the manual][manual] and [the list][list] before.

[manual]: https://shop.test/manual
[list]: https://shop.test/list
""",
    check=check,
    seen="aws-observability/observability-best-practices, docs/en/recipes/infra.md: "
    "`[VPC Flow logs analysis using Amazon Elasticsearch Service][vpcf-ws]`",
)
