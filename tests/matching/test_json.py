from __future__ import annotations

import pytest

from pytest_runbooks.model import Form

from .holding import hold, lines, told


@pytest.mark.parametrize(
    ("documented", "actual"),
    [
        pytest.param('{"a": 1, "b": 2}', '{"b":2,"a":1}', id="keys_in_any_order"),
        pytest.param('{"a": 1, "...": "..."}', '{"a":1,"b":2}', id="an_object_open_by_a_member"),
        pytest.param('{"a": 1, "...": ...}', '{"a":1,"b":2}', id="an_object_open_by_a_bare_value"),
        pytest.param('{"a": 1, ...}', '{"a":1,"b":2}', id="an_object_open_by_a_bare_ellipsis"),
        pytest.param('{\n"a": 1\n...\n}', '{"a":1,"b":2}', id="an_ellipsis_needs_no_comma"),
        pytest.param('{... "a": 1}', '{"a":1,"b":2}', id="an_ellipsis_needs_no_comma_after"),
        pytest.param("{...}", "{}", id="an_open_object_may_be_empty"),
        pytest.param('{"a": "..."}', '{"a":{"b":[1]}}', id="a_quoted_ellipsis_is_any_value"),
        pytest.param('{"a": ...}', '{"a":null}', id="a_bare_ellipsis_is_any_value"),
        pytest.param("[1, ..., 4]", "[1,2,3,4]", id="an_ellipsis_among_elements"),
        pytest.param('[1, "...", 2]', "[1,2]", id="a_quoted_ellipsis_among_elements"),
        pytest.param("[..., 3, ...]", "[1,2,3]", id="an_ellipsis_on_both_sides"),
        pytest.param("[1\n...\n3]", "[1,2,3]", id="an_ellipsis_between_elements_needs_no_comma"),
        pytest.param('[..., {"a": 1, ...}]', '[{"a":1},{"a":1,"b":2}]', id="the_right_element"),
        pytest.param("[1, 2,]", "[1,2]", id="a_comma_to_spare"),
        pytest.param('{"a": 1,}', '{"a":1}', id="a_comma_to_spare_in_an_object"),
        pytest.param("{ // x\n# y\n/* z\n */ }", "{}", id="comments"),
        pytest.param('{"a": "// # /* ..."}', '{"a":"// # /* ..."}', id="no_comments_in_strings"),
        pytest.param("1", "1.0", id="numbers_by_value"),
        pytest.param("[1e2, 0.1, -0]", "[100,0.10,0]", id="numbers_in_other_notations"),
        pytest.param("12345678901234567890.1", "12345678901234567890.10", id="long_numbers"),
        pytest.param("[NaN, -Infinity]", "[NaN,-Infinity]", id="numbers_that_are_none"),
        pytest.param('"a\\u00e9\\n"', '"a\u00e9\\n"', id="escapes_are_read"),
        pytest.param('"[..].zip"', '"bbws/list-1.zip"', id="dots_in_a_string"),
        pytest.param('"a[..]z"', '"a\\nz"', id="dots_over_lines_of_a_string"),
        pytest.param('"v[INT]-[HEX]"', '"v2-9f86"', id="classes_in_a_string"),
        pytest.param('["[INT:n]", "[INT:n]"]', '["1","1"]', id="a_bound_class"),
        pytest.param('["[INT]", "[NUMBER]", "[TIMESTAMP]"]', "[3,1.5,1767225600]", id="numbers"),
        pytest.param('"[INT]"', '"3"', id="a_class_of_numbers_in_a_string"),
        pytest.param('{"[WORD]": 1}', '{"products":1}', id="a_class_in_a_key"),
        pytest.param('{"[WORD]": 1, "[WORD]s": 2}', '{"bs":2,"a":1}', id="the_right_key"),
        pytest.param('{"[..]": 1, ...}', '{"b":0,"":1}', id="an_empty_key"),
        pytest.param('"$TABLE-[INT]"', '"products-3"', id="a_variable_in_a_string"),
        pytest.param('{"$TABLE": 1}', '{"products":1}', id="a_variable_in_a_key"),
        pytest.param('"$LATEST"', '"$LATEST"', id="another_variable_is_text"),
        pytest.param('{"a":1}\n{"a":2}', '{"a": 1} {"a": 2}\n', id="several_documents"),
        pytest.param('{"a":1}\n...\n', '{"a": 1}\n{"a": 2}\n', id="documents_left_out"),
        pytest.param("...", "", id="no_documents"),
        pytest.param("\ufeff{}", "\ufeff\x1b[1m{}\x1b[0m\r\n", id="marks_colours_and_line_ends"),
        pytest.param('"a\tb"', '"a\tb"', id="control_characters_in_strings"),
        pytest.param("[" * 100 + "]" * 100, "[" * 100 + "]" * 100, id="deep_nesting"),
    ],
)
def test_it_matches(documented: str, actual: str) -> None:
    comparison = hold(documented, actual, form=Form.JSON, names={"TABLE": "products"})
    assert (comparison.matches, told(comparison), comparison.message) == (True, "", "")


