from __future__ import annotations

import pytest

from pytest_runbooks.model import Form

from .holding import hold, lines, told


@pytest.mark.parametrize(
    ("documented", "actual"),
    [
        pytest.param("a: 1\nb: x\n", "b: x\na: 1.0\n", id="keys_in_any_order"),
        pytest.param("a: {b: [x, y]}", "a:\n  b:\n  - x\n  - y\n", id="block_and_flow_style"),
        pytest.param('a: "x"', "a: 'x'", id="quotes_are_nothing"),
        pytest.param("a: 1\n...\n", "a: 1\nb: 2\n", id="an_ellipsis_among_keys"),
        pytest.param("...\na: 1\n", "a: 1\nb: 2\n", id="an_ellipsis_before_keys"),
        pytest.param("a:\n  b: 1\n  ...\nc: 2", "a: {b: 1, d: 3}\nc: 2", id="an_indented_ellipsis"),
        pytest.param("...: ...\na: 1\n", "a: 1\nb: 2\n", id="an_ellipsis_as_a_member"),
        pytest.param("a: ...\n", "a: [1, 2]\n", id="an_ellipsis_as_a_value"),
        pytest.param("a:\n  ...\nb: 1\n", "a: {c: 1}\nb: 1\n", id="an_ellipsis_below_its_key"),
        pytest.param("- a\n- ...\n- z\n", "- a\n- b\n- z\n", id="an_ellipsis_as_an_element"),
        pytest.param("- a\n...\n- z\n", "- a\n- b\n- z\n", id="an_ellipsis_among_elements"),
        pytest.param(
            "x:\n- a\n...\nb: 1\n", "x: [a, b]\nb: 1\n", id="elements_at_their_keys_column"
        ),
        pytest.param("- a: 1\n  ...\n", "- a: 1\n  b: 2\n", id="an_ellipsis_in_an_element"),
        pytest.param("[a, ..., z]", "[a, z]", id="an_ellipsis_in_flow_style"),
        pytest.param("...\n", "a: 1\n", id="an_ellipsis_alone"),
        pytest.param("a: |\n  x\n  ...\n  y\n", 'a: "x\\n...\\ny\\n"', id="no_ellipsis_in_text"),
        pytest.param(
            "a: |\n  x\nb: 1\n...\n", 'a: "x\\n"\nb: 1\nc: 2\n', id="an_ellipsis_after_text"
        ),
        pytest.param("# c\n\na: 1 # d\n", "a: 1", id="comments"),
        pytest.param("a: '[INT]'\nb: v[INT]\n", "a: 3\nb: v3\n", id="classes"),
        pytest.param("a: 2026-03-01T09:30:00Z", "a: 2026-11-22T00:00:00Z", id="volatile_values"),
        pytest.param("a: &x 1\nb: *x\n", "a: 1\nb: 1\n", id="anchors"),
        pytest.param("a: 1\n---\nb: 2\n", "---\na: 1\n---\nb: 2\n...\n", id="several_documents"),
        pytest.param("a:\nb: ~\nc: null\n", "a: null\nb:\nc: ~\n", id="nothing"),
        pytest.param("r: !Ref Table\n", "r: !Ref Table\n", id="tags"),
        pytest.param('{"a": [1, true]}', "a:\n- 1\n- true\n", id="documented_as_json"),
        pytest.param(
            "- - a: 1\n    ...\n  - b\n", "- - {a: 1, c: 2}\n  - b\n", id="deeper_elements"
        ),
        pytest.param("-\n  a: 1\n  ...\n", "- {a: 1, c: 2}\n", id="a_dash_by_itself"),
        pytest.param("- a:\n    ...\n  b: 1\n", "- {a: x, b: 1}\n", id="a_value_in_an_element"),
    ],
)
def test_it_matches(documented: str, actual: str) -> None:
    comparison = hold(documented, actual, form=Form.YAML)
    assert (comparison.matches, told(comparison), comparison.message) == (True, "", "")


@pytest.mark.parametrize(
    ("documented", "actual"),
    [
        pytest.param("a: on", "a: true", id="on_is_text"),
        pytest.param("a: 010", "a: 8", id="a_leading_zero_is_text"),
        pytest.param("a: 1:30", "a: 90", id="a_colon_is_text"),
        pytest.param("a: 1_000", "a: 1000", id="an_underscore_is_text"),
        pytest.param("a: '1'", "a: 1", id="a_quoted_number_is_text"),
        pytest.param("a: 'true'", "a: true", id="a_quoted_boolean_is_text"),
        pytest.param("r: !Ref Table", "r: Table", id="a_tag_counts"),
        pytest.param("a: 2026-03-01", "a: 2026-03-02", id="a_date_is_text"),
        pytest.param("a: 1", "a: 1\nb: 2", id="undocumented_keys_count"),
        pytest.param("- a", "- a\n- b", id="an_array_has_a_length"),
        pytest.param("a: 1", "a: 1\n---\na: 1\n", id="more_documents_count"),
    ],
)
def test_it_differs(documented: str, actual: str) -> None:
    assert not hold(documented, actual, form=Form.YAML).matches


def test_the_difference_has_the_lines_of_the_document() -> None:
    documented = "Stacks:\n- StackName: a\n  StackStatus: CREATE_COMPLETE\n  Tags: []\n"
    actual = "Stacks:\n- StackName: a\n  StackStatus: ROLLBACK_COMPLETE\n  Outputs: [x]\n"
    assert told(hold(documented, actual, form=Form.YAML)) == lines(
        """
        .1  "Stacks":
        .2    [0]:
        .3-     "StackStatus": "CREATE_COMPLETE"
        ..+     "StackStatus": "ROLLBACK_COMPLETE"
        .4-     "Tags": []
        ..+     "Outputs": ["x"]
        ..~ `"...": "..."` in an object allows keys beyond the documented ones
        """
    )


@pytest.mark.parametrize(
    ("documented", "message"),
    [
        ("a: 1\n b: 2\n", "mapping values are not allowed here (line 2)"),
        ("a: [1\n", "expected ',' or ']', but got '<stream end>' (line 1)"),
        ("a: 1\nb: 2\na: 3\n", "the key `a` stands twice (line 3)"),
        ("? [a]\n: 1\n", "a key is no text (line 1)"),
        ("a: 1\nb: \x07\n", "special characters are not allowed (line 2)"),
        ("a: *x\n", "found undefined alias 'x' (line 1)"),
        ("a: &x [*x]\n", "nested too deep or too large (line 1)"),
        ("[" * 3000, "nested too deep (line 1)"),
    ],
)
def test_documented_yaml_that_cannot_be_read_says_where(documented: str, message: str) -> None:
    comparison = hold(documented, "a: 1", form=Form.YAML)
    assert not comparison.matches
    assert comparison.message == f"the documented YAML cannot be read: {message}"


def test_an_output_that_is_no_yaml_is_compared_as_text() -> None:
    comparison = hold("a: 1\n", "a: [\n", form=Form.YAML)
    assert told(comparison) == lines(
        """
        ..~ the output is not YAML (line 1: expected the node content, but found '<stream end>'); compared as text
        .1- a: 1
        ..+ a: [
        """  # noqa: E501 - the whole message
    )
