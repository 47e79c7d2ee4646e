"""A whole page: the evidence of one document's run for one environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath

from ...model import ProcedureRecord, RunRecord
from .findings import approximations, deviations, faults, people, sign_off
from .head import banner, what_was_run
from .markup import Html, element, joined, style_text
from .steps import calls_table, steps_of
from .timeline import PATTERNS, timeline
from .words import anchor, moment_text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def evidence_pages(run: RunRecord) -> Iterator[tuple[str, str]]:
    """Make the pages of a run: the name of a file, and what it is to hold.

    Args:
        run: the journal, from which alone they are made.
    """
    groups: dict[tuple[str, str], list[ProcedureRecord]] = {}
    for one in run.procedures:
        groups.setdefault((one.document.path, one.environment), []).append(one)
    taken: set[str] = set()
    for (path, environment), procedures in groups.items():
        bare = "-".join(filter(None, [_slug(path), environment]))
        name, number = bare, 1
        while name.lower() in taken:
            number += 1
            name = f"{bare}-{number}"
        taken.add(name.lower())
        yield f"{name}.html", evidence_page(run, procedures)


def evidence_page(run: RunRecord, procedures: Sequence[ProcedureRecord]) -> str:
    """Make the page of some procedures of one document, for one environment."""
    first = procedures[0]
    title = f"{first.document.title}{first.environment and f' ({first.environment})'}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element(
            "meta", name="generator", content=f"pytest-runbooks {run.versions.pytest_runbooks}"
        ),
        element("title", f"Evidence: {title}, {moment_text(first.started)}"),
        element("style", _style(first)),
    )
    main = element(
        "main",
        deviations(procedures),
        what_was_run(run, procedures),
        faults(procedures),
        approximations(procedures),
        people(procedures),
        [_procedure(one, named=len(procedures) > 1) for one in procedures],
        sign_off(procedures),
    )
    end = element(
        "footer",
        element(
            "p",
            f"Made from the journal of a run that ended {moment_text(run.ended)}. "
            "Secrets are masked as ***.",
        ),
    )
    body = element("body", PATTERNS, banner(procedures), main, end)
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _procedure(procedure: ProcedureRecord, *, named: bool) -> Html:
    name = procedure.title if named else "Timeline and steps"
    return element(
        "section",
        element("h2", name),
        timeline(procedure),
        calls_table(procedure.fixture_calls, "API calls of fixtures"),
        element("h3", "Steps"),
        steps_of(procedure),
        calls_table(procedure.late_calls, "API calls after the last step"),
        class_="procedure",
        id=anchor(procedure.procedure),
    )


@cache
def _sheet() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def _style(procedure: ProcedureRecord) -> Html:
    """Give the style sheet, with what stands at the top of each printed page."""
    said = f"{procedure.document.title} {procedure.environment}".strip()
    running = f"@page {{ @top-left {{ content: {style_text(said)} }} }}"
    return joined(Html(_sheet() + running))


def _slug(path: str) -> str:
    plain = PurePosixPath(path).with_suffix("").as_posix()
    return re.sub(r"[^\w.-]+", "-", plain, flags=re.ASCII).strip("-.") or "document"
