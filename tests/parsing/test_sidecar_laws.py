"""Laws of sidecars: any text is read or refused, and a row says what a directive says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.errors import DocumentError, Problem
from pytest_runbooks.model import Runbook
from pytest_runbooks.parsing import SidecarText, parse

PAGE = """# Page

```bash
echo <a>
```

Some text.

```json
{"a": 1}
```
"""

# Pieces that mean something here, so that arbitrary rows of them reach into every corner.
PIECES = (
    *("steps:\n", "- at: page\n", "  - {at: page/2, ", "  line: echo <a>\n", "  timeout: 3s\n"),
    *("  output: |\n    a\n", "  output: >-\n    b\n", "  output: ''\n", "output: a}", "output:\n"),
    *(
        "  language: text\n",
        "language: bash",
        "  placeholders: {<a>: b}\n",
        "  capture: [A, B:c]\n",
    ),
    *("setup: true", "expect: [true, a==b]", "region: eu-west-1\n", "environments: [dev]\n"),
    *(
        "runbook:\n",
        "---\n",
        "...\n",
        "\r\n",
        "\n",
        "\t",
        "  ",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        ", ",
    ),
    *("&a ", "*a", "!!str ", "|", ">", "'", '"', "#", "\ufeff", "\u2028", "null", "~", "? "),
)
sidecars = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=20).map(
    "".join
)


def steps_of(runbook: Runbook) -> list[tuple[object, ...]]:
    return [
        (step.id, step.runner, step.options, [command.code for command in step.commands])
        for procedure in runbook.procedures
        for step in procedure.steps
    ]


@given(sidecars)
def test_any_sidecar_is_read_or_refused_in_its_place(text: str) -> None:
    texts = {"page.md": PAGE, "page.runbook.yaml": text.removeprefix("\ufeff")}
    lines = {path: re.split(r"\r\n?|\n", one) for path, one in texts.items()}
    problems: Sequence[Problem] = ()
    try:
        parse(PAGE, "page.md", SidecarText("page.runbook.yaml", text))
    except DocumentError as error:
        problems = error.problems
    for problem in problems:
        assert 1 <= problem.line <= len(lines[problem.path])
        assert 1 <= problem.column <= len(lines[problem.path][problem.line - 1]) + 1
        assert problem.hint


OPTIONS = {
    "id": "a",
    "skip": "why",
    "timeout": "3s",
    "retry": "2/1s",
    "exit": "3",
    "capture": "A:b",
    "approval": "lead",
    "manual": "press",
    "skip-if": "tool:jq",
    "file": "a.sh",
    "stream": "both",
    "ready": "port:80",
}
FLAGS = ("setup", "cleanup", "background")


@given(st.sets(st.sampled_from([*OPTIONS, *FLAGS]), min_size=1))
def test_a_row_says_what_a_directive_says(names: set[str]) -> None:
    chosen = sorted(names)
    written = " ".join(f'{name}="{OPTIONS[name]}"' if name in OPTIONS else name for name in chosen)
    keys = "".join(f", {name}: '{OPTIONS.get(name, 'true')}'" for name in chosen)
    by_directive, by_row = [], []
    try:
        page = PAGE.replace("```bash", f"<!-- runbook: {written} -->\n```bash")
        by_directive = steps_of(parse(page, "page.md"))
    except DocumentError as error:
        by_directive = sorted((one.message.split(" on line")[0],) for one in error.problems)
    try:
        sidecar = SidecarText("page.runbook.yaml", f"steps: [{{at: page{keys}}}]\n")
        by_row = steps_of(parse(PAGE, "page.md", sidecar))
    except DocumentError as error:
        by_row = sorted((one.message.split(" on line")[0],) for one in error.problems)
    assert by_row == by_directive
