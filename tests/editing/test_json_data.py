from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pytest_runbooks.editing.json_data import created_json, rewritten_json
from pytest_runbooks.editing.redaction import Redaction, Surroundings
from pytest_runbooks.matching import compare
from pytest_runbooks.matching.bindings import Bindings
from pytest_runbooks.model import Expectation, Form, Position

NAMES = {"TABLE": "products-dev"}


def rewritten(
    documented: str, actual: str, *, subset: bool = False, bindings: dict[str, str] | None = None
) -> str:
    """The new text, of which it is sure that it matches and is not rewritten again."""
    bound = bindings or {}
    expectation = Expectation(documented, Position("a.md", 41), Form.JSON, subset)
    redaction = Redaction(Surroundings(), bound)
    text = rewritten_json(expectation, actual, NAMES, Bindings(bound), redaction)
    again = replace(expectation, text=text)
    comparison = compare(again, actual, bindings=bound, names=NAMES)
    assert comparison.matches, (text, comparison)
    redaction = Redaction(Surroundings(), bound)
    assert rewritten_json(again, actual, NAMES, Bindings(bound), redaction) == text
    return text


PAGE = """{
    // what describe-table says
    "TableName": "$TABLE", // as exported
    "ItemCount": "[INT]",
    /* on demand */
    "Billing" : {"Mode": "PAY_PER_REQUEST", "Since": "[TIMESTAMP]"},
    "Keys": [
        {"AttributeName": "id", "KeyType": "HASH"} # one
    ],
}
"""
OUTPUT = {
    "Keys": [{"AttributeName": "id", "KeyType": "HASH"}],
    "TableName": "products-dev",
    "ItemCount": 7,
    "Billing": {"Mode": "PAY_PER_REQUEST", "Since": 1772357400.5},
}


def test_what_matches_stays_to_the_byte() -> None:
    assert rewritten(PAGE, json.dumps(OUTPUT)) == PAGE


def test_only_what_is_wrong_is_changed() -> None:
    output = {
        **OUTPUT,
        "ItemCount": "many",
        "Billing": {"Mode": "PROVISIONED", "Since": "2026-03-01T09:30:00Z"},
        "Keys": [
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "at", "KeyType": "RANGE"},
        ],
        "Class": {"Name": "STANDARD"},
    }
    assert (
        rewritten(PAGE, json.dumps(output))
        == """{
    // what describe-table says
    "TableName": "$TABLE", // as exported
    "ItemCount": "many",
    /* on demand */
    "Billing" : {"Mode": "PROVISIONED", "Since": "[TIMESTAMP]"},
    "Class": {"Name": "STANDARD"},
    "Keys": [
        {"AttributeName": "id", "KeyType": "HASH"}, # one
        {"AttributeName": "at", "KeyType": "RANGE"}
    ],
}
"""
    )


