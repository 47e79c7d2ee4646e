"""What the README and the gate say, held to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)


def test_the_runbook_on_the_first_page_passes(pytester: pytest.Pytester) -> None:
    [example] = re.findall(r"^````markdown\n(.*?)^````$", README, re.MULTILINE | re.DOTALL)
    document = pytester.mkdir("runbooks") / "archive.md"
    document.write_text(example, encoding="utf-8")
    pytester.runpytest_inprocess("runbooks").assert_outcomes(passed=3)  # its steps, and lint


def test_there_are_two_commands_each_of_which_sets_everything_up() -> None:
    assert [command.rpartition(" && ")[2] for command in COMMANDS] == [
        ".venv/bin/pytest runbooks/",
        ".venv/bin/pytest -n auto",
    ]


def test_the_gate_runs_the_two_commands_as_the_readme_has_them() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    endings = re.findall(r"^readme '(.*?)'", gate, re.MULTILINE)
    pattern = r"^python3 -m venv .*{}$"  # as the gate looks for them
    found = [re.findall(pattern.format(re.escape(one)), README, re.MULTILINE) for one in endings]
    assert sorted(command for commands in found for command in commands) == sorted(COMMANDS)


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{p.name}" for p in ROOT.glob("docs/*.md"))])
def test_links_to_files_of_the_project_lead_somewhere(page: str) -> None:
    file = ROOT / page
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []
