"""Faults of a procedure: when they begin and end, and what is said of them."""

from __future__ import annotations

from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from pytest_runbooks.errors import SettingError
from pytest_runbooks.fence.places import readable
from pytest_runbooks.model import Verdict
from pytest_runbooks.parsing.faults import read_fault
from pytest_runbooks.procedures.settings import RunSettings

from .play import PACKAGE, Played, detected, play

# A call of DynamoDB, of which the status is printed.
CALL = r"""
<!-- runbook: setup -->
```bash
call() {
  local scope=123456789012/20260101/us-east-1/dynamodb/aws4_request
  curl -s -o answer -w '%{http_code}\n' "$AWS_ENDPOINT_URL" -d '{}' \
    -H "X-Amz-Target: DynamoDB_20120810.$1" \
    -H "Authorization: AWS4-HMAC-SHA256 Credential=$scope, x"
}
```
"""


def answers(_: WSGIEnvironment, start_response: StartResponse, /) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "application/x-amz-json-1.0")])
    return [b"{}"]


def drill(
    folder: Path, *steps: tuple[str, str, str], settings: RunSettings | None = None
) -> Played:
    """Run a page of steps: what a directive says, the operations called, the statuses shown."""
    page = CALL
    for directive, operations, statuses in steps:
        page += f"\n<!-- runbook: {directive} -->\n```bash\n"
        page += "".join(f"call {one}\n" for one in operations.split())
        page += "```\n\n```output\n" + "".join(f"{one}\n" for one in statuses.split()) + "```\n"
    return play(page, folder, answers=answers, settings=settings)


def said(played: Played, name: str) -> list[str]:
    return [str(one) for one in played.outcomes[name].faults]


THROTTLED = "dynamodb:PutItem error=throttling"
CURED = "cured-by=dynamodb:UpdateTable"


def test_a_fault_hits_from_its_step_on_until_its_remedy_is_called(tmp_path: Path) -> None:
    played = drill(
        tmp_path,
        ("id=before", "PutItem", "200"),
        (
            f"id=broken fault={THROTTLED} cured-by=dynamodb:UpdateTable",
            "PutItem GetItem",
            "400 200",
        ),
        ("id=still", "PutItem", "400"),
        ("id=cure", "UpdateTable PutItem", "200 200"),
        ("id=after", "PutItem", "200"),
    )
    assert played.failures() == ""
    fault = f"{THROTTLED} cured-by=dynamodb:UpdateTable"
    assert said(played, "before") == []
    assert said(played, "broken") == [f"{fault}: hit 1 of 1 call, lasts"]
    assert said(played, "still") == [f"{fault}: hit 2 of 2 calls, lasts"]
    assert said(played, "cure") == [f"{fault}: hit 2 of 2 calls, cured by dynamodb:UpdateTable"]
    assert said(played, "after") == []
    assert [call.fault for call in played.outcomes["still"].calls] == [fault]


def test_a_fault_is_cleared_before_a_step_that_says_so(tmp_path: Path) -> None:
    played = drill(
        tmp_path,
        (f"fault={THROTTLED}", "PutItem", "400"),
        ("fault='dynamodb:GetItem status=503'", "GetItem", "503"),
        ("fault-clear=dynamodb:PutItem", "PutItem GetItem", "200 503"),
        ("fault-clear", "PutItem GetItem", "200 200"),
    )
    assert played.failures() == ""


def test_a_fault_that_hit_nothing_fails_where_it_ends(tmp_path: Path) -> None:
    played = drill(
        tmp_path,
        (f"id=broken fault={THROTTLED} cured-by=dynamodb:UpdateTable", "GetItem", "200"),
        ("id=cure", "UpdateTable", "200"),
        ("id=after", "PutItem", "200"),
    )
    assert [*played.verdicts.values()][1:] == [
        Verdict.PASSED,
        Verdict.IDLE_FAULT,
        Verdict.PASSED,
    ]
    assert played.text("cure") == (
        "runbooks/book.md:22: fault never hit (dynamodb:PutItem error=throttling "
        "cured-by=dynamodb:UpdateTable: met no call, cured by dynamodb:UpdateTable, N s)\n"
        "  $ call UpdateTable\n"
        "stdout:\n"
        "  200\n"
        "AWS calls: dynamodb:UpdateTable 200\n"
        "fault:   dynamodb:PutItem error=throttling cured-by=dynamodb:UpdateTable: met no call, "
        "cured by dynamodb:UpdateTable\n"
        "hint:    while it lasted no call came that it is about, so the drill has proven nothing: "
        "see the AWS calls of the steps, and what the fault names\n"
        "earlier: 2 steps passed in N s\n"
        "rerun:   pytest runbooks/book.md::cure"
    )