@pytest.mark.parametrize(
    ("documented", "actual"),
    [
        pytest.param("1", '"1"', id="a_number_is_no_string"),
        pytest.param("1", "true", id="a_number_is_no_boolean"),
        pytest.param("0", "false", id="zero_is_no_boolean"),
        pytest.param("null", "false", id="null_is_no_boolean"),
        pytest.param('"[WORD]"', "1", id="a_class_of_text_is_no_number"),
        pytest.param('"[INT]"', "1.5", id="a_class_of_numbers_is_precise"),
        pytest.param('"[INT]"', "true", id="a_class_of_numbers_is_no_boolean"),
        pytest.param("{}", "[]", id="an_object_is_no_array"),
        pytest.param("{}", '{"a":1}', id="undocumented_keys_count"),
        pytest.param('{"a": 1, ...}', "{}", id="an_open_object_needs_its_keys"),
        pytest.param('{"a": {}, ...}', '{"a":{"b":1}}', id="an_open_object_opens_no_other"),
        pytest.param("[1, 2]", "[2, 1]", id="elements_have_an_order"),
        pytest.param("[1]", "[1, 1]", id="an_array_has_a_length"),
        pytest.param('["[INT:n]", "[INT:n]"]', '["1","2"]', id="a_name_is_one_value"),
        pytest.param('"a[INT]"', '"a1b"', id="a_pattern_is_for_the_whole_string"),
        pytest.param('{"a":1}', "", id="nothing_came_out"),
        pytest.param("", "{}", id="nothing_is_documented"),
    ],
)
def test_it_differs(documented: str, actual: str) -> None:
    comparison = hold(documented, actual, form=Form.JSON)
    assert not comparison.matches
    assert comparison.lines


def test_a_subset_opens_every_object() -> None:
    documented = '{"a": [{"b": 1}]}'
    assert hold(documented, '{"a":[{"b":1,"c":2}],"d":3}', form=Form.JSON, subset=True).matches


def test_a_subset_opens_no_array() -> None:
    assert not hold('{"a": [1]}', '{"a":[1,2]}', form=Form.JSON, subset=True).matches


@pytest.mark.parametrize(
    ("documented", "message"),
    [
        ("[\n'b']", "a value is expected and `'` stands there; JSON has double quotes (line 2)"),
        ("{a: 1}", "a key in double quotes is expected and `a` stands there (line 1)"),
        ('{"a":\n True}', "a value is expected and `True` stands there; JSON has `true` (line 2)"),
        ('{"a": [UUID]}', 'a value is expected and `UUID` stands there; write `"[UUID]"` (line 1)'),
        ('{"a": [..]}', 'a value is expected and `..` stands there; write `"[..]"` (line 1)'),
        ('{"a": 1\n"b": 2}', '`,` or `}` is expected and `"b"` stands there (line 2)'),
        ('{"a" 1}', "`:` is expected and `1` stands there (line 1)"),
        ("[1, 2\n\n", "`,` or `]` is expected and the text ends (line 1)"),
        ('{"a": "b\n}\n', "the string that begins here has no end (line 1)"),
        ('"\\x"', '`"\\x"` holds an unknown escape (line 1)'),
        ('{\n"a": 1,\n"a": 2}', "the key `a` stands twice (line 3)"),
        ("{}\n\nDone.\n", "a value is expected and `Done.` stands there (line 3)"),
        ("[" * 102, "nested deeper than 100 (line 1)"),
        ("[01]", "a value is expected and `01` stands there (line 1)"),
    ],
)  # fmt: skip
def test_documented_json_that_cannot_be_read_says_where(documented: str, message: str) -> None:
    comparison = hold(documented, "{}", form=Form.JSON)
    assert not comparison.matches
    assert comparison.lines == ()
    assert comparison.message == f"the documented JSON cannot be read: {message}"


