"""Records of a run that never was, for the tests of what is made of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pytest_runbooks.model import (
    ApiCall,
    Confirmation,
    DiffLine,
    DocumentRecord,
    Mark,
    Measured,
    ProcedureRecord,
    Rating,
    Refusal,
    RunRecord,
    StepRecord,
    Verdict,
)
from pytest_runbooks.model.outcome import Ending
from pytest_runbooks.model.record import CommandRecord, FaultEntry, Result, Versions
from pytest_runbooks.reporting.journal import as_data
from pytest_runbooks.reporting.journal_file import read_journal

DOCUMENT = DocumentRecord(
    path="runbooks/failover.md",
    title="Fail over",
    kind="disaster-recovery",
    owner="platform",
    version="2.1",
    reviewed="2026-11-01",
    sha256="5b" * 32,
    sidecar_sha256=None,
    commit="0123456789" * 4,
    dirty=False,
)


def step(name: str, line: int = 10, **values: Any) -> StepRecord:
    """A step that passed in two seconds, but for what is given."""
    command = CommandRecord(
        line + 1, f"echo {name}\n", 0, Ending.COMPLETED, None, f"{name}\n", "", 2.0
    )
    passed = StepRecord(
        id=name,
        line=line,
        section="Switch",
        runner="bash",
        hidden=False,
        setup=False,
        cleanup=False,
        manual="",
        approval="",
        takes=None,
        marks=(),
        verdict=Verdict.PASSED,
        is_failure=False,
        message="",
        points_to=line,
        hint="",
        started="2026-11-30T12:00:00.000Z",
        seconds=2.0,
        shortened=0.0,
        waited=0.0,
        attempts=1,
        replayed=False,
        commands=(command,),
        difference=(),
        loosened=(),
        placeholders={},
        captured={},
        calls=(),
        refusals=(),
        stub_calls=(),
        faults=(),
        confirmation=None,
    )
    return replace(passed, **values)


LOOK = step(
    "look",
    runner="person",
    manual="Look at the dashboard",
    takes=600.0,
    marks=(Mark.DETECTION,),
    verdict=Verdict.MANUAL,
    seconds=0.0,
    commands=(),
    confirmation=Confirmation("Look at the dashboard", True, "Ann", "2026-11-30T12:00:00Z"),
)
SWITCH = step(
    "switch",
    20,
    marks=(Mark.SWITCH,),
    shortened=718.0,
    waited=2.0,
    calls=(
        ApiCall("dynamodb", "PutItem", "eu-west-1", resource="orders", status=400, fault="x"),
        ApiCall("dynamodb", "PutItem", "eu-west-1", resource="orders", status=200, changes=True),
        ApiCall("s3", "ListBuckets", status=200, approximate="sorts otherwise"),
    ),
    faults=(FaultEntry("dynamodb:PutItem error=throttling", "switch", 2, 1, "", ""),),
)
SERVE = step("serve", 30, marks=(Mark.RECOVERY,), approval="lead")
CHECK = step(
    "check",
    40,
    verdict=Verdict.DIFFERS,
    is_failure=True,
    message="stdout, exit 0",
    points_to=41,
    difference=(DiffLine("-", "three", 45), DiffLine("+", "two")),
    refusals=(Refusal("GET https://example.com/", "declare a stub"),),
)
TIDY = step("tidy", 50, cleanup=True)
RTO = Measured("RTO", 1800.0, 1322.0, 4.0, 718.0, 600.0, (), "look", "serve")
RPO = Measured("RPO", 60.0, 19.0, begins="look", ends="serve")


def procedure(*steps: StepRecord, **values: Any) -> ProcedureRecord:
    """A procedure that passed, but for what is given."""
    passed = ProcedureRecord(
        document=DOCUMENT,
        environment="",
        account="123456789012",
        region="eu-west-1",
        procedure="",
        title="Fail over",
        broken="",
        emulator="moto 5.2.5 in-process",
        aws="aws-cli/2.30.0",
        fence=("Landlock", "seccomp"),
        started="2026-11-30T12:00:00.000Z",
        ended="2026-11-30T12:00:08.500Z",
        result=Result.PASSED,
        rating=None,
        objectives=(),
        steps=steps,
        not_run=(),
        fixture_calls=(),
        late_calls=(),
        late_refusals=(),
    )
    return replace(passed, **values)


def run(*procedures: ProcedureRecord, **values: Any) -> RunRecord:
    """A run of some procedures, as it is after it was written and read again."""
    ended = RunRecord(
        format=1,
        started="2026-11-30T11:59:59.000Z",
        ended="2026-11-30T12:00:09.000Z",
        interrupted=False,
        result=Result.PASSED,
        versions=Versions("0.1.0", "9.0.0", "3.11.7", "Linux"),
        procedures=procedures,
    )
    found = read_journal(json.dumps(as_data(replace(ended, **values))))
    assert found == replace(ended, **values)
    return found


DEVIATED = procedure(
    *(LOOK, SWITCH, SERVE, CHECK, TIDY),
    result=Result.FAILED,
    rating=Rating.DEVIATED,
    objectives=(RTO, RPO),
)
