"""What whoever signs has to know: deviations, faults, approximate emulation, people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...model import ProcedureRecord, StepRecord
from ..approximate import approximate_texts
from .markup import Content, Html, element, joined
from .spans import faults_of
from .words import SIGNS, anchor

LINES = 3  # of a sign-off, at least


def deviations(procedures: Sequence[ProcedureRecord]) -> Html:
    """List what did not go as the document says."""
    items = [element("li", one) for procedure in procedures for one in _deviations(procedure)]
    body = element("ul", items) if items else element("p", "None.")
    return element("section", element("h2", "Deviations"), body, class_="deviations")


def _deviations(procedure: ProcedureRecord) -> Iterator[Content]:
    path = procedure.document.path
    if procedure.broken:
        yield f"{procedure.title}: it could not begin: {procedure.broken}"
    for step in procedure.steps:
        if step.is_failure:
            sign = element("span", SIGNS["fail"], class_="sign fail", aria_hidden="true")
            link = element(
                "a", f"{path}:{step.points_to}", href=f"#{anchor(procedure.procedure, step.id)}"
            )
            said = f": {step.verdict}" + (f": {step.message}" if step.message else "")
            yield [sign, " ", link, said]
    for refusal in procedure.late_refusals:
        yield f"{path}: after the last step it asked for {refusal}, and was refused"
    blocked = [one.id for one in procedure.steps if one.verdict == "blocked"]
    for ids, what in ((blocked, "blocked by a failure"), (procedure.not_run, "not run")):
        if ids:
            yield f"{what}: {', '.join(ids)}"


def faults(procedures: Sequence[ProcedureRecord]) -> Html:
    """List the faults that were injected, and what became of them; nothing without any."""
    rows = [
        element(
            "tr",
            element("td", element("code", one.fault)),
            element("td", one.step or "the run"),
            element("td", f"{one.hits} of {one.met} calls"),
            element("td", f"{one.ended or 'lasted'}" + (f" in {one.ended_in}" * bool(one.ended))),
        )
        for procedure in procedures
        for one in faults_of(procedure.steps)
    ]
    return _table("Faults that were injected", ("Fault", "From", "Hit", "Ended"), rows)


def approximations(procedures: Sequence[ProcedureRecord]) -> Html:
    """Say where the emulator answers otherwise than AWS; that it does not when that is so."""
    calls = [call for one in procedures for step in one.steps for call in step.calls]
    items = [element("li", text) for text in approximate_texts(calls)]
    heading = element("h2", "Approximate emulation")
    told = "The emulator answered, and AWS may answer otherwise:"
    if not items:
        body = element("p", "No call of this run rests on an emulation that is known to differ.")
        return element("section", heading, body)
    return element("section", heading, element("p", told), element("ul", items))


def people(procedures: Sequence[ProcedureRecord]) -> Html:
    """Say what people did and approved, or that nobody was asked; nothing where nobody is."""
    steps = [step for procedure in procedures for step in procedure.steps]
    rows = [
        element("tr", [element("td", one) for one in _person(step)])
        for step in steps
        if step.manual or step.approval
    ]
    return _table("What people did and approved", ("Step", "Asked", "Answer", "By", "At"), rows)


def _person(step: StepRecord) -> Iterable[str]:
    asked = "; ".join(filter(None, [step.manual, step.approval and f"approval: {step.approval}"]))
    said = step.confirmation
    if said is None:
        stood_in = "; the block ran in his place" if step.manual and step.commands else ""
        return step.id, asked, f"nobody was asked{stood_in}", "", ""
    return step.id, said.asked, "yes" if said.given else "no", said.who, said.when


def sign_off(procedures: Sequence[ProcedureRecord]) -> Html:
    """Leave lines for people to sign on: one for each role that approves, and some more."""
    roles = dict.fromkeys(s.approval for one in procedures for s in one.steps if s.approval)
    lines = [*roles, *[""] * max(LINES - len(roles), 1)]
    rows = [
        element("tr", element("td"), element("td", role), element("td"), element("td"))
        for role in lines
    ]
    table = _table("Sign-off", ("Name", "Role", "Date", "Signature"), rows)
    return element("div", table, class_="sign-off")


def _table(heading: str, head: Iterable[str], rows: Sequence[Html]) -> Html:
    if not rows:
        return joined()
    table = element(
        "table",
        element("thead", element("tr", [element("th", one, scope="col") for one in head])),
        element("tbody", rows),
    )
    wide = element("div", table, class_="wide", tabindex="0")
    return element("section", element("h2", heading), wide)
