"""What stubs of commands refuse, in the words of the real programs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from pytest_runbooks.procedures.stub_program import gh, git, kubectl
from pytest_runbooks.procedures.workflow_files import repositories_of, workflows_of

DEPLOY = """
name: Deploy the product
on:
  push:
  workflow_dispatch:
    inputs:
      env: {type: choice, options: [dev, prod], required: true}
      dry_run: {type: boolean, required: true}
      version: {required: true, default: latest}
      note: {description: free}
"""
WORKFLOWS = {
    "deploy.yml": DEPLOY,
    "list.yaml": "on: [push, workflow_dispatch]\njobs: {}\n",
    "word.yml": "name: Twice\non: workflow_dispatch\n",
    "bare.yml": "name: twice\non:\n  workflow_dispatch:\n",
    "nightly.yml": "name: Nightly\non: {schedule: [{cron: 0 1 * * *}]}\n",
    "broken.yml": "name: [\n",
}
API = "https://api.github.com/repos/OWNER/REPO/actions/workflows"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("project")
    found = folder / ".github" / "workflows"
    found.mkdir(parents=True)
    for name, text in WORKFLOWS.items():
        (found / name).write_text(dedent(text))
    (found / "README.md").write_text("no workflow")
    document = folder / "runbooks" / "book.md"
    return {"workflows": workflows_of(document, folder), "repositories": []}


def check_gh(call: str, facts: dict[str, object]) -> tuple[int, str] | None:
    return gh.check(shlex.split(call), facts)


def refused(said: str) -> tuple[int, str]:
    return 1, f"{said}\n"


def not_dispatched(said: str, file: str = "deploy.yml") -> tuple[int, str]:
    where = f"{API}/{file}/dispatches"
    return refused(f"could not create workflow dispatch event: HTTP 422: {said} ({where})")


@pytest.mark.parametrize(
    "call",
    [
        "workflow run deploy.yml -f env=dev",
        "workflow run deploy.yml -f env=dev -f dry_run=true -f version=1 -f note=",
        "workflow run deploy.yml --field env=prod --raw-field=version=1.2 -Fnote=x",
        "workflow run .github/workflows/deploy.yml --ref main -fenv=dev",
        "workflow run 'deploy the PRODUCT' -f env=dev -r main",
        "-R OWNER/REPO workflow run deploy.yml -f env=dev",
        "workflow -R OWNER/REPO run -f env=dev deploy.yml",
        "workflow run 12345 -f anything=goes",
        "workflow run list.yaml",
        "workflow run .github/workflows/list.yaml",
        "workflow run word.yml",
        "workflow run bare.yml",
        "workflow run --help",
        "workflow view nightly.yml --yaml",
        "workflow view",
        "workflow list",
        "run list",
        "run list --workflow deploy.yml --limit 5 --json status",
        "run watch 123",
        "pr list --workflow none.yml",
        "",
    ],
)
def test_gh_takes(facts: dict[str, object], call: str) -> None:
    assert check_gh(call, facts) is None


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            "workflow run none.yml",
            f"HTTP 404: workflow none.yml not found on the default branch ({API}/none.yml)",
        ),
        (
            "workflow view README.yml",
            f"HTTP 404: workflow README.yml not found on the default branch ({API}/README.yml)",
        ),
        (
            "run list --workflow=none.yaml -L 1",
            f"HTTP 404: workflow none.yaml not found on the default branch ({API}/none.yaml)",
        ),
        ("workflow disable None", "could not find any workflows named None"),
        ("workflow enable deploy", "could not find any workflows named deploy"),
        ("run list -w None", "could not find any workflows named None"),
        (
            "workflow run Twice",
            "could not resolve to a unique workflow; found: bare.yml word.yml",
        ),
        (
            "workflow run",
            "workflow ID, name, or filename required when not running interactively",
        ),
        (
            "workflow run deploy.yml -f env",
            "field \"env\" requires a value separated by an '=' sign",
        ),
        (
            "workflow run deploy.yml -F note=@none.txt -f env=dev",
            'error parsing "note" value: open none.txt: no such file or directory',
        ),
        (
            "workflow run deploy.yml --json -f env=dev",
            "only one of STDIN or -f/-F can be passed",
        ),
    ],
)
def test_gh_refuses(facts: dict[str, object], call: str, said: str) -> None:
    assert check_gh(call, facts) == refused(said)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("deploy.yml", "Required input 'env' not provided"),
        ("deploy.yml -f envv=dev -f a=1", 'Unexpected inputs provided: ["envv", "a"]'),
        (
            "deploy.yml -f env=Dev",
            "Provided value 'Dev' for input 'env' not in the list of allowed values",
        ),
        (
            "deploy.yml -f env=dev -f dry_run=yes",
            "Provided value 'yes' for input 'dry_run' not in the list of allowed values",
        ),
    ],
)
def test_github_refuses_inputs(facts: dict[str, object], call: str, said: str) -> None:
    assert check_gh(f"workflow run {call}", facts) == not_dispatched(said)


@pytest.mark.parametrize("file", ["nightly.yml", "broken.yml"])
def test_github_refuses_a_workflow_that_nobody_can_start(
    facts: dict[str, object], file: str
) -> None:
    said = "Workflow does not have 'workflow_dispatch' trigger"
    assert check_gh(f"workflow run {file}", facts) == not_dispatched(said, file)


def test_the_workflows_of_another_repository_are_not_known(facts: dict[str, object]) -> None:
    known = {**facts, "repositories": ["org/product"]}
    assert check_gh("workflow run none.yml -R org/other", known) is None
    where = "https://api.github.com/repos/Org/Product/actions/workflows/none.yml"
    for named in ("Org/Product", "github.com/Org/Product", "https://github.com/Org/Product"):
        assert check_gh(f"workflow run none.yml -R {named}", known) == refused(
            f"HTTP 404: workflow none.yml not found on the default branch ({where})"
        )
    assert check_gh(
        "workflow run none.yml -R org/other", {"repositories": [], "workflows": []}
    ) is (None)


def test_workflows_are_those_of_the_repository_or_of_the_project(tmp_path: Path) -> None:
    outer, inner = tmp_path / ".github" / "workflows", tmp_path / "a" / ".github" / "workflows"
    for folder in (outer, inner):
        folder.mkdir(parents=True)
        (folder / "one.yml").write_text("on: push\n")
    document = tmp_path / "a" / "b" / "book.md"
    assert workflows_of(tmp_path / "b" / "book.md", tmp_path / "b") == []
    assert [one["file"] for one in workflows_of(document, tmp_path / "a")] == ["one.yml"]
    (inner / "two.yaml").write_text("on: push\n")
    assert [one["file"] for one in workflows_of(document, tmp_path)] == ["one.yml", "two.yaml"]
    (tmp_path / ".git").mkdir()  # above the project, but the document's repository
    assert [one["file"] for one in workflows_of(tmp_path / "b" / "x.md", tmp_path / "b")] == [
        "one.yml"
    ]


def test_the_repository_is_what_its_remotes_are(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(
        '[remote "origin"]\n\turl = git@github.com:Org/Product.git\n'
        '[remote "up"]\n\turl = https://token@github.com/other/product\n'
        '[remote "ssh"]\n\turl = ssh://git@github.com/third/x.y.git\n'
    )
    assert repositories_of(tmp_path / "book.md", tmp_path) == [
        *("org/product", "other/product", "third/x.y")
    ]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a commit on `main`, a tag and a remote; it is the working directory."""
    if not shutil.which("git"):
        pytest.skip("no git")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for command in (
        "init --quiet --initial-branch main",
        "-c user.name=a -c user.email=a@b commit --quiet --allow-empty -m one",
        "tag v1",
        "remote add origin https://github.com/org/product.git",
    ):
        subprocess.run(["git", *command.split()], check=True)
    return folder


