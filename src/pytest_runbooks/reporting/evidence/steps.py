"""The steps of a procedure, folded: what ran, what it said, what it called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...model import ApiCall, DiffLine, ProcedureRecord, StepRecord, Verdict
from ...model.record import CommandRecord
from ..waits import duration
from .markup import Content, Html, element, joined
from .words import anchor, badge, moment_text, seconds_text, state_of

CALLS = 60  # kinds of API calls of a step that are listed


def steps_of(procedure: ProcedureRecord) -> Html:
    """Show all steps of a procedure, those that failed unfolded."""
    return joined([_step(procedure, one) for one in procedure.steps])


def _step(procedure: ProcedureRecord, step: StepRecord) -> Html:
    state = state_of(step)
    took = seconds_text(step.seconds) if step.started else ""
    if step.takes:
        took = f"{duration(step.takes)} (documented)"
    elif step.verdict is Verdict.MANUAL:
        took = "no time is documented"
    summary = element(
        "summary",
        badge(state, str(step.verdict)),
        element("code", step.id, class_="id"),
        element("span", step.section, class_="section"),
        [element("span", f"⚑ {one}", class_="chip") for one in step.marks],
        element("span", took, class_="took"),
    )
    body = element("div", _body(procedure, step), class_="body")
    return element(
        "details",
        summary,
        body,
        class_=f"step {state}",
        id=anchor(procedure.procedure, step.id),
        open=step.is_failure,
    )


def _body(procedure: ProcedureRecord, step: StepRecord) -> Iterator[Content]:
    path = procedure.document.path
    yield element("p", " · ".join(_facts(step, path)), class_="facts")
    if step.message and step.verdict is not Verdict.MANUAL:
        where = f"{path}:{step.points_to}: " if step.is_failure else ""
        yield element("p", f"{where}{step.message}", class_=f"message {state_of(step)}")
    if step.hint:
        yield element("p", f"Hint: {step.hint}", class_="hint")
    for what, text in (("A person does", step.manual), ("Needs the approval of", step.approval)):
        if text:
            took = f" (documented: {duration(step.takes)})" if step.takes else ""
            yield element("p", f"{what}: {text}{took}")
    if said := step.confirmation:
        answer = "yes" if said.given else "no"
        yield element("p", f"Confirmation: {said.asked}: {answer}, by {said.who}, {said.when}")
    yield [_command(one) for one in step.commands]
    if step.difference:
        yield element("h4", "Difference from the document")
        yield _difference(step.difference)
    yield _pairs("In the place of placeholders", step.placeholders)
    yield _pairs("Captured for later steps", step.captured)
    yield _list("Compared by class only", step.loosened)
    yield calls_table(step.calls)
    stubs = (f"{one.command} ({one.origin}): exit {one.status}" for one in step.stub_calls)
    yield _list("Commands that stubs answered", stubs)
    yield _list("Refused", (f"{one}: {one.why}" for one in step.refusals))
    faults = (f"{f.fault}: hit {f.hits} of {f.met} calls {f.ended}" for f in step.faults)
    yield _list("Faults that were there", faults)


def _facts(step: StepRecord, path: str) -> Iterator[str]:
    yield f"{path}, line {step.line}"
    yield {"file": "writes a file", "person": "a person's"}.get(step.runner, step.runner)
    for is_so, text in (
        (step.hidden, "hidden from readers"),
        (step.setup, "prepares the procedure"),
        (step.cleanup, "cleans up"),
        (step.replayed, "ran for a later step"),
        (step.attempts > 1, f"{step.attempts} attempts"),
    ):
        if is_so:
            yield text
    if step.started:
        yield f"began {moment_text(step.started)}"
    if step.shortened:
        documented = duration(step.shortened + step.waited)
        yield f"waits {documented} by the document, {duration(step.waited)} in this run"


def _command(command: CommandRecord) -> Html:
    if command.status is None:
        told = "not run"
    else:
        ended = f", {command.ending}" if command.ending != "completed" else ""
        told = f"exit {command.status}{ended}, {seconds_text(command.seconds)}"
    at = f", failed in line {command.failed_line}" if command.failed_line else ""
    parts = [element("p", f"line {command.line}: {told}{at}", class_="caption")]
    if command.code.strip():
        parts.append(_block(command.code, "code"))
    for name, text in (("output", command.stdout), ("standard error", command.stderr)):
        if text.strip():
            parts.append(element("p", name, class_="caption"))
            parts.append(_block(text, "output"))
    return element("div", parts, class_="command")


def _block(text: str, kind: str) -> Html:
    return element("pre", element("code", text.rstrip("\n")), class_=kind, tabindex="0")


def _difference(lines: Iterable[DiffLine]) -> Html:
    shown = []
    for one in lines:
        kind = {"-": "del", "+": "ins"}.get(one.mark, "span")
        at = f"   (line {one.line})" if one.mark == "-" and one.line else ""
        shown.append(element(kind, f"{one.mark} {one.text}{at}\n"))
    return element("pre", shown, class_="diff", tabindex="0")


def calls_table(calls: Iterable[ApiCall], heading: str = "API calls") -> Html:
    """List API calls; nothing when there are none."""
    found = [*calls]
    if not found:
        return joined()
    counts = Counter(_call_cells(one) for one in found)
    rows = [_call_rows(cells, times) for cells, times in [*counts.items()][:CALLS]]
    head = ("Operation", "Resource", "Region", "Kind", "Answer", "Times")
    table = element(
        "table",
        element("thead", element("tr", [element("th", one, scope="col") for one in head])),
        element("tbody", rows),
        class_="calls",
    )
    left = len(counts) - CALLS
    more = f"{left} more kinds of calls are in the journal." if left > 0 else None
    return joined(
        element("h4", f"{heading} ({len(found)})"),
        element("div", table, class_="wide", tabindex="0"),
        element("p", more, class_="caption") if more else None,
    )


def _call_cells(call: ApiCall) -> tuple[str, ...]:
    kind = "changes" if call.changes else "reads"
    answer = call.error or str(call.status or "no answer")
    name = f"{call.service}:{call.operation}"
    return name, call.resource, call.region, kind, answer, _remarks(call)


def _call_rows(cells: Sequence[str], times: int) -> Html:
    *shown, remarks = cells
    row = element("tr", [element("td", one) for one in [*shown, str(times)]])
    if not remarks:
        return row
    return joined(row, element("tr", element("td", remarks, colspan="6"), class_="remarks"))


def _remarks(call: ApiCall) -> str:
    gap = f"emulator gap: {call.gap}" if call.gap else ""
    fault = f"fault: {call.fault}" if call.fault else ""
    approximate = f"approximate: {call.approximate}" if call.approximate else ""
    return "; ".join(filter(None, [gap, fault, approximate]))


def _pairs(heading: str, values: Mapping[str, str]) -> Html:
    return _list(heading, (f"{key} = {value}" for key, value in values.items()))


def _list(heading: str, texts: Iterable[str]) -> Html:
    items = [element("li", element("code", text)) for text in texts]
    return joined(element("h4", heading), element("ul", items)) if items else joined()
