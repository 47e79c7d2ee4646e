from __future__ import annotations

import time

import pytest

from pytest_runbooks.matching import problem_of
from pytest_runbooks.model import Expectation, Form, Position

from .holding import hold, lines, told

UUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
OTHER = "16fd2706-8baf-433b-82eb-8c7fada847da"


@pytest.mark.parametrize(
    ("documented", "actual"),
    [
        pytest.param("a\nb\n", "a\nb", id="a_missing_last_line_feed_is_nothing"),
        pytest.param("a\nb\n", "a\r\nb\r\n", id="carriage_returns_are_nothing"),
        pytest.param("done\n", "1 of 2\r2 of 2\rdone  \r\n", id="progress_is_written_over"),
        pytest.param("done 2\n", "1 of 2\rdone\n", id="what_is_not_written_over_stays"),
        pytest.param("a \nb\t\n", "a\nb  ", id="trailing_white_space_is_nothing"),
        pytest.param("\n\na\n\n", "a\n\n\n", id="blank_lines_at_the_ends_are_nothing"),
        pytest.param("", "\n \n", id="nothing_documented_is_nothing_printed"),
        pytest.param("ok\n", "\x1b[32;1mok\x1b[0m\n", id="colours_are_nothing"),
        pytest.param("ok\n", "\x1b]0;title\x07ok\n", id="a_terminal_title_is_nothing"),
        pytest.param("a\n...\nd\n", "a\nb\nc\nd", id="an_ellipsis_stands_for_lines"),
        pytest.param("a\n...\nd\n", "a\nd", id="an_ellipsis_stands_for_no_line"),
        pytest.param("a\n    ...\nd\n", "a\nb\nd", id="an_ellipsis_may_be_indented"),
        pytest.param("...\n", "", id="an_ellipsis_alone_stands_for_nothing_too"),
        pytest.param("...\n...\na\n", "a", id="two_ellipses_are_as_one"),
        pytest.param("...\na\nb\n", "a\nc\na\nb", id="the_first_place_is_not_always_the_right_one"),
        pytest.param("a\n...\na\n", "a\nb\na", id="an_ellipsis_leaves_the_last_line"),
        pytest.param("id: [..]\n", "id: 1 2 3", id="dots_stand_for_anything_in_a_line"),
        pytest.param("id:[..]\n", "id:", id="dots_stand_for_nothing_too"),
        pytest.param("id: [..]\n", "id:", id="dots_and_the_space_before_them_at_the_end"),
        pytest.param("[..]b[..]\n", "aba", id="dots_at_both_ends"),
        pytest.param("[INT] of [INT]\n", "1 of 2", id="an_anonymous_class_is_new_each_time"),
        pytest.param("[INT:n] of [INT:n]\n", "2 of 2", id="a_name_is_one_value_in_a_line"),
        pytest.param("[UUID:a-b_1]\n", UUID, id="a_name_has_letters_digits_dashes"),
        pytest.param("[FOO] [uuid] [UUID:]\n", "[FOO] [uuid] [UUID:]", id="no_class_is_text"),
        pytest.param("[UUID]\n...\n", "[UUID]\n...", id="patterns_match_themselves"),
        pytest.param("x (re)\n", "x (re)", id="a_regular_expression_matches_itself"),
        pytest.param(r"v\d+\.\d+ (re)" + "\n", "v1.22", id="a_regular_expression"),
        pytest.param("[[a]b (re)\n", "ab", id="a_regular_expression_python_warns_of"),
        pytest.param("*.log? (glob)\n", "a/b.log1", id="a_glob"),
        pytest.param("a*b*c* (glob)\n", "a-b-b-cc", id="a_glob_with_many_stars"),
        pytest.param(r"\*\?[x] (glob)" + "\n", "*?[x]", id="a_glob_with_escapes_and_brackets"),
        pytest.param("a\\ (glob)\n", "a\\", id="a_glob_that_ends_in_a_backslash"),
        pytest.param("a\ufffdb\n", "a\ufffdb", id="replacement_characters_are_characters"),
        pytest.param("+ (1) $5 ^x.\n", "+ (1) $5 ^x.", id="what_a_regex_would_mind_is_text"),
    ],
)
def test_it_matches(documented: str, actual: str) -> None:
    comparison = hold(documented, actual)
    assert (comparison.matches, told(comparison), comparison.message) == (True, "", "")


