from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_runbooks.matching.classes import CLASSES
from pytest_runbooks.model import Form

from .holding import hold

PAGE = Path(__file__).parents[2] / "docs" / "expectations.md"
FENCE = re.compile(
    r'^```(?P<language>\w+) title="(?P<title>\w+)"\n(?P<text>.*?)^```$', re.DOTALL | re.MULTILINE
)


def examples() -> list[tuple[str, str, str, str]]:
    """Each output with its language, its title, and what is documented above it."""
    found = []
    documented = ""
    for fence in FENCE.finditer(PAGE.read_text(encoding="utf-8")):
        if fence["title"] == "documented":
            documented = fence["text"]
        else:
            found.append((fence["language"], fence["title"], documented, fence["text"]))
    return found


@pytest.mark.parametrize(
    ("language", "title", "documented", "actual"),
    [example for example in examples() if example[1] in {"matches", "differs"}],
)
def test_an_example_does_what_it_says(
    language: str, title: str, documented: str, actual: str
) -> None:
    comparison = hold(documented, actual, form=Form(language), names={"TABLE": "products-dev"})
    assert comparison.matches == (title == "matches"), comparison
    assert comparison.message == ""


def test_the_difference_is_shown_as_on_the_page() -> None:
    before, (_, title, documented, shown) = examples()[-2:]
    comparison = hold(documented, before[3], form=Form.JSON)
    assert title == "difference"
    assert [f"{line.mark} {line.text}" for line in comparison.lines] == shown.splitlines()


def test_the_page_holds_every_kind_of_example() -> None:
    kinds = {(language, title) for language, title, _, _ in examples()}
    languages = {"text", "json", "yaml"}
    assert kinds >= {(language, "matches") for language in languages}
    assert kinds >= {("text", "differs"), ("json", "differs"), ("diff", "difference")}


def test_the_table_of_the_page_is_that_of_the_code() -> None:
    rows = re.findall(
        r"^\| `\[([A-Z]+)\]` \| (.*) \| `(.*)` \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(each.name, each.meaning, each.example) for each in CLASSES.values()]
