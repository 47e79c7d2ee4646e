from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pytest_runbooks.parsing import DIRECTIVE_OPTIONS, SidecarText, parse
from pytest_runbooks.parsing.json_schema import front_matter_schema, sidecar_schema

from .editors import refused_front_matter, refused_sidecar

ROOT = Path(__file__).parents[2]
WITH_FRONT_MATTER = [
    file
    for file in sorted(ROOT.rglob("*.md"))
    if not {".git", "templates", "wrong"} & {*file.relative_to(ROOT).parts}
    if re.match(r"---\r?\n(?:.*\n)*?runbook:", file.read_text("utf-8"))
]
SIDECARS = sorted(file for file in ROOT.rglob("*.runbook.yaml") if "wrong" not in file.parts)


@pytest.mark.parametrize("schema", [front_matter_schema(), sidecar_schema()])
def test_it_is_a_json_schema(schema: dict[str, object]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_is_described_and_no_other_is_allowed() -> None:
    schema = sidecar_schema()
    models = {"": schema, **schema["$defs"]}
    for model in models.values():
        assert model["additionalProperties"] is False
    assert [
        f"{name}.{key}"
        for name, model in models.items()
        for key, one in model["properties"].items()
        if not one.get("description")
    ] == []


def test_a_sidecar_has_the_keys_of_front_matter_and_steps() -> None:
    front, sidecar = front_matter_schema()["properties"], sidecar_schema()["properties"]
    assert {key for key in sidecar if key not in front} == {"steps"}
    assert {key: sidecar[key] for key in front} == front


def test_a_row_has_every_option_of_directives() -> None:
    assert DIRECTIVE_OPTIONS.keys() <= sidecar_schema()["$defs"]["StepRow"]["properties"].keys()


@pytest.mark.parametrize("file", WITH_FRONT_MATTER, ids=lambda file: str(file.relative_to(ROOT)))
def test_front_matter_of_the_repository_is_right(file: Path) -> None:
    assert refused_front_matter(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", SIDECARS, ids=lambda file: str(file.relative_to(ROOT)))
def test_sidecars_of_the_repository_are_right(file: Path) -> None:
    assert refused_sidecar(file.read_text("utf-8")) == []


# What is a text to us is a number, a boolean or nothing to an editor.
TEXTS = """
    owner: 7
    version: 1.0
    account: 123456789012
    reviewed: 2026-11-30
    procedures: 2
    env: {A: 1:30, B: 010, C: on, D: yes, E: 1e3, F: "", G: 0x1F}
    environments: {dev: , 2: {account: 111111111111}}
    placeholders: {<size>: 3, <flag>: true, "{n}": {value: 1.5}}
    stubs: [{url: "https://x.example/*", status: 201, json: {a: [1, null, true]}}]
    requires: jq
    fixtures: [a, b]
    """
ROWS = """
    steps:
      - {at: deploy, exit: 3, setup: true, retry: 3/2s}
      - {at: 2, output: 42}
      - {line: 17, exit: any}
      - {at: output, expect: true, json: subset}
      - {at: verify/2, capture: [ID, "ARN:Topic.Arn"], expect: ["a==1", "schema:x.json"]}
    """
PAGE = """
## deploy

```bash
exit 3
```

## 2

```bash
echo 42
```

```bash
17
echo <size> <flag> {n}
```

## output

```json
{}
```

## verify

```bash
date
```

```bash
date
```
"""


@pytest.mark.parametrize("text", [TEXTS, ROWS])
def test_texts_are_right_in_every_type_that_yaml_gives_them(text: str) -> None:
    parse(PAGE, "doc.md", SidecarText("doc.runbook.yaml", text))
    assert refused_sidecar(text) == []


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (
            "kindd: guide",
            ["$: Additional properties are not allowed ('kindd' was unexpected)"],
        ),
        (
            "environments: {dev: {acount: 1}}",
            ["$.environments: {'dev': {'acount': 1}} is not valid under any of the given schemas"],
        ),
        (
            "stubs: [{url: 'https://x', code: 3}]",
            ["$.stubs[0]: Additional properties are not allowed ('code' was unexpected)"],
        ),
        (
            "steps: [{at: a, tiemout: 3s}]",
            ["$.steps[0]: Additional properties are not allowed ('tiemout' was unexpected)"],
        ),
        (
            "steps: [{exit: 3, skip: x}]",
            ["$.steps[0]: {'exit': 3, 'skip': 'x'} is not valid under any of the given schemas"],
        ),
        ("steps: [{at: a}]", ["$.steps[0]: {'at': 'a'} does not have enough properties"]),
        ("steps: [{at: a, setup: no}]", ["$.steps[0].setup: False is not one of [True, 'true']"]),
        ("owner:", ["$.owner: None is not of type 'string', 'number', 'boolean'"]),
        ("kind: 3", ["$.kind: 3 is not one of ['deployment', 'promotion', 'rollback', "]),
        (
            "procedures: 7",
            ["$.procedures: 7 is not one of ['2', '3', '4', '5', '6', 2, 3, 4, 5, 6]"],
        ),
        (
            "region: af_south",
            ["$.region: 'af_south' does not match '^(?:[a-z]{2,}(-[a-z]+)+-[0-9]+)$'"],
        ),
    ],
)
def test_what_is_wrong_is_refused(text: str, refused: list[str]) -> None:
    found = refused_sidecar(text)
    assert [said[: len(want)] for said, want in zip(found, refused, strict=True)] == refused


def test_the_sidecar_that_the_reference_shows_is_the_one_that_runs() -> None:
    sidecar = (ROOT / "docs" / "unedited.runbook.yaml").read_text("utf-8")
    assert f"```yaml\n{sidecar}```\n" in (ROOT / "docs" / "format.md").read_text("utf-8")
