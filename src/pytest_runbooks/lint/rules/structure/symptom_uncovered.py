"""RB525: a symptom of the matrix that leads to no section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...document import Document
from ...metadata import Cell, cells_of
from ...outline import words_of
from ...rule import Finding, Rule, Severity

_FIRST = ("symptom", "issue", "problem", "error", "what you see", "alert")
_LINK = re.compile(r"\]\(#[^)]+\)")
_FEW_WORDS = 4


def check(document: Document) -> Iterator[Finding]:
    """Find rows without a link in a matrix whose other rows have one."""
    for rows in _tables(document):
        head = words_of(rows[0][1][0].text)
        if not any(words_of(name) == head[: len(words_of(name))] for name in _FIRST):
            continue
        body = rows[1:]
        linked = [[bool(_LINK.search(cell.text)) for cell in cells] for _, cells in body]
        if sum(any(row) for row in linked) * 2 < len(body) or sum(map(any, linked)) < 2:
            continue
        columns = [sum(row[at] for row in linked if at < len(row)) for at in range(len(rows[0][1]))]
        column = columns.index(max(columns))
        for (number, cells), links in zip(body, linked, strict=True):
            if (
                any(links)
                or column >= len(cells)
                or len(words_of(cells[column].text)) >= _FEW_WORDS
            ):
                continue  # what to do may stand in the row itself
            symptom = cells[0].text.strip("`* ")
            yield Finding(
                document.at(number, cells[0].column, len(cells[0].text)),
                f"the symptom `{symptom}` leads to no section",
                "link the section that says what to do, as the other rows do",
            )


def _tables(document: Document) -> Iterator[list[tuple[int, Sequence[Cell]]]]:
    """Give the tables of a page: the lines of each with their cells, the head first."""
    in_tables = {one.first_line for one in document.prose if one.first_line}
    table: list[tuple[int, Sequence[Cell]]] = []
    for number, line in enumerate(document.lines, 1):
        cells = cells_of(line) if number in in_tables else []
        if cells:
            table.append((number, cells))
        elif not re.fullmatch(r"[\s|:-]+", line):
            if len(table) > 1:
                yield table
            table = []
    if len(table) > 1:
        yield table


RULE = Rule(
    code="RB525",
    name="symptom-uncovered",
    summary="A symptom of the matrix leads to no section.",
    severity=Severity.WARNING,
    why="""\
The matrix is where somebody begins who has an incident. In a table whose first column is the
symptom and whose rows link to the sections that cure it, a row without a link is a dead end, unless
what to do stands in the row itself.""",
    bad="""\
---
runbook:
  owner: Shop team
---

# Mend the shop

| Symptom | Section |
|---|---|
| No page opens | [Restart](#restart) |
| Pages are slow | [Scale](#scale) |
| Pages are old | |

## Restart

Press the button.

## Scale

Press the other button.
""",
    good="""\
---
runbook:
  owner: Shop team
---

# Mend the shop

| Symptom | Section |
|---|---|
| No page opens | [Restart](#restart) |
| Pages are slow | [Scale](#scale) |
| Pages are old | [Restart](#restart) |

## Restart

Press the button.

## Scale

Press the other button.
""",
    check=check,
    of_runbooks=True,
)
