"""Rules on Mermaid diagrams."""

from __future__ import annotations

import pytest

from pytest_runbooks.lint.mermaid_parser import is_installed, mermaid_error

from .checking import Checker

FRONT = "---\nrunbook:\n  owner: x\n---\n"
TREES = ("RB632", "RB633", "RB634", "RB635")
needs_mermaid = pytest.mark.skipif(not is_installed(), reason="no mermaidx")


def page(code: str, rest: str = "", language: str = "mermaid") -> str:
    return f"# Look\n\n```{language}\n{code}\n```\n{rest}"


def test_a_kind_that_is_misspelt_is_found(check: Checker) -> None:
    assert check(page("sequencediagram\n  A->>B: x"), "RB630") == [
        (
            "page.md:4:1: RB630 Mermaid knows no diagram `sequencediagram`\n"
            "  did you mean `sequenceDiagram`?"
        )
    ]


WRONG = {
    "a bracket in a text": (
        "flowchart TD\n  A[x (y)] --> B",
        (
            "page.md:5:7: RB630 the diagram does not parse at `(`\n"
            "  put a text that holds such a sign in quotes"
        ),
    ),
    "the word end": (
        "%% why\nflowchart TD\n  %% this\n  A --> end",
        (
            "page.md:7:9: RB630 the diagram does not parse at `end`\n"
            "  `end` is a word of Mermaid: write `End`, or put it in quotes"
        ),
    ),
    "front matter above": (
        "---\ntitle: x\n---\nflowchart TD\n  A --> B\n  C[a [b]] --> D",
        (
            "page.md:9:7: RB630 the diagram does not parse at `[`\n"
            "  put a text that holds such a sign in quotes"
        ),
    ),
    "nothing at the end": (
        "graph LR\n  A-->B\n  B--C",
        "page.md:6:7: RB630 the diagram does not parse: something is missing here",
    ),
    "an arrow that is none": (
        "stateDiagram-v2\n  [*] --> A\n  A -> B",
        "page.md:6:5: RB630 the diagram does not parse at `-`\n  try it at https://mermaid.live",
    ),
    "a block without end": (
        "sequenceDiagram\n  A->>B: x\n  alt y",
        "page.md:6:8: RB630 the diagram does not parse: something is missing here",
    ),
}


