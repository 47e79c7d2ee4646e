"""The reader of Logs Insights queries: trees, what it says is wrong, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.insights import tree as t
from pytest_runbooks.insights.printing import print_query
from pytest_runbooks.insights.reader import read_query
from pytest_runbooks.insights.tokens import HOLE


def wrong(text: str) -> list[str]:
    query = read_query(text)
    return [f"{text[one.begin : one.end]} - {one.message} - {one.hint}" for one in query.mistakes]


MISTAKES = {
    "a misspelt command": (
        "fields a | fliter a = 1",
        "fliter - unknown command `fliter` - did you mean `filter`?",
    ),
    "a command with a capital letter inside": (
        "filterindx a = 1",
        "filterindx - unknown command `filterindx` - did you mean `filterIndex`?",
    ),
    "a command of another language": (
        "fields a | where a = 1",
        "where - unknown command `where` - `filter` says it here",
    ),
    "a misspelt function": (
        "stats count_distict(a)",
        "count_distict - unknown function `count_distict` - did you mean `count_distinct`?",
    ),
    "a misspelt function with capital letters": (
        'filter isIpv4InSubnt(a, "10.0.0.0/8")',
        "isIpv4InSubnt - unknown function `isIpv4InSubnt` - did you mean `isIpv4InSubnet`?",
    ),
    "a function of another language": (
        "fields len(a)",
        "len - unknown function `len` - `strlen` says it here",
    ),
    "an operator of another language": (
        "filter errorCode exists | limit 3",
        "exists - unknown operator `exists` - `ispresent(...)` says it here",
    ),
    "an operator between two values": (
        "filter a = 1 and @message contains 'x'",
        "contains - unknown operator `contains` - `like` says it here",
    ),
    "a pipe that is missing on a line of its own": (
        "fields @timestamp\nfilter a = 1",
        "filter - no `|` stands before `filter` - write `| filter`: it ends the command `fields`",
    ),
    "a pipe that is missing in a line": (
        "stats count(*) by a sort a",
        "sort - no `|` stands before `sort` - write `| sort`: it ends the command `stats`",
    ),
    "a double quote that is open": (
        'filter a = "b | limit 2',
        '" - the quote `"` is not closed - close it',
    ),
    "a single quote that is open": (
        "filter a = 'b\n| limit 2",
        "' - the quote `'` is not closed - close it",
    ),
    "an open bracket": (
        "filter (a = 1 | limit 2",
        "( - `(` is not closed - close it",
    ),
    "an open square bracket": (
        'filter a in ["x", "y" | limit 2',
        "[ - `[` is not closed - close it",
    ),
    "a bracket that closes nothing": (
        "stats count(*)) by a",
        ") - `)` closes no bracket - take it out, or open one",
    ),
    "a limit without number": (
        "fields a | limit",
        "limit - `limit` takes a whole number - write `limit 20`",
    ),
    "a limit of a word": (
        "limit all",
        "all - `limit` takes a whole number, and not `all` - write `limit 20`",
    ),
    "a limit of a part": (
        "limit 1.5",
        "1.5 - `limit` takes a whole number, and not `1.5` - write `limit 20`",
    ),
    "stats of a field": (
        "stats @duration by a",
        (
            "@duration - `stats` computes nothing - "
            "compute something of the rows, as `count(*)` or `avg(@duration)`"
        ),
    ),
    "stats of groups only": (
        "stats by a",
        (
            "by - `stats` computes nothing - "
            "compute something of the rows, as `count(*)` or `avg(@duration)`"
        ),
    ),
    "stats of a function that is no aggregate": (
        "stats abs(a) by b",
        (
            "abs(a) - `stats` computes nothing - "
            "compute something of the rows, as `count(*)` or `avg(@duration)`"
        ),
    ),
    "an order in full words": (
        "sort @timestamp descending",
        "descending - `descending` is no order to sort in - write `desc`",
    ),
    "fewer names than stars": (
        'parse @message "user=*, method=*" as user',
        (
            '"user=*, method=*" - the pattern of `parse` takes 2, and 1 are named - '
            "give each `*` one name"
        ),
    ),
    "stars that nothing names": (
        'parse "user=*, method=*"',
        (
            '"user=*, method=*" - the pattern of `parse` takes values and nothing names them - '
            "write `as` and 2 names behind it"
        ),
    ),
    "groups that nothing names": (
        "parse @message /user=(.*)/",
        (
            "/user=(.*)/ - the regular expression of `parse` names no field - "
            "name each group, as `(?<user>.*?)`"
        ),
    ),
    "too few arguments": (
        'fields replace(a, "b")',
        'replace(a, "b") - `replace` takes 3 arguments, and not 2 - ',
    ),
    "too many arguments": (
        "stats count(a, b)",
        "count(a, b) - `count` takes at most 1 argument, and not 2 - ",
    ),
    "no argument where there must be one": (
        "fields coalesce()",
        "coalesce() - `coalesce` takes at least 1 argument, and not 0 - ",
    ),
    "a filter of nothing": (
        "fields a | filter | limit 3",
        "filter - nothing stands behind `filter` - say what it works on",
    ),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_what_is_surely_wrong_is_said(text: str, said: str) -> None:
    assert wrong(text) == [said]


RIGHT = [
    "fields @timestamp, @message, @logStream | sort @timestamp desc | limit 20",
    "FIELDS @timestamp | FILTER a = 1 | SORT a DESC",
    "# why\nfields a # a b (c\n| limit 3",
    "stats count(*) as n, sum(a) / sum(b) as c by bin(5m) as t, @log | sort n desc, t asc",
    "stats pct(@duration, 99.9), max(@memorySize / 1000 / 1000) - 3 by bin(30s)",
    'filter @type = "REPORT" and (a >= 3 or not b < -2 ^ 2)',
    "filter @message like /(?i)(error|a\\/b|[/|\"'])/ and a not like 'x'",
    "filter @message =~ /x/ | filter a not in [1, 2] | filter ispresent(b)",
    "filter !ispresent(a) && b == 3",
    "parse @message 'user=*, method:*' as @user, @method | display @user",
    "parse @message /user=(?<user>.*?), (?<x>\\d+)/ | dedup user, x",
    "parse @message /user=(.*)/ as user",
    'parse @message "user=*" as user | filter user = "it\'s"',
    "fields jsonParse(@message) as j | unnest j.items[0].`a b` into c",
    "fields `a-b`.c[1].`special.char`, 4xx, 5m as x",
    "filter @message like /a/ | pattern @message | diff previousDay | anomaly",
    "SOURCE '/aws/lambda/x' START=-3600s END=0s | fields @message",
    "SOURCE logGroups(namePrefix: ['/aws/lambda']) | fields @message",
    "filter a in (SOURCE 'x' | fields a | limit 3) | limit 4",
    "fields newFunction(a, b, c) | newcommand a b c | limit 4",
    "stats newAggregate(a) by b",
    "stats max(@memorySize) as a, max(@maxMemoryUsed) as b, a - b as c",
    "sort by @billedDuration desc",
    "stats count(a = 'b' or c = 2) as d",
    f"fields {HOLE} | filter a = {HOLE} and | limit {HOLE}",
    f"filter a in [{HOLE}] | limit 5",
    f"filter a = 'b' {HOLE} | stats {HOLE} by x",
    f"{HOLE} | where {HOLE} = 'it's",
    "fields fields, limit as sort | filter stats.limit = 3",
    "filter a / b > 2 and c /d/ 3",
    "",
    "|",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_or_not_known_is_left_alone(text: str) -> None:
    assert wrong(text) == []


def test_the_tree_says_what_the_query_says() -> None:
    query = read_query(
        'fields jsonParse(@message) as j | filter j.users[1].name not in ["a"] or b\n'
        "| stats count(*) as n by bin(5m) | sort n desc | limit 7"
    )
    users = t.Field(("j", "users", 1, "name"))
    assert query.commands == (
        t.Fields("fields", (t.Column(t.Call("jsonParse", (t.Field(("@message",)),)), "j"),)),
        t.Filter(
            "filter",
            t.Binary("or", t.Binary("not in", users, t.Items((t.Text("a"),))), t.Field(("b",))),
        ),
        t.Stats(
            (t.Column(t.Call("count", (t.Star(),)), "n"),),
            (t.Column(t.Call("bin", (t.Period("5", "m"),))),),
        ),
        t.Sort((t.Key(t.Field(("n",)), "desc"),)),
        t.Limit(7),
    )
    assert query.is_whole


def test_nodes_know_where_they_stand() -> None:
    text = "fields a | filter strlen( `b c` ) > 3"
    condition = read_query(text).commands[1]
    assert isinstance(condition, t.Filter)
    assert isinstance(condition.condition, t.Binary)
    left = condition.condition.left
    assert text[left.begin : left.end] == "strlen( `b c` )"


def test_operators_join_to_the_left_and_bind_as_documented() -> None:
    (command,) = read_query("filter a - b - c * d ^ 2 = 3 and not e or f").commands
    a, b, c, d, e, f = (t.Field((name,)) for name in "abcdef")
    product = t.Binary("*", c, t.Binary("^", d, t.Number("2")))
    equal = t.Binary("=", t.Binary("-", t.Binary("-", a, b), product), t.Number("3"))
    both = t.Binary("and", equal, t.Unary("not", e))
    assert command == t.Filter("filter", t.Binary("or", both, f))


NAMES = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,5}", fullmatch=True)
PARTS = st.one_of(NAMES, st.from_regex(r"[a-z -]{1,5}", fullmatch=True), st.integers(0, 9))
FIELDS = st.builds(
    lambda first, rest: t.Field((first, *rest)),
    st.one_of(NAMES, NAMES.map("@{}".format), st.from_regex(r"[a-z -]{1,5}", fullmatch=True)),
    st.lists(PARTS, max_size=2),
)
LEAVES = st.one_of(
    FIELDS,
    st.integers(0, 99).map(lambda n: t.Number(str(n))),
    st.sampled_from([t.Period("5", "m"), t.Period("1.5", "h"), t.Regex("(?i)a|b\\/[/]")]),
    st.text("ab'|#/( ", max_size=5).map(t.Text),
    st.just(t.Text('say "x"')),
)
COMPARISONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "like", "not like", "=~"])
OTHERS = st.sampled_from(["and", "or", "+", "-", "*", "/", "%", "^"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(t.Binary, st.one_of(COMPARISONS, OTHERS), inner, inner),
        st.builds(t.Unary, st.sampled_from(["not", "-"]), inner),
        st.builds(
            lambda name, given: t.Call(name, tuple(given)),
            st.sampled_from(["strlen", "concat", "now"]),
            st.lists(inner, max_size=3),
        ),
        st.lists(inner, max_size=2).map(lambda items: t.Items(tuple(items))),
    ),
    max_leaves=8,
)
COLUMNS = st.lists(
    st.builds(t.Column, EXPRESSIONS, st.one_of(st.just(""), NAMES.map("x{}".format))),
    min_size=1,
    max_size=2,
).map(tuple)
COMMANDS = st.one_of(
    st.builds(t.Fields, st.sampled_from(["fields", "display"]), COLUMNS),
    st.builds(t.Filter, st.sampled_from(["filter", "filterIndex"]), EXPRESSIONS),
    st.builds(t.Stats, COLUMNS, st.one_of(st.just(()), COLUMNS)),
    st.builds(
        lambda keys: t.Sort(tuple(keys)),
        st.lists(
            st.builds(t.Key, EXPRESSIONS, st.sampled_from(["", "asc", "desc"])),
            min_size=1,
            max_size=2,
        ),
    ),
    st.builds(t.Limit, st.integers(0, 10000)),
    st.builds(
        t.Parse, st.one_of(st.none(), FIELDS), st.just(t.Text("a=*")), st.just(("one", "@two"))
    ),
    st.builds(lambda field: t.Dedup("dedup", (field,)), FIELDS),
    st.builds(t.Other, st.sampled_from(["pattern", "diff"]), st.sampled_from(["", "@message"])),
)


@given(st.lists(COMMANDS, min_size=1, max_size=4))
def test_a_printed_query_reads_as_what_it_was(commands: list[t.Command]) -> None:
    query = t.Query(tuple(commands))
    assert read_query(print_query(query)) == query


@given(st.text("afilter stas|()[]\"'/,=*#`@.5m\n-", max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    for mistake in read_query(text).mistakes:
        assert 0 <= mistake.begin <= mistake.end <= len(text)