@pytest.mark.parametrize(
    ("documented", "actual", "new"),
    [
        # Members come in and go.
        ('{ "a": 1, "b": 2 }\n', '{"b": 2}', '{ "b": 2 }\n'),
        ('{ "a": 1, "b": 2 }\n', '{"a": 1}', '{ "a": 1 }\n'),
        ('{"a":1}\n', '{"z": 0, "a": 1, "b": {"c": [1, 2]}}', '{"z":0,"a":1,"b":{"c":[1,2]}}\n'),
        (
            '{ "a": 1 }\n',
            '{"z": 0, "a": 1, "b": {"c": [1]}}',
            '{ "z": 0, "a": 1, "b": { "c": [1] } }\n',
        ),
        ('{"a": 1, // x\n "b": 2 # y\n}\n', '{"a": 1}', '{"a": 1 // x\n}\n'),
        ('{"a": 1 // x\n}\n', '{"a": 1, "b": 2}', '{"a": 1, // x\n "b": 2\n}\n'),
        ('{ // all\n  "a": 1}\n', "{}", "{ // all\n}\n"),
        ("{ // none\n}\n", '{"a": 1}', '{ // none\n  "a": 1\n}\n'),
        ("{}\n", '{"a": [1]}', '{"a": [1]}\n'),
        ("{}\n", '{\n"a": [1]\n}', '{\n  "a": [\n    1\n  ]\n}\n'),
        ('{\n  "a": {}\n}\n', '{"a": {"b": 1}}', '{\n  "a": {\n    "b": 1\n  }\n}\n'),
        (
            '{\n  // head\n  "a": 1,\n  // about b\n  "b": 2, /* two */\n\n  "c": 3\n}\n',
            '{"a": 1, "c": 3, "d": 4}',
            '{\n  // head\n  "a": 1,\n  // about b\n\n  "c": 3,\n  "d": 4\n}\n',
        ),
        (
            '{\n\t"a": {\n\t\t"x": 1\n\t}\n}\n',
            '{"a": {"x": 1, "y": [{}]}}',
            '{\n\t"a": {\n\t\t"x": 1,\n\t\t"y": [\n\t\t\t{}\n\t\t]\n\t}\n}\n',
        ),
        (
            '  {\n    "a": 1\n  }\n',
            '{"a": 1, "b": {"x": 1}}',
            '  {\n    "a": 1,\n    "b": {\n      "x": 1\n    }\n  }\n',
        ),
        # Open objects let others in, and lose what did not come out.
        ('{"a": 1, "b": 2, ...}\n', '{"a": 2, "c": 3}', '{"a": 2, ...}\n'),
        ('{"a": 1, "...": "..."}\n', '{"a": 2, "c": 3}', '{"a": 2, "...": "..."}\n'),
        # Keys with wildcards.
        ('{"[WORD]-x": 1, "b": 2}\n', '{"b": 2, "a-x": 3}', '{"[WORD]-x": 3, "b": 2}\n'),
        # Elements.
        ("[1, 2, 3, 4, 5, 6]\n", "[1, 2, 9, 3, 4, 6, 7]", "[1, 2, 9, 3, 4, 6, 7]\n"),
        ("[1,\n 2,\n 3,]\n", "[0, 1, 2, 3, 4]", "[0,\n 1,\n 2,\n 3,\n 4,]\n"),
        (
            '{"L": [{"Key": "a", "Size": 1}, {"Key": "b", "Size": 2}]}\n',
            '{"L": [{"Key": "b", "Size": 3}]}',
            '{"L": [{"Key": "b", "Size": 3}]}\n',
        ),
        (
            '[\n  {"n": 1}, // one\n  {"n": 2}  // two\n]\n',
            '[{"n": 1}, {"n": 2}, {"n": 3, "l": [4, 5]}]',
            '[\n  {"n": 1}, // one\n  {"n": 2},  // two\n  {"n": 3, "l": [4, 5]}\n]\n',
        ),
        # Gaps stay, and an element between them is found by what it has in common.
        (
            '[\n  ...,\n  {"Name": "x", "Timeout": 30, ...},\n  ...\n]\n',
            '[{"Name": "w", "Timeout": 3}, {"Name": "x", "Timeout": 60, "Mem": 1}]',
            '[\n  ...,\n  {"Name": "x", "Timeout": 60, ...},\n  ...\n]\n',
        ),
        ('[..., "took [INT] s", ...]\n', '["a", "took 5 ms"]', '[..., "took [INT] ms", ...]\n'),
        ('[..., "x", ...]\n', '["a", "b"]', "[...]\n"),
        ('["a"...]\n', "[7, 8]", "[7,...]\n"),
        ('["a", ..., "b", ..., "c"]\n', "[7, 8, 9]", "[7, ..., 9]\n"),
        ('["a", "b", ..., "c"]\n', "[7]", "[7, ...]\n"),
        (
            '[{"Name": "x", "T": 30}, ...]\n',
            '[{"Name": "w", "T": 3}, {"Name": "x", "T": 60}]',
            '[{"Name": "w", "T": 3}, {"Name": "x", "T": 60}, ...]\n',
        ),
        # Scalars.
        ('{"a": "1"}\n', '{"a": 1.50}', '{"a": 1.50}\n'),
        ('{"a": 1}\n', '{"a": 1E-7, "b": 0.00000001}', '{"a": 1E-7, "b": 0.00000001}\n'),
        ('{"a": 1}\n', '{"a": 1e99999999999999999999}', '{"a": 1e99999999999999999999}\n'),
        ('{"a": [1]}\n', '{"a": null}', '{"a": null}\n'),
        ('{"a": true}\n', '{"a": [{}, []]}', '{"a": [{}, []]}\n'),
        ('"a"\n', "5", "5\n"),
        ("5 // five\n", '"a"', '"a" // five\n'),
        ('{"a": 1}\n', '{"a": "é\\u200b\\ud800\\n"}', '{"a": "é\\u200b\\ud800\\n"}\n'),
        # Strings keep their wildcards.
        ('{"a": "role/old-[..]"}\n', '{"a": "role/new-7"}', '{"a": "role/new-[..]"}\n'),
        ('{"a": "$TABLE is old"}\n', '{"a": "products-dev is new"}', '{"a": "$TABLE is new"}\n'),
        ('{"a": "x\\n[INT]\\ny"}\n', '{"a": "x\\n7\\ny\\nz"}', '{"a": "x\\n[INT]\\ny\\nz"}\n'),
        (
            '{"Uri": "http://localhost:4566/old"}\n',
            '{"Uri": "http://localhost:5001/new"}',
            '{"Uri": "http://localhost:4566/new"}\n',
        ),
        # What is new is redacted, as the page has it already or with a name for it.
        (
            '{"VpcId": "vpc-0a1b2c3d"}\n',
            '{"VpcId": "vpc-0fedcba9", "Of": "vpc-0fedcba9", "Peer": {"VpcId": "vpc-00000000"}}',
            '{"VpcId": "vpc-0a1b2c3d", "Of": "vpc-0a1b2c3d", "Peer": {"VpcId": "[ID:-vpc]"}}\n',
        ),
        ("{}\n", '{"CreatedAt": 1700000000.25}', '{"CreatedAt": "[TIMESTAMP]"}\n'),
        ("{}\n", '{"UserPoolId": "x", "n": "[INT]"}', '{"UserPoolId": "x", "n": "[INT]"}\n'),
        # Several documents.
        (
            '{"a": 1}\n{"a": 2}\n',
            '{"a": 1}\n{"b": {"x": 1}}\n{"a": 2}\n{"c": 1}\n',
            '{"a": 1}\n{"b": {"x": 1}}\n{"a": 2}\n{"c": 1}\n',
        ),
        (
            '{"a": 1}\n...\n{"b": 2, "c": 3}\n',
            '{"a":1}\n{}\n{"b":2,"c":4}',
            '{"a": 1}\n...\n{"b": 2, "c": 4}\n',
        ),
        ("1 // one\n2\n", "2", "2\n"),
        ("", "1 2", "1\n2\n"),
        ("1\n", "", "\n"),
    ],
)
def test_a_text_is_changed_where_it_is_wrong(documented: str, actual: str, new: str) -> None:
    assert rewritten(documented, actual) == new