def test_a_fault_that_hit_nothing_fails_the_last_step_of_its_procedure(tmp_path: Path) -> None:
    played = drill(
        tmp_path,
        (f"id=broken fault={THROTTLED}", "GetItem", "200"),
        ("id=last", "GetItem", "200"),
        ("id=clean cleanup", "PutItem", "200"),
    )
    assert played.verdicts["broken"] is Verdict.PASSED
    assert played.verdicts["last"] is Verdict.IDLE_FAULT
    assert played.verdicts["clean"] is Verdict.PASSED


def test_cleanup_has_no_faults(tmp_path: Path) -> None:
    played = drill(
        tmp_path,
        (f"fault={THROTTLED}", "PutItem", "400"),
        ("cleanup", "PutItem", "200"),
    )
    assert played.failures() == ""


def test_faults_end_with_their_procedure(tmp_path: Path) -> None:
    page = (
        f"---\nrunbook:\n  procedures: 2\n---\n{CALL}\n"
        f"## One\n\n<!-- runbook: fault={THROTTLED} -->\n```bash\ncall PutItem\n```\n\n"
        "```output\n400\n```\n\n## Two\n\n```bash\ncall PutItem\n```\n\n```output\n200\n```\n"
    )
    assert play(page, tmp_path, answers=answers).failures() == ""


def test_a_failure_says_what_faults_did(tmp_path: Path) -> None:
    played = drill(tmp_path, (f"id=broken fault={THROTTLED}", "PutItem", "200"))
    assert played.text("broken") == (
        "runbooks/book.md:13: output differs (stdout, exit 0, N s)\n"
        "  $ call PutItem\n"
        "  - 200  line 17\n"
        "  + 400\n"
        "AWS calls: dynamodb:PutItem ThrottlingException\n"
        "fault:   dynamodb:PutItem error=throttling: hit 1 of 1 call, lasts\n"
        "earlier: 1 step passed in N s\n"
        "rerun:   pytest runbooks/book.md::broken\n"
        "accept:  pytest runbooks/book.md --runbooks-update"
    )


def test_faults_of_the_run_begin_with_each_procedure_and_may_hit_nothing(tmp_path: Path) -> None:
    machine = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    settings = RunSettings(
        timeout=10.0,
        machine=machine,
        layers=detected(),
        readable=readable(machine, tmp_path, [PACKAGE]),
        faults=(read_fault(THROTTLED), read_fault("s3 status=500")),
    )
    played = drill(tmp_path, ("id=only", "PutItem", "400"), settings=settings)
    assert played.failures() == ""
    assert said(played, "only") == [
        f"{THROTTLED}: hit 1 of 1 call, lasts",
        "s3 status=500: met no call, lasts",
    ]


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("dynamo status=500", "unknown service `dynamo`; did you mean `dynamodb`?"),
        ("s3:GetObjekt status=500", "`s3` has no operation `GetObjekt`; did you mean `GetObject`?"),
        (
            "sqs error=Throttlin",
            "unknown error `Throttlin` of `sqs`; did you mean `Throttling`?",
        ),
        (
            "* error=NoSuchBucket",
            (
                "not all services have an error `NoSuchBucket`; allowed: `access-denied`, "
                "`expired-token`, `internal`, `not-found`, `throttling`, `unavailable`"
            ),
        ),
        (
            "s3 status=500 cured-by=s3:PutBuket",
            "`s3` has no operation `PutBuket`; did you mean `PutBucketAcl`?",
        ),
    ],
)
def test_a_fault_of_what_aws_does_not_have_is_said_before_anything_runs(
    tmp_path: Path, fault: str, problem: str
) -> None:
    with pytest.raises(SettingError) as caught:
        drill(tmp_path, ("id=a", "PutItem", "200"), (f"fault='{fault}'", "PutItem", "200"))
    assert str(caught.value).partition(": fault")[0] == "runbooks/book.md:21"
    assert str(caught.value).partition("`: ")[2] == problem
