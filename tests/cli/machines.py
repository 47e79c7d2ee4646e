"""Machines that are not this one: a PATH with a few programs, and what pytest finds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pytest_runbooks.cli.finding import Finding, Machine, Mark
from pytest_runbooks.cli.inquiry import Document, Found

V1 = "aws-cli/1.46.3 Python/3.11.7 Linux/6.1 botocore/1.43.62"
V2 = "aws-cli/2.38.5 Python/3.14.8 Linux/6.1 exe/x86_64.debian.12"


def program(folder: Path, name: str, said: str = "", status: int = 0) -> Path:
    """Put a program there that says something and ends."""
    file = folder / name
    file.write_text(f"#!/bin/sh\necho '{said}'\nexit {status}\n")
    file.chmod(0o755)
    return file


def machine(folder: Path, *documents: Document, **found: str) -> Machine:
    """A machine whose programs are those in a folder."""
    said = Found(folder, documents=documents, **found)  # type: ignore[arg-type]  # settings are texts
    variables = {"PATH": str(folder), "XDG_CACHE_HOME": str(folder)}
    return Machine(variables, str(folder), said)


def of(findings: Iterable[Finding], subject: str) -> Finding:
    """The one on a subject."""
    [found] = [finding for finding in findings if finding.subject == subject]
    return found


def ok(subject: str, found: str, meaning: str = "", *, needed: bool = False) -> Finding:
    return Finding(subject, Mark.OK, found, meaning, needed=needed)


def missing(subject: str, found: str, meaning: str, mend: str, *, needed: bool = False) -> Finding:
    return Finding(subject, Mark.MISSING, found, meaning, mend, needed)


def wrong(subject: str, found: str, meaning: str, mend: str, *, needed: bool = False) -> Finding:
    return Finding(subject, Mark.WRONG, found, meaning, mend, needed)
