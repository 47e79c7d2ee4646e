"""Workflows of GitHub Actions: calls of `gh` held against the files, and the files themselves."""

from __future__ import annotations

import pytest

from pytest_runbooks.lint.artifacts.workflow_text import mistakes_of_workflow

from .checking import Checker

CODES = ("RB670", "RB671", "RB672")
FOLDER = ".github/workflows/"
JOBS = "jobs: {a: {runs-on: x}}\n"
FILES = {
    f"{FOLDER}deploy.yml": """\
name: Deploy it
on:
  push:
  workflow_dispatch:
    inputs:
      environment: {type: choice, options: [dev, sit, prod], required: true}
      dry_run: {type: boolean, required: true}
      version: {required: true, default: latest}
      note: {description: free}
jobs:
  a: {runs-on: x}
""",
    f"{FOLDER}nightly.yml": f"name: Nightly\non: {{schedule: [{{cron: 0 1 * * *}}]}}\n{JOBS}",
    f"{FOLDER}one.yml": f"name: Twice\non: workflow_dispatch\n{JOBS}",
    f"{FOLDER}two.yaml": f"name: twice\non: workflow_dispatch\n{JOBS}",
}


def page(command: str) -> str:
    return f"# Look\n\n```bash\n{command}\n```\n"


WRONG = {
    "no such file": (
        "gh workflow run depoy.yml -f environment=dev",
        "page.md:4:17: RB670 no workflow is called `depoy.yml`\n  did you mean `deploy.yml`?",
    ),
    "no such name": (
        "gh workflow run 'Deploy them' -f environment=dev",
        "page.md:4:17: RB670 no workflow is called `Deploy them`\n  did you mean `Deploy it`?",
    ),
    "a name of two": (
        "gh workflow run Twice",
        "page.md:4:17: RB670 2 workflows are called `Twice`\n  name its file",
    ),
    "a list of runs": (
        "gh run list --workflow=nigtly.yml --limit 1",
        "page.md:4:13: RB670 no workflow is called `nigtly.yml`\n  did you mean `nightly.yml`?",
    ),
    "a workflow to look at": (
        "sudo gh workflow view nigtly.yml --yaml | cat",
        "page.md:4:23: RB670 no workflow is called `nigtly.yml`\n  did you mean `nightly.yml`?",
    ),
    "no trigger": (
        "gh workflow run nightly.yml",
        (
            "page.md:4:17: RB671 `nightly.yml` has no trigger `workflow_dispatch`\n"
            "  add it below `on:`"
        ),
    ),
    "no such input": (
        "gh workflow run deploy.yml -f env=dev -f environment=dev",
        (
            "page.md:4:31: RB671 `deploy.yml` has no input `env`\n"
            "  allowed: `dry_run`, `environment`, `note`, `version`"
        ),
    ),
    "an input of a workflow without": (
        "gh workflow run one.yml --field a=b",
        "page.md:4:33: RB671 `one.yml` has no input `a`\n  it has none",
    ),
    "no such option": (
        "gh workflow run deploy.yml --raw-field=environment=prd",
        (
            "page.md:4:28: RB671 `prd` is not allowed for the input `environment`\n"
            "  did you mean `prod`?"
        ),
    ),
    "no truth value": (
        'gh workflow run "Deploy it" -f environment=dev -f dry_run=yes',
        (
            "page.md:4:51: RB671 `yes` is not allowed for the input `dry_run`\n"
            "  allowed: `false`, `true`"
        ),
    ),
    "an input without value": (
        "gh workflow run deploy.yml -f environment",
        "page.md:4:31: RB671 `environment` has no value\n  write `environment=VALUE`",
    ),
    "a required input": (
        "gh workflow run deploy.yml --ref main -f note=x",
        (
            "page.md:4:17: RB671 `deploy.yml` requires the input `environment`\n"
            "  write `-f environment=VALUE`"
        ),
    ),
}


