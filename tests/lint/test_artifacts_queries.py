"""Where the queries of a document are looked for, and where their mistakes are shown."""

from __future__ import annotations

import pytest

from .checking import Checker

CODES = ("RB650", "RB651", "RB652")


def fence(language: str, code: str) -> str:
    return f"# Look\n\n```{language}\n{code}\n```\n"


@pytest.mark.parametrize("language", ["", "sql", "text", "logs", "cloudwatch", "LogsInsights"])
def test_a_query_of_a_fence_is_read(language: str, check: Checker) -> None:
    text = fence(language, "fields @timestamp\n| fliter a = 1")
    assert check(text, *CODES) == [
        "page.md:5:3: RB650 unknown command `fliter`\n  did you mean `filter`?"
    ]


def test_a_query_that_names_no_system_field_is_read_where_the_language_says_it(
    check: Checker,
) -> None:
    code = "filter level = 'ERROR\n| limit 3"
    assert check(fence("insights", code), *CODES) == [
        "page.md:4:16: RB651 the quote `'` is not closed\n  close it"
    ]
    assert check(fence("text", code), *CODES) == []


def test_a_query_of_the_cli_is_read(check: Checker) -> None:
    text = fence(
        "bash",
        "aws logs start-query --log-group-name x --start-time 1 --end-time 2 \\\n"
        "  --query-string 'fields @timestamp\n    | stats @message by bin(1h)'",
    )
    assert check(text, *CODES) == [
        (
            "page.md:6:13: RB652 `stats` computes nothing\n"
            "  compute something of the rows, as `count(*)` or `avg(@duration)`"
        )
    ]


def test_a_query_in_double_quotes_is_shown_as_a_whole(check: Checker) -> None:
    text = fence(
        "bash", 'id=$(aws logs start-query --query-string="fliter a = \\"$b\\" | limit 3")'
    )
    found = check.diagnostics(text, *CODES)
    assert [str(one).splitlines()[0] for one in found] == [
        "page.md:4:42: RB650 unknown command `fliter`"
    ]
    assert found[0].end_column == 4 + len(text.splitlines()[3]) - 4


def test_a_query_of_boto3_is_read(check: Checker) -> None:
    text = fence(
        "python",
        "import boto3\nlogs = boto3.client('logs')\n"
        "logs.start_query(queryString='''fields @timestamp | limit all''')",
    )
    assert check(text, *CODES) == [
        "page.md:6:30: RB652 `limit` takes a whole number, and not `all`\n  write `limit 20`"
    ]


def test_queries_below_each_other_are_read_one_by_one(check: Checker) -> None:
    text = fence(
        "text",
        "-- it's all\nfields @timestamp\n| limit 3\n\n// and these\nfilter a = 1\n| limit 3\n"
        "# one\nstats count(*) by @log\nfields @message | limit 1\nfields @message | limit 2",
    )
    assert check(text, *CODES) == []


QUIET = {
    "SQL": "SELECT fields, @timestamp FROM x WHERE stats = 'it''s'",
    "PPL": "fields `@timestamp`, @message | where @message = 'x' | head 3",
    "PPL with a source": "source = x | where `@timestamp` > 3",
    "Splunk": "index=main | stats count by @timestamp | where count > 3",
    "placeholders": "fields @timestamp | filter id = <the id> or | limit {count}",
    "elided": "fields @timestamp\n| filter ...\n| stats ... by bin(1h)",
    "templates": "fields @timestamp | filter a = ${id | limit ${n}",
    "a template": "fields @timestamp | limit {{ limit }}",
    "a named group": "fields @message | parse @message /(?<a>.*) (?P<b>.)/ | limit 3",
}


@pytest.mark.parametrize("language", ["", "sql", "text"])
@pytest.mark.parametrize("code", QUIET.values(), ids=QUIET.keys())
def test_nothing_is_said_of_what_may_be_something_else(
    code: str, language: str, check: Checker
) -> None:
    assert check(fence(language, code), *CODES) == []


@pytest.mark.parametrize(
    "command",
    [
        "aws logs start-query --query-language PPL --query-string 'where x = 1'",
        "aws logs start-query --query-language=SQL --query-string 'select 1'",
        "aws logs start-query --query-string file://query.txt",
        'aws logs start-query --query-string "$QUERY"',
        'aws logs start-query --query-string "$(cat q) | where \'"',
        "aws athena start-query-execution --query-string 'where x'",
        "aws logs start-query",
    ],
)
def test_nothing_is_said_of_commands_that_are_not_known_whole(command: str, check: Checker) -> None:
    assert check(fence("bash", command), *CODES) == []


@pytest.mark.parametrize(
    "call",
    [
        "logs.start_query(queryString=query)",
        "logs.start_query(queryString='where x', queryLanguage='PPL')",
        "logs.start_query(queryString='where x', **more)",
        "logs.start_query(queryString=f'filter {a} | limit {n}')",
        "logs.start_query('where x')",
    ],
)
def test_nothing_is_said_of_calls_that_are_not_known_whole(call: str, check: Checker) -> None:
    assert check(fence("python", call), *CODES) == []
