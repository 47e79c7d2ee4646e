"""What a run says of steps that rest on approximate emulation."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from .room import Room
from .test_ledger import CALL

TTL = (
    "dynamodb:UpdateTimeToLive: no item expires; on AWS those whose time has come are deleted "
    "within a few days"
)
ATHENA = (
    "athena:StartQueryExecution: the query is not run: it succeeds at once, with an empty result"
)
SSM = "ssm:SendCommand: no command is run: each succeeds at once, with no output"
BOOK = (
    "# Book\n\n<!-- runbook: setup id=setup -->\n```bash\n"
    + CALL
    + """\
call dynamodb DynamoDB_20120810.CreateTable '{"TableName": "orders",
  "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
  "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}'
```

## Expire

```bash
call dynamodb DynamoDB_20120810.UpdateTimeToLive '{"TableName": "orders",
  "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "until"}}' >answer
echo on
```

```output
on
```

## Look

```bash
call dynamodb DynamoDB_20120810.DescribeTimeToLive '{"TableName": "orders"}'
```

## Ask

<!-- runbook: cleanup retry=2/1ms -->
```bash
call athena AmazonAthena.StartQueryExecution '{"QueryString": "SELECT 1"}' >answer
call ssm AmazonSSM.SendCommand '{"DocumentName": "AWS-RunShellScript"}' >answer
test -e again || { touch again; exit 3; }
```
"""
)
EXPIRE = BOOK[: BOOK.index("\ncall dynamodb DynamoDB_20120810.UpdateTimeToLive")].count("\n") + 2
ASK = BOOK[: BOOK.index("\ncall athena")].count("\n") + 2
SUMMARY = (
    f"2 steps rest on approximate emulation: runbooks/book.md:{EXPIRE} "
    f"(dynamodb:UpdateTimeToLive), runbooks/book.md:{ASK} (athena:StartQueryExecution, "
    "ssm:SendCommand)"
)


def test_reports_and_the_end_of_a_run_say_which_steps_rest_on_what(room: Room) -> None:
    room.book(BOOK.replace("```output\non\n", "```output\noff\n"))
    run = room.run("-rP", "--junit-xml=report.xml", "--runbooks-ledger=calls.jsonl")
    assert run.outcomes == {
        "setup": "passed",
        "expire": "failed",
        "look": "skipped",
        "ask": "passed",
    }
    assert SUMMARY in run.out.splitlines()
    assert f"\nrests on approximate emulation:\n  {TTL}\n" in run.text("expire")
    assert f" Captured approximate emulation call -----\n{ATHENA}\n{SSM}\n" in re.sub(
        "-{5,}", "-----", run.out
    )
    cases = ET.parse(room.path / "report.xml").getroot()[0].findall("testcase")
    named = [
        [one.get("value") for one in case.iter("property") if one.get("name") == "approximate"]
        for case in cases
    ]
    assert named == [[], [TTL], [], [ATHENA, SSM]]
    rows = map(json.loads, (room.path / "calls.jsonl").read_text().splitlines())
    told = {row["operation"]: row["approximate"] for row in rows if row["step"] != "look"}
    assert told == {
        "CreateTable": "",
        "UpdateTimeToLive": TTL.partition(": ")[2],
        "StartQueryExecution": ATHENA.partition(": ")[2],
        "SendCommand": SSM.partition(": ")[2],
    }


def test_workers_tell_it_once_for_all_environments_and_steps_that_were_not_selected(
    room: Room,
) -> None:
    front = "---\nrunbook:\n  environments: [dev, prod]\n---\n"
    room.book(front + BOOK)
    lines = room.run("-n2", "-k", "look").out.splitlines()
    [told] = [line for line in lines if "on approximate emulation" in line]
    assert told == SUMMARY.replace(f":{EXPIRE} ", f":{EXPIRE + 4} ").replace(
        f":{ASK} ", f":{ASK + 4} "
    )


def test_strict_fails_a_step_that_passes_and_blesses_nothing_that_it_printed(room: Room) -> None:
    room.ini("runbooks_fidelity = strict")
    file = room.book(BOOK.replace("```output\non\n", "```output\noff\n"))
    before = file.read_text()
    run = room.run("--runbooks-update")
    assert run.outcomes == {
        "setup": "passed",
        "expire": "failed",
        "look": "skipped",
        "ask": "failed",
    }
    assert file.read_text() == before
    assert run.text("expire").startswith(f"runbooks/book.md:{EXPIRE}: output differs (")
    assert run.text("ask") == (
        f"runbooks/book.md:{ASK}: approximate emulation (moto does not answer "
        "athena:StartQueryExecution, ssm:SendCommand quite as AWS does, 2 attempts, N s)\n"
        f"""\
  > {ASK}  call athena AmazonAthena.StartQueryExecution '{{"QueryString": "SELECT 1"}}' >answer
    {ASK + 1}  call ssm AmazonSSM.SendCommand '{{"DocumentName": "AWS-RunShellScript"}}' >answer
    {ASK + 2}  test -e again || {{ touch again; exit 3; }}
AWS calls: athena:StartQueryExecution 200 (2 times), \
ssm:SendCommand AWS-RunShellScript 200 (2 times)
rests on approximate emulation:
  {ATHENA}
  {SSM}
hint:    `runbooks_fidelity` is strict, which fails such steps; \
`<!-- runbook: skip-if=emulator:moto -->` leaves one out
earlier: 1 step passed in N s
rerun:   pytest runbooks/book.md::ask"""
    )


def test_a_setting_that_is_none_is_refused(room: Room) -> None:
    room.ini("runbooks_fidelity = strikt")
    room.book("# Book\n\n```bash\ntrue\n```\n")
    assert "runbooks_fidelity: unknown `strikt`\n  did you mean `strict`?" in room.run().out
