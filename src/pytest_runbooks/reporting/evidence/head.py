"""The top of a page: the verdict, the objectives, what was run and on what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...model import Measured, ProcedureRecord, RunRecord
from ...model.record import Result
from ..objective_texts import parts_text
from ..waits import duration
from .markup import Content, Html, element, joined
from .words import RESULTS, badge, between, moment_text, seconds_text

_RATINGS = {"MET": "pass", "DEVIATED": "fail", "ABORTED": "fail"}
_WORSE = (Result.FAILED, Result.INCOMPLETE, Result.PASSED)


def banner(procedures: Sequence[ProcedureRecord]) -> Html:
    """Say what the page is about, and how it ended."""
    first = procedures[0]
    result = next(one for one in _WORSE if any(p.result is one for p in procedures))
    seconds = between(min(p.started for p in procedures), max(p.ended for p in procedures))
    where = first.environment and f" · environment {first.environment}"
    return element(
        "header",
        element("p", f"Evidence of a run{where}", class_="kicker"),
        element("h1", first.document.title),
        element(
            "p",
            badge(RESULTS[result], str(result)),
            element("span", f" {moment_text(first.started)}, took {seconds_text(seconds)}"),
            class_="verdict",
        ),
        [_objectives(one, named=len(procedures) > 1) for one in procedures],
    )


def _objectives(procedure: ProcedureRecord, *, named: bool) -> Html:
    if not procedure.objectives:
        return joined()
    rated = procedure.rating
    name = element("h2", f"Objectives of {procedure.title}" if named else "Objectives")
    verdict = badge(_RATINGS[rated], rated) if rated else badge("none", "not rated")
    tiles = [_objective(one) for one in procedure.objectives]
    return element(
        "section",
        name,
        element("div", element("p", verdict), tiles, class_="tiles"),
        class_="objectives",
    )


def _objective(measure: Measured) -> Html:
    long = {"RTO": "Recovery time", "RPO": "Recovery point"}[measure.name]
    actual = "not measured" if measure.actual is None else duration(measure.actual)
    stated = "none stated"
    if measure.objective is not None:
        stated = duration(measure.objective)
    told = measure.reason or parts_text(measure)
    way = f"from {measure.begins} to {measure.ends}" if measure.begins and measure.ends else ""
    return element(
        "div",
        element("p", f"{long} ({measure.name})", class_="kicker"),
        element(
            "p",
            element("strong", actual),
            element("span", f" · objective {stated}"),
            class_="actual",
        ),
        _bar(measure),
        element("p", "; ".join(filter(None, [told, way])), class_="caption"),
        class_="tile",
    )


def _bar(measure: Measured) -> Content:
    """Draw how much of what is allowed was needed."""
    if measure.actual is None or not measure.objective:
        return None
    most = max(measure.actual, measure.objective)
    share, limit = measure.actual / most * 200, measure.objective / most * 200
    state = "fail" if measure.is_missed else "pass"
    said = f"{measure.actual / measure.objective:.0%} of what is allowed"
    return element(
        "svg",
        element("title", said),
        element("rect", width="200", height="8", y="3", class_="track"),
        element("rect", width=round(max(share, 1.0), 1), height="8", y="3", class_=f"bar {state}"),
        element("line", x1=limit, x2=limit, y1="0", y2="14", class_="limit"),
        viewBox="0 0 202 14",
        preserveAspectRatio="none",
        role="img",
        class_="gauge",
    )


def what_was_run(run: RunRecord, procedures: Sequence[ProcedureRecord]) -> Html:
    """Say which document was run, in what state, and on what."""
    first = procedures[0]
    rows = [
        element("div", element("dt", name), element("dd", value))
        for name, value in _facts(run, first, procedures[-1])
        if value
    ]
    return element(
        "section",
        element("h2", "What was run, and on what"),
        element("dl", rows),
        class_="facts-of-run",
    )


def _facts(
    run: RunRecord, first: ProcedureRecord, last: ProcedureRecord
) -> Iterator[tuple[str, Content]]:
    document = first.document
    yield "Document", element("code", document.path)
    yield "Kind", document.kind
    yield "Owner", document.owner
    yield "Version", document.version
    yield "Last reviewed", document.reviewed
    yield "SHA-256", element("code", document.sha256)
    if document.sidecar_sha256:
        yield "SHA-256 of the sidecar", element("code", document.sidecar_sha256)
    if document.commit:
        state = "with changes that are not committed" if document.dirty else "nothing is changed"
        yield "Commit", joined(element("code", document.commit), f" ({state})")
    else:
        yield "Commit", "not known"
    name = f"{first.environment}, " if first.environment else ""
    yield "Environment", f"{name}account {first.account}, {first.region}"
    yield "Emulator", first.emulator
    yield "AWS CLI", first.aws or "none"
    yield "Fence", ", ".join(first.fence) or "none of the kernel"
    versions = run.versions
    yield "Run by", f"pytest-runbooks {versions.pytest_runbooks}, pytest {versions.pytest}"
    yield "Python", versions.python
    yield "Platform", versions.platform
    yield "Began", moment_text(first.started)
    yield "Ended", moment_text(last.ended)
