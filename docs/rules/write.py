"""Writes the page of each rule, and the table of them in `README.md`.

python docs/rules/write.py
"""

from __future__ import annotations

from pathlib import Path

from pytest_runbooks.lint.pages import page, table
from pytest_runbooks.lint.registry import builtin_rules

FOLDER = Path(__file__).parent
README = FOLDER / "README.md"
BEGIN, END = "<!-- the table is written by write.py -->\n", "<!-- end of the table -->\n"


def texts() -> dict[Path, str]:
    """Give what the files of this folder that come from rules are to hold."""
    found = {FOLDER / f"{rule.code}.md": page(rule) for rule in builtin_rules()}
    before, begin, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, end, behind = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{README}: the lines around the table are not there")
    found[README] = f"{before}{BEGIN}\n{table(builtin_rules())}\n{END}{behind}"
    return found


def written() -> set[Path]:
    """Give the files of this folder that come from rules."""
    return {README, *FOLDER.glob("RB*.md")}


def main() -> None:
    """Write what has changed, and take away pages of rules that are gone."""
    wanted = texts()
    for file, text in wanted.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    for file in written() - {*wanted}:
        file.unlink()


if __name__ == "__main__":
    main()
