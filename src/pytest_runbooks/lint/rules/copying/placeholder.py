"""RB100: a placeholder that nobody gives a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Position, Span
from ....parsing.placeholders import FoundPlaceholder, find_placeholders, normal
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import columns_of


def check(document: Document) -> Iterator[Finding]:
    """Find placeholders that a run would leave as they are, each once."""
    front = document.front_matter
    declared = {row.name for row in front.placeholders}
    declared |= {row.name for one in front.environments for row in one.placeholders}
    declared |= {one.name for step in document.steps for one in step.options.captures}
    said: set[str] = set()
    for step in document.steps:
        if step.options.skip is not None:
            continue
        for command in step.commands:
            names = (*step.placeholders, *declared)
            found = find_placeholders(command.code, step.runner, names)
            columns = columns_of(step, command.code, command.line)
            for one in found:
                name = normal(one.name)
                if one.is_declared or name in said:
                    continue
                said.add(name)
                above = command.code.rfind("\n", 0, one.start) + 1
                first = columns[one.line] if one.line < len(columns) else 1
                place = Position(document.path, command.line + one.line, first + one.start - above)
                end = Position(place.path, place.line, place.column + len(one.text))
                yield Finding(
                    Span(place, end),
                    f"the placeholder `{one.text}` has no value",
                    "declare it in the front matter, below `runbook:`: "
                    f"`placeholders: {{{_key(one)}: VALUE}}`",
                )


def _key(found: FoundPlaceholder) -> str:
    key = found.text if found.name == found.text else normal(found.name)
    return key if re.fullmatch(r"[\w-]+", key) else f'"{key}"'


RULE = Rule(
    code="RB100",
    name="placeholder-without-value",
    summary="A placeholder has no value, so its step cannot run.",
    severity=Severity.ERROR,
    why="""\
A run refuses a step that holds a placeholder which nobody declares: it would run `<bucket-name>` as
a redirection. Say in the front matter what stands there; a word that is no placeholder is declared
as itself (`"<path>": "<path>"`).

It is said of documents of this tool only: on any other page a placeholder is for the reader.""",
    bad="""\
---
runbook:
  owner: platform
---

# Look

Look into the folder.

```bash
ls <folder-name>
```
""",
    good="""\
---
runbook:
  owner: platform
  placeholders: {folder-name: /tmp}
---

# Look

Look into the folder.

```bash
ls <folder-name>
```
""",
    check=check,
    of_runbooks=True,
)
