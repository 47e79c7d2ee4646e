"""RB609: a document that the text names, and that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath

from ...document import Document
from ...link_site import folders_above
from ...rule import Finding, Rule, Severity

_NAMED = re.compile(
    r"\b(?:see(?: also)?|refer to|follow|read|consult|use|described in|documented in|according to|"
    r"go to|continue with|start with)\s+(?:the\s+(?:runbook\s+|document\s+)?)?[`*_\"']{0,2}"
    r"(?P<path>(?:\.{1,2}/)*[\w-]+(?:/[\w.-]+)*\.md)\b(?![\w/])",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find "see rollback_runbook.md" where no such file is."""
    for excerpt in document.prose:
        if ".md" not in excerpt.text:
            continue
        for found in _NAMED.finditer(excerpt.text):
            path = PurePosixPath(found["path"])
            if _is_somewhere(document, path):
                continue
            near = get_close_matches(
                path.name, document.files.names(document.file.parent), n=1, cutoff=0.6
            )
            yield Finding(
                document.in_excerpt(excerpt, found.start("path"), found.end("path")),
                f"`{path}` does not exist",
                f"did you mean `{near[0]}`?"
                if near
                else "name a document that there is, as a link",
            )


def _is_somewhere(document: Document, path: PurePosixPath) -> bool:
    """Look beside the document, in the folders above it, and in what lies directly in these."""
    for folder in folders_above(document):
        if document.files.exists(folder / path):
            return True
        for name in document.files.names(folder):
            if "." not in name and document.files.exists(folder / name / path):
                return True
    return False


RULE = Rule(
    code="RB609",
    name="document-missing",
    summary="The text sends the reader to a document that does not exist.",
    severity=Severity.ERROR,
    why="""\
"See rollback_runbook.md" is no link, so nothing notices when that document is renamed. Make it a
link: RB600 then watches over it.""",
    bad="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

If it fails, see `roll_back.md`.
""",
    good="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

If it fails, see `rollback.md`.
""",
    files={"rollback.md": "# Roll back the shop\n"},
    check=check,
    of_runbooks=True,
)
