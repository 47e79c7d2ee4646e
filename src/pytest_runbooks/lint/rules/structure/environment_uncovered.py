"""RB510: an environment that the document is run for and does not speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Span
from ...document import Document
from ...environments import names_of
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find environments of the front matter that stand nowhere on a page that names others."""
    text = "\n".join(document.lines[document.inspection.front_lines :])
    named = {
        one.name: re.search(_pattern(one.name), text, re.IGNORECASE) is not None
        for one in document.front_matter.environments
    }
    if not any(named.values()):
        return  # the page speaks of "the environment", or $ENVIRONMENT
    for name, is_named in named.items():
        if not is_named:
            place = document.front_matter.places["environments", name]
            end = type(place)(place.path, place.line, place.column + len(name))
            others = ", ".join(f"`{one}`" for one, there in named.items() if there)
            yield Finding(
                Span(place, end),
                f"the page says nothing of the environment `{name}`",
                f"it names {others}: say what is done in `{name}`, or take it out of the matrix",
            )


def _pattern(name: str) -> str:
    return "|".join(rf"(?<![^\W_]){re.escape(one)}(?![^\W_])" for one in names_of(name))


RULE = Rule(
    code="RB510",
    name="environment-uncovered",
    summary="The document is run for an environment of which its page says nothing.",
    severity=Severity.WARNING,
    why="""\
The matrix in the front matter names an environment, and the page speaks of the others only. Who
works in that one does not know whether the page holds there.""",
    bad="""\
---
runbook:
  environments: [dev, sit, prod]
---

# Restart the shop

In dev you may restart at any time, in prod at night.
""",
    good="""\
---
runbook:
  environments: [dev, sit, prod]
---

# Restart the shop

In dev and sit you may restart at any time, in prod at night.
""",
    check=check,
    of_runbooks=True,
)
