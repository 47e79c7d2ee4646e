"""What is surely wrong with the text of a workflow of GitHub Actions.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import suggestion
from .yaml_nodes import FileMistake, at, mapping, read_nodes, texts

if TYPE_CHECKING:
    import yaml

_EXPRESSION = re.compile(r"\$\{\{(?P<inner>.*?)\}\}")
_QUOTED = re.compile(r"'[^']*'")
_INPUT = re.compile(r"(?<![\w.-])(?:github\.event\.)?inputs\.(?P<name>[A-Za-z_][\w-]*)")
_WITH_INPUTS = ("workflow_dispatch", "workflow_call")


def mistakes_of_workflow(text: str) -> list[FileMistake]:
    """Say what is surely wrong with a workflow."""
    root = read_nodes(text)
    if isinstance(root, FileMistake):
        return [root]
    known = mapping(root)
    if root is None or not known:
        return [FileMistake(1, 1, "it is no mapping", "a workflow holds `on:` and `jobs:`")]
    missing = [key for key in ("on", "jobs") if key not in known]
    found = [FileMistake(1, 1, f"`{key}` is missing") for key in missing]
    return sorted([*found, *_jobs(known.get("jobs")), *_inputs(text, known)])


def _jobs(node: yaml.Node | None) -> Iterator[FileMistake]:
    jobs = mapping(node)
    for name, job in jobs.items():
        known = mapping(job)
        if known and "<<" not in known and not {"runs-on", "uses"} & {*known}:
            yield at(job, f"the job `{name}` has neither `runs-on` nor `uses`")
        for needed in texts(known.get("needs")):
            if needed.value not in jobs:
                hint = suggestion(needed.value, jobs)
                yield at(needed, f"the job `{name}` needs `{needed.value}`, which is no job", hint)


def _inputs(text: str, root: dict[str, yaml.Node]) -> Iterator[FileMistake]:
    """Find inputs that are read and that no trigger declares."""
    triggers = mapping(root.get("on"))
    declared: set[str] = set()
    for trigger in _WITH_INPUTS:
        declared |= {*mapping(mapping(triggers.get(trigger)).get("inputs"))}
    small = {name.lower() for name in declared}  # GitHub does not look at the case
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for name, begin in _read_in(line):
            if name.lower() not in small:
                hint = suggestion(name, declared) if declared else "declare it below `on`"
                yield FileMistake(number, begin + 1, f"no input is called `{name}`", hint)


def _read_in(line: str) -> Iterator[tuple[str, int]]:
    """Give the inputs that the expressions of a line read, and where their names begin."""
    for expression in _EXPRESSION.finditer(line):
        # What a text says is no input.
        inner = _QUOTED.sub(lambda found: " " * len(found[0]), expression["inner"])
        for one in _INPUT.finditer(inner):
            yield one["name"], expression.start("inner") + one.start("name")
