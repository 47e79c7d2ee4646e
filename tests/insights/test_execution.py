"""Queries that are run over log events.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.insights.events import Event
from pytest_runbooks.insights.execution import Result, run_query
from pytest_runbooks.insights.refusals import RefusedError, UnsupportedError, compile_query

START = 1_700_000_000_000  # 2023-11-14 22:13:20.000


def run(text: str, *messages: str, group: str = "/app", seconds: int = 60) -> Result:
    """Run a query over messages that came one after the other."""
    events = [
        Event(START + n * seconds * 1000, START, one, "s", group, "111111111111", f"p{n}")
        for n, one in enumerate(messages)
    ]
    return run_query(compile_query(text), text, events)


def rows(text: str, *messages: str, group: str = "/app") -> list[list[str]]:
    """The values of the rows, without the pointer, which is not compared here."""
    found = run(text, *messages, group=group).rows
    return [[value for name, value in row.items() if name != "@ptr"] for row in found]


LOG = (
    '{"level": "INFO", "ms": 12, "user": {"name": "Ann"}, "tags": ["a", "b"], "ok": true}',
    '{"level": "ERROR", "ms": 900, "user": {"name": "Bob"}, "ok": false}',
    '{"level": "ERROR", "ms": 100, "user": {"name": "Ann"}}',
    "user=Eve, method:GET, latency := 7",
)


def test_without_a_command_the_latest_events_come_first_with_time_message_and_pointer() -> None:
    assert run("", "first", "second").rows == (
        {"@timestamp": "2023-11-14 22:14:20.000", "@message": "second", "@ptr": "p1"},
        {"@timestamp": "2023-11-14 22:13:20.000", "@message": "first", "@ptr": "p0"},
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("fields level, ms", [[], ["ERROR", "100"], ["ERROR", "900"], ["INFO", "12"]]),
        ("fields user.name as who | sort @timestamp | limit 2", [["Ann"], ["Bob"]]),
        ("fields tags.1, tags[0] | filter ispresent(tags.0)", [["b", "a"]]),
        ("fields @log, @logStream | limit 1", [["111111111111:/app", "s"]]),
        ("fields ms | fields level | filter ms = 12", [["12", "INFO"]]),
        ("fields ms, level | filter ms = 12 | display level", [["INFO"]]),
        ("fields ms / 1000 as seconds, ms % 7 | filter ms = 900", [["0.9", "4"]]),
        ("fields -ms, ms ^ 2, ms - 1, ms * (1 + 1) | filter ms = 12", [["-12", "144", "11", "24"]]),
        ("fields ms / 0 as gone, level | filter ms = 12", [["INFO"]]),
        ("fields ms | filter level = 'ERROR' | sort ms asc", [["100"], ["900"]]),
        ("fields ms | sort level desc, ms asc | limit 2", [["12"], ["100"]]),
        ("fields ms | filter level = 'ERROR' and not (ms > 500)", [["100"]]),
        ("fields ms | filter ms > 500 or level != 'ERROR'", [[], ["900"], ["12"]]),
        ("fields ms | filter ms >= 12 and ms <= 100 and ms < 100", [["12"]]),
        ("fields ms | filter level in ['INFO', 'WARN']", [["12"]]),
        ("fields ms | filter level not in ['ERROR']", [[], ["12"]]),
        ("fields ms | filter ms in [12, 100.0]", [["100"], ["12"]]),
        ("fields ms | filter @message like 'Bob'", [["900"]]),
        ("fields ms | filter @message like /(?i)bob|=eve/", [[], ["900"]]),
        ("fields ms | filter @message =~ /A[n]{2}/", [["100"], ["12"]]),
        ("fields ms | filter level like /^(?i)info$/", [["12"]]),
        ("fields ms | filter @message not like /level/", [[]]),
        ("fields ok | filter ok = 1", [["1"]]),
        ("fields ok | filter ok = false", [["0"]]),
        ("fields ms | filter ms = '12'", [["12"]]),
        ("filterIndex level = 'INFO' | fields ms", [["12"]]),
        ("fields ms | dedup level", [[], ["100"], ["12"]]),
        ("fields ms | sort ms desc | dedup level | limit 1", [["900"]]),
    ],
)
def test_rows_are_chosen_computed_and_sorted(query: str, expected: list[list[str]]) -> None:
    assert rows(query, *LOG) == expected


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("abs(0 - 3)", "3"),
        ("ceil(2.1)", "3"),
        ("floor(2.9)", "2"),
        ("sqrt(16)", "4"),
        ("log(1)", "0"),
        ("greatest(1, 3, 2)", "3"),
        ("least(4, 3)", "3"),
        ("1 / 3", "0.3333"),
        ("coalesce(missing, level)", "INFO"),
        ("concat(level, '-', ms)", "INFO-12"),
        ("strlen(level)", "4"),
        ("toupper('a')", "A"),
        ("tolower(level)", "info"),
        ("trim(' a ')", "a"),
        ("ltrim('xxa', 'x')", "a"),
        ("rtrim('axx', 'x')", "a"),
        ("substr(level, 1)", "NFO"),
        ("substr(level, 1, 2)", "NF"),
        ("replace(level, 'N', 'M')", "IMFO"),
        ("strcontains(@message, 'Ann')", "1"),
        ("ispresent(missing)", "0"),
        ("isempty(missing)", "1"),
        ("isblank(' ')", "1"),
        ("toMillis(@timestamp)", "1700000000000"),
        ("fromMillis(0)", "1970-01-01 00:00:00.000"),
        ("@timestamp - 1", "1699999999999"),
        ("isValidIp('10.0.0.1')", "1"),
        ("isIpv4InSubnet('10.0.0.1', '10.0.0.0/8')", "1"),
        ("isIpv6InSubnet('10.0.0.1', '10.0.0.0/8')", "0"),
        ("bin(5m)", "2023-11-14 22:10:00.000"),
        ("bin(1d)", "2023-11-14 00:00:00.000"),
        ("bin(1w)", "2023-11-13 00:00:00.000"),
        ("bin(1mo)", "2023-11-01 00:00:00.000"),
        ("bin(1q)", "2023-10-01 00:00:00.000"),
        ("datefloor(@timestamp, 1h)", "2023-11-14 22:00:00.000"),
        ("dateceil(@timestamp, 1h)", "2023-11-14 23:00:00.000"),
        ("dateceil(@timestamp, 1y)", "2024-01-01 00:00:00.000"),
    ],
)
def test_functions_make_values(expression: str, value: str) -> None:
    assert run(f"fields {expression}", LOG[0]).rows == ({expression: value, "@ptr": "p0"},)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stats count(*)", [["4"]]),
        ("stats count(ms), count_distinct(level)", [["3", "2"]]),
        ("stats sum(ms), avg(ms), min(ms), max(ms)", [["1012", "337.3333", "12", "900"]]),
        ("stats pct(ms, 50), pct(ms, 99)", [["100", "900"]]),
        ("stats median(ms) by level | sort by level", [[], ["ERROR", "500"], ["INFO", "12"]]),
        ("stats stddev(ms) by level | filter level = 'INFO'", [["INFO", "0"]]),
        ("stats earliest(ms), latest(level)", [["12", "ERROR"]]),
        ("stats sortsFirst(level), sortsLast(ms)", [["ERROR", "900"]]),
        ("stats min(level), max(user.name)", [["ERROR", "Bob"]]),
        ("stats max(@timestamp)", [["2023-11-14 22:16:20.000"]]),
        ("stats (max(ms) - min(ms)) / count(ms) as spread", [["296"]]),
        ("stats floor(avg(ms)) as a, a * 2 as b", [["337", "674"]]),
        ("stats sum(level = 'ERROR') as errors by user.name", [["0"], ["Ann", "1"], ["Bob", "1"]]),
        (
            "stats count(*) as n by level | sort n desc, level",
            [["ERROR", "2"], ["1"], ["INFO", "1"]],
        ),
        ("stats count(*) by level | sort count(*) desc | limit 1", [["ERROR", "2"]]),
        ("stats count(*) as n by level | sort count(*) desc | limit 1", [["ERROR", "2"]]),
        (
            "stats count(*) by bin(2m)",
            [
                ["2023-11-14 22:16:00.000", "1"],
                ["2023-11-14 22:14:00.000", "2"],
                ["2023-11-14 22:12:00.000", "1"],
            ],
        ),
        ("stats count(*) as n by level | stats max(n)", [["2"]]),
        ("filter level = 'FATAL' | stats count(*)", []),
        ("stats count(*) as n by level | fields n + 1 as m | filter level = 'INFO'", None),
    ],
)
def test_rows_are_counted_and_summed_up(query: str, expected: list[list[str]] | None) -> None:
    assert rows(query, *LOG) == (expected or [["INFO", "1", "2"]] * (expected is None))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            """
            parse @message "user=*, method:*, latency := *" as @user, @method, @latency
            | filter ispresent(@user) | display @user, @method, @latency
            """,
            [["Eve", "GET", "7"]],
        ),
        (
            r"""
            parse @message /user=(?<who>\w+), method:(?<how>\S+)/ # groups name the fields
            | stats count(*) by who, how | filter who = 'Eve'
            """,
            [["Eve", "GET,", "1"]],
        ),
        (r"parse /latency := (\d+)/ as n | filter n > 5 | display n", [["7"]]),
        ('parse user.name "*n" as begin | filter ispresent(begin) | dedup begin', None),
    ],
)
def test_values_are_taken_out_of_texts(query: str, expected: list[list[str]] | None) -> None:
    found = rows(query, *LOG)
    assert found == (expected or [["2023-11-14 22:15:20.000", LOG[2], "A"]])


REQUEST = "8f5ab31c-1f5c-4a3e-9a9e-0123456789ab"
REPORT = (
    f"REPORT RequestId: {REQUEST}\tDuration: 3.25 ms\tBilled Duration: 4 ms\t"
    "Memory Size: 128 MB\tMax Memory Used: 40 MB\tInit Duration: 99.50 ms\n"
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter @type = 'REPORT' | fields @duration, @billedDuration", [["3.25", "4"]]),
        (
            "filter @type = 'REPORT' | fields @memorySize / 1000000, @maxMemoryUsed, @initDuration",
            [["128", "40000000", "99.5"]],
        ),
        ("stats count(*) by @requestId", [[REQUEST, "4"]]),
        ("filter level = 'ERROR' | fields ms", [["5"]]),
    ],
)
def test_lines_of_a_function_have_its_fields(query: str, expected: list[list[str]]) -> None:
    lines = (
        f"START RequestId: {REQUEST} Version: $LATEST\n",
        f'[ERROR]\t2023-11-14T22:13:20.000Z\t{REQUEST}\t{{"level": "ERROR", "ms": 5}}\n',
        f"END RequestId: {REQUEST}\n",
        REPORT,
    )
    assert rows(query, *lines, group="/aws/lambda/f") == expected
    if "level" in query:
        assert rows(query, *lines, group="/app") == []


def test_what_matches_is_counted_before_it_is_summed_up_or_cut() -> None:
    assert run("filter level = 'ERROR' | stats count(*)", *LOG).matched == 2
    assert run("filter level = 'ERROR' | limit 1", *LOG).matched == 2
    assert run("stats count(*) as n by level | filter n > 1", *LOG).matched == 4


def test_a_field_cannot_hide_one_of_the_service() -> None:
    assert rows("fields @log, @@log", '{"@log": "mine"}') == [["111111111111:/app", "mine"]]


@pytest.mark.parametrize(
    ("query", "symbol", "line", "position"),
    [
        ("flter @message like /x/", "flter", 1, 1),
        ("flter @message lik /x", "flter", 1, 1),
        ("fields a\n| where b = 1", "where", 2, 3),
        ("frobnicate a", "frobnicate", 1, 1),
        ("fields a | filter b ==", "<EOF>", 1, 23),
        ("fields a b", "b", 1, 10),
        ("fields frob(a)", "frob", 1, 8),
        ("fields count(*)", "count", 1, 8),
        ("filter sum(a) > 1", "sum", 1, 8),
        ("stats sum(avg(a))", "sum", 1, 7),
        ("stats a", "a", 1, 7),
        ("stats count(*) by sum(a)", "sum", 1, 19),
        ("stats count(*) by bin(@timestamp)", "bin(@timestamp)", 1, 19),
        ("filter a like /(/", "/(/", 1, 15),
        ("filter a =~ 'b'", "'b'", 1, 13),
        ("limit many", "many", 1, 7),
        ("parse @message 'a*b*' as one", "'a*b*'", 1, 16),
        ("filter (a = 1", "(", 1, 8),
    ],
)
def test_a_query_that_aws_refuses_is_refused_with_its_place(
    query: str, symbol: str, line: int, position: int
) -> None:
    with pytest.raises(RefusedError) as caught:
        compile_query(query)
    refusal = caught.value.refusal
    message = f"unexpected symbol found {symbol} at line {line} and position {position}"
    assert refusal.message == message
    assert query[refusal.begin : refusal.end] == symbol.replace("<EOF>", "")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("pattern @message", "the command `pattern` of Logs Insights"),
        ("unnest items as item", "the command `unnest` of Logs Insights"),
        ("filter " + "(" * 2000 + "a = 1" + ")" * 2000, "an expression as deep as this one"),
        ("parse @message logfmt", "the mode `logfmt` of `parse` of Logs Insights"),
        ("fields jsonParse(a)", "the function `jsonParse` of Logs Insights"),
    ],
)
def test_what_is_not_emulated_is_said(query: str, message: str) -> None:
    with pytest.raises(UnsupportedError, match=message):
        compile_query(query)


@pytest.mark.parametrize(
    ("query", "row"),
    [
        (
            """filter @type = 'REPORT' | stats max(@memorySize / 1000 / 1000) as has,
            max(@maxMemoryUsed / 1000 / 1000) as needs, has - needs as over""",
            {"has": "128", "needs": "40", "over": "88"},
        ),
        (
            "filter @type = 'REPORT' | fields @billedDuration | sort by @billedDuration desc",
            {"@billedDuration": "4", "@ptr": "p0"},
        ),
        (
            """filter @message like /(?i)(Init Duration)/
            | parse @message /^REPORT.*Init Duration: (?<init>.*) ms.*/
            | stats count() as n, median(init) as middle by bin(1h)""",
            {"bin(1h)": "2023-11-14 22:00:00.000", "n": "1", "middle": "99.5"},
        ),
        (
            "stats pct(@duration, 95) as p95 by bin(5m) as t | sort t desc",
            {"t": "2023-11-14 22:10:00.000", "p95": "3.25"},
        ),
    ],
)
def test_queries_as_aws_shows_them_for_lambda_are_run(query: str, row: dict[str, str]) -> None:
    assert run(query, REPORT, group="/aws/lambda/f").rows == (row,)


WORDS = st.sampled_from(
    [
        *("fields ", "filter ", "stats ", "sort ", "parse ", "dedup ", "limit 2 ", "display "),
        *(" | ", " | ", ", ", " by ", " as a ", " and ", " not ", " like ", " in ", " desc "),
        *("ms", "level", "gone", "@timestamp", "@message", "big", "'a*'", "/(?<a>.)/", "1", "5m"),
        *("(", ")", "[", "]", " = ", " > ", " + ", " - ", " / ", " ^ ", " % ", "-", "bin(1mo)"),
        *("count(*)", "avg(", "max(", "pct(ms, 99)", "latest(", "datefloor(", "fromMillis("),
        *("strlen(", "substr(ms, ", "concat(", "abs(", "log(", "isValidIp("),
    ]
)


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=12).map("".join))
def test_any_text_is_run_or_refused(text: str) -> None:
    try:
        run(text, *LOG, '{"ms": 1e999, "big": 1e299, "level": ""}', '{"ms": "9e18"}')
    except (RefusedError, UnsupportedError):
        return


@given(st.lists(st.integers(-1000, 1000), min_size=1))
def test_sums_are_those_of_their_groups(numbers: list[int]) -> None:
    messages = [f'{{"n": {n}, "odd": {n % 2}}}' for n in numbers]
    [[total]] = rows("stats sum(n)", *messages)
    by_group = rows("stats sum(n) by odd", *messages)
    assert int(total) == sum(numbers) == sum(int(row[1]) for row in by_group)
    ordered = rows("fields n | sort n", *messages)
    assert ordered == [[str(n)] for n in sorted(numbers)]
