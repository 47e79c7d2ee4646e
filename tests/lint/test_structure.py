"""What a page has to hold by the standard of its team."""

from __future__ import annotations

import pytest

from .checking import Checker

FRONT = "---\nrunbook:\n  kind: guide\n---\n\n"
STANDARD = """\
words:
  Prerequisites: [Before you begin, Pre-flight, Requirements]
  Rollback: [Roll back]
all:
  metadata: [owner, reviewed, review-every]
kinds:
  guide:
    sections: [Overview, Prerequisites, Steps, Rollback]
  disaster-recovery:
    states: [RTO, RPO]
"""
FILES = {"runbooks/standard.yml": STANDARD}
REST = "# Page\n\n## Overview\n\nText.\n\n## Steps\n\nText.\n\n## Rollback\n\nText.\n\n"


@pytest.mark.parametrize(
    "heading",
    [
        "## Prerequisites",
        "## 2. Prerequisites",
        "### 2.1 PREREQUISITES:",
        "## A.1 Pre-requisites",
        "## Step 2 \N{EN DASH} Before you begin",
        "## 🚀 Prerequisites",
        "## :rocket: Pre-flight checks",
        "## **Requirements**",
        "## `Preflight`",
        "Prerequisites\n-------------",
        "**Prerequisites**",
        "**Prerequisites:**",
        "__Prerequisites__:",
        "**2. Before you begin.** You need access.",
        "> ## Prerequisites",
        "<h2>Other</h2>\n\n#### Prerequisites and tools",
    ],
)
def test_a_section_is_known_by_any_heading_that_people_write(heading: str, check: Checker) -> None:
    assert check(FRONT + REST + heading + "\n\nText.\n", "RB501", files=FILES) == []


@pytest.mark.parametrize(
    "heading", ["## Prerequisite-free", "Prerequisites", "- Prerequisites", "    ## Prerequisites"]
)
def test_what_is_no_heading_of_it_is_none(heading: str, check: Checker) -> None:
    found = check(FRONT + REST + heading + "\n\nText.\n", "RB501", files=FILES)
    if heading == "## Prerequisite-free":
        assert found == []  # the words are there
        return
    assert found == [
        (
            "page.md:3:3: RB501 no section `Prerequisites`, which runbooks/standard.yml wants of "
            "the kind `guide`\n  write a heading `Prerequisites`, or as people also call it: "
            "`Before you begin`, `Pre-flight`, `Requirements`"
        )
    ]


def test_a_heading_that_is_nearly_the_one_is_named(check: Checker) -> None:
    text = FRONT + REST + "## Prerequisits\n\nText.\n"
    assert check(text, "RB501", files=FILES) == [
        (
            "page.md:3:3: RB501 no section `Prerequisites`, which runbooks/standard.yml wants of "
            "the kind `guide`\n  write a heading `Prerequisites`, or as people also call it: "
            "`Before you begin`, `Pre-flight`, `Requirements`; the nearest is `Prerequisits` "
            "on line 20"
        )
    ]


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        ("Overview Prerequisites Steps Rollback", []),
        ("Overview Other Prerequisites Steps More Rollback", []),
        ("Prerequisites Overview Steps", ["`Prerequisites` stands above `Overview`"]),
        ("Rollback Overview Steps", ["`Rollback` stands above `Steps`"]),
        ("Overview Rollback Steps Rollback", []),
        ("Steps", []),
    ],
)
def test_sections_stand_in_their_order(headings: str, found: list[str], check: Checker) -> None:
    text = FRONT + "# Page\n\n" + "".join(f"## {one}\n\nText.\n\n" for one in headings.split())
    said = check.diagnostics(text, "RB502", files=FILES)
    assert [one.message for one in said] == found


def test_an_order_that_does_not_matter_is_not_asked_for(check: Checker) -> None:
    files = {"runbooks/standard.yml": "kinds: {guide: {order: any, sections: [A thing, Contacts]}}"}
    assert (
        check(FRONT + "# P\n\n## Contacts\n\nX.\n\n## A thing\n\nX.\n", "RB502", files=files) == []
    )


