"""The table in docs/emulators.md: which scenario holds on which emulator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from .at_hand import TITLES, Found
from .scenario import SCENARIOS

FILE = Path(__file__).parents[3] / "docs" / "emulators.md"
BEGIN = "<!-- the table below is written by `python -m tests.emulators.conformance` -->\n\n"
END = "\n<!-- the end of the table -->\n"

Table = Mapping[str, Mapping[str, Found]]
"""What was found, by the name of the emulator and that of the scenario."""


def read(text: str) -> dict[str, dict[str, Found]]:
    """Give what a document says."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in _between(text).splitlines()
        if line.startswith("| ")
    ]
    if not rows:
        return {name: {} for name in TITLES}
    heads = [next(n for n, t in TITLES.items() if head.startswith(t)) for head in rows[0][1:]]
    return {
        name: {row[0]: Found(row[place]) for row in rows[2:] if row[place]}
        for place, name in enumerate(heads, 1)
    }


def titles(text: str) -> dict[str, str]:
    """Give the emulators with their versions, as a document says them."""
    head = next((one for one in _between(text).splitlines() if one.startswith("| ")), "")
    cells = [cell.strip() for cell in head.strip("|").split("|")][1:]
    return dict(zip(TITLES, cells, strict=False)) if cells else dict(TITLES)


def written(text: str, table: Table, versions: Mapping[str, str]) -> str:
    """Give a document with another table, and with sums in its last row."""
    rows = [
        ["Behaviour", *(versions[name] for name in TITLES)],
        ["---"] * (len(TITLES) + 1),
        *(
            [one.name, *(table[name].get(one.name, "") for name in TITLES)]
            for one in sorted(SCENARIOS, key=lambda one: one.name)
        ),
    ]
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    sums = [
        f"{versions[name]} {sum(found is Found.HOLDS for found in table[name].values())}"
        for name in TITLES
    ]
    total = f"Of {len(SCENARIOS)} hold on {', '.join(sums)}.\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{total}\n{lines}{END}{after}"


def _between(text: str) -> str:
    found = re.search(re.escape(BEGIN) + "(.*?)" + re.escape(END), text, re.DOTALL)
    assert found, f"{FILE} has no place for the table"
    return found[1]