@pytest.mark.parametrize(
    ("documented", "actual"),
    [
        pytest.param("a\n", "A", id="case_counts"),
        pytest.param("a\n\nb\n", "a\nb", id="a_blank_line_inside_counts"),
        pytest.param("  a\n", "a", id="indentation_counts"),
        pytest.param("a\tb\n", "a b", id="a_tab_is_no_space"),
        pytest.param("", "a", id="undocumented_output_counts"),
        pytest.param("a\n", "", id="no_output_counts"),
        pytest.param("a\n...\nd\n", "a\nb", id="an_ellipsis_does_not_stand_for_what_follows"),
        pytest.param("a\n... \nb\n...\na", "a\nb", id="a_line_counts_once"),
        pytest.param("a [..] b\n", "a b", id="spaces_around_dots_count"),
        pytest.param("id: [..]\n", "id:x", id="the_space_before_final_dots_counts"),
        pytest.param("[INT]\n", "1.5", id="a_class_is_whole"),
        pytest.param("[INT:n] of [INT:n]\n", "1 of 2", id="a_name_is_one_value"),
        pytest.param("[INT:n]\n[INT:n]\n", "1\n2", id="a_name_is_one_value_in_all_lines"),
        pytest.param(r"v\d+ (re)" + "\n", "v1.", id="a_regular_expression_is_whole"),
        pytest.param("*.log (glob)\n", "a.log.gz", id="a_glob_is_whole"),
        pytest.param("a\nb...\n", "a\nb\nc", id="an_ellipsis_behind_text_is_text"),
    ],
)
def test_it_differs(documented: str, actual: str) -> None:
    assert not hold(documented, actual).matches


def test_what_dots_take_in_follows_from_a_name() -> None:
    documented = "...\nstart [UUID:job]\n...\nstop [UUID:job]\n...\n"
    actual = f"start {OTHER}\nstart {UUID}\nwork\nstop {UUID}\nend\n"
    comparison = hold(documented, actual)
    assert comparison.matches
    assert comparison.bindings == {"job": UUID}


def test_a_value_that_was_tried_in_vain_does_not_hide_the_next() -> None:
    documented = "...\nstart [INT:job]\n...\nstop [INT:job]\n...\n"
    assert hold(documented, "start 1\nstart 1\nstart 2\nstop 2\n").bindings == {"job": "2"}


def test_a_name_bound_by_an_earlier_step_binds_here() -> None:
    assert hold("[ID:vpc]", "vpc-1", bindings={"vpc": "vpc-1"}).matches
    comparison = hold("[ID:vpc]", "vpc-2", bindings={"vpc": "vpc-1"})
    assert told(comparison) == ".1- [ID:vpc]\n..+ vpc-2\n..~ `[ID:vpc]` stands for `vpc-1`\n"
    assert comparison.bindings == {"vpc": "vpc-1"}


def test_what_fails_binds_nothing() -> None:
    assert hold("[INT:n]\nb", "1\nc", bindings={"m": "2"}).bindings == {"m": "2"}


def test_variables_with_a_value_are_filled_in() -> None:
    names = {"TABLE": "products.dev", "N": "1"}
    assert hold("$TABLE ${TABLE}s $N", "products.dev products.devs 1", names=names).matches
    assert not hold("$TABLE", "products-dev", names=names).matches


def test_other_variables_are_text() -> None:
    assert hold("$TABLES ${X} $", "$TABLES ${X} $", names={"TABLE": "t", "N": "1"}).matches


def test_a_mentioned_variable_also_matches_literally() -> None:
    assert hold("echo $TABLE", "echo $TABLE", names={"TABLE": "t"}).matches
    assert hold("$A [INT] $B", "$A 5 b", names={"A": "a", "B": "b"}).matches


def test_the_value_of_a_variable_is_no_pattern() -> None:
    assert not hold("$X", "5", names={"X": "[INT]"}).matches
    assert hold("$X", "[INT]", names={"X": "[INT]"}).matches


def test_a_difference_says_what_variables_are() -> None:
    comparison = hold("bucket $B of $B", "bucket b", names={"B": "a"})
    assert told(comparison) == ".1- bucket $B of $B\n..+ bucket b\n..~ `$B` is `a`\n"


def test_an_invalid_regular_expression_is_a_mistake_of_the_document() -> None:
    comparison = hold("ok\n\n[a (re)\n", "ok\n\n[a")
    assert not comparison.matches
    assert comparison.lines == ()
    assert comparison.message == (
        "`[a` is not a regular expression: unterminated character set at position 0 (line 3)"
    )


