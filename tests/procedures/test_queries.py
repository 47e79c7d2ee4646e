"""Expectations without a fence: `expect=JMESPATH==VALUE` and `expect=schema:FILE`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_runbooks.model import Verdict
from pytest_runbooks.procedures.schemas import read_schema

from .play import play

TABLE = '{"Table": {"Name": "orders", "Status": "ACTIVE", "Count": 3, "Keys": [1, 2]}}'


def page(options: str, output: str = TABLE) -> str:
    return f"""
        <!-- runbook: {options} -->
        ```bash
        echo '{output}'
        ```
        """


@pytest.mark.parametrize(
    "options",
    [
        "expect=Table.Status==ACTIVE",
        "expect='Table.Status==\"ACTIVE\"'",
        "expect=Table.Count==3",
        'expect="Table.Keys==[1, 2]"',
        'expect="Table.Keys==[1, ...]"',
        'expect="length(Table.Keys) == 2"',
        "expect=Table.None==null",
        'expect="Table.Count==[INT]"',
        "expect=Table.Status==ACTIVE expect=Table.Count==3",
        "expect=\"[Table][?Name=='orders'].Count | [0]==3\"",
    ],
)
def test_what_a_query_finds_is_as_promised(options: str, tmp_path: Path) -> None:
    assert play(page(options), tmp_path).failures() == ""


def test_what_a_query_finds_and_is_not_as_promised_is_shown_with_the_output(
    tmp_path: Path,
) -> None:
    played = play(page("expect=Table.Count==3 expect=Table.Status==UPDATING"), tmp_path)
    assert (
        played.failures()
        == f"""\
runbooks/book.md:3: output differs (what `Table.Status` finds, N s)
  $ echo '{TABLE}'
  - UPDATING  line 1
  + ACTIVE
stdout:
  {TABLE}
rerun:   pytest runbooks/book.md::book"""
    )


def test_a_query_of_what_is_no_json_says_so(tmp_path: Path) -> None:
    played = play(page("expect=Status==ACTIVE", output="made"), tmp_path)
    assert played.outcomes["book"].verdict is Verdict.DIFFERS
    assert played.outcomes["book"].message == (
        "`Status` needs JSON, and the output is none: Expecting value: line 1 column 1 (char 0)"
    )


def test_a_query_stands_beside_a_fence(tmp_path: Path) -> None:
    text = (
        page("expect=Table.Status==UPDATING")
        + """
        Expected output:

        ```json
        {"Table": {"Name": "orders", "...": "..."}}
        ```
        """
    )
    assert play(text, tmp_path).outcomes["book"].verdict is Verdict.DIFFERS
    right = text.replace("UPDATING", "ACTIVE")
    assert play(right, tmp_path).failures() == ""
    wrong = right.replace('"orders", "...', '"others", "...')
    assert play(wrong, tmp_path).outcomes["book"].verdict is Verdict.DIFFERS


def test_a_class_in_a_query_binds_as_in_a_fence(tmp_path: Path) -> None:
    text = page('expect="Table.Name==[WORD:one]"') + page(
        'expect="Table.Name==[WORD:one]"', '{"Table": {"Name": "b-2"}}'
    )
    assert play(text, tmp_path).outcomes["book-2"].verdict is Verdict.DIFFERS


def test_an_output_fits_a_schema_or_the_place_where_it_does_not_is_said(tmp_path: Path) -> None:
    (tmp_path / "table.json").write_text(
        '{"properties": {"Table": {"required": ["Arn", "Id"], "properties": {"Count": '
        '{"maximum": 3}}}}}'
    )
    fits = '{"Table": {"Arn": "a", "Id": 1, "Count": 3}}'
    assert play(page("expect=schema:table.json", fits), tmp_path).failures() == ""
    played = play(page("expect=schema:table.json", '{"Table": {"Count": 4}}'), tmp_path)
    assert played.outcomes["book"].verdict is Verdict.DIFFERS
    assert played.outcomes["book"].message == (
        "it does not fit `table.json`, at `$.Table`: 'Arn' is a required property, and 2 more"
    )
    no_json = play(page("expect=schema:table.json", "made"), tmp_path)
    assert no_json.outcomes["book"].message == (
        "it does not fit `table.json`, since it is not JSON: "
        "Expecting value: line 1 column 1 (char 0)"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "`expect=schema:s.json` cannot be read: No such file or directory"),
        ("{", (
            "`expect=schema:s.json` is not JSON: Expecting property name enclosed in double "
            "quotes: line 1 column 2 (char 1)"
        )),
        ('{"type": 3}', (
            "`expect=schema:s.json` is not a JSON Schema: 3 is not valid under any of the given "
            "schemas"
        )),
    ],
)  # fmt: skip
def test_a_schema_that_is_none_is_said(content: str | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "s.json").write_text(content)
    played = play(page("expect=schema:s.json"), tmp_path)
    assert played.outcomes["book"].verdict is Verdict.BROKEN
    assert played.outcomes["book"].message == said


@pytest.mark.parametrize("where", ["https://127.0.0.1:1/s.json", "file:///etc/hostname", "other"])
def test_a_schema_fetches_nothing_that_it_refers_to(where: str, tmp_path: Path) -> None:
    (tmp_path / "other").write_text('{"const": 1}')
    (tmp_path / "s.json").write_text(f'{{"$ref": "{where}"}}')
    played = play(page("expect=schema:s.json"), tmp_path)
    assert played.outcomes["book"].verdict is Verdict.BROKEN
    assert played.outcomes["book"].message == (
        f"the schema refers to `{where}`, which is not in it"
    )


def test_a_schema_is_read_from_the_project_only(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{}")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "link.json").symlink_to("../s.json")
    for name in ("../s.json", "link.json"):
        played = play(page(f"expect=schema:{name}"), tmp_path / "docs")
        assert played.outcomes["book"].verdict is Verdict.BROKEN
        assert played.outcomes["book"].message == (
            f"`expect=schema:{name}` leads out of the project, to `{tmp_path}/s.json`"
        )
        assert read_schema(tmp_path / "docs" / "book.md", name, tmp_path) == {}


def test_what_is_no_file_is_no_schema(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "s.json")
    played = play(page("expect=schema:s.json"), tmp_path)
    assert played.outcomes["book"].verdict is Verdict.BROKEN
    assert played.outcomes["book"].message == "`expect=schema:s.json` is not a file"


def test_an_output_that_is_nested_too_deep_for_a_schema_is_said(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"items": {"$ref": "#"}}')
    played = play(page("expect=schema:s.json", "[" * 10_000 + "]" * 10_000), tmp_path)
    assert played.outcomes["book"].message == (
        "it does not fit `s.json`, since one of both is nested too deep"
    )
