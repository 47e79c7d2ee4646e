"""RB504: what documents of this kind say of themselves, and this one does not."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...metadata import LABELS, facts_of, interval_in
from ...rule import Finding, Rule, Severity
from ...standard import place_of_standard, standard_of, wanted_of


def check(document: Document) -> Iterator[Finding]:
    """Find metadata that the standard wants and that stands nowhere."""
    wanted = wanted_of(document)
    where = place_of_standard(document).as_posix()
    for key in wanted.metadata if wanted else ():
        names = (*standard_of(document).names_of(key), *LABELS.get(key, ()))
        if (key,) in document.front_matter.places or facts_of(document, names):
            continue
        if key == "review-every" and any(
            interval_in(fact.value) for fact in facts_of(document, LABELS["reviewed"])
        ):
            continue  # "Last reviewed: 2026-11-22, every 90 days"
        known = key in LABELS
        how = f"write `{key}: ...` below `runbook:` in the front matter, or " if known else "write "
        yield Finding(
            document.at(1, 1),
            f"the page does not say `{key}`, which {where} wants",
            f"{how}a line `{_label(key)}: ...` below the title",
        )


def _label(key: str) -> str:
    shown = LABELS[key][1] if key == "reviewed" else key.replace("-", " ")
    return shown[:1].upper() + shown[1:]


RULE = Rule(
    code="RB504",
    name="metadata-missing",
    summary="The page does not say who owns it, or whatever else documents of this kind have to.",
    severity=Severity.ERROR,
    why="""\
Without an owner nobody is asked, without a day of review nobody knows whether the page still holds.
It may stand in the front matter, in a table, or in lines such as `Last reviewed: 2026-11-22` below
the title. `metadata` in `runbooks/standard.yml` says what is wanted.""",
    bad="""\
---
runbook:
  kind: guide
---

# Restart the shop

It ends all sessions.
""",
    good="""\
---
runbook:
  kind: guide
---

# Restart the shop

Owner: the shop team

It ends all sessions.
""",
    files={"runbooks/standard.yml": "all:\n  metadata: [owner]\n"},
    check=check,
)
