"""The configuration of pytest, and the documents that it finds."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding, Machine, Mark


def examine(machine: Machine) -> Iterator[Finding]:
    """Say which configuration holds, and what in it, and in the documents, is wrong."""
    found = machine.pytest
    if found.failure:
        yield Finding(
            "configuration",
            Mark.WRONG,
            found.failure,
            "pytest does not start here, and so runs no runbooks",
            "mend it, until `pytest --collect-only` works",
            needed=True,
        )
        return
    where = str(found.config) if found.config else f"none; the root directory is {found.root}"
    yield Finding("configuration", Mark.OK, where, needed=True)
    for name, text in found.problems:
        if not name.endswith(".md"):
            yield _setting(name, text)
    yield from _documents(machine)


def _setting(name: str, text: str) -> Finding:
    what, _, mend = text.removeprefix(f"{name}: ").partition("\n")
    return Finding(
        name,
        Mark.WRONG,
        what,
        "a run with this setting ends before any step",
        " ".join(mend.split()) or "write another value",
        needed=True,
    )


def _documents(machine: Machine) -> Iterator[Finding]:
    broken = [(name, text) for name, text in machine.pytest.problems if name.endswith(".md")]
    for name, text in broken:
        lines = [line for line in text.splitlines() if line.strip()]
        yield Finding(
            "runbook",
            Mark.WRONG,
            lines[0] if lines else name,
            "none of its steps is run",
            f"see all that is wrong with it: `pytest --collect-only {name}`",
            needed=True,
        )
    count = len(machine.pytest.documents)
    if count:
        yield Finding("runbooks", Mark.OK, f"{count} document{'s' * (count != 1)}")
    elif not broken:
        yield Finding(
            "runbooks",
            Mark.MISSING,
            "pytest finds none here",
            "there is nothing to run",
            "write a first one: `pytest-runbooks init`",
        )
