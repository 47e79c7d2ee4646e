"""`pytest-runbooks schema`: the schema that editors and other programs read."""

from __future__ import annotations

import json

import pytest

from pytest_runbooks.cli import main
from pytest_runbooks.lint.standard_schema import standard_schema
from pytest_runbooks.parsing.json_schema import front_matter_schema, sidecar_schema
from pytest_runbooks.reporting.journal_file import journal_schema


def test_the_schema_of_front_matter_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == (front_matter_schema(), "")
    assert out.startswith("{\n  ")
    assert out.endswith("\n}\n")


def test_the_schema_of_sidecars_is_another_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--sidecar"]) == 0
    assert json.loads(capsys.readouterr().out) == sidecar_schema() != front_matter_schema()


def test_the_schema_of_the_standard_is_a_third(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--standard"]) == 0
    assert json.loads(capsys.readouterr().out) == standard_schema()


def test_the_schema_of_journals_says_what_each_key_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--journal"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema == journal_schema()
    objects = [schema, *(one for one in schema["$defs"].values() if one["type"] == "object")]
    for one in objects:
        assert one["description"]
        assert [key for key, value in one["properties"].items() if not value["description"]] == []


def test_one_schema_is_printed_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["schema", "--standard", "--sidecar"])
    assert "not allowed with argument --standard" in capsys.readouterr().err