@pytest.mark.parametrize(
    ("documented", "actual", "expected"),
    [
        pytest.param(
            "a\nb\nc\n",
            "a\nB\nc\n",
            """
            .1  a
            .2- b
            ..+ B
            .3  c
            """,
            id="a_line_that_differs_stands_in_its_surroundings",
        ),
        pytest.param(
            "\n\n[INT]\n[TIMESTAMP] [WORD]\nb\n",
            "1\n2026-03-01T09:30:00Z up\nc\n",
            """
            .3  1
            .4  2026-03-01T09:30:00Z up
            .5- b
            ..+ c
            """,
            id="where_a_wildcard_matched_the_actual_text_is_shown",
        ),
        pytest.param(
            "a\nb\nc\nd\ne\nf\ng\nh\n",
            "A\nb\nc\nd\ne\nf\ng\nH\n",
            """
            .1- a
            ..+ A
            .2  b
            .3  c
            ..~ 2 lines alike
            .6  f
            .7  g
            .8- h
            ..+ H
            """,
            id="what_is_alike_between_two_differences_is_counted",
        ),
        pytest.param(
            "a\nb\nc\n",
            "b\nc\nd\n",
            """
            .1- a
            .2  b
            .3  c
            ..+ d
            """,
            id="as_few_lines_as_possible_differ",
        ),
        pytest.param(
            "a\nx\ny\n",
            "a\np\nq\nr\n",
            """
            .1  a
            .2- x
            .3- y
            ..+ p
            ..+ q
            ..+ r
            """,
            id="documented_lines_come_first",
        ),
        pytest.param(
            "a\n...\nz\n",
            "a\nb\nc\nd\ny\n",
            """
            ..  d
            ..  y
            .3- z
            """,
            id="what_an_ellipsis_took_in_is_no_difference",
        ),
        pytest.param(
            "...\nStatus: ACTIVE\n...\n",
            "Name: products\nStatus: UPDATING\nItems: 3\nSize: 4\n",
            """
            .2- Status: ACTIVE
            ..~ the nearest line is `Status: UPDATING`
            ..  Name: products
            ..  Status: UPDATING
            """,
            id="the_nearest_line_in_an_ellipsis_is_pointed_to",
        ),
        pytest.param(
            "[INT:n] a\n...\n[INT:n] b\n",
            "1 a\nx\n2 b\n",
            """
            .1  1 a
            ..  x
            .3- [INT:n] b
            ..+ 2 b
            ..~ `[INT:n]` stands for `1`
            """,
            id="a_line_that_a_name_rules_out_says_why",
        ),
        pytest.param(
            "",
            "Traceback\n  boom\n",
            """
            ..+ Traceback
            ..+   boom
            """,
            id="undocumented_output_is_shown",
        ),
    ],
)
def test_the_difference(documented: str, actual: str, expected: str) -> None:
    comparison = hold(documented, actual)
    assert not comparison.matches
    assert told(comparison) == lines(expected)


def test_a_long_difference_is_cut_with_a_count() -> None:
    comparison = hold("a\n", "\n".join(f"line {number}" for number in range(100)))
    shown = told(comparison).splitlines()
    assert len(shown) == 60
    assert shown[:2] == [".1- a", "..+ line 0"]
    assert shown[-2:] == ["..+ line 57", "..~ 42 more lines of difference"]


def test_a_long_line_is_cut_with_a_count() -> None:
    shown = told(hold("a\n", "b" * 1500))
    assert shown == f".1- a\n..+ {'b' * 1000} … (500 more characters)\n"


def seconds(documented: str, actual: str, *, matches: bool) -> float:
    start = time.perf_counter()
    assert hold(documented, actual).matches == matches
    return time.perf_counter() - start


def test_many_ellipses_in_a_long_text_take_no_time() -> None:
    actual = [f"{number % 501} value {number % 7}" for number in range(2000)]
    documented = []
    for start in range(0, 2000, 100):
        documented += [
            "...",
            *(f"[INT:n{start}]{x[x.index(' ') :]}" for x in actual[start : start + 9]),
        ]
        actual[start : start + 9] = [f"5{x[x.index(' ') :]}" for x in actual[start : start + 9]]
    assert seconds("\n".join([*documented, "..."]), "\n".join(actual), matches=True) < 2
    missing = [*documented, "...", "missing", "..."]
    assert seconds("\n".join(missing), "\n".join(actual), matches=False) < 5


def test_names_that_may_stand_anywhere_do_not_explode() -> None:
    documented = "\n".join(f"...\n[INT:a{number}] x" for number in range(20))
    wanted = "\n".join(f"...\n[INT:a{number}] y" for number in range(20))
    actual = "\n".join(f"{number} x" for number in range(100))
    assert seconds(f"{documented}\n{wanted}\n", actual, matches=False) < 10


def test_many_dots_in_a_long_line_do_not_explode() -> None:
    assert seconds("[..]a" * 20 + "b", "a" * 20_000, matches=False) < 2
    assert seconds("[..]a" * 20, "a" * 20_000, matches=True) < 2
    assert seconds("*a" * 20 + "b (glob)", "a" * 20_000, matches=False) < 2


@pytest.mark.parametrize(
    ("form", "text", "message"),
    [
        (Form.JSON, '{"a": 1,, }\n', "the documented JSON cannot be read"),
        (Form.TEXT, "a( (re)\n", "is not a regular expression"),
        (Form.YAML, "a: [\n", "the documented YAML cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_before_anything_runs(
    form: Form, text: str, message: str
) -> None:
    problem = problem_of(Expectation(text, Position("a.md", 7), form))
    assert problem is not None
    assert problem.line >= 7
    assert message in problem.message


def test_what_can_be_read_is_no_problem_whatever_it_promises() -> None:
    assert problem_of(Expectation("...\n[UUID]\n", Position("a.md", 7))) is None
    assert problem_of(Expectation('{"a": "..."}', Position("a.md", 7), Form.JSON)) is None
