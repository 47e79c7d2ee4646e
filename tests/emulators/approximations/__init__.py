"""The page on what is approximate, which is written from the table."""

from __future__ import annotations

from pathlib import Path

from pytest_runbooks.emulators.approximations import Approximation, table

PAGE = Path(__file__).parents[3] / "docs" / "approximations.md"
HEAD = """\
# What is approximate on moto

<!-- written by `python -m tests.emulators.approximations` from the table of the package -->

moto answers these calls, and a drill could be misled by the answer. A step that makes one *rests on approximate emulation*: its failure says so, `pytest -rP` and JUnit reports (the property `approximate`) too, and the run names all such steps at its end. Calls that were refused do not count, nor do those on other emulators, of which nothing is known.

`runbooks_fidelity = strict` in the configuration file fails such steps instead, with *approximate emulation*, which is not a mistake of the page. `<!-- runbook: skip-if=emulator:moto -->` leaves one out.

What is an emulator gap needs no row here: it fails by itself. [Emulators](emulators.md) says what is added to moto, so that it answers as AWS does.

| Call | What is otherwise |
| --- | --- |
"""  # noqa: E501 - a line of Markdown is a paragraph


def page() -> str:
    """Write the page."""
    return HEAD + "".join(map(_line, table()))


def _line(row: Approximation) -> str:
    calls = ", ".join(f"`{row.service}:{operation}`" for operation in row.operations)
    when = f" when `{row.when}`".replace("|", "\\|") if row.when else ""
    return f"| {calls}{when} | {row.differs} ([AWS]({row.source})) |\n"
