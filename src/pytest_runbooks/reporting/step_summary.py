"""What a run says in the summary of a step of GitHub Actions, as Markdown.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ..model import Measured, ProcedureRecord, RunRecord
from ..model.record import Result
from .approximate import approximate_texts
from .trend import name_of
from .waits import duration

MOST = 50  # failures, and approximations, that are listed
_SIGNS = {Result.PASSED: "✅", Result.FAILED: "❌", Result.INCOMPLETE: "⚠️"}
_HARMLESS = set(" .,/()")


def step_summary(run: RunRecord) -> str:
    """Give the summary; empty when no runbook ran."""
    if not run.procedures:
        return ""
    return "\n".join([*_table(run), *_failures(run), *_approximations(run)]) + "\n"


def _table(run: RunRecord) -> Iterator[str]:
    counts = Counter(one.result for one in run.procedures)
    said = ", ".join(f"{counts[one]} {one}" for one in Result if counts[one])
    yield f"### Runbooks: {said}"
    yield ""
    with_objectives = any(one.objectives for one in run.procedures)
    head = ["", "Runbook", "Verdict", "Passed steps", "Time", *["RTO", "RPO"] * with_objectives]
    yield _row(head)
    yield _row(["---"] * len(head))
    for one in run.procedures:
        passed = sum(step.verdict == "passed" for step in one.steps)
        cells = [
            _SIGNS[one.result],
            _plain(name_of(one)),
            str(one.rating or one.result),
            f"{passed} of {len(one.steps) + len(one.not_run)}",
            duration(sum(step.seconds for step in one.steps)),
        ]
        measures = {found.name: found for found in one.objectives}
        if with_objectives:
            cells += [_measure(measures.get(name)) for name in ("RTO", "RPO")]
        yield _row(cells)


def _failures(run: RunRecord) -> Iterator[str]:
    rows = [row for one in run.procedures for row in _of_procedure(one)]
    yield from _listed("Failures", rows)


def _of_procedure(procedure: ProcedureRecord) -> Iterator[str]:
    path, where = procedure.document.path, _plain(name_of(procedure))
    if procedure.broken:
        yield f"**{where}** could not begin: {_plain(procedure.broken)}"
    for step in procedure.steps:
        if step.is_failure:
            at = _plain(f"{path}:{step.points_to}")
            said = f": {_plain(step.message)}" if step.message else ""
            yield f"**{at}** {_plain(step.verdict)}{said} ({_plain(step.id)} of {where})"
    for refusal in procedure.late_refusals:
        yield f"**{where}** asked after its last step for {_plain(str(refusal))}"


def _approximations(run: RunRecord) -> Iterator[str]:
    calls = [c for one in run.procedures for step in one.steps for c in step.calls]
    yield from _listed("Rests on approximate emulation", map(_plain, approximate_texts(calls)))


def _listed(heading: str, rows: Iterable[str]) -> Iterator[str]:
    known = [*rows]
    if known:
        yield from ("", f"#### {heading}", "", *(f"- {row}" for row in known[:MOST]))
    if len(known) > MOST:
        yield f"- and {len(known) - MOST} more"


def _measure(measure: Measured | None) -> str:
    if measure is None:
        return ""
    actual = "not measured" if measure.actual is None else duration(measure.actual)
    return actual + ("" if measure.objective is None else f" of {duration(measure.objective)}")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Write a text so that nothing in it is Markdown, HTML, a link or a mention."""
    line = " ".join(text.split())
    plain = "".join(one if one.isalnum() or one in _HARMLESS else f"&#{ord(one)};" for one in line)
    return re.sub(r"(?i)(www)\.", r"\1&#46;", plain)  # a link without more