@pytest.mark.parametrize(("command", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_github_would_refuse_is_said(command: str, said: str, check: Checker) -> None:
    assert check(page(command), *CODES, files=FILES) == [said]


RIGHT = [
    "gh workflow run deploy.yml -f environment=dev -f dry_run=true -f version=2",
    "gh workflow run .github/workflows/deploy.yml -r main -F environment=prod",
    "gh workflow run 'deploy IT' -f environment=$ENVIRONMENT",
    "gh workflow run deploy.yml -f environment=<environment>",
    'gh workflow run deploy.yml -f "$NAME=dev"',
    'gh workflow run deploy.yml "${INPUTS[@]}"',
    "gh workflow run deploy.yml -f note=x $MORE",
    "gh workflow run deploy.yml",
    "echo '{}' | gh workflow run deploy.yml --json",
    "gh workflow run deploy.yml --help",
    "gh workflow run 1234567",
    "gh workflow run $WORKFLOW",
    "gh workflow run <workflow>",
    "gh workflow run",
    "gh workflow list",
    "gh workflow run other.yml --repo other/project",
    "gh -R other/project workflow run other.yml",
    "GH_REPO=other/project gh workflow run other.yml",
    "export GH_REPO=other/project\ngh workflow run other.yml",
    "git clone https://github.com/other/project\ngh workflow run other.yml",
    "cd ../other\ngh workflow run other.yml",
    "echo gh workflow run other.yml",
    "gh run list --limit 3",
    "gh run view --log",
]
CONFIG = '[remote "origin"]\n\turl = git@github.com:Our/product.git\n'


@pytest.mark.parametrize("command", RIGHT)
def test_what_is_right_or_decided_elsewhere_is_left_alone(command: str, check: Checker) -> None:
    files = {**FILES, ".git/config": CONFIG}
    assert check(page(command), *CODES, files=files) == []


def test_a_call_that_names_the_repository_itself_is_looked_at(check: Checker) -> None:
    files = {**FILES, ".git/config": CONFIG}
    text = page("gh workflow run other.yml -R our/product")
    assert [one.splitlines()[0] for one in check(text, *CODES, files=files)] == [
        "page.md:4:17: RB670 no workflow is called `other.yml`"
    ]


def test_nothing_is_said_where_there_are_no_workflows(check: Checker) -> None:
    text = page("gh workflow run other.yml") + "See `.github/workflows/other.yml`.\n"
    assert check(text, *CODES, files={"src/x.txt": ""}) == []


def test_a_runbook_names_files_that_are_there(check: Checker) -> None:
    text = "It is `.github/workflows/depoy.yml`, and [this](./.github/workflows/deploy.yml).\n"
    assert check(text, *CODES, files=FILES) == []
    ours = f"---\nrunbook:\n  owner: x\n---\n\n{text}"
    assert check(ours, *CODES, files=FILES) == [
        "page.md:6:8: RB670 there is no workflow `depoy.yml`\n  did you mean `deploy.yml`?"
    ]


def test_the_mistakes_of_a_file_are_said_where_it_is_named(check: Checker) -> None:
    files = {f"{FOLDER}bad.yml": "on: push\njobs:\n  a:\n    needs: [b]\n    uses: x\n"}
    text = "# Look\n\nSee `.github/workflows/bad.yml`.\n"
    assert check(text, *CODES, files=files) == [
        "page.md:3:6: RB672 bad.yml:4:13: the job `a` needs `b`, which is no job\n  allowed: `a`"
    ]


FILE_MISTAKES = {
    "no YAML": ("on: push\njobs: [\n", ["3:1 it is no YAML: did not find expected node content"]),
    "a text": ("hello", ["1:1 it is no mapping"]),
    "nothing": ("", ["1:1 it is no mapping"]),
    "no jobs": ("on: push\n", ["1:1 `jobs` is missing"]),
    "no trigger": (JOBS, ["1:1 `on` is missing"]),
    "a job of nothing": (
        "on: push\njobs:\n  a:\n    steps: []\n",
        ["4:5 the job `a` has neither `runs-on` nor `uses`"],
    ),
    "an input that nobody declares": (
        (
            f"on: {{workflow_dispatch: {{inputs: {{name: }}}}}}\n{JOBS}"
            "env:\n  A: ${{ inputs.nme }}\n  B: ${{ format('{0}', github.event.inputs.other) }}\n"
        ),
        ["4:17 no input is called `nme`", "5:44 no input is called `other`"],
    ),
    "an input without a trigger that has any": (
        f"on: push\n{JOBS}env:\n  A: ${{{{ 'inputs.c' || inputs.a || inputs.b }}}}\n",
        ["4:31 no input is called `a`", "4:43 no input is called `b`"],
    ),
}


@pytest.mark.parametrize(("text", "said"), FILE_MISTAKES.values(), ids=FILE_MISTAKES.keys())
def test_what_is_wrong_in_a_file_is_said(text: str, said: list[str]) -> None:
    found = mistakes_of_workflow(text)
    assert [f"{one.line}:{one.column} {one.message}" for one in found] == said


@pytest.mark.parametrize(
    "text",
    [
        *FILES.values(),
        f"'on': push\n{JOBS}",
        f"on: {{workflow_call: {{inputs: {{a: }}}}}}\n{JOBS}env: {{A: '${{{{ inputs.A }}}}'}}\n",
        f"on: {{workflow_dispatch: {{inputs: {{a: }}}}}}\n{JOBS}# ${{{{ inputs.b }}}}\n",
        f"on: push\n{JOBS}env: {{A: '${{{{ steps.inputs.outputs.x }}}} inputs.b'}}\n",
        "on: push\njobs:\n  a: {runs-on: x}\n  b: {uses: ./x.yml, needs: a}\n",
        "on: push\nx: &x {runs-on: y}\njobs:\n  a: {<<: *x}\n  b: *x\n",
    ],
)
def test_a_file_that_runs_is_left_alone(text: str) -> None:
    assert mistakes_of_workflow(text) == []