@pytest.mark.parametrize(
    "content",
    ["", "TBD", "*TODO*", "- to be done", "Coming soon.", "<!-- a comment -->", "### Sub\n\nTBC"],
)
def test_a_section_that_says_nothing_is_empty(content: str, check: Checker) -> None:
    text = FRONT + f"# Page\n\n## Overview\n\n{content}\n\n## Steps\n\nText.\n"
    assert check(text, "RB503", files=FILES) == [
        (
            "page.md:8:1: RB503 the section `Overview` says nothing\n"
            "  write what the reader finds here, or `None.` and why there is none"
        )
    ]


@pytest.mark.parametrize(
    "content",
    [
        "None.",
        "```text\nx\n```",
        "### Sub\n\nText.",
        "| a |\n|---|\n| b |",
        "![A diagram](a.png)",
        "<p>Text</p>",
        "TBD before Friday by the team, see the board",
    ],
)
def test_a_section_with_anything_in_it_is_not_empty(content: str, check: Checker) -> None:
    text = FRONT + f"# Page\n\n## Overview\n\n{content}\n\n## Steps\n\nText.\n"
    assert check(text, "RB503", files=FILES) == []


@pytest.mark.parametrize(
    "page",
    [
        "Owner: X\nLast reviewed: 2026-01-01, every 90 days",
        "**Owner:** X  \n**Last reviewed:** 2026-01-01  \n**Review cycle:** quarterly",
        "- Maintained by: X\n- Last review: 1 May 2026\n- Next review: 1 Aug 2026",
        "| | |\n|---|---|\n| **Owner** | X |\n| Reviewed | 2026-01-01 |\n| Review cycle | 90d |",
        "*Author: X*\n\n*Last updated: May 3, 2026 (monthly)*",
        "> Owner: @team\n> Reviewed: 2026-01-01\n> Review interval: 12 weeks",
    ],
)
def test_metadata_may_stand_on_the_page(page: str, check: Checker) -> None:
    assert check(FRONT + "# Page\n\n" + page + "\n", "RB504", files=FILES) == []


def test_metadata_may_stand_in_front_matter_of_other_tools(check: Checker) -> None:
    text = "---\nowner: X\nlast-reviewed: 2026-01-01\nreview-cycle: 90d\nrunbook:\n  kind: guide\n"
    assert check(text + "---\n\n# Page\n\nText.\n", "RB504", files=FILES) == []


def test_metadata_that_stands_nowhere_is_missing(check: Checker) -> None:
    assert check(FRONT + "# Page\n\nThe owner is asleep.\n", "RB504", files=FILES) == [
        (
            "page.md:1:1: RB504 the page does not say `owner`, which runbooks/standard.yml wants\n"
            "  write `owner: ...` below `runbook:` in the front matter, or a line `Owner: ...` "
            "below the title"
        ),
        (
            "page.md:1:1: RB504 the page does not say `review-every`, which runbooks/standard.yml "
            "wants\n  write `review-every: ...` below `runbook:` in the front matter, or a line "
            "`Review every: ...` below the title"
        ),
        (
            "page.md:1:1: RB504 the page does not say `reviewed`, which runbooks/standard.yml "
            "wants\n  write `reviewed: ...` below `runbook:` in the front matter, or a line "
            "`Last reviewed: ...` below the title"
        ),
    ]


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ("RTO: 30 minutes, RPO: 1 minute", []),
        ("RTO 30 min, RPO < 1 min", []),
        ("The RTO (recovery time objective) is 30 minutes; an RPO of 5 s.", []),
        ("| Objective | Promised |\n|---|---|\n| RTO | < 30 min |\n| **RPO** | 60s |", []),
        ("**RTO:** ≤ 4 hours. **RPO:** at most 15 minutes", []),
        ("RTO is what we promise. RPO: none", ["RTO", "RPO"]),
        ("RTO: 30, RPO 1 minute", ["RTO"]),
    ],
)
def test_objectives_are_stated_as_durations(page: str, missing: list[str], check: Checker) -> None:
    text = FRONT.replace("guide", "disaster-recovery") + f"# Page\n\n{page}\n"
    said = check.diagnostics(text, "RB515", files=FILES)
    assert {one.message for one in said} == {
        f"the page states no `{name}`, which runbooks/standard.yml wants" for name in missing
    }
    stated = text.replace("kind:", "rto: 30m\n  kind:")
    assert {one.message for one in check.diagnostics(stated, "RB515", files=FILES)} == {
        f"the page states no `{name}`, which runbooks/standard.yml wants"
        for name in missing
        if name != "RTO"
    }
