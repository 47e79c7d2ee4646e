"""Documented YAML is rewritten where it is wrong, and nowhere else."""

from __future__ import annotations

import pytest

from pytest_runbooks.editing.redaction import Redaction, Surroundings
from pytest_runbooks.editing.yaml_data import rewritten_yaml
from pytest_runbooks.matching import compare
from pytest_runbooks.matching.bindings import Bindings
from pytest_runbooks.model import Expectation, Form, Position


def rewritten(documented: str, actual: str, *, subset: bool = False) -> str:
    """Rewrite a text, and hold the new one against the output."""
    promised = Expectation(documented, Position("a.md", 5), Form.YAML, subset)
    redaction = Redaction(Surroundings(account="123456789012"), {})
    text = rewritten_yaml(promised, actual, {}, Bindings({}), redaction)
    assert compare(Expectation(text, Position("a.md", 5), Form.YAML, subset), actual).matches
    return text


@pytest.mark.parametrize(
    ("documented", "actual", "expected"),
    [
        pytest.param(
            "# c\na: 1   # seconds\n'b':   'x'\nc: \"y\"\n",
            "a: 2\nb: z\nc: w w\n",
            "# c\na: 2   # seconds\n'b':   'z'\nc: \"w w\"\n",
            id="a_scalar_is_replaced_in_its_place",
        ),
        pytest.param(
            "b: 1\n\n# about d\nd: 1\n",
            "a: [1, {x: y}]\nb: 1\nc: {x: {y: 1}}\nd: 1\ne: hello\n",
            "a:\n- 1\n- x: y\nb: 1\nc:\n  x:\n    y: 1\n\n# about d\nd: 1\ne: hello\n",
            id="members_come_behind_those_that_precede_them_in_the_output",
        ),
        pytest.param(
            "a: 1 # x\nb:\n  c: 1\n\n  d: 2\n# about e\ne: 1\n",
            "e: 1\n",
            "# about e\ne: 1\n",
            id="members_that_did_not_come_out_go",
        ),
        pytest.param(
            "a: 1\n...\n",
            "a: 2\nb: 3\n",
            "a: 2\n...\n",
            id="an_open_object_takes_no_members",
        ),
        pytest.param(
            "x:\n  a: 1\ny: 1\n",
            "x: {b: 2, c: []}\ny: 1\n",
            "x:\n  b: 2\n  c: []\ny: 1\n",
            id="an_object_without_what_is_documented_is_written_anew",
        ),
        pytest.param(
            "x:\n  - a\n  - b   # second\n  - c\n",
            "x: [b, d, c, e]\n",
            "x:\n  - b   # second\n  - d\n  - c\n  - e\n",
            id="elements_come_and_go",
        ),
        pytest.param(
            "x:\n    - a\ny: 1\nz:\n    k: v\n",
            "x: [b]\ny: [1, 2]\nz: {l: {m: n}}\n",
            "x:\n    - b\ny:\n    - 1\n    - 2\nz:\n    l:\n        m: n\n",
            id="elements_are_indented_as_others_are",
        ),
        pytest.param(
            "- a: 1\n  b: 2\n- - c\n  - d\n",
            "- z: 0\n  b: 2\n- - e\n  - d\n",
            "- z: 0\n  b: 2\n- - e\n  - d\n",
            id="what_stands_behind_a_dash",
        ),
        pytest.param(
            "- ...\n- Name: x\n  State: '[WORD]'\n  Size: 1\n- ...\n",
            "- Name: a\n- Name: y\n  State: ok\n  Size: 1\n- Name: b\n",
            "- ...\n- Name: y\n  State: '[WORD]'\n  Size: 1\n- ...\n",
            id="an_element_beside_a_gap_becomes_what_is_most_like_it",
        ),
        pytest.param(
            "...\n- a\n",
            "[x, y, z]\n",
            "...\n- z\n",
            id="an_element_alone_with_gaps_takes_its_place",
        ),
        pytest.param(
            "a: x # kept\nb: [1]\nc:\n  d: 1\ne:\nf: |\n  x\n  y\n",
            "a: [1]\nb: 2\nc: 3\ne: {x: 1}\nf: null\n",
            "a:\n- 1\nb: 2\nc: 3\ne:\n  x: 1\nf: null\n",
            id="the_type_changes",
        ),
        pytest.param(
            "a: # about\nb:\n-\n-\n",
            "a: 1\nb: [2, null]\n",
            "a: 1 # about\nb:\n- 2\n-\n",
            id="nothing_becomes_something",
        ),
        pytest.param(
            "a: {x: 1, y: [1, 2]} # c\nb: [ 1, 2 ]\nc: {}\n",
            "a: {x: 2, y: [1, 2, 3], z: 'q, r'}\nb: [2, 1]\nc: {d: 1}\n",
            'a: {x: 2, y: [1, 2, 3], z: "q, r"} # c\nb: [ 2, 1 ]\nc:\n  d: 1\n',
            id="flow_style_stays_on_its_line",
        ),
        pytest.param(
            '{\n  "a": 1, # c\n  "b": [\n    1\n  ],\n  ...\n}\n',
            "a: 2\nb: [1, 2]\nq: 3\n",
            '{\n  "a": 2, # c\n  "b": [\n    1,\n    2\n  ],\n  ...\n}\n',
            id="json_stays_json",
        ),
        pytest.param(
            "a: |2\n    one\n   [..]\n   [INT] x\n   z\nb: >\n  x\n  y\n",
            'a: "  one\\n two\\n 3 x\\n new\\n"\nb: |\n  x\n  z\n',
            "a: |2\n    one\n   [..]\n   [INT] x\n   new\nb: |\n  x\n  z\n",
            id="lines_of_a_text_stay",
        ),
        pytest.param(
            "a: x\n",
            "b: 'on'\nc: '12'\nd: ' x'\ne: 'a: b'\nf: \"a\\tb\"\n"
            "g: ''\nh: '[x]'\ni: it's\nj: '2026-03-01'\nk: '''\"'\n",
            'b: "on"\nc: "12"\nd: " x"\ne: "a: b"\nf: "a\\tb"\n'
            'g: ""\nh: "[x]"\ni: it\'s\nj: "2026-03-01"\nk: \'\'\'"\'\n',
            id="a_text_that_reads_as_something_else_is_quoted",
        ),
        pytest.param(
            "a: 1\n",
            "CreatedAt: 1700000000\nVpcId: vpc-0a1b2c3d4e5f67890\n"
            "Arn: arn:aws:iam::123456789012:role/x\nat: 2026-03-01T09:30:00Z\nn: 1700000000\n",
            'CreatedAt: "[TIMESTAMP]"\nVpcId: "[ID:-vpc]"\nArn: arn:aws:iam::[ACCOUNT]:role/x\n'
            'at: "[TIMESTAMP]"\nn: 1700000000\n',
            id="volatile_values_are_classes",
        ),
        pytest.param(
            "a: run [INT] of [..]\nb: v[INT]\n",
            "a: ran 3 of 5\nb: 7\n",
            "a: ran [INT] of [..]\nb: 7\n",
            id="wildcards_stay_where_they_fit",
        ),
        pytest.param(
            "a: !Ref Table\nb: !Sub {x: 1}\nc: !Join\n- x\nd: y\n",
            "a: !Ref Other\nb: !Sub {x: 2}\nc: !Join\n- x\n- y\nd: !GetAtt [a, b]\n",
            "a: !Ref Other\nb: !Sub {x: 2}\nc: !Join\n- x\n- y\nd: !GetAtt\n- a\n- b\n",
            id="tags",
        ),
        pytest.param(
            "---\na: 1\n---\n# c\nb: 2\n",
            "---\na: 1\n---\nb: 3\n",
            "---\na: 1\n---\n# c\nb: 3\n",
            id="each_of_several_documents",
        ),
        pytest.param(
            "a: 1 # c\n",
            "a: 1\n---\nb: 2\n",
            "a: 1\n---\nb: 2\n",
            id="another_number_of_documents",
        ),
        pytest.param(
            "hello\n",
            "- a\n- b: 1\n",
            "- a\n- b: 1\n",
            id="a_document_of_another_type",
        ),
        pytest.param(
            "a: 1\n",
            "",
            "",
            id="nothing_came_out",
        ),
        pytest.param(
            "",
            "a: 1\n",
            "a: 1\n",
            id="nothing_was_documented",
        ),
        pytest.param(
            "a: &x 1\nb: *x\nc: [0]\n",
            "a: 1\nb: 1\nc: [1]\n",
            "a: 1\nb: 1\nc:\n- 1\n",
            id="anchors_are_written_anew",
        ),
        pytest.param(
            "'[UUID]': 1\nother: 2\n",
            "7c9e6679-7425-40de-944b-e07fc1f90ae7: 2\nother: 2\n",
            "'[UUID]': 2\nother: 2\n",
            id="a_key_with_a_wildcard_stays",
        ),
        pytest.param(
            "a: |+\n  x\n\nb: 1\n",
            'a: "x\\n\\n"\naa: 1\nb: 1\n',
            "a: |+\n  x\n\naa: 1\nb: 1\n",
            id="line_ends_of_a_block_that_keeps_them",
        ),
    ],
)
def test_what_is_wrong_is_written_anew(documented: str, actual: str, expected: str) -> None:
    assert rewritten(documented, actual) == expected


def test_an_expectation_of_a_subset_takes_no_members() -> None:
    assert rewritten("a: {x: 1}\n", "a: {x: 2, y: 3}\nb: 1\n", subset=True) == "a: {x: 2}\n"


@pytest.mark.parametrize(
    ("documented", "actual", "said"),
    [
        ("a: [1\n", "a: 2\n", "expected ',' or ']', but got '<stream end>'"),
        ("a: 1\na: 2\n", "a: 2\n", "the key `a` stands twice"),
        ("a: 1\n", "a: [\n", "line 1: expected the node content, but found '<stream end>'"),
    ],
)
def test_what_is_no_yaml_is_not_rewritten(documented: str, actual: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared below
        rewritten(documented, actual)
    assert str(caught.value) == said


def test_a_long_list_is_paired_from_both_ends() -> None:
    documented = [f"- a: {number} # {number}\n" for number in range(400)]
    actual = [f"- a: {number}\n" for number in range(400)]
    actual[7] = "- a: x\n"
    actual.insert(200, "- new\n")
    expected = [*documented[:7], "- a: x # 7\n", *documented[8:200]]
    text = rewritten("".join(documented), "".join(actual))
    assert text.startswith("".join(expected))
    assert text.endswith("- a: 399 # 399\n")