def test_a_subset_takes_nothing_in() -> None:
    assert rewritten('{"a": 1, "b": 1}\n', '{"a": 2, "c": 3}', subset=True) == '{"a": 2}\n'


def test_names_of_earlier_steps_are_used() -> None:
    bindings = {"vpc": "vpc-0fedcba9", "=vpc-0a1b2c3d": "vpc-00000000"}
    actual = '{"A": "vpc-0fedcba9", "B": "vpc-00000000"}'
    new = '{"A": "[ID:vpc]", "B": "vpc-0a1b2c3d"}\n'
    assert rewritten("{}\n", actual, bindings=bindings) == new


def test_what_is_no_json_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 1, column 1: Expecting value"):
        rewritten("{}\n", "usage: aws")
    with pytest.raises(ValueError, match="the string that begins here has no end"):
        rewritten('{"a\n', "{}")


def test_long_arrays_are_aligned_piece_by_piece() -> None:
    numbers = list(range(10_000))
    documented = json.dumps(numbers, indent=2) + "\n"
    actual = [
        -1,
        *numbers[3:2000],
        -2,
        -3,
        *numbers[2002:9000],
        *range(20_000, 20_150),
        *numbers[9000:],
    ]
    new = rewritten(documented, json.dumps(actual))
    assert new == json.dumps(actual, indent=2) + "\n"


@pytest.mark.parametrize(
    ("actual", "text"),
    [
        ('{"a": 1.50,\r\n  "b":[ ]}\r\n\n', '{"a": 1.50,\n  "b":[ ]}\n'),
        ('{"VpcId": "vpc-0a1b2c3d"}', '{"VpcId": "[ID:-vpc]"}\n'),
        ('{"a":1}\n{"At":1700000000}\n', '{"a":1}\n{"At":"[TIMESTAMP]"}\n'),
        ('{"vpc-0a1b2c3d":1,"l":["caf\\u00e9"]}', '{"[ID:-vpc]":1,"l":["caf\\u00e9"]}\n'),
        ('["...", "[INT]", NaN]', '["...", "[INT]", NaN]\n'),
    ],
)
def test_an_output_is_documented_as_it_came_out(actual: str, text: str) -> None:
    assert created_json(actual, Redaction(Surroundings(), {})) == text
    promised = Expectation(text, Position("a.md", 1), Form.JSON)
    assert compare(promised, actual).matches


@pytest.mark.parametrize("actual", ["{'a': 1}", "01", "[...]", '{"a": 1, "a": 2}'])
def test_what_no_document_can_promise_is_not_created(actual: str) -> None:
    with pytest.raises(ValueError, match=r"line|twice|expected"):
        created_json(actual, Redaction(Surroundings(), {}))