@pytest.mark.parametrize(
    ("documented", "actual", "expected"),
    [
        pytest.param(
            '{"Table": {\n"TableName": "t",\n"TableStatus": "ACTIVE"}}',
            '{"Table": {"TableStatus": "CREATING", "TableName": "t"}}',
            """
            .1  "Table":
            .3-   "TableStatus": "ACTIVE"
            ..+   "TableStatus": "CREATING"
            """,
            id="a_value_under_its_keys",
        ),
        pytest.param(
            '"available"',
            '"standalone"',
            """
            .1- "available"
            ..+ "standalone"
            """,
            id="a_value_by_itself",
        ),
        pytest.param(
            '{"a": {\n"b": 1,\n"c": {"d": [1, ...], ...}}}',
            '{"a": {"x": {"y": "é"}}}',
            """
            .1  "a":
            .2-   "b": 1
            .3-   "c": {"d": [1, ...], ...}
            ..+   "x": {"y": "é"}
            ..~ `"...": "..."` in an object allows keys beyond the documented ones
            """,
            id="keys_that_are_missing_and_keys_that_are_new",
        ),
        pytest.param(
            '[{"n": "a"},\n{"n": "b", "s": "ACTIVE"},\n{"n": "c"}]',
            '[{"n": "a"}, {"n": "b", "s": "PENDING"}, {"n": "c"}]',
            """
            .2  [1]:
            .2-   "s": "ACTIVE"
            ..+   "s": "PENDING"
            """,
            id="an_element_by_its_index",
        ),
        pytest.param(
            '{"Items":\n[{"n": "a"},\n{"n": "b"},\n{"n": "c"}]}',
            '{"Items": [{"n": "b"}, {"n": "c"}, {"n": "d"}, {"n": "e"}]}',
            """
            .1  "Items":
            .2-   [0]: {"n": "a"}
            ..+   [2]: {"n": "d"}
            ..+   [3]: {"n": "e"}
            ..~ 3 elements documented, 4 came out
            """,
            id="elements_that_are_missing_and_elements_that_are_new",
        ),
        pytest.param(
            '[{"n": "a", "v": 1},\n{"n": "b", "v": 1}]',
            '[{"n": "x", "v": 7}, {"n": "b", "v": 2}, {"n": "y", "v": 8}]',
            """
            .1- [0]: {"n": "a", "v": 1}
            .2  [1]:
            .2-   "v": 1
            ..+   "v": 2
            ..+ [0]: {"n": "x", "v": 7}
            ..+ [2]: {"n": "y", "v": 8}
            ..~ 2 elements documented, 3 came out
            """,
            id="the_element_that_is_most_alike_is_its_counterpart",
        ),
        pytest.param(
            '{"Functions": [...,\n{"Name": "list",\n"Runtime": "python3.12"}, ...]}',
            '{"Functions": [{"Name": "get"}, {"Name": "list", "Runtime": "python3.9"}, {}]}',
            """
            .1  "Functions":
            .2    [1]:
            .3-     "Runtime": "python3.12"
            ..+     "Runtime": "python3.9"
            """,
            id="the_element_in_an_ellipsis_that_is_most_alike",
        ),
        pytest.param(
            '[...,\n{"a": 1, "b": 1, "c": 1}, ...]',
            '[{"a": 1, "b": 2, "c": 2}]',
            """
            .2- {"a": 1, "b": 1, "c": 1}
            """,
            id="an_element_in_an_ellipsis_that_is_hardly_alike",
        ),
        pytest.param(
            '[{"a": "[INT:n]", "b": 1},\n0]',
            '[{"a": "1", "b": 2}, {"a": "2", "b": 1}]',
            """
            ..+ [0]: {"a": "1", "b": 2}
            .2- [1]: 0
            """,
            id="what_does_not_fit_binds_no_name",
        ),
        pytest.param(
            '[...,\n"b", ...]',
            '["a", "c"]',
            """
            .2- "b"
            """,
            id="an_element_that_is_missing_where_others_may_stand",
        ),
        pytest.param(
            '{"Count": 1,\n"Done": "true"}',
            '{"Count": "1", "Done": true}',
            """
            .1- "Count": 1
            ..+ "Count": "1"
            ..~ documented is a number, a string came out
            .2- "Done": "true"
            ..+ "Done": true
            ..~ documented is a string, a boolean came out
            """,
            id="another_type_that_looks_the_same_is_told",
        ),
        pytest.param(
            '{"a": null}',
            '{"a": []}',
            """
            .1- "a": null
            ..+ "a": []
            """,
            id="another_type_that_looks_different_is_seen",
        ),
        pytest.param(
            '["[INT:n]",\n"[INT:n]", "$TABLE"]',
            '["1", "2", "t"]',
            """
            .2- [1]: "[INT:n]"
            ..+ [1]: "2"
            ..~ `[INT:n]` stands for `1`
            .2- [2]: "$TABLE"
            ..+ [2]: "t"
            ..~ `$TABLE` is `products`
            """,
            id="what_names_stand_for_is_told",
        ),
        pytest.param(
            '{"a": 1}\n{"a": 3}',
            '{"a": 1}{"a": 2}',
            """
            .2  document 2:
            .2-   "a": 3
            ..+   "a": 2
            """,
            id="several_documents",
        ),
        pytest.param(
            '{"a": 1}',
            '{"a": 1}\n{"b": 2}',
            """
            ..+ document 2: {"b": 2}
            ..~ 1 JSON document documented, 2 came out
            """,
            id="more_documents_than_documented",
        ),
        pytest.param(
            '{"a": 1}',
            "\n",
            """
            .1- document 1: {"a": 1}
            ..~ 1 JSON document documented, 0 came out
            ..~ the output is empty
            """,
            id="no_output",
        ),
        pytest.param(
            '{\n"a": 1\n}',
            "warning: slow\n{\n",
            """
            ..~ the output is not JSON (line 1, column 1: Expecting value); compared as text
            ..+ warning: slow
            .1  {
            .2- "a": 1
            .3- }
            """,
            id="an_output_that_is_no_json",
        ),
    ],
)
def test_the_difference(documented: str, actual: str, expected: str) -> None:
    comparison = hold(documented, actual, form=Form.JSON, names={"TABLE": "products"})
    assert not comparison.matches
    assert told(comparison) == lines(expected)


