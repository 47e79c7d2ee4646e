from __future__ import annotations

import pytest

from pytest_runbooks.model import Runner, Stream
from pytest_runbooks.parsing import parse

from .reading import PATH, problems, read, said, step, steps

BASH = "```bash\nls\n```\n"


def ids(text: str) -> list[str]:
    return [each.id for each in steps(text)]


def procedures(text: str) -> list[tuple[str, str, list[str]]]:
    return [
        (procedure.id, procedure.title, [each.id for each in procedure.steps])
        for procedure in read(text).procedures
    ]


@pytest.mark.parametrize(
    ("language", "runner"),
    [
        ("bash", Runner.BASH),
        ("sh", Runner.BASH),
        ("shell", Runner.BASH),
        ("zsh", Runner.BASH),
        ("BASH", Runner.BASH),
        ("python", Runner.PYTHON),
        ("py", Runner.PYTHON),
        ("python3", Runner.PYTHON),
    ],
)
def test_a_fence_is_run_by(language: str, runner: Runner) -> None:
    read_step = step(f"```{language}\na\nb\n```\n")
    assert (read_step.runner, read_step.transcript, read_step.stream) == (
        runner,
        False,
        Stream.STDOUT,
    )
    assert [(command.code, command.line) for command in read_step.commands] == [("a\nb\n", 2)]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("## Roll back (v2)", "roll-back-v2"),
        ("## 1. Deploy *now* to `prod`", "1-deploy-now-to-prod"),
        ("## Step 3: what & why?", "step-3-what--why"),
        ("## [A link](https://example.com/x) and ![image](x.png)", "a-link-and-"),
        ("[x]: https://example.com\n\n## A [link][x]", "a-link"),
        ("## snake_case", "snake_case"),
        (
            "## \u00dcber \u4f60\u597d \u0939\u093f\u0928\u094d\u0926\u0940",
            "\u00fcber-\u4f60\u597d-\u0939\u093f\u0928\u094d\u0926\u0940",
        ),
        ("## a::b [c]", "ab-c"),
        ("Two lines\nof heading\n---", "two-lines-of-heading"),
        ("## Closed ##", "closed"),
        ("## \U0001f680", "section"),
        ("## a&amp;b \\* c", "ab--c"),
    ],
)
def test_a_step_is_named_after_its_heading(heading: str, slug: str) -> None:
    assert ids(f"{heading}\n\n{BASH}") == [slug]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(BASH, ["doc"], id="no heading: the file's name"),
        pytest.param(f"# A\n{BASH}{BASH}{BASH}", ["a", "a-2", "a-3"], id="ordinals"),
        pytest.param(f"# A\n{BASH}# A\n{BASH}", ["a", "a-1"], id="equal headings, as on GitHub"),
        pytest.param(
            f"# A\n{BASH}{BASH}# A 2\n{BASH}", ["a", "a-3", "a-2"], id="a heading like an ordinal"
        ),
        pytest.param(
            f"# A\n<!-- runbook: id=x -->\n{BASH}{BASH}", ["x", "a-2"], id="a name of its own"
        ),
        pytest.param(
            f"# A\n{BASH}{BASH}<!-- runbook: id=a-2 -->\n{BASH}{BASH}",
            ["a", "a-3", "a-2", "a-4"],
            id="a name like an ordinal",
        ),
        pytest.param(
            f"# A\n{BASH}<!-- runbook: id=a -->\n{BASH}", ["a-2", "a"], id="a name like a heading"
        ),
        pytest.param(
            f"# Doc\n{BASH}", ["doc"], id="a heading like the file's name has GitHub's anchor"
        ),
        pytest.param(f"{BASH}# Doc\n{BASH}", ["doc-1", "doc"], id="and a step above it gives way"),
        pytest.param(f"# A\n> ## B\n\n{BASH}", ["a"], id="a heading in a quote is no section"),
        pytest.param(f"!!! note\n    a\n\nA\nB\n---\n{BASH}", ["a-b"], id="an admonition above"),
        pytest.param(f"# A\n```\n# B\n```\n{BASH}", ["a"], id="a heading in a fence is none"),
    ],
)
def test_the_ids_of_steps_with(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_an_id_given_twice_is_said() -> None:
    named = f"<!-- runbook: id=x -->\n{BASH}"
    assert problems(f"# A\n{named}{named}") == said("""
        6:15: the id `x` is given twice
          the first one is on line 2; every step needs its own
        """)


def test_sections_have_titles_levels_and_places() -> None:
    runbook = read("""
        Text

        # *Fail* over

        > ## No section

        ##  Check
        Setext
        ---
        """)
    assert [
        (each.title, each.slug, each.level, each.position.line, each.position.column)
        for each in runbook.sections
    ] == [
        ("doc", "doc", 0, 1, 1),
        ("Fail over", "fail-over", 1, 3, 1),
        ("Check", "check", 2, 7, 1),
        ("Setext", "setext", 2, 8, 1),
    ]


def test_the_slug_of_a_heading_in_a_quote_is_taken_as_on_github() -> None:
    assert [each.slug for each in read("> # A\n\n# A\n").sections] == ["doc", "a-1"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Two\n# One\n# Another\n", "One"),
        ("---\ntitle: Front\n---\n## Two\n", "Front"),
        ("---\ntitle: Front\n---\n# One\n", "One"),
        ("Text\n", "doc"),
    ],
)
def test_the_title_of_a_document(text: str, title: str) -> None:
    runbook = parse(text, PATH)
    assert (runbook.title, runbook.procedures[0].title) == (title, title)


def test_a_document_is_one_procedure_in_its_order() -> None:
    text = f"# A\n{BASH}<!-- runbook: cleanup -->\n{BASH}<!-- runbook: setup -->\n{BASH}"
    assert procedures(text) == [("", "A", ["a", "a-2", "a-3"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"# T\n## A\n{BASH}### Sub\n{BASH}## Empty\n## B\n{BASH}",
            [("a", "A", ["a", "sub"]), ("b", "B", ["b"])],
            id="a section with its subsections",
        ),
        pytest.param(
            f"# T\n<!-- runbook: setup -->\n{BASH}## A\n{BASH}# U\n"
            f"<!-- runbook: cleanup -->\n{BASH}## B\n<!-- runbook: setup -->\n{BASH}{BASH}",
            [("a", "A", ["t", "a", "u"]), ("b", "B", ["t", "b", "b-2", "u"])],
            id="setup and cleanup of the document",
        ),
        pytest.param(
            f"{BASH}# T\n{BASH}## A\n{BASH}# U\n### V\n{BASH}",
            [("doc", "doc", ["doc"]), ("t", "T", ["t"]), ("a", "A", ["a"]), ("v", "V", ["v"])],
            id="steps outside of all sections of the level",
        ),
        pytest.param(
            f"# T\n<!-- runbook: setup -->\n{BASH}## A\nText.\n",
            [("", "T", ["t"])],
            id="nothing but setup",
        ),
    ],
)
def test_the_procedures_of(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert procedures(f"---\nrunbook: {{procedures: 2}}\n---\n{text}") == expected