@needs_mermaid
@pytest.mark.parametrize(("code", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_mermaid_refuses_is_found(code: str, said: str, check: Checker) -> None:
    assert check(page(code), "RB630") == [said]


RIGHT = {
    "a flowchart": 'flowchart TD\n  A["x (y)"] --> B{z?}\n  click A "#look"',
    "a sequence": "sequenceDiagram\n  A->>B: x (y)\n",
    "settings": "---\nconfig:\n  gitGraph: {mainBranchName: dev}\n---\n"
    'gitGraph LR:\n  commit\n  branch "a"\n  checkout dev\n',
    "a directive": '%%{init: {"theme": "dark"}}%%\npie title x\n  "a" : 3',
    "a plugin": "zenuml\n  A.b()",
    "a kind that changes": "wardley-beta\n  what ever",
    "a kind that is not known": "newDiagram\n  what ever",
    "a template": "flowchart TD\n  {{ nodes }} --> A[x (y)]",
    "an elision": "flowchart TD\n  A --> B\n  ...\n  C[x (y)]",
    "nothing": "",
    "comments": "%% nothing",
}


@pytest.mark.parametrize("code", RIGHT.values(), ids=RIGHT.keys())
def test_what_is_right_or_not_known_is_left_alone(code: str, check: Checker) -> None:
    assert check(page(code), "RB630", "RB631") == []


def test_other_languages_hold_no_diagrams(check: Checker) -> None:
    assert check(page("flowchrt TD\n  A --> B", language="text"), "RB630") == []


@needs_mermaid
def test_one_diagram_does_not_change_the_next() -> None:
    text = "gitGraph\n  commit\n  branch a\n"
    assert mermaid_error(text) is None
    assert mermaid_error(text + "  checkout b\n") is not None
    assert mermaid_error(text + "  checkout main\n") is None


@needs_mermaid
def test_nothing_of_a_diagram_is_run() -> None:
    text = 'flowchart TD\n  A["<img src=x onerror=globalThis.ran=1>"]\n  click A call f()\n'
    assert mermaid_error(text) is None


def test_clicks_lead_to_files_and_headings_that_are_there(check: Checker) -> None:
    code = (
        'flowchart TD\n  A --> B\n  click A "#b" "tip"\n  click B href "other.md#x"\n'
        '  click C "#look"\n  click A "gone.md"\n  click B "https://example.com/#x"\n  click A f\n'
    )
    files = {"other.md": "# Y\n", ".github/x": ""}
    assert check(page(code), "RB631", files=files) == [
        (
            "page.md:6:12: RB631 the page has no heading `#b`\n"
            "  write the anchor of a heading that there is"
        ),
        (
            "page.md:7:25: RB631 `other.md` has no heading `#x`\n"
            "  write the anchor of a heading that there is"
        ),
        "page.md:8:9: RB631 the diagram has no node `C`\n  allowed: `A`, `B`",
        (
            "page.md:9:12: RB631 the link leads to `gone.md`, which does not exist\n"
            "  the path counts from the folder of the document"
        ),
    ]


TREE = """\
flowchart TD
  A[Begin] --> B{One or all?}
  B -->|one| C["2.1 One fails"]
  B --> D[All fail]
  D --> E{Since the release?}
  E -->|yes| F[Roll it back]
  G[Restart] --> H
  H --> G
  I[Look]
  E -->|yes, too| J[3.4 Not there]
  E -->|no| K[Nothing to do]
  B -->|else| L[Escalation]
  E -->|maybe| M{Who knows?}
"""
SECTIONS = "\n## 1. All fail\n\n## 2.1 One fails\n\n## 7. Escalation and contacts\n"


def test_a_tree_leads_everywhere_and_says_where(check: Checker) -> None:
    found = check(FRONT + page(TREE, SECTIONS), *TREES)
    assert [one.replace("\n  ", " - ") for one in found] == [
        (
            "page.md:11:5: RB633 a way out of the decision `One or all?` has no label"
            " - write the answer: `-->|yes|`"
        ),
        (
            "page.md:13:16: RB635 `Roll it back` leads to no section"
            ' - write `click F "#section"`, or the title of a section'
        ),
        "page.md:14:5: RB634 no way leads to `Restart` - draw an edge to it",
        "page.md:14:18: RB634 no way leads to `H` - draw an edge to it",
        "page.md:16:5: RB634 no way leads to `Look` - draw an edge to it",
        "page.md:17:21: RB635 the page has no section `3.4` - write the number of a heading",
        (
            "page.md:20:18: RB632 no way leads out of the decision `Who knows?`"
            " - say what to do for each answer"
        ),
    ]


def test_only_a_runbook_promises_a_tree(check: Checker) -> None:
    assert check(page(TREE, SECTIONS), *TREES) == []


@pytest.mark.parametrize(
    "code",
    [
        "flowchart TD\n  A --> B\n  C\n",  # nothing is decided
        "flowchart TD\n  A{x?} -->|y| B[Look]\n  A -->|n| C[Done]\n  click B '#look'\n",
        "flowchart TD\n  A{x?} -->|y| B[\"<a href='x'>go</a>\"]\n  A -->|n| C[No action]\n",
        "flowchart TD\n  subgraph G\n    X\n  end\n  A{x?} -->|y| G\n  A -->|n| C[OK]\n",
        "sequenceDiagram\n  A->>B: x\n",
    ],
)
def test_a_tree_that_leads_everywhere_is_left_alone(code: str, check: Checker) -> None:
    assert check(FRONT + page(code), *TREES) == []
