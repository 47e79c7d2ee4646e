"""RB600: a link to a file that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...link_targets import Verdict, target_of
from ...links import Link, Sort, links
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find links whose file is not there."""
    for link in links(document):
        if link.sort is not Sort.IMAGE:
            yield from missing_file(document, link)


def missing_file(document: Document, link: Link) -> Iterator[Finding]:
    """Say that the file of a link is not there."""
    target = target_of(document, link.target)
    if target.verdict is not Verdict.MISSING:
        return
    where = (
        f"did you mean `{target.nearest}`?"
        if target.nearest
        else (
            "the path counts from the folder of the document"
            if not target.path.startswith("/")
            else "the path counts from the root of the repository"
        )
    )
    yield Finding(link.span, f"the link leads to `{target.path}`, which does not exist", where)


RULE = Rule(
    code="RB600",
    name="link-missing",
    summary="A link leads to a file that does not exist.",
    severity=Severity.ERROR,
    why="""\
The file was moved, renamed or never there. Paths are read as GitHub reads them: they count from the
folder of the document, and from the root of the repository when they begin with `/`. Nothing is
said of pages that the generator of a site reads (Hugo, Docusaurus, Sphinx and the like), since each
of them reads links in its own way; of MkDocs and mdBook pages, links to Markdown are looked at.
Addresses on the web are never fetched.""",
    bad="""\
# Restart the shop

Read [how to roll back](rolback.md) before.
""",
    good="""\
# Restart the shop

Read [how to roll back](rollback.md) before.
""",
    files={"rollback.md": "# Roll back the shop\n"},
    check=check,
    seen="aws-samples/aws-incident-response-playbooks, README.md: 50 links to playbooks that are "
    "not there, such as `playbooks/IRP-STSTokenAbuse.md`",
)
