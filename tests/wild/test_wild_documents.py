"""Documents as they are found in the wild run unedited, by the sidecars beside them."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pytest_runbooks.parsing import decode, parse

HERE = Path(__file__).parent

DOCUMENTS = {
    "aws-guide-s3-versioning": "fences without a language in a numbered list; a value of one step "
    "that stands as `<delete-marker-version-id>` in another",
    "readme-sqs-redrive": "prompts in `sh` fences, expectations in comments, HTML badges",
    "mkdocs-lambda-deploy": "admonitions, tabs, `{ .python .annotate }`, a file named in a title",
    "docusaurus-ssm-parameters": "JSX, `:::` admonitions, marked lines, `{stage}` in a matrix",
    "starlight-iam-role": '`title="Output"`, `frame=`, a policy as a file, YOUR_ROLE_NAME',
    "wiki-orders-stuck": "underlined headings, no language anywhere, a broken system to begin with",
    "github-alarms": "GitHub alerts with fences in them, task lists, `json5`, an approval",
    "protokollgruppen-aufbewahrung": "German prose, tildes, a matrix of environments",
    "ec2-two-subnets": "`vpc-xxxxxxxx`, `<details>`, `<pre>`, reference links, nested bullets",
    "rotate-access-keys": "a byte order mark, CR LF, tabs, hard breaks, a day of waiting",
    "readme-assume-role": "`<summary>` as a sentence, a file in HOME, `jsonc`",
    "html-wiki-static-site": "tables and panels of HTML, `{{double}}` braces, `<kbd>`",
    "sauvegarde-dynamodb": "French prose, transcripts of commands over several lines",
    "lambda-rollback-steps": "a sample that differs, expectations in sentences, a retry",
    "github-release-train": "`gh` and a web hook, answered by stubs, `gh` checked by the workflow",
    "notebook-dynamodb-queries": "a notebook: Python, `pycon`, indented outputs, a profile",
    "webhook-relay": 'a server in "one terminal", its client in "another one"',
    "colas-de-pedidos": "Spanish, lists with letters, `[nombre]` in a matrix of clients",
    "playbook-throttling": "emoji in headings, `1)` lists, footnotes, `sleep 60`",
    "raifusaikuru-s3": "Japanese prose, headings and placeholders",
}
"""The documents, and what each shows."""

SKIPPED = Counter(
    {
        ("readme-sqs-redrive", "it fetches the sources, which is nothing of AWS"): 1,
        ("docusaurus-ssm-parameters", "it is about the sources of the shop"): 2,
        ("wiki-orders-stuck", "watch never ends"): 1,
        ("colas-de-pedidos", "it is for the case that something fails"): 2,
    }
)
"""What is not run, and why, with how many steps (of all environments) that are."""


def test_there_are_twenty_each_with_its_sidecar() -> None:
    assert sorted(DOCUMENTS) == sorted(file.stem for file in HERE.glob("*.md"))
    assert len(DOCUMENTS) == 20
    for name in DOCUMENTS:
        assert (HERE / f"{name}.runbook.yaml").is_file()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_nothing_to_this_tool_itself(name: str) -> None:
    text = decode((HERE / f"{name}.md").read_bytes(), name)
    assert "runbook:" not in text
    assert parse(text, name).front_matter.places == {}


def test_all_run_by_their_sidecars_alone(pytester: pytest.Pytester) -> None:
    shutil.copytree(HERE, pytester.path / "runbooks", ignore=shutil.ignore_patterns("*.py"))
    shutil.copy(HERE / "conftest.py", pytester.path / "conftest.py")
    run = pytester.runpytest_subprocess(
        "runbooks", "--junitxml=report.xml", "-p", "no:randomly", "-p", "no:cacheprovider"
    )
    passed, skipped = Counter[str](), Counter[tuple[str, str]]()
    for case in ET.parse(pytester.path / "report.xml").iter("testcase"):
        name = case.attrib["classname"].split(".")[1]
        skip = case.find("skipped")
        if skip is not None:
            skipped[name, skip.attrib["message"]] += 1
        elif case.find("failure") is None and case.find("error") is None:
            passed[name] += 1
    assert run.ret == pytest.ExitCode.OK, run.stdout.str()
    assert skipped == SKIPPED
    assert sorted(passed) == sorted(DOCUMENTS)
