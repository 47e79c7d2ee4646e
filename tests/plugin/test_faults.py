"""Faults on the command line, in fixtures, and in reports; see docs/drills.md."""

from __future__ import annotations

import pytest

from .room import Room

PAGE = """
<!-- runbook: id=write {directive} -->
```python
import os, urllib.error, urllib.request

scope = "123456789012/20260101/us-east-1/dynamodb/aws4_request"
request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], b"{{}}", {{
    "X-Amz-Target": "DynamoDB_20120810.ListTables",
    "Content-Type": "application/x-amz-json-1.0",
    "Authorization": f"AWS4-HMAC-SHA256 Credential={{scope}}, SignedHeaders=host, Signature=0",
}})
try:
    print(urllib.request.urlopen(request).status)
except urllib.error.HTTPError as error:
    print(error.code)
```

```output
{status}
```
"""
FAULT = "dynamodb:ListTables status=503"


def page(status: int, directive: str = "") -> str:
    return PAGE.format(status=status, directive=directive)


def test_a_fault_of_the_command_line_meets_the_calls_of_every_procedure(room: Room) -> None:
    room.book(page(503))
    run = room.run(f"--runbooks-fault={FAULT}")
    assert run.outcomes == {"write": "passed"}
    assert run.code == 0


def test_a_fault_of_the_command_line_that_hits_nothing_fails_the_run(room: Room) -> None:
    room.book(page(503, f"fault='{FAULT}'"))
    run = room.run("--runbooks-fault=s3 status=500")
    assert run.outcomes == {"write": "passed"}
    assert run.code == 1
    assert "--runbooks-fault: `s3 status=500` hit no call of any procedure" in run.out


def test_workers_count_what_a_fault_hits_together(room: Room) -> None:
    room.book(page(503))
    room.write("runbooks/other.md", "```bash\ntrue\n```\n")
    arguments = ("-n2", f"--runbooks-fault={FAULT}")
    assert room.run_apart(*arguments).code == 0
    assert room.run_apart(*arguments, "runbooks/other.md").code == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("s3", "--runbooks-fault: `s3` does not say what happens"),
        (
            "s4 status=500",
            "--runbooks-fault: `s4 status=500`: unknown service `s4`; `aws help` lists them",
        ),
    ],
)
def test_what_is_no_fault_ends_the_run_before_it_begins(room: Room, fault: str, said: str) -> None:
    room.book(page(200))
    run = room.run(f"--runbooks-fault={fault}")
    assert run.code == 4
    assert said in run.err


def test_a_fixture_injects_a_fault_and_sees_what_became_of_it(room: Room) -> None:
    room.book("---\nrunbook:\n  fixtures: [broken]\n---\n" + page(503).lstrip())
    room.conftest(
        f"""
        import pytest

        @pytest.fixture(scope="module")
        def broken(runbook_faults):
            runbook_faults.begin("{FAULT}")
            yield
            assert [str(one) for one in runbook_faults.records] == [
                "{FAULT}: hit 1 of 1 call, lasts"
            ]
            assert runbook_faults.clear() == 1
        """
    )
    assert room.run().outcomes == {"write": "passed"}


def test_a_test_injects_a_fault_into_a_document_that_it_runs(room: Room) -> None:
    room.write("drills/book.md", page(503))
    room.write(
        "test_drill.py",
        f"""
        import pytest
        from pytest_runbooks.errors import SettingError

        def test_throttled(run_runbook, runbook_faults):
            runbook_faults.begin("{FAULT}")
            journal = run_runbook("drills/book.md")
            assert journal.passed
            [fault] = journal["write"].faults
            assert (fault.met, fault.hits, fault.ended) == (1, 1, "")
            assert runbook_faults.records == (fault,)
            assert runbook_faults.clear("dynamodb:ListTables") == 1

        def test_no_fault(runbook_faults):
            with pytest.raises(SettingError, match="`s3` does not say what happens"):
                runbook_faults.begin("s3")
        """,
    )
    assert room.run("test_drill.py").code == 0


def test_a_junit_report_says_what_a_fault_did(room: Room) -> None:
    room.book(page(503, f"fault='{FAULT}'"))
    room.run("--junitxml=report.xml")
    said = f'<property name="fault" value="{FAULT}: hit 1 of 1 call, lasts"'
    assert said in (room.path / "report.xml").read_text()


def test_a_step_that_passed_tells_of_its_faults_when_asked(room: Room) -> None:
    room.book(page(503, f"fault='{FAULT}'"))
    out = room.run("-rP").out
    assert "faults" in out
    assert f"{FAULT}: hit 1 of 1 call, lasts" in out


def test_the_file_of_the_ledger_names_the_fault_of_a_call(room: Room) -> None:
    room.book(page(503, f"fault='{FAULT}'"))
    room.run("--runbooks-ledger=calls.jsonl")
    assert f'"fault": "{FAULT}"' in (room.path / "calls.jsonl").read_text()
