from __future__ import annotations

import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from .room import BOOK, Room


class Anything(BaseHTTPRequestHandler):
    """An AWS that has nothing, and answers at once."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_missing = self.headers.get("X-Amz-Target", "").endswith(".DescribeTable")
        body = b'{"__type": "ResourceNotFoundException"}' if is_missing else b"{}"
        if "X-Amz-Target" not in self.headers:
            body = b"<ListTopicsResponse><ListTopicsResult/></ListTopicsResponse>"
        self.send_response(400 if is_missing else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Anything) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def room(room: Room, server: ThreadingHTTPServer) -> Room:
    url = f"http://127.0.0.1:{server.server_port}"
    room.ini(f"runbooks_emulator = {url}", "runbooks_emulator_reset = never")
    return room


# The AWS CLI takes a second to start, and says no more.
CALL = """\
call() {
  curl --silent --show-error --fail-with-body --data "${3:-{\\}}" "$AWS_ENDPOINT_URL" \\
    --header "Authorization: AWS4-HMAC-SHA256 Credential=$AWS_ACCESS_KEY_ID/20260101/$AWS_REGION/$1/aws4_request, SignedHeaders=host, Signature=0" \\
    --header "X-Amz-Target: $2" --header "Content-Type: application/x-amz-json-1.0"
}
"""  # noqa: E501 - a command
TABLES = "call dynamodb DynamoDB_20120810.ListTables"
DESCRIBE = """call dynamodb DynamoDB_20120810.DescribeTable '{"TableName": "products-dev"}'"""
SECRET = "correct-horse-battery"
PARAMETER = (
    "call ssm AmazonSSM.PutParameter "
    f"""'{{"Name": "/a", "Type": "SecureString", "Value": "{SECRET}"}}'"""
)


def document(*blocks: str, front: str = "") -> str:
    steps = "\n".join(
        f"## Step {number}\n\n```bash\n{block}\n```\n" for number, block in enumerate(blocks, 1)
    )
    return f"{front}# Book\n\n<!-- runbook: setup id=setup -->\n```bash\n{CALL}```\n\n{steps}"


def rows(room: Room, name: str = "calls.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (room.path / name).read_text().splitlines()]


def test_a_failure_names_the_calls_of_its_step(room: Room) -> None:
    room.book(document(TABLES, f"{TABLES}; {TABLES}\n{DESCRIBE}"))
    run = room.run()
    assert run.outcomes == {"setup": "passed", "step-1": "passed", "step-2": "failed"}
    assert (
        "\nAWS calls: dynamodb:ListTables 200 (2 times), "
        "dynamodb:DescribeTable products-dev ResourceNotFoundException\n"
    ) in run.text("step-2")


def test_junit_and_the_sections_of_passed_steps_name_the_calls(room: Room) -> None:
    room.book(document(f"{TABLES}; {TABLES}", "true"))
    out = room.run("-rP", "--junit-xml=report.xml").out
    assert " Captured AWS calls call " in out
    assert "\ndynamodb:ListTables 200 (2 times)\n" in out
    cases = ET.parse(room.path / "report.xml").getroot()[0].findall("testcase")
    properties = [
        [(one.get("name"), one.get("value")) for one in case.iter("property")] for case in cases
    ]
    calls = [[one for one in some if str(one[0]).startswith("aws")] for some in properties]
    assert calls == [
        [],
        [("aws-calls", "2"), ("aws-call", "dynamodb:ListTables 200 (2 times)")],
        [],
    ]


def test_the_file_holds_every_call_with_where_it_came_from(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def table(boto3_session):
            boto3_session.client("sqs").create_queue(QueueName="orders")
        """
    )
    front = "---\nrunbook:\n  fixtures: [table]\n  environments: [dev]\n---\n"
    room.book(document(DESCRIBE + " || true", PARAMETER, front=front))
    assert room.run("--runbooks-ledger=calls.jsonl").code == 0
    first, second, third = rows(room)
    assert {key: first[key] for key in ("step", "service", "operation", "resource")} == {
        "step": "",
        "service": "sqs",
        "operation": "CreateQueue",
        "resource": "orders",
    }
    assert 0 < second.pop("seconds") < 60
    assert second == {
        "document": BOOK,
        "environment": "dev",
        "procedure": "",
        "step": "step-1",
        "service": "dynamodb",
        "operation": "DescribeTable",
        "region": "us-east-1",
        "account": "123456789012",
        "resource": "products-dev",
        "parameters": {"TableName": "products-dev"},
        "status": 400,
        "error": "ResourceNotFoundException",
        "changes": False,
        "gap": "",
        "approximate": "",
    }
    assert third["changes"] is True
    assert third["parameters"] == {"Name": "/a", "Type": "SecureString", "Value": "***"}


def test_the_file_holds_what_was_refused(room: Room) -> None:
    room.book(document("curl --silent --fail http://example.com/x"))
    run = room.run("--runbooks-ledger=calls.jsonl")
    assert run.outcomes["step-1"] == "failed"
    assert "\nrefused: GET http://example.com/x\n" in run.text("step-1")
    [row] = rows(room)
    assert row.pop("why")
    assert row == {
        "document": BOOK,
        "environment": "",
        "procedure": "",
        "step": "step-1",
        "refused": "GET http://example.com/x",
    }