def test_long_values_are_cut() -> None:
    documented = f'{{"a": {list(range(100))}}}'
    shown = told(hold(documented, '{"a": {}}', form=Form.JSON)).splitlines()
    assert shown[0] == f".1- {documented[1:166]} …"
    assert shown[1] == '..+ "a": {}'


def test_half_a_character_can_be_shown() -> None:
    assert told(hold('"a"', r'"\ud800"', form=Form.JSON)) == '.1- "a"\n..+ "\\ud800"\n'


def test_an_output_nested_too_deep_is_said() -> None:
    comparison = hold("[]", "[" * 100_000, form=Form.JSON)
    assert told(comparison).splitlines()[0] == (
        "..~ the output is not JSON (it is nested too deep); compared as text"
    )


@pytest.mark.parametrize(
    ("documented", "actual", "matches"),
    [
        pytest.param('{"a": 1, "b": 2}', '{"b":2,"a":1}', True, id="objects_are_data"),
        pytest.param("[1, ...]", "[1,2]", True, id="arrays_are_data"),
        pytest.param("1", "1.0", False, id="scalars_are_text"),
        pytest.param("[INT] items", "5 items", True, id="text_is_text"),
        pytest.param("[INT]\n...", "[1]", False, id="what_is_no_json_is_text"),
        pytest.param('{"a": 1}', "{'a': 1}", False, id="a_python_object_is_no_data"),
        pytest.param("...", '{"a": 1}', True, id="an_ellipsis_is_text"),
        pytest.param("{...}", '{"a": 1}\n{"b": 2}', False, id="one_document_is_not_two"),
    ],
)
def test_a_fence_without_a_language(documented: str, actual: str, matches: bool) -> None:
    assert hold(documented, actual, form=Form.AUTO).matches == matches


def test_a_fence_without_a_language_shows_differences_of_data() -> None:
    comparison = hold('{"a":\n1}', '{"a":2}', form=Form.AUTO)
    assert told(comparison) == '.1- "a": 1\n..+ "a": 2\n'
