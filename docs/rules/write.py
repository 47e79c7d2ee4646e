"""Writes the page of each rule, and the tables of them in `README.md`.

python docs/rules/write.py
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from pytest_runbooks.lint.pages import page, table
from pytest_runbooks.lint.registry import FAMILIES, builtin_rules

FOLDER = Path(__file__).parent
README = FOLDER / "README.md"
BEGIN, END = "<!-- the tables are written by write.py -->\n", "<!-- end of the tables -->\n"

ABOUT = {
    "reading": "What cannot be read, and comments that take findings back",
    "copying": "What cannot be copied and pasted",
    "shell": "What a shell makes of it",
    "python": "What Python makes of it",
    "aws": "Commands of the AWS CLI",
    "boto3": "Calls of boto3",
    "expectations": "What a page promises and nobody checks",
    "safety": "What destroys, and what must not stand in a page",
    "structure": "What a kind of document has to hold, and what contradicts itself",
    "references": "Links, images, diagrams",
    "artifacts": "Files of other programs, and queries",
}


def tables() -> str:
    """Give a table of the rules of each family, below a heading."""
    parts = []
    for family in FAMILIES:
        rules = import_module(f"pytest_runbooks.lint.rules.{family}").RULES
        rows = table(sorted(rules, key=lambda rule: rule.code))
        parts.append(f"## {ABOUT[family]}\n\n{rows}")
    return "\n".join(parts)


def texts() -> dict[Path, str]:
    """Give what the files of this folder that come from rules are to hold."""
    found = {FOLDER / f"{rule.code}.md": page(rule) for rule in builtin_rules()}
    before, begin, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, end, behind = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{README}: the lines around the tables are not there")
    found[README] = f"{before}{BEGIN}\n{tables()}\n{END}{behind}"
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