def check_git(call: str) -> tuple[int, str] | None:
    return git.check(shlex.split(call), {"folder": "/none", "path": os.environ["PATH"]})


@pytest.mark.parametrize(
    "call",
    [
        "push",
        "push origin main",
        "push origin HEAD",
        "push -u origin main:other",
        "push origin +main v1 tag v1 :gone @",
        "push --delete origin gone",
        "push --tags origin",
        "push https://github.com/org/other.git main",
        "push git@github.com:org/other.git HEAD:refs/heads/x",
        "push --repo=origin",
        "-C . -c a.b=c push origin main",
        "-C nowhere status",
        "commit",
    ],
)
def test_git_takes(repository: Path, call: str) -> None:
    assert repository.exists()
    assert check_git(call) is None


def test_git_refuses_outside_of_a_repository(repository: Path) -> None:
    said = "fatal: not a git repository (or any of the parent directories): .git\n"
    assert check_git(f"-C {repository.parent} push origin main") == (128, said)


def real(arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        ["git", *shlex.split(arguments)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "call",
    [
        "push nowhere main",
        "push nowhere",
        "push origin none",
        "push origin none:main",
        "push origin tag none",
        "push origin +none",
    ],
)
def test_git_refuses_as_the_real_one_does(repository: Path, call: str) -> None:
    subprocess.run(
        ["git", "init", "--quiet", "--bare", str(repository.parent / "bare")], check=True
    )
    url = repository.parent / "bare"
    subprocess.run(["git", "remote", "set-url", "origin", str(url)], check=True)
    status, said = real(call)
    assert status
    assert check_git(call) == (status, said)


def test_git_refuses_when_it_does_not_know_where_to_push(repository: Path) -> None:
    assert repository.exists()
    subprocess.run(["git", "remote", "remove", "origin"], check=True)
    assert check_git("push") == real("push")
    subprocess.run(["git", "remote", "add", "other", "/none"], check=True)
    assert check_git("push") is None


def test_without_a_git_nobody_can_tell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check_git("push nowhere") is None


YAML = {
    "good.yaml": "a: [1]\n---\nb: {c: d}\n",
    "template.yml": "a: !tag b\n",
    "one.yaml": "a: b: c\n",
    "two.yaml": "a: 1\nb: c: d\n",
    "three.yaml": "a:\n  - b\n c: d\n",
    "four.yaml": "a: [1,\n",
    "five.yaml": 'a: "x\n',
    "data.json": '{"a": 1}\n',
}


@pytest.fixture
def manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in YAML.items():
        (tmp_path / name).write_text(text)
    for folder in ("empty", "all", "kustomized"):
        (tmp_path / folder).mkdir()
    (tmp_path / "all" / "x.yaml").write_text(YAML["two.yaml"])
    (tmp_path / "all" / "notes.txt").write_text("a: b: c")
    (tmp_path / "kustomized" / "kustomization.yaml").write_text("resources: []\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check_kubectl(call: str) -> tuple[int, str] | None:
    packages = str(Path(yaml.__file__).parent.parent)
    return kubectl.check(shlex.split(call), {"yaml": packages})


@pytest.mark.parametrize(
    "call",
    [
        "apply -f good.yaml",
        "apply -n prod --filename=good.yaml,data.json -f template.yml",
        "apply -f -",
        "apply -f https://example.com/x.yaml",
        "apply -k kustomized",
        "delete -f good.yaml",
        "get pods -f none.yaml",
        "",
    ],
)
def test_kubectl_takes(manifests: Path, call: str) -> None:
    assert manifests.exists()
    assert check_kubectl(call) is None


REFUSED = {
    "apply -f none.yaml": 'the path "none.yaml" does not exist',
    "apply -f good.yaml,none.yaml": 'the path "none.yaml" does not exist',
    "--namespace x delete --filename none.yaml": 'the path "none.yaml" does not exist',
    "apply -f empty": "error reading [empty]: recognized file extensions are [.json .yaml .yml]",
    "apply -k empty": "unable to find one of 'kustomization.yaml', 'kustomization.yml' or "
    "'Kustomization' in directory '{here}/empty'",
    "apply -k none": "must build at directory: not a valid directory: evalsymlink failure on "
    "'none' : lstat {here}/none: no such file or directory",
    "apply -f one.yaml": "error parsing one.yaml: error converting YAML to JSON: yaml: mapping "
    "values are not allowed in this context",
    "apply -f two.yaml": "error parsing two.yaml: error converting YAML to JSON: yaml: line 2: "
    "mapping values are not allowed in this context",
    "apply -f three.yaml": "error parsing three.yaml: error converting YAML to JSON: yaml: line 2: "
    "did not find expected key",
    "apply -f four.yaml": "error parsing four.yaml: error converting YAML to JSON: yaml: line 1: "
    "did not find expected node content",
    "apply -f five.yaml": "error parsing five.yaml: error converting YAML to JSON: yaml: line 2: "
    "found unexpected end of stream",
    "apply -f all": "error parsing all/x.yaml: error converting YAML to JSON: yaml: line 2: "
    "mapping values are not allowed in this context",
}


@pytest.mark.parametrize("call", REFUSED)
def test_kubectl_refuses(manifests: Path, call: str) -> None:
    said = REFUSED[call].replace("{here}", str(manifests))
    assert check_kubectl(call) == (1, f"error: {said}\n")


@pytest.mark.parametrize("call", REFUSED)
def test_kubectl_refuses_as_the_real_one_does(manifests: Path, call: str) -> None:
    if not shutil.which("kubectl"):
        pytest.skip("no kubectl")
    assert manifests.exists()
    done = subprocess.run(
        ["kubectl", *shlex.split(call)], capture_output=True, text=True, check=False
    )
    assert check_kubectl(call) == (done.returncode, done.stderr)
