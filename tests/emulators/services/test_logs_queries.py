"""Logs Insights through boto3.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.moto import MotoEmulator

from ..conftest import ACCOUNT, REGION, Clients, Deploy

WEB, JOBS = "/app/web", "/app/jobs"
MESSAGES = (
    '{"level": "INFO", "ms": 12}',
    '{"level": "ERROR", "ms": 900}',
    '{"level": "ERROR", "ms": 100}',
)
NOW = int(time.time())


@pytest.fixture
def logs(client: Clients) -> Any:
    logs = client("logs")
    for group in (WEB, JOBS):
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName="one")
    events = [
        {"timestamp": (NOW - 300 + 60 * place) * 1000, "message": message}
        for place, message in enumerate(MESSAGES)
    ]
    logs.put_log_events(logGroupName=WEB, logStreamName="one", logEvents=events)
    event = {"timestamp": (NOW - 10) * 1000, "message": "job ended"}
    logs.put_log_events(logGroupName=JOBS, logStreamName="one", logEvents=[event])
    return logs


def start(logs: Any, query: str, **settings: Any) -> str:
    times = {"startTime": NOW - 3600, "endTime": NOW + 3600}
    where = {} if "logGroupName" in str(settings) else {"logGroupName": WEB}
    if "logGroupIdentifiers" in settings:
        where = {}
    started: str = logs.start_query(**{**times, **where, **settings}, queryString=query)["queryId"]
    return started


def answer(logs: Any, query: str, **settings: Any) -> Any:
    return logs.get_query_results(queryId=start(logs, query, **settings))


def rows(logs: Any, query: str, **settings: Any) -> list[dict[str, str]]:
    found = answer(logs, query, **settings)["results"]
    return [{cell["field"]: cell["value"] for cell in row} for row in found]


def test_a_query_is_executed_and_tells_what_it_scanned(logs: Any) -> None:
    found = answer(logs, "fields ms | filter level = 'ERROR' | sort ms desc | limit 1")
    [[field, pointer]] = found["results"]
    assert field == {"field": "ms", "value": "900"}
    assert pointer["field"] == "@ptr"
    assert found["status"] == "Complete"
    assert found["queryLanguage"] == "CWLI"
    assert found["statistics"] == {
        "recordsMatched": 2.0,
        "recordsScanned": 3.0,
        "bytesScanned": float(sum(map(len, MESSAGES))),
        "logGroupsScanned": 1.0,
    }


def test_events_are_summed_up(logs: Any) -> None:
    query = "stats count(*) as n, avg(ms) by level | sort n desc"
    assert rows(logs, query) == [
        {"level": "ERROR", "n": "2", "avg(ms)": "500"},
        {"level": "INFO", "n": "1", "avg(ms)": "12"},
    ]


def test_pointers_tell_events_apart(logs: Any) -> None:
    assert len({row["@ptr"] for row in rows(logs, "fields @message")}) == 3


def test_several_groups_are_queried_by_name_or_arn(logs: Any) -> None:
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:"
    query = "stats count(*) as n by @log | sort n"
    both = [{"@log": f"{ACCOUNT}:{JOBS}", "n": "1"}, {"@log": f"{ACCOUNT}:{WEB}", "n": "3"}]
    assert rows(logs, query, logGroupNames=[WEB, JOBS]) == both
    assert rows(logs, query, logGroupIdentifiers=[arn + WEB, JOBS]) == both
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        start(logs, query, logGroupNames=[WEB, "/no/such"])
    with pytest.raises(logs.exceptions.InvalidParameterException):
        start(logs, query, logGroupNames=[WEB], logGroupName=WEB)


def test_only_events_of_the_time_are_queried(logs: Any) -> None:
    settings = {"startTime": NOW - 250, "endTime": NOW - 180}
    assert rows(logs, "stats sum(ms) as total", **settings) == [{"total": "1000"}]


def test_the_limit_of_a_query_comes_before_that_of_the_call(logs: Any) -> None:
    assert len(rows(logs, "fields ms", limit=1)) == 1
    assert len(rows(logs, "fields ms | limit 2", limit=1)) == 2


def test_a_query_that_is_wrong_is_refused_with_its_place(logs: Any) -> None:
    with pytest.raises(logs.exceptions.MalformedQueryException) as caught:
        start(logs, "fields ms\n| where level = 'ERROR'")
    said = "unexpected symbol found where at line 2 and position 3"
    assert caught.value.response["Error"] == {"Code": "MalformedQueryException", "Message": said}
    assert caught.value.response["queryCompileError"] == {
        "location": {"startCharOffset": 12, "endCharOffset": 17},
        "message": said,
    }
    assert logs.describe_queries(logGroupName=WEB)["queries"] == []


def test_what_is_not_emulated_is_a_gap(logs: Any, emulator: MotoEmulator) -> None:
    emulator.gaps()
    with pytest.raises(ClientError, match="the command `pattern` of Logs Insights"):
        start(logs, "pattern @message")
    assert emulator.gaps() == (Gap("logs", "StartQuery", "the command `pattern` of Logs Insights"),)


def test_a_query_that_was_not_started_has_no_results(logs: Any) -> None:
    with pytest.raises(logs.exceptions.ResourceNotFoundException, match="Query with id no-such"):
        logs.get_query_results(queryId="no-such")


def test_a_query_of_a_function_finds_its_reports(client: Clients, deploy: Deploy) -> None:
    deploy("def handler(event, context):\n    print('ERROR', event)\n")
    client("lambda").invoke(FunctionName="worker", Payload=b"5")
    query = "filter @type = 'REPORT' | stats count(*) as n, max(@memorySize) as memory"
    where = {"logGroupName": "/aws/lambda/worker"}
    assert rows(client("logs"), query, **where) == [{"n": "1", "memory": "128000000"}]
