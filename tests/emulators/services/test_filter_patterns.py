"""Filter patterns of CloudWatch Logs, as their page describes them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
Many of the messages and patterns are those of the page.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.emulators.services.filter_patterns import parse_filter_pattern
from pytest_runbooks.emulators.services.filter_reading import FilterPatternError

ERRORS = (
    "[ERROR 400] BAD REQUEST",
    "[ERROR 401] UNAUTHORIZED REQUEST",
    "[ERROR 419] MISSING ARGUMENTS",
    "[ERROR 420] INVALID ARGUMENTS",
    "[INFO 200] Exiting with ERRORCODE: -1",
)


def numbers(pattern: str, *messages: str) -> list[int]:
    """The places of the messages that match."""
    parsed = parse_filter_pattern(pattern)
    return [place for place, one in enumerate(messages) if parsed.match(one) is not None]


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("ERROR", [0, 1, 2, 3, 4]),
        ("error", []),
        ("ERROR REQUEST", [0, 1]),
        ("REQUEST   ERROR", [0, 1]),
        ('"INVALID ARGUMENTS"', [3]),
        ('ERROR "[ERROR 4" -"BAD REQUEST"', [1, 2, 3]),
        ("ERROR -ARGUMENTS -Exiting", [0, 1]),
        ("-ERROR", []),
        ("?BAD ?INVALID", [0, 3]),
        ("?BAD ?INVALID MISSING", [2]),
        ("%ERR[A-Z]*: %", None),
        ("%AUTHORIZED%", [1]),
        (r"%^\[ERROR\s4\d{2}\]%", [0, 1, 2, 3]),
        ("%BAD|INVALID%", [0, 3]),
    ],
)
def test_terms_are_found_anywhere_in_a_message(pattern: str, matched: list[int] | None) -> None:
    if matched is None:
        with pytest.raises(FilterPatternError):
            parse_filter_pattern(pattern)
    else:
        assert numbers(pattern, *ERRORS) == matched


USER = """
{
  "eventType": "UpdateTrail",
  "sourceIPAddress": "111.111.111.111",
  "arrayKey": ["value", "another value"],
  "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
  "SomeObject": null,
  "cluster.name": "c",
  "latency": 50,
  "code": "404",
  "id": 12345678901,
  "ThisFlag": true
}
"""


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('$.eventType = "UpdateTrail"', True),
        ("$.eventType = UpdateTrail", True),
        ('$.eventType = "Update*"', True),
        ("$.eventType = *Trail", True),
        ("$.eventType = *dateTr*", True),
        ("$.eventType = Up*ail", False),
        ("$.eventType != Other", True),
        ("$.eventType = %^Update%", True),
        ("$.eventType != %^Update%", False),
        ("$.eventType = 5", False),
        ("$.missing = *", False),
        ("$.missing != a", False),
        ("$.missing NOT EXISTS", True),
        ("$.SomeObject NOT EXISTS", False),
        ("$.SomeObject EXISTS", True),
        ("$.SomeObject IS NULL", True),
        ("$.missing IS NULL", False),
        ("$.ThisFlag IS TRUE", True),
        ("$.ThisFlag is false", False),
        ("$.ThisFlag = 1", False),
        ("$.latency = *", True),
        ("$.latency = 5*", True),
        ("$.id = 12345678*", True),
        ("$.id = %901$%", True),
        ("$.latency = 50", True),
        ("$.latency = 5e1", True),
        ("$.latency != 50", False),
        ("$.latency > +49.5", True),
        ("$.latency >= 50", True),
        ("$.latency < 50", False),
        ("$.latency <= 49", False),
        ('$.latency = "50"', False),
        ("$.code = 404", False),
        ('$.code = "404"', True),
        ("$.code > 400", False),
        ("$.sourceIPAddress != 123.123.*", True),
        ('$.arrayKey[0] = "value"', True),
        ('$.arrayKey[2] = "value"', False),
        ('$.arrayKey[*] = "another value"', True),
        ("$.arrayKey = value", False),
        ("$.arrayKey != value", False),
        ("$.objectList[1].id = 2", True),
        ("$.objectList[*].name = b", True),
        ("$.objectList[*].name = c", False),
        ("$.['cluster.name'] = c", True),
        ("$.latency = 1 && $.code = x || $.eventType = U*", True),
        ("$.latency = 1 && ($.code = x || $.eventType = U*)", False),
        ("($.latency = 50) && ($.eventType = U*)", True),
    ],
)
def test_a_condition_is_asked_of_json(condition: str, holds: bool) -> None:
    assert numbers("{ " + condition + " }", USER, "no JSON", "[1]") == ([0] if holds else [])


LINES = (
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 200 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /index.html HTTP/1.0" 500 5324',
    '10.0.0.7 - - [10/Oct/2000:13:50:35 -0700] "GET /a.gif HTTP/1.0" 404 12',
    "ERROR no stock",
)


@pytest.mark.parametrize(
    ("columns", "matched"),
    [
        ("ip, user, username, timestamp, request, status_code, bytes", [0, 1, 2]),
        ("ip, user, username, timestamp, request, status_code, bytes > 1000", [0, 1]),
        ("ip, user, username, timestamp, request, status_code = 4*, bytes", [2]),
        ("ip, user, username, timestamp, request =*.html*, status_code = 5*,", [1]),
        ("..., status = 4* || status = 5*, bytes", [1, 2]),
        ("..., status != 4* && status != 2*, bytes", [1, 3]),
        ("ip = 127.0.0.*, ...", [0, 1]),
        (r"ip = %127\.0\.0\.[1-9]%, ...", [0, 1]),
        ("ip, user, ..., status_code >= 404, bytes", [1, 2]),
        ("level = ERROR, ...", [3]),
        ('level = "ERROR", first, second', [3]),
        ("level = ERROR, first", []),
        ("...", [0, 1, 2, 3]),
    ],
)
def test_columns_are_told_by_blanks(columns: str, matched: list[int]) -> None:
    assert numbers(f"[{columns}]", *LINES) == matched


@pytest.mark.parametrize(
    ("pattern", "message", "extracted"),
    [
        ("ERROR", "ERROR 5", {}),
        (
            "{ $.a.b = * && $.list[1] > 2 && $.c NOT EXISTS }",
            '{"a": {"b": "x"}, "list": [1, 3]}',
            {"$.a.b": "x", "$.list[1]": "3"},
        ),
        (
            "[..., request=*.html*, status_code=4*,]",
            '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
            {
                "$1": "127.0.0.1",
                "$2": "-",
                "$3": "frank",
                "$4": "10/Oct/2000:13:25:15 -0700",
                "$request": "GET /index.html HTTP/1.0",
                "$status_code": "404",
                "$7": "1534",
            },
        ),
    ],
)
def test_what_a_pattern_speaks_of_is_extracted(
    pattern: str, message: str, extracted: dict[str, str]
) -> None:
    assert parse_filter_pattern(pattern).match(message) == extracted


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'"),
        ("[a, b", "If a filter pattern starts with '[' it must end with ']'"),
        *(
            (wrong, "Invalid filter pattern")
            for wrong in (
                *("{ }", "{ $.a }", "{ $.a = }", "{ a = 1 }", "{ $.a == 1 }", "{ $.a > b }"),
                *("{ $.a = 1 && }", "{ ($.a = 1 }", "{ $.a IS }", "{ $.a IS 5 }", "{ $.a = @b }"),
                *('{ $.a = "b }', "{ $.a = 1 and $.b = 2 }", "{ $.a = %(b)% }"),
                *("user-name", '"open', "a|b", "%a!b%", "%[a%", "ERROR:", "%a% b"),
                "{" + "(" * 500 + "$.a = 1" + ")" * 500 + "}",
                *("[a, ..., b, ...]", '[a = "b]', "[a >]", "[a = 4* && b > 5]", "[a b]"),
            )
        ),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(FilterPatternError) as caught:
        parse_filter_pattern(pattern)
    assert str(caught.value) == message


texts = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=12)


@given(texts, texts, texts)
def test_a_quoted_phrase_is_found_where_it_stands(before: str, phrase: str, after: str) -> None:
    if phrase:
        quoted = '"' + phrase.replace("\\", "\\\\").replace('"', '\\"') + '"'
        assert numbers(quoted, before + phrase + after) == [0]
        assert numbers(f"-{quoted}", before + phrase + after) == []


@given(st.dictionaries(st.from_regex(r"[a-z]\w{0,3}", fullmatch=True), st.integers(-99, 99)))
def test_a_number_equals_itself_and_is_between_its_neighbours(document: dict[str, int]) -> None:
    for name, value in document.items():
        message = json.dumps(document)
        between = f"{{ $.{name} = {value} && $.{name} > {value - 1} && $.{name} < {value + 1} }}"
        assert numbers(between, message) == [0]
        assert numbers(f"{{ $.{name} != {value} }}", message) == []


@given(st.text(max_size=20) | st.from_regex(r"[{\[].{0,12}[}\]]", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parsed = parse_filter_pattern(text)
    except FilterPatternError:
        return
    for message in (*ERRORS, USER, *LINES):
        parsed.match(message)