def test_calls_of_the_last_cleanup_and_of_what_runs_on_are_in_the_file(room: Room) -> None:
    cleanup = f"<!-- runbook: cleanup id=cleanup -->\n```bash\n{TABLES}\n```\n"
    late = f"(until [ -e go ]; do sleep 0.02; done; {TABLES}; touch done) >/dev/null 2>&1 &"
    waits = "touch go; until [ -e done ]; do sleep 0.02; done"
    room.book(document(late, waits) + "\n" + cleanup)
    assert room.run("--runbooks-ledger=calls.jsonl", f"{BOOK}::step-2").code == 0
    assert [row["operation"] for row in rows(room)] == ["ListTables", "ListTables"]
    assert rows(room)[1]["step"] == "cleanup"


def test_a_rerun_writes_nothing_twice(room: Room) -> None:
    room.book(document(f"{TABLES}; false"))
    assert room.run("--runbooks-ledger=calls.jsonl", "--reruns=2", "--junit-xml=r.xml").code == 1
    assert len(rows(room)) == 1
    properties = [one.get("name") for one in ET.parse(room.path / "r.xml").iter("property")]
    assert properties.count("aws-calls") == 3  # of each try, once


def test_a_test_that_runs_a_document_has_its_calls_too(room: Room) -> None:
    room.book(document(TABLES))
    room.write(
        "test_book.py",
        f"""
        def test_book(run_runbook, runbook_ledger, boto3_session):
            told = runbook_ledger
            boto3_session.client("sqs").list_queues()
            journal = run_runbook("{BOOK}")
            boto3_session.client("sns").list_topics()
            said = [f"{{one.service}}:{{one.operation}} {{one.step}}" for one in told.calls]
            assert said == ["sqs:ListQueues ", "dynamodb:ListTables step-1", "sns:ListTopics "]
            assert told.refusals == []
            assert [str(one) for one in journal["step-1"].calls] == ["dynamodb:ListTables 200"]

        def test_next(runbook_ledger):
            assert len(runbook_ledger.calls) == 3
        """,
    )
    run = room.run("test_book.py", "--runbooks-ledger=calls.jsonl")
    assert run.code == 0, run.out
    assert [row["operation"] for row in rows(room)] == ["ListQueues", "ListTables"]


def test_each_module_and_procedure_has_a_ledger_of_its_own(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def told(boto3_session, runbook_ledger):
            boto3_session.client("sqs").list_queues()
            yield
            print("calls:", *runbook_ledger.calls)
        """
    )
    front = "---\nrunbook:\n  fixtures: [told]\n  procedures: 2\n---\n"
    room.book(document(TABLES, "true", front=front))
    out = room.run("-s").out
    assert out.count("calls: sqs:ListQueues 200 dynamodb:ListTables 200\n") == 1
    assert out.count("calls: sqs:ListQueues 200\n") == 1


@pytest.mark.parametrize("arguments", [[], ["-n2"]])
def test_the_file_is_in_the_order_of_documents_and_procedures(
    room: Room, arguments: list[str]
) -> None:
    front = "---\nrunbook:\n  procedures: 2\n  environments: [prod, dev]\n---\n"
    for name in ("b", "a"):
        room.write(f"runbooks/{name}.md", document(TABLES, f"{TABLES}; {TABLES}", front=front))
    documents = ("runbooks/b.md", "runbooks/a.md")
    run = room.run_apart(*documents, "--runbooks-ledger=calls.jsonl", *arguments)
    assert run.code == 0, run.out
    assert [
        f"{row['document'][9]} {row['environment']} {row['procedure']}" for row in rows(room)
    ] == [
        f"{name} {environment} {procedure}"
        for name in ("a", "b")
        for environment in ("prod", "dev")
        for procedure in ("step-1", "step-2", "step-2")
    ]


def test_a_run_without_calls_writes_an_empty_file(room: Room) -> None:
    room.write("calls.jsonl", "of an earlier run")
    room.book(document("true"))
    assert room.run("--runbooks-ledger=calls.jsonl").code == 0
    assert rows(room) == []
    assert not (room.path / "none").exists()


@pytest.mark.parametrize("arguments", [[], ["-n2"]])
def test_a_file_that_cannot_be_written_is_said_before_anything_runs(
    room: Room, arguments: list[str]
) -> None:
    room.book(document('echo here >>"$TRAIL"'))
    run = room.run_apart("--runbooks-ledger=none/calls.jsonl", *arguments)
    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert run.err.strip() == (
        "ERROR: --runbooks-ledger: `none/calls.jsonl` cannot be written: "
        "No such file or directory\n  name a file in a folder that is there"
    )
    assert room.trail == []


@pytest.mark.parametrize("arguments", [[], ["-n2"]])
def test_a_file_that_cannot_be_written_in_the_end_is_said(room: Room, arguments: list[str]) -> None:
    room.book(document(TABLES))
    run = room.run_apart("--runbooks-ledger=/dev/full", *arguments)
    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert run.err.strip() == (
        "ERROR: --runbooks-ledger: `/dev/full` cannot be written: "
        "No space left on device\n  name a file where there is room"
    )
    assert "2 passed" in run.out
